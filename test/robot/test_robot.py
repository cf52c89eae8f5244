"""A face without ROS: stimuli, states and frames."""

import asyncio
import json
import os
import pty
import termios
import threading
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import aiohttp
import numpy as np
import pytest
from waiting import TIMEOUT_S

from emotion_face.affect import StimulusVocabulary
from emotion_face.dashboard import Access
from emotion_face.display import NullPanel
from emotion_face.errors import ConfigError, FaceInputError, StimulusError
from emotion_face.face import Performance
from emotion_face.face.canvas import Canvas
from emotion_face.keyboard import Keyboard
from emotion_face.resources import share_path
from emotion_face.robot import Observer, Robot, load_settings, program
from emotion_face.robot.web import RobotDashboard

STORY = """description: a test
end_s: 3.0
cues:
  - {at_s: 0.5, stimulus: petted, intensity: 0.5}
  - {at_s: 1.0, doses: {dopamine: -1.0}, duration_s: 1.5}
"""
CARTOON = {"identity": "otto"}


def test_a_face_is_drawn_for_the_panel_and_for_another_where_that_is_said() -> None:
    panel = {"panel": "ssd1306_72x40"}
    assert load_settings(values=panel).face.size() == Canvas(72, 40)
    turned = load_settings(values={**panel, "face:panel": "40x72"})
    assert (turned.display.panel, turned.face.size()) == (panel["panel"], Canvas(40, 72))
    with Robot(**CARTOON, **{"face:panel": "96x16"}) as robot:
        assert robot.frame().shape == (16, 96)


class Seen(Observer):
    """Keeps its events."""

    def __init__(self, robot: Robot) -> None:
        self.stimuli: list[Any] = []
        self.states: list[Any] = []
        self.frames: list[Any] = []
        robot.observers.append(self)

    def on_stimulus(self, stimulus, at_s):
        self.stimuli.append((at_s, stimulus))

    def on_state(self, state):
        self.states.append(state)

    def on_frame(self, frame, state_s):
        self.frames.append((state_s, frame))


@pytest.fixture
def robot(clock):
    with Robot(**CARTOON, clock=clock) as its_robot:
        yield its_robot


def live(robot, clock, duration_s, step_s=0.04):
    for _ in range(round(duration_s / step_s)):
        clock.now_s += step_s
        robot.advance()


def test_what_happens_is_felt_and_shown(robot, clock):
    calm = robot.frame()
    assert (calm.shape, calm.dtype) == ((64, 128), np.uint8)
    assert robot.state.emotion == "neutral"
    robot.stimulate("petted")
    live(robot, clock, 1.0)
    assert robot.state.emotion == "love"
    assert np.count_nonzero(robot.frame() != calm) > 30


def test_states_and_frames_come_at_their_times_whatever_the_step(clock):
    runs = []
    for step_s in (0.04, 0.3):
        clock.now_s = 1000.0
        with Robot(**CARTOON, clock=clock, draws_all=True) as robot:
            seen = Seen(robot)
            robot.advance()
            robot.hear(robot.vocabulary.resolve("startled"), 1000.1)
            live(robot, clock, 1.2, step_s)
        runs.append(seen)
    one, other = runs
    assert [state.time_s for state in one.states] == [state.time_s for state in other.states]
    assert np.diff([state.time_s for state in one.states]).max() == pytest.approx(0.04)
    assert one.states[-1].fields() == other.states[-1].fields()
    assert all(
        np.array_equal(a, b) for (_, a), (_, b) in zip(one.frames, other.frames, strict=True)
    )


def test_one_that_falls_behind_leaves_frames_out_and_no_state(robot, clock):
    seen = Seen(robot)
    robot.advance()
    clock.now_s += 0.4
    robot.advance()
    assert (len(seen.states), len(seen.frames)) == (11, 2)
    assert seen.frames[-1][0] == seen.states[-1].time_s


