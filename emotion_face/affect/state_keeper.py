"""Saving the affective state to a file without blocking the caller."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from emotion_face.affect import persistence, state_file
from emotion_face.affect.timeline import Timeline
from emotion_face.errors import StateFileError


class StateKeeper:
    """Restores a timeline from a file, and saves it there.

    Parameters
    ----------
    file : Path
    timeline : Timeline
    character : callable () -> mapping
        Names of preset, personality and wheel, for readers of the file.
    warn : callable (text, kind)
        Gets a warning if the file cannot be used or written, also from the keeper's thread.
    """

    def __init__(
        self,
        file: Path,
        timeline: Timeline,
        character: Callable[[], Mapping[str, object]],
        warn: Callable[[str, str], object],
    ) -> None:
        self._file, self._timeline, self._character, self._warn = file, timeline, character, warn
        self._writer = ThreadPoolExecutor(1, "state_file")
        self._written: Future[None] | None = None

    def load(self) -> bool:
        """Restore from the file; returns whether there was a usable one."""
        try:
            return state_file.load(self._file, self._timeline)
        except StateFileError as error:
            self._warn(f"{error}; starts at rest", error.category)
            return False

    def save_soon(self) -> None:
        """Save in the background, unless the last state is still being written."""
        if self._written is None or self._written.done():
            self._written = self._writer.submit(self._save, self._text())

    def close(self) -> None:
        """Save the present state."""
        self._writer.shutdown()
        self._save(self._text())

    def _save(self, text: str) -> None:
        try:
            state_file.write(self._file, text)
        except StateFileError as error:
            self._warn(f"{error}: the feelings are not kept", error.category)

    def _text(self) -> str:
        return persistence.document(self._timeline, self._character())
