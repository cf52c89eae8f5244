"""Bags in the format of rosbag2, without rosbag2."""

import heapq
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from rosbags.interfaces import Qos
from rosbags.rosbag2 import (
    CompressionFormat,
    CompressionMode,
    Reader,
    ReaderError,
    StoragePlugin,
    Writer,
    WriterError,
)
from rosbags.rosbag2.storage_mcap import McapWriter
from rosbags.typesys import Stores, get_types_from_msg, get_typestore
from rosbags.typesys.store import Typestore

from emotion_face.bags.recovery import readable_files
from emotion_face.errors import BagError
from emotion_face.resources import share_path


class Topic(NamedTuple):
    """A topic of a bag: name, type as in ``std_msgs/msg/Header``, offered QoS profile."""

    name: str
    kind: str
    qos: Qos


class Record(NamedTuple):
    """A message of a bag: its topic, type, that type's hash if known, time [ns] and CDR bytes."""

    topic: str
    kind: str
    digest: str
    time_ns: int
    data: bytes


class BagWriter:
    """Writes a bag, until closed.

    Parameters
    ----------
    path : Path
        A folder that does not exist yet.
    topics : sequence of Topic

    Raises
    ------
    BagError
        If the folder exists or cannot be written, at once or later.
    """

    def __init__(self, path: Path, topics: Sequence[Topic]) -> None:
        self._path = path
        try:
            self._bag = Writer(
                path, version=Writer.VERSION_LATEST, storage_plugin=StoragePlugin.MCAP
            )
            self._bag.set_compression(CompressionMode.STORAGE, CompressionFormat.ZSTD)
            self._bag.open()
        except (OSError, WriterError) as error:
            raise BagError(f"{path}: {str(error).rstrip('.')}: expected a new folder") from error
        types = message_types()
        self._connections = {
            name: self._bag.add_connection(name, kind, typestore=types, offered_qos_profiles=[qos])
            for name, kind, qos in topics
        }

    def write(self, topic: str, data: bytes, time_ns: int) -> None:
        """Add a message."""
        with self._writing():
            self._bag.write(self._connections[topic], time_ns, data)

    def flush(self) -> None:
        """Flush, so that the data survives the process."""
        storage = self._bag.storage
        if isinstance(storage, McapWriter) and storage.chunk.msgs:
            with self._writing():
                storage.close_chunk()
                storage.bio.flush()

    def close(self) -> None:
        """Write the rest, and the index."""
        with self._writing():
            self._bag.close()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise BagError(f"{self._path}: cannot be written, {error.strerror}") from error


def read_records(path: Path) -> Iterator[Record]:
    """Messages of a bag in the order of their times.

    An unfinished bag is read as far as possible, with a warning.

    Parameters
    ----------
    path : Path
        A folder of ``ros2 bag record``, or an MCAP or SQLite file in it.

    Raises
    ------
    BagError
        If it cannot be read.
    """
    try:
        with readable_files(path) as files, ExitStack() as stack:
            readers = [stack.enter_context(Reader(file)) for file in files]
            messages = (reader.messages() for reader in readers)
            for connection, time_ns, data in heapq.merge(*messages, key=lambda found: found[1]):
                yield Record(
                    connection.topic, connection.msgtype, connection.digest, time_ns, bytes(data)
                )
    except (OSError, ReaderError) as error:
        reason = str(error).rstrip(".")
        raise BagError(
            f"{path}: {reason}: expected a bag of emotion-face record or ros2 bag record"
        ) from error
    except Exception as error:  # a damaged file makes rosbags raise almost anything
        reason = f"{type(error).__name__} {error}".strip()
        raise BagError(f"{path}: {reason}: expected a whole bag") from error


@cache
def message_types() -> Typestore:
    """Types of ROS' messages and of ours."""
    types = get_typestore(Stores.LATEST)
    for file in share_path("msg").glob("*.msg"):
        text = file.read_text(encoding="utf-8")
        types.register(get_types_from_msg(text, f"emotion_face/msg/{file.stem}"))
    return types
