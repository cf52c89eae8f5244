"""Checks of commands that cannot run here, against the real nodes and files.

`CHECKS` says how to check a command by its first word; a new command is an entry there, or, if
nothing in it is ours, a pattern in `SHAPES`.
"""

import argparse
import re
import shlex
import subprocess
from collections.abc import Callable
from importlib import import_module

from docs.blocks import ROOT
from docs.ros2 import check_ros2
from docs.world import World

from emotion_face.cli.main import VERBS

SHAPES = {
    ".": r"\. ((build/)?install/(local_)?setup\.(ba)?sh|\.venv/bin/activate)",
    "cd": r"cd (\.\.|[\w./~-]+)",
    "colcon": r"colcon (build|test) --packages-select emotion_face",
    "export": r"export \w+=\S*",
    "git": r"git clone .+ emotion_face",
    "i2cdetect": r"i2cdetect -y 1",
    "mkdir": r"mkdir -p [\w/]+",
    "npm": r"npm pack @[\w/-]+@[\d.]+",
    "rqt": r"rqt --perspective-file config/rqt/emotion_face\.perspective",
    "rosdep": r"rosdep install --from-paths src --ignore-src -y",
    "build/service/install.sh": r"build/service/install\.sh",
    "journalctl": r"journalctl -u emotion-face -f",
    "usermod": r"usermod -aG [a-z0-9,]+ \$USER",
}
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9.+-]+")
_SEPARATORS = {"&&", "||", "|", ";"}
_LARGE = ("torch", "mediapipe", "onnx", "lightning_fabric")


def commands_of(text: str) -> list[list[str]]:
    """Words of each simple command of a shell text, comments and redirections left out."""
    commands: list[list[str]] = []
    for line in text.replace("\\\n", " ").splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";|&")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if word in _SEPARATORS:
                commands.append(words)
                words = []
            else:
                words.append(word)
    return [_bare(words) for words in commands if words]


def _bare(words: list[str]) -> list[str]:
    """Words without leading variables, `sudo` and redirections."""
    while re.fullmatch(r"[A-Z_]+=.*", words[0]) or words[0] == "sudo":
        words = words[1:]
    end = next((index for index, word in enumerate(words) if word in (">", ">>", "<")), None)
    return words[:end]


def check(words: list[str], world: World) -> None:
    """Fail if a command is unknown, or names something that does not exist."""
    name = words[0]
    assert name in CHECKS or name in SHAPES, (
        f"unknown command {name!r}: say in test/docs/commands.py how it is checked"
    )
    if name in CHECKS:
        CHECKS[name](words[1:], world)
    else:
        said = " ".join(words)
        assert re.fullmatch(SHAPES[name], said), f"{said!r}: expected {SHAPES[name]}"


def _emotion_face(words: list[str], world: World) -> None:
    verb, *rest = words
    if verb == "--help":
        return
    assert verb in VERBS, f"no verb {verb!r}, expected one of {', '.join(VERBS)}"
    if not rest:
        return  # only the name of the verb, in a sentence
    try:
        module = import_module(VERBS[verb][0])
    except ModuleNotFoundError as error:
        if error.name in _LARGE:
            return  # `make test-train` has them and runs this check too
        raise
    parser = argparse.ArgumentParser(f"emotion-face {verb}")
    module.add_arguments(parser)
    parsed(parser, [word for word in rest if word != "--help"])


def parsed(parser: argparse.ArgumentParser, words: list[str]) -> argparse.Namespace:
    """Arguments of a command line."""

    def refuse(message: str) -> None:
        raise AssertionError(f"{parser.prog} {' '.join(words)}: {message}")

    parser.error = refuse  # type: ignore[assignment,method-assign]
    return parser.parse_args(words)


def _make(words: list[str], world: World) -> None:
    asked = subprocess.run(["make", "-n", *words], cwd=ROOT, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr


def _apt(words: list[str], world: World) -> None:
    verb, *rest = words
    assert verb in ("install", "update"), f"apt {verb}: expected install or update"
    for word in rest:
        assert word == "-y" or _PACKAGE.fullmatch(word), f"{word!r} is no name of a package"


def _pip(words: list[str], world: World) -> None:
    parser = argparse.ArgumentParser("pip")
    parser.add_argument("verb", choices=["install", "download"])
    parser.add_argument("packages", nargs="*")
    parser.add_argument("-r", "--requirement", action="append", default=[])
    for flag in ("--user", "--break-system-packages", "--no-deps"):
        parser.add_argument(flag, action="store_true")
    arguments = parsed(parser, words)
    for package in arguments.packages:
        assert _PACKAGE.match(package), f"{package!r} is no name of a package"
    for file in arguments.requirement:
        assert (ROOT / file.removeprefix("src/emotion_face/")).is_file(), f"no file {file}"


CHECKS: dict[str, Callable[[list[str], World], None]] = {
    "apt": _apt,
    "apt-get": _apt,
    "emotion-face": _emotion_face,
    "make": _make,
    "pip": _pip,
    "ros2": check_ros2,
}
