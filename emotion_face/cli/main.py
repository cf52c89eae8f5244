"""Parsing of the command line; a verb's module is loaded only when it is called."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from emotion_face.errors import EmotionFaceError

VERBS = {
    "up": ("emotion_face.cli.up", "run a whole face in this process"),
    "demo": ("emotion_face.cli.demo", "play a story, show and record it, and summarise it"),
    "doctor": ("emotion_face.cli.doctor", "check whether this machine has what a face needs"),
    "service": ("emotion_face.cli.service", "write a systemd unit that starts a face at boot"),
    "simulate": ("emotion_face.cli.simulate", "run a story without ROS: table, plots, data"),
    "tune": ("emotion_face.cli.tune", "show what a parameter of the affect model does"),
    "record": ("emotion_face.cli.record", "record a face's topics into an MCAP bag"),
    "replay": ("emotion_face.cli.replay", "play a bag's inputs and clock into a face"),
    "verify": ("emotion_face.cli.verify", "replay a bag and compare states and frames bit by bit"),
    "evaluate": ("emotion_face.cli.evaluate", "measure a face generator against its gates"),
    "evaluate-portrait": (
        "emotion_face.cli.evaluate_portrait",
        "measure the portrait generator against its gates",
    ),
    "draw": ("emotion_face.cli.draw", "draw a photographed face"),
    "adopt": ("emotion_face.cli.adopt", "make a photographed person the robot's face"),
    "design": ("emotion_face.cli.design", "design a person on a web page, or by command"),
    "customise": (
        "emotion_face.cli.customise",
        "draw every cartoon in the hand of a few drawings",
    ),
    "morph": ("emotion_face.cli.morph", "film how a person becomes another one"),
    "reenact": ("emotion_face.cli.reenact", "film a photograph that acts, beside its drawings"),
    "guess": ("emotion_face.cli.guess", "let people guess the feeling, on a page or on paper"),
    "train": ("emotion_face.training.cli", "train a face generator from face data"),
    "train-portrait": (
        "emotion_face.training.portrait_cli",
        "train the portrait generator from photographs of people",
    ),
    "train-photo": ("emotion_face.cli.train_photo", "train the network that draws photographs"),
    "train-feelings": (
        "emotion_face.cli.train_feelings",
        "train the network that reads feelings from faces",
    ),
    "evaluate-feelings": (
        "emotion_face.cli.evaluate_feelings",
        "measure the network that reads feelings on labelled photographs",
    ),
}
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(
        prog="emotion-face", description="A robot's face with feelings."
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verb")
    chosen = next((word for word in words if word in VERBS), None)
    for verb, (module, summary) in VERBS.items():
        description = f"{summary[0].upper()}{summary[1:]}."
        verb_parser = verbs.add_parser(verb, help=summary, description=description)
        if verb == chosen:
            try:
                implementation = import_module(module)
            except ImportError as error:
                print(f"emotion-face {verb}: {error}: {_fix(verb, error.name)}", file=sys.stderr)
                return 1
            implementation.add_arguments(verb_parser)
            verb_parser.set_defaults(run=implementation.run)
    try:
        arguments = parser.parse_args(words)
        status = int(arguments.run(arguments))
        sys.stdout.flush()
        return status
    except EmotionFaceError as error:
        print(f"emotion-face {chosen}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        return _broken(chosen, error)
    except KeyboardInterrupt:
        return INTERRUPTED


def _broken(verb: str | None, error: OSError) -> int:
    """Report what could not be read or written, which may be the output itself."""
    if not error.filename:  # then it is the output, which Python flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):  # as with `| head`
        what = f"{error.filename}: " if error.filename else ""
        print(f"emotion-face {verb}: {what}{error.strerror or error}", file=sys.stderr)
    return 1


def _fix(verb: str, missing: str | None) -> str:
    if missing in ("emotion_face.training", "emotion_face.evaluation"):
        return "build with colcon build --cmake-args -DEMOTION_FACE_TRAINING=ON"
    if verb.startswith(("train", "evaluate", "customise")):
        return "it needs requirements/train.txt (make test-train installs it)"
    if verb in ("simulate", "tune"):
        return "pip install -r requirements/runtime.txt, on a robot rosdep or python3-matplotlib"
    if verb in ("replay", "verify") and missing == "rosbags":
        return "pip install rosbags"
    if verb == "record":
        return "only recording needs ROS 2: source it and the workspace's install/setup.bash first"
    return "source ROS 2 and the workspace's install/setup.bash first"
