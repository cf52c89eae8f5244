"""A running demo: a face, its panel, and its recording."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from emotion_face.cli.recording import Listener, Recording, RecordingPanel
from emotion_face.display import PanelStatistics


class RunningFace(Protocol):
    """A face that plays a story, and its dashboard."""

    @property
    def url(self) -> str:
        """Address of the dashboard."""
        ...

    @property
    def has_ended(self) -> bool:
        """Whether the story is over."""
        ...

    @property
    def statistics(self) -> PanelStatistics | None:
        """Figures of the panel."""
        ...

    def run(self, until: Callable[[], bool]) -> None:
        """Run until a condition is met."""
        ...

    def remove_listener(self) -> None:
        """Detach the listener."""
        ...


@dataclass(frozen=True)
class DemoRun:
    """A running face with its panel and recorder."""

    face: RunningFace
    panel: RecordingPanel
    recording: Recording
    listener: Listener
    ending: threading.Event