@pytest.mark.parametrize(
    ("words", "options", "error", "said"),
    [
        (("pettet",), {}, StimulusError, "petted"),
        (("petted", 11.0), {}, ConfigError, "intensity"),
        ((), {}, ConfigError, "a name, or doses"),
        ((), {"doses": {"dopamin": 1.0}}, ConfigError, "dopamine"),
    ],
)
def test_a_stimulus_that_cannot_be_is_refused(robot, words, options, error, said):
    with pytest.raises(error, match=said):
        robot.stimulate(*words, **options)


def test_doses_are_told_to_who_looks(robot, clock):
    seen = Seen(robot)
    robot.stimulate(doses={"noradrenaline": 1.0, "cortisol": 0.5}, source="me")
    ((at_s, stimulus),) = seen.stimuli
    assert (at_s, stimulus.title, stimulus.source) == (1000.0, "cortisol, noradrenaline", "me")


def test_expressions_are_played_over_the_feelings(robot, clock):
    live(robot, clock, 0.2)
    calm = robot.frame()
    robot.play(Performance(expression="joy", duration_s=1.0))
    live(robot, clock, 0.8)
    assert robot.state.emotion == "neutral"
    assert np.count_nonzero(robot.frame() != calm) > 30
    robot.look_at([1.0, 0.3, 0.0])
    robot.speak(0.5)
    with pytest.raises(FaceInputError):
        robot.speak(2.0)


def test_a_story_plays_and_ends(clock, tmp_path):
    (tmp_path / "story.yaml").write_text(STORY)
    with Robot(**CARTOON, clock=clock, story=str(tmp_path / "story.yaml")) as robot:
        seen = Seen(robot)
        robot.advance()
        live(robot, clock, 2.8)
        assert not robot.story_has_ended
        live(robot, clock, 0.4)
        assert robot.story_has_ended
        assert [(s.title, round(at_s - 1000.0, 1)) for at_s, s in seen.stimuli] == [
            ("petted", 0.5),
            ("dopamine", 1.0),
        ]
        clock.now_s = 7.0  # jumps back: from the beginning
        robot.advance()
        live(robot, clock, 1.1)
        assert len(seen.stimuli) == 4


def test_somebody_else_from_now_on(robot):
    robot.use_personality("anxious")
    assert robot.settings.affect.personality == "anxious"
    with pytest.raises(ConfigError, match="anxious"):
        robot.use_personality("anxius")
    assert robot.settings.affect.personality == "anxious"


def test_feelings_outlive_the_robot(clock, tmp_path):
    file = tmp_path / "state.json"
    for expected in ("neutral", "love"):
        with Robot(**CARTOON, clock=clock, state_file=str(file)) as robot:
            live(robot, clock, 0.04)
            assert robot.state.emotion == expected
            robot.stimulate("petted")
            live(robot, clock, 1.0)
    file.write_text("{")
    with Robot(**CARTOON, clock=clock, state_file=str(file)) as robot:
        assert robot.state.emotion == "neutral"


def test_its_frames_go_to_a_panel(clock):
    shown = []

    class Panel(NullPanel):
        def show(self, frame, stamp_s=None):
            shown.append((stamp_s, frame))
            return 0

    with Robot(**CARTOON, clock=clock, opener=Panel) as robot:
        live(robot, clock, 0.2)
        robot.run(0.1)
        last = robot.frame()
    assert np.array_equal(shown[-1][1], last)


