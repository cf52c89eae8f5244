import numpy as np
import pytest
from emotion_face.msg import EmotionState
from geometry_msgs.msg import PointStamped
from sensor_msgs.msg import Image
from std_msgs.msg import Float32

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)
from emotion_face.nodes import conversions
from emotion_face.nodes.face_node import FaceNode

CALM = ("-p", "face:alive:=false")


def make():
    return [FaceNode()]


def pixels(image):
    return np.frombuffer(image.data, np.uint8).reshape(image.height, image.width)


def feeling(emotion, sec, strength=0.8):
    message = EmotionState(emotion=emotion, intensity=strength, dopamine=0.4)
    setattr(message, emotion, strength)
    message.header.stamp.sec = sec
    return message


def test_a_neutral_face_before_the_first_state(start):
    graph = start(make, CALM)
    images = graph.listen(Image, "face/image")
    graph.until(lambda: len(images) > 2)
    generator = load_generator()
    animator = FaceAnimator(
        generator, load_identity(generator, "seed:7"), FaceParameters(alive=False), 0
    )
    assert np.array_equal(pixels(images[-1]), animator.frame(0.0, Expression.neutral()))


def test_frames_are_mono8_black_and_white(start):
    graph = start(make)
    images = graph.listen(Image, "face/image")
    graph.until(lambda: images)
    image = images[-1]
    assert (image.encoding, image.width, image.height, image.step) == ("mono8", 128, 64, 128)
    assert image.header.frame_id == "face"
    assert set(np.unique(pixels(image))) == {0, 255}


def stamped(time_s, **values):
    message = EmotionState(dopamine=0.4, **values)
    message.header.stamp = conversions.time_message(time_s)
    return message


def test_a_state_is_drawn_at_once_with_its_stamp(start, executor):
    graph = start(make, executor=executor)
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    for beat in range(10):
        sent = stamped(50.0 + 0.04 * beat)
        send(sent)
        graph.until(lambda beat=beat: len(images) == beat + 1)
        assert images[-1].header.stamp == sent.header.stamp


def test_a_slow_face_leaves_states_out_and_shows_the_newest(start):
    graph = start(make, CALM)
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    for beat in range(400):
        send(stamped(50.0 + 0.04 * beat))
    newest = conversions.time_message(50.0 + 0.04 * 399)
    graph.until(lambda: images and images[-1].header.stamp == newest)


def test_a_simulated_clock_leaves_no_state_out(start, executor):
    def run(pause_s):
        graph = start(make, sim_time=True, executor=executor)
        images = graph.listen(Image, "face/image")
        send = graph.speak(EmotionState, "emotion_state")
        for beat in range(100):
            send(stamped(50.0 + 0.04 * beat, surprise=float(beat > 20), arousal=0.5))
            graph.run_for(pause_s)
        graph.until(lambda: len(images) == 100)
        return images

    assert run(0.0) == run(0.01)


def test_states_that_jump_back_in_time_make_the_same_frames_again(start):
    graph = start(make, sim_time=True)
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    for count in (60, 120):
        for beat in range(60):
            send(stamped(50.0 + 0.04 * beat, joy=float(beat > 20)))
        graph.until(lambda count=count: len(images) == count)
    assert images[:60] == images[60:]


@pytest.mark.parametrize("emotion", EMOTIONS)
def test_an_emotion_changes_the_face(start, emotion):
    graph = start(make, CALM)
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    graph.until(lambda: images)
    calm = pixels(images[-1]).copy()
    send(feeling(emotion, 5))
    graph.until(lambda: np.count_nonzero(pixels(images[-1]) != calm) > 60)
    assert images[-1].header.stamp.sec == 5


def test_without_states_it_lives_on_at_its_own_rate(start, executor):
    graph = start(make, ("-p", "face:rate_hz:=10.0"), sim_time=True, executor=executor)
    images = graph.listen(Image, "face/image")
    graph.set_time(20.0)
    graph.play(20.0, 21.5, 0.05)
    graph.until(lambda: images)
    before = len(images)
    graph.play(21.5, 23.5, 0.05)
    graph.run_for(0.1)
    assert len(images) - before == pytest.approx(20, abs=2)
    graph.set_time(3.0)
    before = len(images)
    graph.play(3.0, 4.0, 0.05)
    graph.until(lambda: len(images) > before + 5)


def test_it_draws_no_more_often_than_its_rate(start):
    graph = start(make, ("-p", "face:rate_hz:=10.0"), sim_time=True)
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    for beat in range(100):
        send(stamped(50.0 + 0.02 * beat))
    graph.until(lambda: len(images) == 20)
    graph.run_for(0.2)
    assert len(images) == 20


