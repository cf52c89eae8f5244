"""Bags as MCAP files that ros2 bag, Foxglove and PlotJuggler open."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mcap.reader import make_reader
from mcap.writer import Writer

from emotion_face.errors import BagError


class Topic(NamedTuple):
    """A topic of a bag.

    Attributes
    ----------
    name : str
        As in ``/face/image``.
    kind : str
        Message type, as in ``sensor_msgs/msg/Image``.
    definition : str
        Of the type and of all that it needs.
    qos : str
        Offered profiles of quality of service, as YAML.
    """

    name: str
    kind: str
    definition: str
    qos: str


class Record(NamedTuple):
    """A message of a bag: its topic, type, time [ns] and CDR bytes."""

    topic: str
    kind: str
    time_ns: int
    data: bytes


class BagWriter:
    """Writes a bag, until closed.

    Parameters
    ----------
    path : Path
        A file that does not exist yet.
    topics : sequence of Topic

    Raises
    ------
    BagError
        If the file exists or cannot be written.
    """

    def __init__(self, path: Path, topics: Sequence[Topic]) -> None:
        try:
            self._file = path.open("xb")
        except OSError as error:
            raise BagError(f"{path}: {error.strerror}, expected a new file in a folder") from error
        self._writer = Writer(self._file)
        self._writer.start(profile="ros2", library="emotion_face")
        self._channels = {
            topic.name: self._writer.register_channel(
                topic.name,
                "cdr",
                self._writer.register_schema(topic.kind, "ros2msg", topic.definition.encode()),
                {"offered_qos_profiles": topic.qos},
            )
            for topic in topics
        }

    def write(self, topic: str, data: bytes, time_ns: int) -> None:
        """Add a message."""
        self._writer.add_message(self._channels[topic], time_ns, data, time_ns)

    def close(self) -> None:
        """Write what is left, and the index."""
        self._writer.finish()
        self._file.close()


def read_records(path: Path) -> Iterator[Record]:
    """Messages of a bag in the order in which they were recorded.

    Parameters
    ----------
    path : Path
        An MCAP file, or a folder with some, as ``ros2 bag record`` makes it.

    Raises
    ------
    BagError
        If it cannot be read.
    """
    files = sorted(path.glob("*.mcap")) if path.is_dir() else [path]
    if not files:
        raise BagError(f"{path}: no *.mcap in this folder, expected a bag with storage mcap")
    for file in files:
        try:
            with file.open("rb") as stream:
                reader = make_reader(stream, validate_crcs=True)
                for schema, channel, message in reader.iter_messages(log_time_order=False):
                    kind = schema.name if schema else ""
                    yield Record(channel.topic, kind, message.log_time, message.data)
        except OSError as error:
            raise BagError(f"{file}: {error.strerror}, expected an MCAP file") from error
        except Exception as error:  # a damaged file makes mcap raise almost anything
            reason = f"{type(error).__name__} {error}".strip()
            raise BagError(f"{file}: {reason}, expected a whole MCAP file") from error
