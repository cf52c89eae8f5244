"""Folders for a verb's results."""

import tempfile
from pathlib import Path

from emotion_face.errors import ConfigError


def check_folder(folder: Path) -> None:
    """Make a folder for results before the work begins.

    Raises
    ------
    ConfigError
        If it cannot be made or is not writable.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise ConfigError(
            f"{folder}: cannot be written, {error.strerror}; choose another --output"
        ) from error
