"""The file in which an affective state outlives the process."""

import os
import tempfile
from pathlib import Path

from emotion_face.affect import persistence
from emotion_face.affect.timeline import Timeline
from emotion_face.errors import StateFileError

SIZE_MAX = 1_000_000


def load(file: Path, timeline: Timeline) -> bool:
    """Let a timeline go on from a file; whether there is one.

    A file that cannot be used is kept aside under the name ``<file>.bad``.

    Raises
    ------
    StateFileError
        If it cannot be read or used; the timeline is untouched.
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
    """Replace a file at once: whoever reads it, whenever, finds the old or the new text whole.

    Raises
    ------
    StateFileError
        If it cannot be written; the old one is untouched.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
        try:
            with open(handle, "w", encoding="utf-8") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(handle)
            os.replace(new, file)
        except OSError:
            os.unlink(new)
            raise
    except (OSError, ValueError) as error:
        raise StateFileError(f"{file}: cannot be written, {_reason(error)}") from error
