"""The file that keeps the affective state over a restart."""

import os
from pathlib import Path

from emotion_face.affect import persistence
from emotion_face.affect.timeline import Timeline
from emotion_face.errors import StateFileError
from emotion_face.files import replacing

SIZE_MAX = 1_000_000


def load(file: Path, timeline: Timeline) -> bool:
    """Restore a timeline from a file; returns whether there is one.

    A file that cannot be used is renamed to ``<file>.bad``.

    Raises
    ------
    StateFileError
        If it cannot be read or used; the timeline is unchanged.
    """
    try:
        if not file.exists():
            return False
        if not file.is_file() or file.stat().st_size > SIZE_MAX:
            raise StateFileError(f"{file}: expected a file of at most {SIZE_MAX} bytes")
        content = file.read_bytes()
    except (OSError, ValueError) as error:
        raise StateFileError(f"{file}: cannot be read, {_reason(error)}") from error
    try:
        persistence.restore(timeline, content.decode(errors="replace"))
    except StateFileError as error:
        raise StateFileError(f"{file}: {error}; {_put_aside(file)}") from error
    return True


def _put_aside(file: Path) -> str:
    aside = file.with_name(f"{file.name}.bad")
    try:
        os.replace(file, aside)
    except OSError as error:
        return f"it cannot be kept aside, {_reason(error)}"
    return f"kept as {aside}"


def _reason(error: OSError | ValueError) -> str:
    return getattr(error, "strerror", None) or str(error)


def write(file: Path, text: str) -> None:
    """Replace a file atomically: a reader always finds the whole old or the whole new text.

    Raises
    ------
    StateFileError
        If it cannot be written; the old file is unchanged.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with replacing(file) as new:
            new.write_text(text, encoding="utf-8")
    except (OSError, ValueError) as error:
        raise StateFileError(f"{file}: cannot be written, {_reason(error)}") from error
