import numpy as np
import pytest
from sensor_msgs.msg import Image

from emotion_face.display import PanelError, open_panel, panel_options
from emotion_face.errors import ConfigError
from emotion_face.nodes import conversions
from emotion_face.nodes.display_node import DisplayNode
from emotion_face.nodes.panel_parameters import OPTIONS


class Bench:
    """A panel on a fake bus that can be absent."""

    def __init__(self):
        self.present = True
        self.panel = None

    def open(self):
        if not self.present:
            raise PanelError("no such bus: plug it in")
        self.panel = open_panel("fake")
        return self.panel

    def picture(self):
        return None if self.panel is None else self.panel.bus.serial.picture()


@pytest.fixture
def bench():
    return Bench()


def face(seed=0):
    rng = np.random.default_rng(seed)
    return np.where(rng.random((64, 128)) < 0.3, 255, 0).astype(np.uint8)


def image(frame, **changes):
    message = conversions.frame_message(frame, conversions.time_message(1.0))
    for name, value in changes.items():
        setattr(message, name, value)
    return message


def shows(bench, frame):
    return lambda: bench.panel is not None and np.array_equal(bench.picture(), frame)


def test_a_frame_lights_its_pixels(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)])
    send = graph.speak(Image, "face/image")
    for seed in range(3):
        send(image(face(seed)))
        graph.until(shows(bench, face(seed)))


def test_a_frame_of_another_size_is_scaled(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)])
    send = graph.speak(Image, "face/image")
    send(image(face().repeat(3, axis=0).repeat(3, axis=1)))
    graph.until(shows(bench, face()))


def test_padded_rows_are_cut(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)])
    padded = np.pad(face(), ((0, 0), (0, 32)), constant_values=255)
    graph.speak(Image, "face/image")(image(padded, width=128, step=160))
    graph.until(shows(bench, face()))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"encoding": "rgb8"}, "mono8"),
        ({"encoding": "z" * 5000}, "mono8"),
        ({"step": 10}, "step"),
        ({"height": 63}, "step"),
        ({"width": 0}, "step"),
    ],
)
def test_a_wrong_image_is_refused_once_and_the_next_is_shown(start, bench, changes, reason):
    graph = start(lambda: [DisplayNode(bench.open)])
    send = graph.speak(Image, "face/image")
    for _ in range(20):
        send(image(face(1), **changes))
        graph.run_for(0.02)
    graph.until(lambda: graph.log_of("display"))
    send(image(face(2)))
    graph.until(shows(bench, face(2)))
    (line,) = graph.log_of("display")
    assert reason in line
    assert len(line) < 300


def test_no_device_is_an_error_in_the_log_and_it_comes_back(start, bench):
    bench.present = False
    graph = start(lambda: [DisplayNode(bench.open)])
    send = graph.speak(Image, "face/image")
    send(image(face()))
    graph.until(lambda: any("plug it in" in line for line in graph.log_of("display")))
    graph.run_for(0.6)
    assert len(graph.log_of("display")) == 1
    bench.present = True
    graph.until(shows(bench, face()))


def test_a_panel_that_fails_heals(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)])
    send = graph.speak(Image, "face/image")
    send(image(face(1)))
    graph.until(shows(bench, face(1)))
    bench.panel.bus.serial.fail()
    send(image(face(2)))
    graph.until(shows(bench, face(2)))


def test_an_unknown_panel_is_refused(start):
    with pytest.raises(ConfigError, match=r"'hologram', expected one of .*ssd1306_128x64"):
        start(lambda: [DisplayNode()], ("-p", "panel:=hologram"))


@pytest.mark.parametrize(
    ("argument", "expectation"),
    [("oled.i2c_address:=300", "8 to 119"), ("file.scale:=big", "int from 1 to 16")],
)
def test_a_bad_option_is_refused(start, argument, expectation):
    with pytest.raises(ConfigError, match=expectation):
        start(lambda: [DisplayNode()], ("-p", "panel:=null", "-p", argument))


def test_the_options_are_those_of_the_panels():
    declared = {tuple(key.split(".")) for key in OPTIONS}
    for group, panel in (("oled", "ssd1306_128x64"), ("file", "file"), ("emulator", "emulator")):
        assert {option for name, option in declared if name == group} == set(panel_options(panel))
    assert {name for name, _ in declared} == {"oled", "file", "emulator"}


def test_a_recording_is_written_at_the_end(start, tmp_path):
    path = tmp_path / "face.gif"
    graph = start(lambda: [DisplayNode()], ("-p", "panel:=file", "-p", f"file.path:={path}"))
    send = graph.speak(Image, "face/image")
    (node,) = graph.nodes
    for seed in range(3):
        send(image(face(seed)))
        graph.until(lambda seed=seed: node.statistics.shown == seed + 1)
    graph.close()
    assert path.read_bytes().startswith(b"GIF8")
