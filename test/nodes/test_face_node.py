import itertools

import numpy as np
import pytest
from geometry_msgs.msg import PointStamped
from sensor_msgs.msg import Image
from std_msgs.msg import Float32

from emotion_face.affect import EMOTIONS, load_parameters
from emotion_face.errors import ConfigError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)
from emotion_face.msg import EmotionState, Vocabulary
from emotion_face.nodes import conversions, face_node, qos
from emotion_face.nodes.face_node import FaceNode

CALM = ("-p", "face:alive:=false")
EVERY = ("-p", "face:still_px:=0.0")


def make():
    return [FaceNode()]


@pytest.fixture
def patient(monkeypatch):
    """On a busy machine states come late: the face does not live on by itself for that."""
    monkeypatch.setattr(face_node, "PATIENCE_S", 3600.0)


def pixels(image):
    return np.frombuffer(image.data, np.uint8).reshape(image.height, image.width)


def test_a_neutral_face_before_the_first_state(start):
    graph = start(make, CALM)
    images = graph.listen(Image, "face/image")
    graph.until(lambda: len(images) > 2)
    generator = load_generator("portrait")
    animator = FaceAnimator(
        generator, load_identity(generator, "ines"), FaceParameters(alive=False), 0
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


@pytest.mark.parametrize(
    ("given", "size"), [((), (72, 40)), (("-p", "face:panel:=128x64"), (128, 64))]
)
def test_frames_are_as_large_as_the_panel_that_the_face_is_told_of(start, given, size):
    graph = start(make, ("-p", "panel:=ssd1306_72x40", *given))
    images = graph.listen(Image, "face/image")
    graph.until(lambda: images)
    assert (images[-1].width, images[-1].height) == size


def stamped(time_s, **values):
    message = EmotionState(dopamine=0.4, **values)
    message.header.stamp = conversions.time_message(time_s)
    return message


def drawn(graph, count, start_s=50.0, **values):
    """Pictures (count, 64, 128) of a calm state and of others that follow it."""
    first = len(graph.images)
    for beat in range(count):
        graph.send(stamped(start_s + 0.04 * beat, **(values if beat else {})))
    graph.until(lambda: len(graph.images) == first + count)
    return np.array([pixels(image) for image in graph.images[first:]])


@pytest.fixture
def draws(start):
    """Start a face that draws every state, while the clock stands."""

    def begin(*ros_args):
        graph = start(make, (*EVERY, *ros_args), sim_time=True)
        graph.set_time(0.5)  # a clock that never came is warned of after three seconds
        graph.images = graph.listen(Image, "face/image")
        graph.send = graph.speak(EmotionState, "emotion_state")
        return graph

    return begin


def test_a_state_is_drawn_at_once_with_its_stamp(start, executor, patient):
    graph = start(make, EVERY, executor=executor)
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    for beat in range(10):
        sent = stamped(50.0 + 0.04 * beat)
        send(sent)
        graph.until(lambda beat=beat: len(images) == beat + 1)
        assert images[-1].header.stamp == sent.header.stamp


def test_a_slow_face_leaves_states_out_and_shows_the_newest(start, patient):
    graph = start(make, (*CALM, *EVERY))
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    for beat in range(400):
        send(stamped(50.0 + 0.04 * beat))
    newest = conversions.time_message(50.0 + 0.04 * 399)
    graph.until(lambda: images and images[-1].header.stamp == newest)


def test_a_face_that_stands_still_is_shown_a_few_times_a_second(start, patient):
    graph = start(make, (*CALM, "-p", "face:still_rate_hz:=2.0"))
    images = graph.listen(Image, "face/image")
    send = graph.speak(EmotionState, "emotion_state")
    beats = itertools.count()

    def has_lived():
        send(stamped(50.0 + 0.04 * next(beats)))
        return images and images[-1].header.stamp.sec >= 52

    graph.until(has_lived)
    shown_s = [conversions.seconds(image.header.stamp) for image in images]
    assert np.diff(shown_s).min() >= 0.5 - 1e-6
    assert len({bytes(image.data) for image in images}) == 1


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


def test_every_emotion_changes_the_face(draws):
    graph = draws(*CALM)
    for index, emotion in enumerate(EMOTIONS):  # each jump back in time is to a face at rest
        shown = drawn(graph, 25, 90.0 - 10.0 * index, intensity=0.8, **{emotion: 0.8})
        assert np.count_nonzero(shown[-1] != shown[0]) > 60, emotion


def test_without_states_it_lives_on_at_its_own_rate(start, executor):
    graph = start(make, ("-p", "face:rate_hz:=10.0"), sim_time=True, executor=executor)
    images = graph.listen(Image, "face/image")
    graph.set_time(20.0)
    graph.play(20.0, 21.5, 0.05)
    graph.until(lambda: images)
    before = len(images)
    graph.play(21.5, 23.5, 0.05)
    graph.settle()
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


@pytest.mark.parametrize("camera", [True, False])
def test_the_camera_pushes_in_with_arousal_unless_it_is_off(draws, camera):
    graph = draws(*CALM, "-p", f"face:camera:={str(camera).lower()}")
    shown = drawn(graph, 40, arousal=1.0, intensity=1.0)
    assert (shown[-1] != shown[0]).any() == camera


def test_another_identity_is_another_face(draws):
    one, other = (
        drawn(draws(*CALM, "-p", f"face:identity:={identity}"), 1)
        for identity in ("seed:7", "seed:8")
    )
    assert np.count_nonzero(one != other) > 60


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
    cartoon = ("-p", "face:model:=strokes", "-p", "face:identity:=seed:7")
    graph = start(make, (*CALM, *EVERY, *cartoon, "-p", f"face:{hold}:=0.4"))
    images = graph.listen(Image, "face/image")
    send = graph.speak(kind, topic)
    graph.until(lambda: images)
    calm = pixels(images[-1]).copy()

    seen = []

    def changed():
        seen.append(np.count_nonzero(pixels(images[-1]) != calm))
        return seen[-1]

    def follows():
        send(message)  # repeatedly, as it holds for a moment only
        graph.run_for(0.02)
        return changed() > 130

    graph.until(follows)
    graph.until(lambda: changed() < max(seen) / 2)  # hysteresis at the edges of lines


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
def test_what_it_cannot_follow_is_refused_in_one_line(draws, kind, topic, bad, said):
    graph = draws(*CALM)
    send = graph.speak(kind, topic)
    calm = drawn(graph, 1)[0]
    for _ in range(20):
        send(bad)
        graph.settle()
    assert len(graph.log_of("face")) == 1 and said in graph.log_of("face")[0]
    assert (drawn(graph, 5, 50.04) == calm).all()


def test_its_manner_can_be_changed_while_it_runs(draws):
    graph = draws("-p", "face:gaze.glance_every_s:=0.2")
    assert len({frame.tobytes() for frame in drawn(graph, 50)}) > 5
    assert graph.set_parameters("face", alive=False)[0].successful
    shown = drawn(graph, 60, 52.0)[-20:]
    assert len({frame.tobytes() for frame in shown}) == 1


def test_manners_that_contradict_each_other_are_refused(start):
    graph = start(make)
    answer = graph.set_parameters("face", **{"idle.search_after_s": 20.0})[0]
    assert not answer.successful and "at least bored_after_s" in answer.reason
    assert not graph.set_parameters("face", **{"life.sway": 2.0})[0].successful
    assert graph.set_parameters("face", **{"life.sway": 0.5})[0].successful


def test_a_personality_that_is_named_is_calm_at_its_own_dopamine(start):
    graph = start(lambda: [FaceNode()])
    (node,) = graph.nodes
    words = graph.probe.create_publisher(Vocabulary, "vocabulary", qos.VOCABULARY)
    rest = load_parameters(personality="sunny").modulators["dopamine"].baseline
    send = graph.speak(EmotionState, "emotion_state")

    def shown(intensity):
        send(EmotionState(dopamine=rest, intensity=intensity))
        heard = node._actor._felt.intensity == pytest.approx(intensity)
        return heard and node._actor._felt.dopamine == pytest.approx(1.0)

    words.publish(Vocabulary(wheel="plutchik", personality="sunny"))
    graph.until(lambda: shown(0.25))
    words.publish(Vocabulary(wheel="plutchik", personality="nobody"))
    graph.until(lambda: any("dopamine at rest" in line for line in graph.log_of("face")))
    graph.until(lambda: shown(0.5))
