"""The people node over DDS: images in; people, a point to look at and a mirror out."""

from collections import Counter, defaultdict

import cv2
import numpy as np
import pytest
from diagnostic_msgs.msg import DiagnosticArray
from geometry_msgs.msg import PointStamped
from people.crowd import FEELINGS, Painted, Script, face_at, painted
from people.test_camera import film
from sensor_msgs.msg import CameraInfo, CompressedImage, Image, LaserScan

from emotion_face.errors import ConfigError, ModelError, PhotoError
from emotion_face.msg import Approach, Mirror, People, Stimulus
from emotion_face.nodes import conversions, people_node, pictures
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.people_node import PeopleNode
from emotion_face.nodes.sources_node import SourcesNode
from emotion_face.nodes.stamps import clock_s
from emotion_face.people import Watcher

GREY = np.full((48, 64, 3), 128, np.uint8)


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Tolerance for late images on a busy machine."""
    monkeypatch.setattr(people_node, "SILENT_S", 3600.0)


@pytest.fixture
def script():
    script = Script()
    script.faces = [face_at(20, 24, 12)]
    return script


@pytest.fixture
def make(script):
    """Makes a node with scripted detections."""
    return lambda: PeopleNode(lambda settings, note: Watcher(script, script))


class Shooting:
    """Publishes pictures, each 0.2 s after the last by its stamp."""

    def __init__(self, graph, topic="image_raw"):
        self._graph, self._publish = graph, graph.speak(Image, topic)
        self.time_s = 1000.0
        self.people = graph.listen(People, "people")
        graph.until(lambda: graph.probe.count_publishers("people"))

    def __call__(self, count=1, *, step_s=0.2, picture=GREY, frame=""):
        """The message for the last of some images."""
        for _ in range(count):
            self.time_s += step_s
            image = pictures.colour_message(picture, conversions.time_message(self.time_s))
            image.header.frame_id = frame

            def is_heard(image=image):
                self._publish(image)  # again, as images are best effort
                self._graph.run_for(0.02)
                return self.people and self.people[-1].header.stamp == image.header.stamp

            self._graph.until(is_heard)
        return self.people[-1]


@pytest.fixture
def shoot(start, make):
    graph = start(lambda: [make()])
    shooting = Shooting(graph)
    shooting.graph = graph
    return shooting


def test_people_are_told_with_the_stamp_and_frame_of_their_picture(shoot, script):
    script.shows = "joy"
    said = shoot(8, frame="camera_optical")
    assert conversions.stamp_s(said) == pytest.approx(shoot.time_s)
    assert said.header.frame_id == "camera_optical"
    assert (said.width, said.height, said.count, said.focus) == (64, 48, 1, 1)
    (person,) = said.people
    assert (person.id, person.emotion, person.looks_at_me) == (1, "joy", True)
    assert person.azimuth > 0.1
    assert person.distance > 0.0
    assert person.confidence > 0.7
    assert said.joy > 0.7
    assert said.sad < 0.1


def test_only_the_newest_pictures_are_looked_at_and_no_more_than_the_rate(shoot, script):
    shoot()
    before = len(script.sizes)
    publish = shoot.graph.speak(Image, "image_raw")
    for number in range(60):  # two seconds of a camera at 30 Hz
        stamp = conversions.time_message(shoot.time_s + number / 30)
        publish(pictures.colour_message(GREY, stamp))
        shoot.graph.run_for(0.01)
    shoot.graph.until(lambda: len(script.sizes) > before)
    shoot.time_s += 2.0
    shoot()
    assert 2 <= len(script.sizes) - before <= 12


def test_a_picture_of_16_bits_is_one_warning_and_the_next_one_is_seen(shoot):
    publish = shoot.graph.speak(Image, "image_raw")
    deep = Image(encoding="16UC1", width=2, height=1, step=4, data=bytes(4))

    def is_told():
        shoot.time_s += 0.2
        deep.header.stamp = conversions.time_message(shoot.time_s)
        publish(deep)
        shoot.graph.run_for(0.1)
        return "16 bits" in "".join(shoot.graph.log_of("people"))

    shoot.graph.until(is_told)
    assert shoot(2).count == 1


@pytest.mark.parametrize("ending", ["png", "jpg"])
def test_compressed_pictures_are_seen_where_that_is_asked_for(start, make, ending):
    graph = start(lambda: [make()], ("-p", "image_transport:=compressed"))
    people = graph.listen(People, "people")
    publish = graph.speak(CompressedImage, "image_raw/compressed")
    content = cv2.imencode(f".{ending}", GREY)[1].tobytes()
    time_s = [1000.0]

    def is_seen():
        time_s[0] += 0.2
        message = CompressedImage(format=ending, data=content)
        message.header.stamp = conversions.time_message(time_s[0])
        publish(message)
        graph.run_for(0.05)
        return people and people[-1].count

    graph.until(is_seen)


def test_directions_go_by_camera_info(shoot):
    before = shoot(2).people[0].azimuth
    info = CameraInfo(width=64, height=48)
    info.k = [1000.0, 0.0, 31.5, 0.0, 1000.0, 23.5, 0.0, 0.0, 1.0]
    publish = shoot.graph.speak(CameraInfo, "camera_info")

    def is_taken():
        publish(info)
        return shoot().people[0].azimuth < before / 10

    shoot.graph.until(is_taken)


def test_the_face_is_told_where_to_look_and_looks_there(start, make):
    graph = start(lambda: [make(), FaceNode(), AffectNode()])
    shooting = Shooting(graph)
    looks = graph.listen(PointStamped, "look_at")
    graph.until(lambda: graph.probe.count_publishers("look_at"))
    shooting(2)
    graph.until(lambda: looks)
    assert looks[-1].header.frame_id == "face"
    assert looks[-1].point.x > 0.0
    assert looks[-1].point.y > 0.0
    face = graph.nodes[1]._actor.animator
    graph.until(lambda: shooting() and face._point[0] > 0.2)


def test_when_pictures_stop_whoever_was_there_is_gone(shoot, monkeypatch):
    shoot(3)
    monkeypatch.setattr(people_node, "SILENT_S", 0.5)
    shoot.graph.until(lambda: shoot.people[-1].left)
    assert shoot.people[-1].count == 0
    monkeypatch.setattr(people_node, "SILENT_S", 3600.0)
    shoot.time_s = clock_s(shoot.graph.nodes[0])
    said = shoot(3)
    assert (said.count, said.left) == (1, False)


def test_a_film_of_people_who_come_act_cross_and_go(start):
    def film(time_s):
        people = [("a", 80 + 50 * np.sin(time_s), 20, FEELINGS[int(time_s / 3) % 7])]
        if time_s > 4.0:
            people.append(("b", 80 - 50 * np.sin(time_s), 100, FEELINGS[int(time_s / 3 + 2) % 7]))
        if 8.0 < time_s < 14.0:
            people.append(("c", 20 + 8 * (time_s - 8.0), 60, "joy"))
        return people

    graph = start(lambda: [PeopleNode(lambda settings, note: Watcher(Painted(), Painted()))])
    shooting = Shooting(graph)
    ids, right = defaultdict(Counter), []
    for step in range(100):
        time_s = 0.2 * step
        truth = film(time_s)
        said = shooting(picture=painted([place for _, *place in truth]))
        for name, x, y, shows in truth:
            middles = [((p.left + p.right) / 2, (p.top + p.bottom) / 2, p) for p in said.people]
            near = [p for at, height, p in middles if np.hypot(at - x, height - y) < 8]
            ids[name][near[0].id if near else 0] += 1
            right += [near[0].emotion == shows] if near else []
    stable = sum(counts.most_common(1)[0][1] for counts in ids.values())
    assert stable >= 0.95 * sum(counts.total() for counts in ids.values())
    assert len({counts.most_common(1)[0][0] for counts in ids.values()}) == 3
    assert np.mean(right) >= 0.85


def test_the_picture_with_what_is_seen_is_there_on_request(shoot):
    shoot(3)
    images = shoot.graph.listen(Image, "people/image")
    shoot.graph.until(lambda: shoot.graph.nodes[0].count_subscribers("people/image"))
    shoot.graph.until(lambda: shoot() and images)
    assert (images[-1].encoding, images[-1].width, images[-1].height) == ("rgb8", 64, 48)
    assert len(set(bytes(images[-1].data))) > 1


def test_a_missing_model_is_one_warning_and_nothing_ends(start):
    def missing(settings, note):
        raise ModelError("no face landmarker model; `make photo` fetches it")

    graph = start(lambda: [PeopleNode(missing)])
    publish = graph.speak(Image, "image_raw")

    def is_told():
        publish(pictures.colour_message(GREY, graph.nodes[0].get_clock().now().to_msg()))
        graph.run_for(0.05)
        return "make photo" in "".join(graph.log_of("people"))

    graph.until(is_told)
    graph.run_for(0.3)
    assert len([line for line in graph.log_of("people") if "make photo" in line]) == 1


def test_a_fault_in_the_thread_is_a_warning_and_the_next_picture_is_seen(shoot, script):
    shoot(2)
    works, script.find = script.find, lambda image: 1 / 0
    publish = shoot.graph.speak(Image, "image_raw")

    def is_told():
        shoot.time_s += 0.2
        publish(pictures.colour_message(GREY, conversions.time_message(shoot.time_s)))
        shoot.graph.run_for(0.05)
        return "ZeroDivisionError" in "".join(shoot.graph.log_of("people"))

    shoot.graph.until(is_told)
    script.find = works
    assert shoot(2).count == 1


def test_parameters_are_taken_live(shoot):
    shoot(2)
    (answer,) = shoot.graph.set_parameters("people", look_at="everybody")
    assert "expected one of nearest" in answer.reason
    assert shoot.graph.set_parameters("people", look_at="nobody")[0].successful
    assert shoot().focus == 0
    assert shoot.graph.set_parameters("people", upside_down=True)[0].successful
    assert shoot(2).people[0].azimuth > 0.0


def test_a_film_is_seen_and_its_end_ends_nothing(start, make, tmp_path):
    path = film(tmp_path / "film.avi", count=30)
    graph = start(lambda: [make()], ("-p", f"video:={path}", "-p", "rate_hz:=50.0"))
    people = graph.listen(People, "people")
    graph.until(lambda: len(people) > 40)
    assert people[-1].width == 64
    assert not graph.nodes[0].count_subscribers("image_raw")


def test_a_camera_that_is_not_there_is_told_and_the_node_lives(start, make):
    graph = start(lambda: [make()], ("-p", "video:='97'"))
    diagnoses = graph.listen(DiagnosticArray, "/diagnostics")
    graph.until(lambda: "camera 97: cannot be opened" in "".join(graph.log_of("people")))
    graph.until(
        lambda: any("camera 97" in status.message for d in diagnoses for status in d.status)
    )


def test_a_film_that_is_not_there_is_refused_at_the_start(start, make):
    with pytest.raises((PhotoError, ConfigError), match=r"none\.mp4.* is refused"):
        start(lambda: [make()], ("-p", "video:=none.mp4"))


def test_a_mirror_is_told_and_shown_and_its_latency_diagnosed(start, make, script):
    script.shows = "joy"
    graph = start(lambda: [make(), FaceNode(), AffectNode()], ("-p", "mirror:=true"))
    mirrors, frames = graph.listen(Mirror, "mirror"), graph.listen(Image, "face/image")
    diagnoses = graph.listen(DiagnosticArray, "/diagnostics")
    shooting = Shooting(graph)
    graph.until(lambda: frames)
    calm = bytes(frames[-1].data)

    def latencies():
        pairs = [p for d in diagnoses for status in d.status for p in status.values]
        return [pair.value for pair in pairs if pair.key.startswith("mirror, picture to frame")]

    def is_shown():
        lit = np.frombuffer(frames[-1].data, np.uint8) != np.frombuffer(calm, np.uint8)
        return lit.sum() > 100

    graph.until(lambda: shooting() and len(mirrors) > 8 and latencies() and is_shown())
    assert mirrors[-1].joy > 0.7
    assert conversions.stamp_s(mirrors[-1]) > 1000.0


def test_what_a_mirror_is_told_that_is_no_number_is_at_rest():
    odd = Mirror(joy=float("nan"), lid_left=float("inf"), gaze_x=-7.0, jaw=0.5)
    controls = conversions.controls_of(odd)
    assert controls.emotions.tolist() == [0.0] * 7
    assert (controls.lid_left, controls.gaze_x, controls.jaw) == (1.0, -1.0, 0.5)
    assert controls.pupil == 0.0


def test_what_comes_fast_is_told_looked_at_and_startles(start, make):
    graph = start(lambda: [make(), SourcesNode()])
    comings, stimuli = graph.listen(Approach, "approach"), graph.listen(Stimulus, "stimulus")
    looks = graph.listen(PointStamped, "look_at")
    graph.until(lambda: graph.nodes[1].count_publishers("approach"))
    graph.until(lambda: graph.probe.count_publishers("look_at"))
    say = graph.speak(LaserScan, "scan")
    time_s = [1000.0]

    def is_told():
        for distance in (3.0, 2.6, 2.2, 1.8, 1.4, 1.0):
            time_s[0] += 0.1
            scan = LaserScan(angle_min=-1.0, angle_increment=0.1, range_min=0.1, range_max=10.0)
            scan.ranges = [5.0] * 21
            scan.ranges[15] = distance
            scan.header.stamp = conversions.time_message(time_s[0])
            say(scan)
            graph.run_for(0.05)
        time_s[0] += 10.0
        return comings and stimuli and looks

    graph.until(is_told)
    assert comings[-1].azimuth == pytest.approx(0.5, abs=0.06)
    assert comings[-1].speed == pytest.approx(4.0, rel=0.2)
    assert (stimuli[0].stimulus, stimuli[0].source) == ("startled", "comes_fast")
    assert looks[0].point.y > 0.0