def test_a_state_that_is_not_a_number_leaves_a_face(start):
    graph = start(make)
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    broken = EmotionState(joy=float("nan"), arousal=float("inf"), dopamine=float("nan"))
    broken.header.stamp.sec = 9
    send(broken)
    graph.until(lambda: images and images[-1].header.stamp.sec == 9)
    count = len(images)
    graph.until(lambda: len(images) > count + 3)
    assert pixels(images[-1]).any()


def test_the_camera_pushes_in_with_arousal_unless_it_is_off(start):
    for camera in (True, False):
        graph = start(make, (*CALM, "-p", f"face:camera:={str(camera).lower()}"))
        images = graph.listen(Image, "face/image")
        send = graph.speak(EmotionState, "emotion_state")
        graph.until(lambda images=images: images)
        calm = bytes(images[-1].data)
        aroused = EmotionState(arousal=1.0, intensity=1.0, dopamine=0.4)
        aroused.header.stamp.sec = 3
        send(aroused)
        graph.until(lambda images=images: sum(i.header.stamp.sec == 3 for i in images) > 15)
        assert (bytes(images[-1].data) != calm) == camera


def test_another_identity_is_another_face(start):
    faces = []
    for identity in ("seed:7", "seed:8"):
        graph = start(make, (*CALM, "-p", f"face:identity:={identity}"))
        images = graph.listen(Image, "face/image")
        graph.until(lambda images=images: len(images) > 2)
        faces.append(pixels(images[-1]))
    assert np.count_nonzero(faces[0] != faces[1]) > 60


def test_an_unknown_identity_is_refused(start):
    with pytest.raises(ConfigError, match=r"nobody.*or 'seed:N'"):
        start(make, ("-p", "face:identity:=nobody"))


def test_stamps_survive_the_conversion():
    for time_s in (0.0, 0.1, 1.999999999, 1_700_000_000.25):
        assert conversions.seconds(conversions.time_message(time_s)) == pytest.approx(
            time_s, abs=1e-6
        )


def looking(x, y, z, frame=""):
    message = PointStamped()
    message.header.frame_id = frame
    message.point.x, message.point.y, message.point.z = float(x), float(y), float(z)
    return message


@pytest.mark.parametrize(
    ("kind", "topic", "message", "hold"),
    [
        (PointStamped, "look_at", looking(1.0, 1.0, 0.0, "face"), "gaze.hold_s"),
        (Float32, "speech", Float32(data=0.9), "speech.hold_s"),
    ],
)
def test_it_follows_a_point_and_a_voice_for_a_while(start, kind, topic, message, hold):
    graph = start(make, (*CALM, "-p", f"face:{hold}:=0.4"))
    images = graph.listen(Image, "face/image")
    send = graph.speak(kind, topic)
    graph.until(lambda: images)
    calm = pixels(images[-1]).copy()

    def changed():
        return np.count_nonzero(pixels(images[-1]) != calm)

    send(message)
    graph.until(lambda: changed() > 230)
    graph.until(lambda: changed() < 195)  # the lines' edges remember


@pytest.mark.parametrize(
    ("kind", "topic", "bad", "said"),
    [
        (PointStamped, "look_at", looking(-1, 0, 0), "in front of the face"),
        (PointStamped, "look_at", looking(float("nan"), 0, 0), "in front of the face"),
        (PointStamped, "look_at", looking(1, 0, 0, "map"), "'map' is refused"),
        (Float32, "speech", Float32(data=1.5), "from 0 to 1"),
        (Float32, "speech", Float32(data=float("nan")), "from 0 to 1"),
    ],
)
def test_what_it_cannot_follow_is_refused_in_one_line(start, kind, topic, bad, said):
    graph = start(make, CALM)
    images = graph.listen(Image, "face/image")
    send = graph.speak(kind, topic)
    graph.until(lambda: images)
    calm = pixels(images[-1]).copy()
    for _ in range(20):
        send(bad)
        graph.run_for(0.01)
    graph.until(lambda: graph.log_of("face"))
    assert len(graph.log_of("face")) == 1 and said in graph.log_of("face")[0]
    assert (pixels(images[-1]) == calm).all()


def test_its_manner_can_be_changed_while_it_runs(start):
    graph = start(make, ("-p", "face:gaze.glance_every_s:=0.2"))
    images = graph.listen(Image, "face/image")
    graph.until(lambda: len({bytes(image.data) for image in images}) > 5)
    assert graph.set_parameters("face", alive=False)[0].successful
    graph.run_for(1.5)
    images.clear()
    graph.until(lambda: len(images) > 10)
    assert len({bytes(image.data) for image in images}) == 1


def test_manners_that_contradict_each_other_are_refused(start):
    graph = start(make)
    answer = graph.set_parameters("face", **{"expression.onset_slow_s": 0.2})[0]
    assert not answer.successful and "at least onset_fast_s" in answer.reason
    assert not graph.set_parameters("face", **{"life.sway": 2.0})[0].successful
    assert graph.set_parameters("face", **{"life.sway": 0.5})[0].successful
