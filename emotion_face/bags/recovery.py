"""Recovery of unfinished bags, after a power cut or a killed recorder.

An MCAP file is a sequence of records with their lengths, and ends with an index (https://mcap.dev).
A truncated one is read up to its last whole record, as a copy with an end and without an index.
"""

import logging
import os
import shutil
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

MAGIC = b"\x89MCAP0\r\n"
_HEAD = struct.Struct("<BQ")  # kind of a record, and its length
_KINDS = range(0x01, 0x10)
_DATA_END = _HEAD.pack(0x0F, 4) + bytes(4)
_FOOTER = _HEAD.pack(0x02, 20) + bytes(20)

_logger = logging.getLogger(__name__)


@contextmanager
def readable_files(path: Path) -> Iterator[list[Path]]:
    """Paths to read a bag from: the bag itself, or its files if it is unfinished.

    Parameters
    ----------
    path : Path
        A folder with its files, or one file.
    """
    files = [path]
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if file.suffix in (".mcap", ".db3"))
    torn = {file: size for file in files if (size := _break(file)) is not None}
    if path.is_dir() and (path / "metadata.yaml").exists() and not torn:
        yield [path]
        return
    if path.is_dir() and files:
        _logger.warning("%s was not finished: it is read as far as it goes", path)
    with TemporaryDirectory() as folder:
        yield [
            _recovered(file, torn[file], Path(folder)) if file in torn else file for file in files
        ] or [path]


def _break(file: Path) -> int | None:
    """Size of the whole records of a truncated MCAP file."""
    try:
        size = file.stat().st_size
        with file.open("rb") as stream:
            if stream.read(len(MAGIC)) != MAGIC:
                return None
            at = _end_of_records(stream, size)
            stream.seek(at)
            return None if stream.read(len(MAGIC)) == MAGIC else at
    except OSError:  # reported when the bag is read
        return None


def _end_of_records(stream: BinaryIO, size: int) -> int:
    at = stream.tell()
    while len(head := stream.read(_HEAD.size)) == _HEAD.size:
        kind, length = _HEAD.unpack(head)
        if kind not in _KINDS or at + _HEAD.size + length > size:
            break
        at = stream.seek(at + _HEAD.size + length)
    return at


def _recovered(file: Path, size: int, folder: Path) -> Path:
    """A copy of a file's whole records, with an end."""
    _logger.warning(
        "%s is truncated: its first %d of %d bytes are read", file, size, file.stat().st_size
    )
    copy = folder / file.name
    shutil.copyfile(file, copy)
    os.truncate(copy, size)
    with copy.open("ab") as stream:
        stream.write(_DATA_END + _FOOTER + MAGIC)
    return copy
