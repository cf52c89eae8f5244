"""Frames and states of a demo, kept in memory while it runs."""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import MODULATORS, EmotionReading
from emotion_face.display import Panel, PanelStatistics, TerminalPanel, open_panel

BAR_LEVEL = 1.2
_BAR = 6


class Shown(NamedTuple):
    """A frame on the panel: its time, the state it shows, whether bytes changed."""

    at_s: float
    state_s: float
    bits: NDArray[np.uint8]
    changed: bool


class Felt(NamedTuple):
    """A state: its time, names, modulator levels (7,), strength."""

    at_s: float
    emotion: str
    blend: str
    word: str
    levels: NDArray[np.float64]
    intensity: float


@dataclass
class Recording:
    """One run of the face; times are those of its clock, in seconds.

    Its stimuli are those of the story; `is_steered` says whether there were others.
    """

    frames: list[Shown] = field(default_factory=list)
    states: list[Felt] = field(default_factory=list)
    stimuli: list[tuple[float, str]] = field(default_factory=list)
    drawn: int = 0
    is_steered: bool = False
    cpu_share: float = 0.0
    memory_mb: float = 0.0
    statistics: PanelStatistics | None = None

    def state_at(self, time_s: float) -> Felt:
        """Newest state that is not after a time."""
        return self.states[max(bisect_right(self.states, time_s, key=lambda s: s.at_s) - 1, 0)]

    def latencies_s(self) -> list[float]:
        """Per stimulus, the time until a changed frame showed a state at or after it."""
        found = []
        for stimulus_s, _ in self.stimuli:
            for frame in self.frames:
                if frame.state_s >= stimulus_s and frame.changed:
                    found.append(frame.at_s - stimulus_s)
                    break
        return found


class RecordingPanel(Panel):
    """An SSD1306 on a fake bus, whose frames are kept, and shown in a terminal if there is one."""

    def __init__(self, recording: Recording, live: Panel | None, end_s: float) -> None:
        self.is_live = live is not None
        self.note = ""
        self.clock: Callable[[], float] = lambda: 0.0
        self._recording = recording
        self._live = live
        self._is_over = False
        self._end_s = end_s
        self._panel = open_panel("fake", refresh_s=1e9)

    def show(self, frame: NDArray[np.uint8], stamp_s: float | None = None) -> int:
        """Keep the frame; see :meth:`Panel.show`."""
        sent = self._panel.show(frame, stamp_s)
        if not self._is_over:
            shown = Shown(self.clock(), stamp_s or 0.0, np.packbits(frame), sent > 0)
            self._recording.frames.append(shown)
        if self._live:
            self._live.show(frame, stamp_s)
        return sent

    def tell(self, state: Felt) -> None:
        """Show a state's words and bars, the progress and the note under a live picture."""
        if isinstance(self._live, TerminalPanel):
            progress = (state.at_s - self._recording.states[0].at_s) / self._end_s
            self._live.status(f"{caption(state)}\n{bars(state)}\n{bar(progress, 40)}  {self.note}")

    def end(self) -> None:
        """Restore the terminal, and stop recording."""
        self._is_over = True
        if self._live:
            self._live.close()
            self._live = None

    def close(self, *, keep: bool = False) -> None:
        """End; see :meth:`Panel.close`."""
        self.end()
        self._panel.close()


class Listener:
    """Records states, stimuli and the number of frames.

    Attributes
    ----------
    announce : callable (str)
        Gets a line for each stimulus, and for each new word.
    """

    def __init__(self, recording: Recording, panel: RecordingPanel) -> None:
        self.announce: Callable[[str], object] = lambda text: None
        self._recording = recording
        self._panel = panel

    def feel(self, reading: EmotionReading) -> None:
        """Keep a state."""
        state = Felt(
            reading.time_s,
            reading.emotion,
            reading.blend,
            reading.word,
            reading.levels,
            reading.intensity,
        )
        states = self._recording.states
        states.append(state)
        self._panel.tell(state)
        if len(states) == 1 or states[-2][1:4] != state[1:4]:
            self.announce(f"{state.at_s - states[0].at_s:6.1f} s  {caption(state)}")

    def hear(self, at_s: float, what: str, *, is_of_story: bool) -> None:
        """Keep a stimulus."""
        if is_of_story:
            self._recording.stimuli.append((at_s, what))
        else:
            self._recording.is_steered = True
        self.announce(f"          {what}")

    def count_frame(self) -> None:
        """Count a frame that was drawn."""
        self._recording.drawn += 1


def caption(state: Felt) -> str:
    """Words of a state, such as ``joy (optimism): optimism``."""
    blend = f" ({state.blend})" if state.blend and state.blend != state.word else ""
    return f"{state.emotion}{blend}: {state.word}" if state.word != state.emotion else state.word


def bars(state: Felt) -> str:
    """Modulator levels as one line of short names and bars."""
    return " ".join(
        f"{name[:4]} {bar(level / BAR_LEVEL, _BAR)}"
        for name, level in zip(MODULATORS, state.levels.tolist(), strict=True)
    )


def bar(share: float, cells: int) -> str:
    """A bar of text."""
    full = round(min(max(share, 0.0), 1.0) * cells)
    return "█" * full + "░" * (cells - full)