def test_it_runs_by_the_wall_clock_and_takes_calls_of_other_threads(caplog):
    with Robot(**CARTOON) as robot:
        seen = Seen(robot)
        posts = [
            lambda: robot.post(robot.stimulate, "petted"),
            lambda: robot.post(robot.stimulate, "pettet"),
            lambda: robot.post(lambda: 1 / 0),
        ]
        threading.Timer(0.1, lambda: [post() for post in posts]).start()
        robot.run(
            TIMEOUT_S,
            until=lambda: len(seen.states) > 20 and "ZeroDivisionError" in caplog.text,
        )
        assert [stimulus.name for _, stimulus in seen.stimuli] == ["petted"]
    assert "pettet" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_keys_are_stimuli(robot, clock, monkeypatch, caplog):
    user, node = pty.openpty()
    with os.fdopen(node, "r") as stream:
        before = termios.tcgetattr(stream)
        monkeypatch.setattr(program, "Keyboard", lambda on_key: Keyboard(on_key, stream))
        seen, keys = Seen(robot), program.Keys(robot)
        caplog.set_level("INFO")
        os.write(user, (StimulusVocabulary.load().entries["petted"].key + "~?").encode())
        robot.run(TIMEOUT_S, until=lambda: "petted" in caplog.text)
        keys.close()
        assert [(s.name, s.source) for _, s in seen.stimuli] == [("petted", "keys")]
        assert termios.tcgetattr(stream) == before
    os.close(user)


def test_a_page_shows_and_steers_it():
    heard: list[Any] = []

    async def visit(url: str) -> None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}socket") as page:
            await page.send_str(json.dumps({"stimulus": "petted"}))
            await page.send_str(json.dumps({"personality": "anxious"}))
            async for message in page:
                frame = message.type is aiohttp.WSMsgType.BINARY
                heard.append({"kind": "frame"} if frame else json.loads(message.data))
                kinds = {news["kind"] for news in heard}
                if {"words", "frame", "state", "stimulus", "answer", "pace"} <= kinds:
                    return

    with Robot(**CARTOON) as robot:
        dashboard = RobotDashboard(robot, Access(port=0))
        with urlopen(dashboard.url, timeout=TIMEOUT_S) as page:
            assert b"<title>emotion_face</title>" in page.read()
        visitor = threading.Thread(target=lambda: asyncio.run(visit(dashboard.url)))
        visitor.start()
        robot.run(TIMEOUT_S, until=lambda: not visitor.is_alive())
        dashboard.close()
        assert robot.settings.affect.personality == "anxious"
    assert [news["name"] for news in heard if news["kind"] == "stimulus"] == ["petted"]
    assert next(news for news in heard if news["kind"] == "answer")["text"] == "personality anxious"


def test_the_file_of_all_parameters_is_the_default():
    assert load_settings(share_path("config", "nodes.yaml")) == load_settings()


def test_parameters_are_those_of_the_nodes(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(
        "/**/face:\n  ros__parameters: {identity: otto, life.sway: 0.0, use_sim_time: false}\n"
        "/**:\n  ros__parameters: {rate_hz: 10.0, frame_id: face}\n"
        "/robot1/affect:\n  ros__parameters: {personality: sunny}\n"
        "/**/markers:\n  ros__parameters: {scale: 2.0}\n"
    )
    settings = load_settings(file, {"personality": "stoic", "face:rate_hz": 5, "oled.i2c_port": 3})
    assert (settings.face.identity, settings.face.life.sway) == ("otto", 0.0)
    assert (settings.affect.rate_hz, settings.face.rate_hz) == (10.0, 5)
    assert settings.affect.personality == "stoic"
    assert settings.display.oled.i2c_port == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/**/face: {ros__parameters: {identiti: a}}", "identity"),
        ("/**/face: 3", "ros__parameters"),
        ("/**/face: {ros__parameters: {life: {sway: 7}}}", "face.life.sway"),
        ("[]", "mapping"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, text: str, said: str):
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(ConfigError, match=said) as refusal:
        load_settings(file)
    assert str(file) in str(refusal.value)


def test_a_parameter_that_no_node_has_is_refused():
    with pytest.raises(ConfigError, match="did you mean 'identity'"):
        Robot(identiti="otto")
    with pytest.raises(ConfigError, match="epic"):
        Robot(story="epic")
