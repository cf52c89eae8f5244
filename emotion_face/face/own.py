"""Files that are shipped, and the user's own beside them."""

import os
from pathlib import Path
from typing import TypeVar

from emotion_face.resources import share_path, user_path
from emotion_face.settings import Checked, build, located, read_yaml

T = TypeVar("T", bound=Checked)


def own_files(kind: str) -> Path:
    """Folder of the user's own files of a kind, such as ``marks``."""
    root = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return user_path(root) / "emotion_face" / kind


def known_files(kind: str) -> dict[str, Path]:
    """YAML files of a kind by name, the shipped and the user's own; one's own come first."""
    folders = (share_path("config", kind), own_files(kind))
    return {file.stem: file for folder in folders for file in sorted(folder.glob("*.yaml"))}


def load_file(kind: type[T], file: Path) -> T:
    """What a YAML file of a kind, such as `Part`, holds.

    Raises
    ------
    ConfigError
        If it is damaged; it names what was expected.
    """
    with located(path=file, has_lines=True):
        return build(kind, read_yaml(file))
