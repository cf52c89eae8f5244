"""Parsing of the command line; a verb's module is loaded only when it is called."""

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from emotion_face.errors import EmotionFaceError

VERBS = {
    "up": ("emotion_face.cli.up", "run the whole graph in this process"),
    "demo": ("emotion_face.cli.demo", "play a story, show and record it, and sum it up"),
    "simulate": ("emotion_face.cli.simulate", "run a story without ROS: table, plots, data"),
    "tune": ("emotion_face.cli.tune", "show what a parameter of the affect model does"),
    "reference": ("emotion_face.cli.reference", "print what can be set, sent and called"),
    "record": ("emotion_face.cli.record", "record a face's topics into an MCAP bag"),
    "replay": ("emotion_face.cli.replay", "play a bag's inputs and clock into a running face"),
    "verify": ("emotion_face.cli.verify", "replay a bag and compare states and frames bit by bit"),
    "evaluate": ("emotion_face.cli.evaluate", "hold a face generator against its gates"),
    "draw": ("emotion_face.cli.draw", "draw a photographed face"),
    "train": ("emotion_face.training.cli", "train a face generator from face data"),
    "train-photo": ("emotion_face.cli.train_photo", "train the network that draws photographs"),
}
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit status."""
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
            except ModuleNotFoundError as error:
                print(f"emotion-face {verb}: {error}: {_fix(verb)}", file=sys.stderr)
                return 1
            implementation.add_arguments(verb_parser)
            verb_parser.set_defaults(run=implementation.run)
    try:
        arguments = parser.parse_args(words)
        return int(arguments.run(arguments))
    except EmotionFaceError as error:
        print(f"emotion-face {chosen}: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _fix(verb: str) -> str:
    if verb in ("train", "train-photo", "evaluate"):
        return "it needs requirements/train.txt (make test-train installs it)"
    if verb in ("simulate", "tune"):
        return "pip install -r requirements/runtime.txt, on a robot rosdep or python3-matplotlib"
    if verb in ("record", "replay", "verify"):
        return "pip install rosbags, and source ROS 2 and the workspace's install/setup.bash first"
    return "source ROS 2 and the workspace's install/setup.bash first"
