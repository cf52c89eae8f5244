"""Detection of fast approach by a range sensor.

Animals are startled by the time to contact tau = d / v of distance and closing speed (Lee 1976,
Perception 5:437; Rind & Simmons 1999, Trends Neurosci. 22:215).
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SECTORS = 72
"""Sectors of the circle around the sensor, from behind over right, front and left."""
_PICTURES = 4  # measurements in a row in which it must come nearer
_SPAN_MAX_S = 1.0  # longest time for these
_SPEED_MAX_M_S = 12.0  # a faster change comes from the side
_SPEED_MIN_M_S = 0.6
_CONTACT_S = 1.0
_FAR_M = 4.0
_ALIKE = 1.1
_AZIMUTHS_RAD = (np.arange(SECTORS) + 0.5) / SECTORS * math.tau - math.pi


@dataclass(frozen=True)
class Approach:
    """Something that approaches.

    Attributes
    ----------
    azimuth_rad : float
        Direction, to the sensor's left.
    distance_m, speed_m_s : float
    """

    azimuth_rad: float
    distance_m: float
    speed_m_s: float


class Approaches:
    """Watches the distances around a sensor; a jump of time back resets it."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, NDArray[np.float64]]] = deque(maxlen=_PICTURES)

    def watch(
        self, azimuths_rad: NDArray[np.float64], distances_m: NDArray[np.float64], time_s: float
    ) -> Approach | None:
        """The fastest approach to the sensor that would arrive within a second.

        Parameters
        ----------
        azimuths_rad, distances_m : (n,) arrays
            Directions and distances at a time; NaN and values up to 0 are ignored.
        time_s : float
        """
        if self._past and time_s <= self._past[-1][0]:
            if time_s < self._past[-1][0]:
                self._past.clear()
            return None
        self._past.append((time_s, _nearest(azimuths_rad, distances_m)))
        times_s = np.array([then_s for then_s, _ in self._past])
        if len(times_s) < _PICTURES or times_s[-1] - times_s[0] > _SPAN_MAX_S:
            return None
        near = np.array([distances for _, distances in self._past])
        with np.errstate(invalid="ignore", divide="ignore"):
            speeds = -np.diff(near, axis=0) / np.diff(times_s)[:, None]
            comes = ((speeds > _SPEED_MIN_M_S) & (speeds < _SPEED_MAX_M_S)).all(0)
            comes &= near[-1] < _FAR_M
            mean = (near[0] - near[-1]) / (times_s[-1] - times_s[0])
            contact_s = np.where(comes, near[-1] / mean, np.inf)
        sector = int(contact_s.argmin())
        if contact_s[sector] > _CONTACT_S:
            return None
        is_it = contact_s < _ALIKE * contact_s[sector]  # as it may be wider than a sector
        azimuth = np.angle(np.exp(1j * _AZIMUTHS_RAD[is_it]).sum())
        return Approach(float(azimuth), float(near[-1, sector]), float(mean[sector]))


def _nearest(azimuths: NDArray[np.float64], distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Least distance (SECTORS,) in each direction; infinite if nothing is detected."""
    is_seen = np.isfinite(azimuths) & np.isfinite(distances) & (distances > 0.0)
    share = (azimuths[is_seen] + math.pi) / math.tau % 1.0
    nearest = np.full(SECTORS, np.inf)
    np.minimum.at(nearest, (share * SECTORS).astype(int) % SECTORS, distances[is_seen])
    return nearest
