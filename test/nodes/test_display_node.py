import numpy as np
import pytest
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus
from lifecycle_msgs.msg import Transition
from lifecycle_msgs.srv import ChangeState, GetState
from sensor_msgs.msg import Image

from emotion_face.display import PanelError, open_panel
from emotion_face.errors import ConfigError
from emotion_face.nodes import conversions, pictures
from emotion_face.nodes.display_node import DisplayNode
from emotion_face.srv import ShowImage, ShowText


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
    message = pictures.frame_message(frame, conversions.time_message(1.0))
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
        graph.settle()
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
    with pytest.raises(ConfigError, match=r"'hologram' is refused, .*ssd1306_128x64"):
        start(lambda: [DisplayNode()], ("-p", "panel:=hologram"))


@pytest.mark.parametrize(
    ("argument", "expectation"),
    [("oled.i2c_address:=300", "8 to 119"), ("file.scale:=big", "int from 1 to 16")],
)
def test_a_bad_option_is_refused(start, argument, expectation):
    with pytest.raises(ConfigError, match=expectation):
        start(lambda: [DisplayNode()], ("-p", "panel:=null", "-p", argument))


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


def to(transition):
    return {"transition": Transition(id=transition)}


def state_of(graph):
    return graph.call(GetState, "display/get_state").current_state.label


def test_without_autostart_it_is_configured_activated_darkened_and_closed(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)], ("-p", "autostart:=false"))
    send = graph.speak(Image, "face/image")
    send(image(face(1)))
    graph.run_for(0.3)
    assert state_of(graph) == "unconfigured"
    assert bench.panel is None
    change = "display/change_state"
    assert graph.call(ChangeState, change, **to(Transition.TRANSITION_CONFIGURE)).success
    send(image(face(1)))
    graph.run_for(0.3)
    assert not bench.picture().any()
    assert graph.call(ChangeState, change, **to(Transition.TRANSITION_ACTIVATE)).success
    graph.until(shows(bench, face(1)))
    assert graph.call(ChangeState, change, **to(Transition.TRANSITION_DEACTIVATE)).success
    graph.until(lambda: not bench.picture().any())
    assert graph.call(ChangeState, change, **to(Transition.TRANSITION_CLEANUP)).success
    assert state_of(graph) == "unconfigured"
    first = bench.panel
    assert graph.call(ChangeState, change, **to(Transition.TRANSITION_CONFIGURE)).success
    assert bench.panel is not first
    assert graph.call(ChangeState, change, **to(Transition.TRANSITION_INACTIVE_SHUTDOWN)).success
    assert state_of(graph) == "finalized"


def test_configure_fails_with_the_reason_and_works_once_it_is_mended(start, bench):
    bench.present = False
    graph = start(lambda: [DisplayNode(bench.open)], ("-p", "autostart:=false"))
    change = "display/change_state"
    assert not graph.call(ChangeState, change, **to(Transition.TRANSITION_CONFIGURE)).success
    assert state_of(graph) == "unconfigured"
    graph.until(lambda: any("plug it in" in line for line in graph.log_of("display")))
    bench.present = True
    assert graph.call(ChangeState, change, **to(Transition.TRANSITION_CONFIGURE)).success
    assert state_of(graph) == "inactive"


def test_a_transition_that_raises_closes_the_panel_and_it_starts_again(start, bench, monkeypatch):
    graph = start(lambda: [DisplayNode(bench.open)])
    first = bench.panel
    monkeypatch.setattr(DisplayNode, "_light", lambda self, active: 1 / 0)
    graph.call(ChangeState, "display/change_state", **to(Transition.TRANSITION_DEACTIVATE))
    monkeypatch.undo()
    graph.until(lambda: bench.panel is not first and state_of(graph) == "active")


def test_text_and_picture_are_shown_for_a_while_and_a_status_line_stays(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)])
    send = graph.speak(Image, "face/image")
    send(image(face(1)))
    graph.until(shows(bench, face(1)))
    assert graph.call(ShowText, "display/show_text", text="Hello").success
    graph.until(lambda: not np.array_equal(bench.picture(), face(1)))
    assert graph.call(ShowText, "display/show_text", text="Goodbye", duration=0.3).success
    graph.until(shows(bench, face(1)))
    picture = image(face(5).repeat(2, axis=0).repeat(2, axis=1))
    assert graph.call(ShowImage, "display/show_image", image=picture).success
    graph.until(shows(bench, face(5)))
    assert graph.call(ShowText, "display/show_text", text="").success
    graph.until(shows(bench, face(1)))
    place = ShowText.Request.STATUS
    assert graph.call(ShowText, "display/show_text", text="12 %", place=place).success
    graph.until(lambda: not np.array_equal(bench.picture(), face(1)))
    assert np.array_equal(bench.picture()[:-9], face(1)[:-9])


@pytest.mark.parametrize(
    ("service", "kind", "request_", "reason"),
    [
        ("show_text", ShowText, {"place": 7}, "place is 7, expected PAGE"),
        ("show_text", ShowText, {"duration": -1.0}, "duration is -1.0, expected seconds"),
        ("show_image", ShowImage, {}, "expected one of mono8"),
    ],
)
def test_what_cannot_be_shown_is_answered_with_the_reason(
    start, bench, service, kind, request_, reason
):
    graph = start(lambda: [DisplayNode(bench.open)])
    answer = graph.call(kind, f"display/{service}", **request_)
    assert not answer.success
    assert reason in answer.message


def test_nothing_is_shown_while_it_is_not_active(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)], ("-p", "autostart:=false"))
    answer = graph.call(ShowText, "display/show_text", text="Hello")
    assert not answer.success
    assert "not active" in answer.message


def test_handling_is_live_and_nonsense_is_refused(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)])
    send = graph.speak(Image, "face/image")
    send(image(face(1)))
    graph.until(shows(bench, face(1)))
    (answer,) = graph.set_parameters("display", **{"mounting.rotation": 180})
    assert answer.successful
    graph.until(shows(bench, face(1)[::-1, ::-1]))
    (answer,) = graph.set_parameters("display", **{"mounting.rotation": 45})
    assert not answer.successful
    assert "0, 90, 180 or 270" in answer.reason
    (answer,) = graph.set_parameters("display", **{"care.contrast": 300})
    assert not answer.successful


def values_of(message):
    (status,) = message.status
    return {entry.key: entry.value for entry in status.values}


def test_diagnostics_have_rates_bytes_bus_and_latency(start, bench):
    graph = start(lambda: [DisplayNode(bench.open)])
    heard = graph.listen(DiagnosticArray, "/diagnostics")
    send = graph.speak(Image, "face/image")

    def show():
        (node,) = graph.nodes
        frame = image(face(1))
        frame.header.stamp = node.get_clock().now().to_msg()
        send(frame)
        return heard and int(values_of(heard[-1]).get("frames shown", 0)) > 0

    graph.until(show)
    (status,) = heard[-1].status
    values = values_of(heard[-1])
    assert status.name == "/display: panel null"
    assert status.hardware_id == "I2C port 1, address 0x3c"
    assert values["bus clock [Hz]"] == "400000"
    assert float(values["frames asked [Hz]"]) > 0.0
    assert 0.0 <= float(values["stimulus to panel, median [ms]"]) < 40_000.0
    bench.present = False
    bench.panel.bus.serial.unplug()

    def failed():
        show()
        return heard[-1].status[0].level == DiagnosticStatus.ERROR

    graph.until(failed)
    assert values_of(heard[-1])["last error"] == heard[-1].status[0].message
