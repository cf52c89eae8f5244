"""Atomic writing of files."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Context with a temporary path to write to, which replaces `path` at the end.

    A reader of `path` always finds the whole old or the whole new file, even after a loss of
    power. After an exception the old one is unchanged; an error of a write, as on a full disk,
    names `path`. A link is followed.
    """
    path = Path(os.path.realpath(path))
    new = path.with_name(f".{os.getpid()}-{path.name}")
    try:
        yield new
        _sync(new)
        os.replace(new, path)
        _sync(path.parent)
    except BaseException as error:
        new.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.filename in (None, str(new), new):
            error.filename = str(path)
        raise


def _sync(path: Path) -> None:
    """Sync a file's content, or a folder's entries, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
