"""A short story through the whole demo: real graph, recording, table, exit status."""

import contextlib
import dataclasses
import fcntl
import os
import pty
import re
import signal
import socket
import struct
import subprocess
import termios
import threading
from argparse import Namespace
from urllib.request import urlopen

import numpy as np
import pytest
from PIL import Image
from rich.console import Console
from waiting import TIMEOUT_S

from emotion_face.affect import EMOTIONS, StimulusVocabulary
from emotion_face.affect.story import load_story
from emotion_face.cli import main
from emotion_face.cli.demo import play, sum_up
from emotion_face.cli.demo_run import DemoRun
from emotion_face.cli.recording import Felt, Recording, RecordingPanel, Shown
from emotion_face.cli.report import reached
from emotion_face.cli.sheet import film

STORY = """description: a test
end_s: 4.5
cues:
  - {at_s: 0.5, stimulus: startled, expects: surprise}
  - {at_s: 3.5, stimulus: praised, expects: EXPECTED}
"""


@pytest.fixture
def tell(tmp_path):
    def write(expected):
        path = tmp_path / "short.yaml"
        path.write_text(STORY.replace("EXPECTED", expected))
        return str(path)

    return write


def test_the_shipped_story_shows_everything():
    story = load_story("demo", StimulusVocabulary.load())
    expected = {cue.expects for cue in story.cues}
    assert set(EMOTIONS) <= expected
    assert expected - set(EMOTIONS), "a blend"
    assert story.ends == "neutral"
    assert 60.0 <= story.end_s <= 75.0


def test_a_story_is_recorded_and_summed_up(tell, tmp_path, capfd, page_port):
    with contextlib.ExitStack() as taken:
        with contextlib.suppress(OSError):  # somebody who is no test may have it
            taken.enter_context(socket.create_server(("127.0.0.1", 8080)))
        assert main(["demo", "--story", tell("joy"), "--output", str(tmp_path / "out")]) == 0
    table = capfd.readouterr().out
    assert table.index("(port 8080 is taken)") < table.index("startled")
    for row in ("reached, 2 of 2", "frames drawn", "frames shown", "frames dropped", "p99", "MB"):
        assert row in table
    with Image.open(tmp_path / "out" / "short.gif") as film:
        assert film.n_frames > 2
        pixels = np.asarray(film.convert("L"))[:192]
    assert 0.01 < (pixels > 0).mean() < 0.5
    with Image.open(tmp_path / "out" / "short.png") as sheet:
        assert sheet.width > 4 * pixels.shape[1]


@pytest.mark.parametrize("late", ["frames", "stimuli", "states"])
def test_a_story_that_has_ended_waits_for_what_is_late(tell, late):
    recording, asked = Recording(), []
    recording.frames = [Shown(1.0, 1.0, np.zeros(1024, np.uint8), True)]
    recording.stimuli = [(100.5, "startled"), (103.5, "praised")]
    recording.states = [felt(104.4, "joy"), felt(104.5, "joy")]
    missing = getattr(recording, late).pop()

    class SlowFace:
        url, has_ended, statistics = "http://127.0.0.1:8080/", True, None

        def run(self, until):
            while not until():
                asked.append(late)
                if len(asked) == 3:
                    getattr(recording, late).append(missing)

        def remove_listener(self):
            pass

    panel = RecordingPanel(recording, None, 1.0)
    run = DemoRun(SlowFace(), panel, recording, Namespace(), threading.Event())
    play(run, load_story(tell("joy"), StimulusVocabulary.load()), Console())
    assert asked == [late] * 3
    assert film(recording).count == 1


@pytest.mark.parametrize(
    ("is_steered", "status", "said"),
    [
        (False, 1, "not reached: fear"),
        (True, 0, "not reached, as somebody sent stimuli or parameters: fear"),
    ],
)
def test_an_emotion_that_is_not_reached_is_an_exit_status(
    tell, tmp_path, capsys, is_steered, status, said
):
    path = tell("fear")
    recording = Recording(stimuli=[(100.5, "startled"), (101.8, "praised")], is_steered=is_steered)
    recording.states = [felt(100.0, "neutral"), felt(101.0, "surprise"), felt(102.9, "joy")]
    recording.frames = [
        Shown(s.at_s, s.at_s, np.zeros(1024, np.uint8), True) for s in recording.states
    ]
    arguments = Namespace(story=path, output=tmp_path)
    story = load_story(path, StimulusVocabulary.load())
    assert sum_up(arguments, story, recording, Console()) == status
    assert said in capsys.readouterr().out


def test_in_a_terminal_the_face_is_live_and_its_page_stays_until_ctrl_c(tell, tmp_path, page_port):
    user, node = pty.openpty()
    fcntl.ioctl(node, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 160, 0, 0))
    words = ["emotion-face", "demo", "--story", tell("joy"), "--output", str(tmp_path)]
    attended = {name: value for name, value in os.environ.items() if name != "CI"}
    process = subprocess.Popen(words, stdin=node, stdout=node, stderr=node, env=attended)
    os.close(node)
    seen, has_visited = b"", False
    while True:
        try:
            seen += os.read(user, 65536)
        except OSError:
            break
        if b"Ctrl-C ends" in seen and not has_visited:
            has_visited = True  # it may say more while it ends
            url = re.findall(rb"http://[0-9.:]+/", seen)[-1].decode()
            with urlopen(url, timeout=TIMEOUT_S) as page:
                assert b"<title>emotion_face</title>" in page.read()
            process.send_signal(signal.SIGINT)
    os.close(user)
    assert process.wait(TIMEOUT_S) == 0, seen.decode()
    text = seen.decode()
    assert text.index("\x1b[?1049h") < text.index("▀") < text.index("dopa") < text.index("1049l")
    assert "joy" in text
    assert "http://127.0.0.1:" in text
    assert "reached, 2 of 2" in text


def felt(at_s, emotion, blend=""):
    return Felt(at_s, emotion, blend, blend or emotion, np.zeros(7), 0.8)


def test_an_emotion_counts_only_between_its_stimulus_and_the_next(tell):
    story = load_story(tell("joy"), StimulusVocabulary.load())
    recording = Recording(stimuli=[(100.5, "startled"), (101.8, "praised")])
    recording.states = [felt(100.0, "joy"), felt(101.0, "surprise"), felt(102.9, "neutral")]
    assert [result.reached for result in reached(recording, story)] == [True, False]
    recording.states.insert(2, felt(102.5, "mad", "joy"))
    assert [result.reached for result in reached(recording, story)] == [True, True]
    ending = dataclasses.replace(story, ends="sad")
    assert not reached(recording, ending)[-1].reached


def test_latency_is_that_of_the_first_changed_frame_of_a_new_state():
    bits = np.zeros(1024, np.uint8)
    recording = Recording(stimuli=[(10.0, "startled")])
    recording.frames = [
        Shown(10.01, 9.99, bits, True),
        Shown(10.02, 10.0, bits, False),
        Shown(10.07, 10.05, bits, True),
        Shown(10.11, 10.09, bits, True),
    ]
    assert recording.latencies_s() == pytest.approx([0.07])


def test_the_recording_keeps_when_bytes_changed():
    recording = Recording()
    panel = RecordingPanel(recording, None, 1.0)
    panel.clock = lambda: 5.0
    frame = np.zeros((64, 128), np.uint8)
    panel.show(frame, 4.0)
    panel.show(frame, 4.1)
    frame[3, 7] = 255
    panel.show(frame, 4.2)
    assert [shown.changed for shown in recording.frames] == [True, False, True]
    assert [shown.state_s for shown in recording.frames] == [4.0, 4.1, 4.2]
