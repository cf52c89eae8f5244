"""The ``service`` verb: writes a systemd unit that starts a face at boot, and its installer."""

import argparse
import os
import shutil
import sys
from pathlib import Path

from emotion_face.cli.output import check_folder
from emotion_face.display import DisplaySettings
from emotion_face.nodes.extras import EXTRAS
from emotion_face.resources import share_path, user_path

PARAMETERS = "/etc/emotion-face/parameters.yaml"
_OF_ROS = ("AMENT_PREFIX_PATH", "LD_LIBRARY_PATH", "PYTHONPATH")
_OF_ROS_PREFIXES = ("ROS_", "RMW_", "FASTRTPS_", "FASTDDS_", "CYCLONEDDS_", "ZENOH_")
_YAML = """\
# Parameters of the service; config/nodes.yaml of emotion_face has them all.
/**/display:
  ros__parameters:
    panel: "{panel}"
/**/face:
  ros__parameters:
    panel: "{panel}"
/**/stimulus:
  ros__parameters:
    keys: false
/**/affect:
  ros__parameters:
    state_file: /var/lib/emotion-face/feelings.json
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument("--panel", required=True, help="the panel, such as ssd1306_128x64")
    parser.add_argument(
        "--with", nargs="+", default=[], dest="extras", metavar="NODE", choices=sorted(EXTRAS),
        help=f"further nodes to run: {', '.join(sorted(EXTRAS))}",
    )  # fmt: skip
    parser.add_argument(
        "--output", type=user_path, default=Path("build/service"), help="folder of the files"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write the files for the environment of this shell; returns the exit status."""
    panel = DisplaySettings(panel=arguments.panel).panel
    folder = arguments.output
    check_folder(folder)
    for file in share_path("config", "service").iterdir():
        shutil.copyfile(file, folder / file.name)
    (folder / "install.sh").chmod(0o755)  # package data is installed without the executable bit
    words = [*_program(), "up", "--params-file", PARAMETERS]
    words += ["--with", *arguments.extras] if arguments.extras else []
    unit = folder / "emotion-face.service"
    command = " ".join(_quoted(word.replace("%", "%%")) for word in words)
    unit.write_text(unit.read_text(encoding="utf-8").replace("@COMMAND@", command), "utf-8")
    (folder / "environment").write_text(_environment(), encoding="utf-8")
    (folder / "parameters.yaml").write_text(_YAML.format(panel=panel), encoding="utf-8")
    print(f"look at {folder}, then: sudo {folder}/install.sh")
    return 0


def _program() -> list[str]:
    """The command ``emotion-face``, with its absolute path."""
    program = shutil.which("emotion-face")
    return [os.path.abspath(program)] if program else [sys.executable, "-m", "emotion_face.cli"]


def _environment() -> str:
    """Variables of ROS in this shell, which the service needs too."""
    return "".join(
        f"{name}={_quoted(value)}\n"
        for name, value in sorted(os.environ.items())
        if name in _OF_ROS or name.startswith(_OF_ROS_PREFIXES)
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
