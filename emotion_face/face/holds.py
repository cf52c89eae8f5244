"""Moving holds: how a face goes on moving while an emotion lasts.

Each emotion has its own cycle, whose length varies; the cycles always run, and an emotion
shows its cycle by its strength. Lengths and shapes are artistic.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS


class Hold(NamedTuple):
    """Additions of a moving hold at one moment.

    Attributes
    ----------
    x_px, y_px : float
        Move of the picture, to the right and down.
    zoom, stretch : float
        Growth of the picture, and of its height over its width, as shares.
    roll_rad : float
        Turn of the picture, clockwise.
    pitch : float
        Nod of the head, in units of its control.
    lids : float
        Opening of the lids, as a share.
    """

    x_px: float = 0.0
    y_px: float = 0.0
    zoom: float = 0.0
    stretch: float = 0.0
    roll_rad: float = 0.0
    pitch: float = 0.0
    lids: float = 0.0


def _ramp(time_s: float, start_s: float, end_s: float) -> float:
    """From 0 to 1 between two times, with no slope at its ends."""
    share = min(max((time_s - start_s) / (end_s - start_s), 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


def _bounces(time_s: float, length_s: float) -> Hold:
    """Joy: three bounces that decay, at 3 Hz."""
    if time_s >= 1.0:
        return Hold()
    height = float(np.exp(-0.9 * time_s) * np.sin(3.0 * np.pi * time_s) ** 2)
    return Hold(y_px=-3.4 * height, stretch=0.04 * (height - 0.3) * (1.0 - time_s))


def _tremble(time_s: float, length_s: float) -> Hold:
    """Fear: bursts of 0.3 s, and the head shrinks back."""
    back = _ramp(time_s, 0.0, 0.1) - _ramp(time_s, 0.5, length_s)
    shake = float(np.sin(2.0 * np.pi * 9.0 * time_s)) if time_s < 0.34 else 0.0
    return Hold(x_px=1.5 * shake, y_px=1.2 * back, zoom=-0.02 * back)


def _sinking(time_s: float, length_s: float) -> Hold:
    """Sadness: it sinks, and a hitch brings it back."""
    sunk = _ramp(time_s, 0.0, 0.8 * length_s) - _ramp(time_s, 0.88 * length_s, length_s)
    return Hold(y_px=3.0 * sunk, lids=-0.12 * sunk, pitch=-0.06 * sunk)


def _push(time_s: float, length_s: float) -> Hold:
    """Anger: it comes nearer, and snorts."""
    near = _ramp(time_s, 0.0, length_s - 0.6) - _ramp(time_s, length_s - 0.45, length_s)
    puff = _ramp(time_s, length_s - 0.6, length_s - 0.45) - _ramp(
        time_s, length_s - 0.35, length_s - 0.1
    )
    return Hold(zoom=0.05 * near, stretch=-0.05 * puff, y_px=-1.5 * puff)


def _roll(time_s: float, length_s: float) -> Hold:
    """Love: it rolls at 0.4 Hz."""
    turn = float(np.sin(2.0 * np.pi * time_s / length_s))
    return Hold(roll_rad=0.065 * turn, x_px=2.5 * turn, y_px=1.2 * turn**2)


def _chin(time_s: float, length_s: float) -> Hold:
    """Power: the chin goes up, is held, and settles."""
    up = _ramp(time_s, 0.0, 0.35) - _ramp(time_s, length_s - 0.9, length_s)
    return Hold(y_px=-2.5 * up, zoom=0.03 * up, pitch=0.12 * up, stretch=0.02 * up)


def _gasps(time_s: float, length_s: float) -> Hold:
    """Surprise: it starts back again and again, less each time."""
    start = _ramp(time_s, 0.0, 0.12) * float(np.exp(-2.5 * time_s))
    return Hold(y_px=-2.5 * start, stretch=0.05 * start, lids=0.1 * start)


_HOLDS: dict[str, tuple[float, float, Callable[[float, float], Hold]]] = {
    "fear": (0.8, 1.5, _tremble),
    "mad": (2.2, 3.2, _push),
    "joy": (1.6, 2.6, _bounces),
    "love": (2.5, 2.5, _roll),
    "sad": (2.0, 3.0, _sinking),
    "surprise": (1.0, 1.8, _gasps),
    "power": (2.2, 3.2, _chin),
}
# Least and greatest length of a cycle [s], and its course.


class Holds:
    """The running holds of one face.

    Parameters
    ----------
    rng : np.random.Generator
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._time_s = np.zeros(len(EMOTIONS))
        self._length_s = np.array([rng.uniform(*_HOLDS[name][:2]) for name in EMOTIONS])

    def advance(self, step_s: float, emotions: NDArray[np.float64]) -> Hold:
        """Hold after ``step_s`` while emotions (7,), 0 to 1, are shown."""
        self._time_s += step_s
        for index, name in enumerate(EMOTIONS):
            while self._time_s[index] >= self._length_s[index]:
                self._time_s[index] -= self._length_s[index]
                self._length_s[index] = self._rng.uniform(*_HOLDS[name][:2])
        total = np.zeros(len(Hold()))
        for index in np.flatnonzero(emotions > 0.0).tolist():
            course = _HOLDS[EMOTIONS[index]][2]
            hold = course(float(self._time_s[index]), float(self._length_s[index]))
            total += float(emotions[index]) * np.array(hold)
        return Hold(*total.tolist())
