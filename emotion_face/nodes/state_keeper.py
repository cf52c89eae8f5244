"""Keeping the affective state in a file, without making anybody wait for the disk."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from rclpy.node import Node

from emotion_face.affect import Timeline, persistence, state_file
from emotion_face.errors import StateFileError
from emotion_face.nodes.parameters import declare


class StateKeeper:
    """Lets a timeline go on from a file, and saves it there every so often and at the end.

    Declares the node's parameters ``state_file`` and ``state_every_s``. A file that cannot be used
    or written is a warning.

    Parameters
    ----------
    node : Node
    timeline : Timeline
    character : callable () -> mapping
        Names of preset, personality and wheel, for whoever reads the file.
    warn : callable (text)
        Where a warning goes, from any thread.
    """

    def __init__(
        self,
        node: Node,
        timeline: Timeline,
        character: Callable[[], Mapping[str, object]],
        warn: Callable[[str], object],
    ) -> None:
        name = declare(
            node, "state_file", "", "file that keeps the feelings over a restart; empty: none"
        )
        every_s = declare(
            node, "state_every_s", 5.0, "time between two savings [s]", low=0.1, high=3600
        )
        self._node, self._timeline, self._character = node, timeline, character
        self._file = Path(os.path.expanduser(name)) if name else None
        self._warn = warn
        self._writer = ThreadPoolExecutor(1, "state_file")
        self._written: Future[None] | None = None
        if self._file:
            self._load(self._file)
            node.create_timer(every_s, self._on_time)

    def close(self) -> None:
        """Save what there is now."""
        self._writer.shutdown()
        if self._file:
            self._save(self._file, self._text())

    def _load(self, file: Path) -> None:
        try:
            if state_file.load(file, self._timeline):
                self._node.get_logger().info(f"{file}: goes on with the feelings kept there")
        except StateFileError as error:
            self._warn(f"{error}; starts at rest")

    def _on_time(self) -> None:
        is_idle = self._written is None or self._written.done()
        if self._file and is_idle:  # a slow disk gets it the next time
            self._written = self._writer.submit(self._save, self._file, self._text())

    def _save(self, file: Path, text: str) -> None:
        try:
            state_file.write(file, text)
        except StateFileError as error:
            self._warn(f"{error}: the feelings are not kept")

    def _text(self) -> str:
        return persistence.document(self._timeline, self._character())
