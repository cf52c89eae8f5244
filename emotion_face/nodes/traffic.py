"""Counting the messages of a topic."""

import math
from collections.abc import Callable

from emotion_face.diagnosis import Diagnosis, Level

PATIENCE = 2
"""Diagnoses in a row that must find a fault before it is reported."""
OFFSET_MAX_S = 0.5
"""Greatest offset of two clocks without a warning."""


class Traffic:
    """Messages of a topic that a node hears or publishes.

    Parameters
    ----------
    name : str
        Prefix of its figures, such as ``emotion_state heard``.
    """

    def __init__(self, name: str) -> None:
        self.number = 0
        self._name = name
        self._oldest_s = math.nan
        self._missed = 0

    def count(self, age_s: float = math.nan) -> None:
        """Count a message; its age is the time since its stamp [s]."""
        self.number += 1
        if not age_s <= self._oldest_s:
            self._oldest_s = age_s

    def diagnose(self, elapsed_s: float, fault: str = "") -> Diagnosis:
        """Judge the time since the last diagnosis.

        Parameters
        ----------
        elapsed_s : float
            How long it was [s].
        fault : str
            Message if this lasts; empty: no fault.
        """
        values = {f"{self._name} [Hz]": f"{self.number / elapsed_s:.1f}"}
        if not math.isnan(self._oldest_s):
            values[f"{self._name}, greatest age [ms]"] = f"{1e3 * self._oldest_s:.1f}"
        self.number, self._oldest_s = 0, math.nan
        self._missed = self._missed + 1 if fault else 0
        if self._missed >= PATIENCE:
            return Diagnosis(Level.WARN, fault, values)
        return Diagnosis(values=values)


class ClockOffset:
    """Offset of a sender's clock, estimated from its messages.

    No message arrives before it is sent, and one of many arrives soon after. So the least
    transit time, by both clocks, is approximately their offset.
    """

    def __init__(self) -> None:
        self._least_s = math.inf
        self._found = 0

    def count(self, under_way_s: float) -> None:
        """Count a message.

        Parameters
        ----------
        under_way_s : float
            From sending, by one clock, to arrival, by the other [s].
        """
        self._least_s = min(self._least_s, under_way_s)

    def diagnose(self, what: Callable[[], str]) -> Diagnosis:
        """Judge the messages since the last diagnosis; where there are none, nothing is new.

        Parameters
        ----------
        what : callable () -> str
            Topic and sender, such as ``/face/image of /face``.
        """
        if math.isinf(self._least_s):
            return Diagnosis()
        least_s = self._least_s
        self._least_s = math.inf
        self._found = self._found + 1 if abs(least_s) > OFFSET_MAX_S else 0
        if self._found < PATIENCE:
            return Diagnosis()
        cause = (
            f"its clock is {-least_s:.1f} s ahead of ours"
            if least_s < 0.0
            else f"its clock is {least_s:.1f} s behind ours, or the network is as slow as that"
        )
        return Diagnosis(Level.WARN, f"{what()}: {cause}: set the clocks of both machines (chrony)")
