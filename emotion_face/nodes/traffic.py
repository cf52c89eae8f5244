"""Counting the messages of a topic."""

import math

from emotion_face.diagnosis import Diagnosis, Level

PATIENCE = 2
"""Diagnoses in a row that find nobody at the other end, until that is a fault."""


class Traffic:
    """Messages of a topic that a node hears or publishes.

    Parameters
    ----------
    name : str
        Of its figures, such as ``emotion_state heard``.
    fault : str
        What to say when nobody is at the other end; empty: that is no fault.
    """

    def __init__(self, name: str, fault: str = "") -> None:
        self.number = 0
        self._name, self._fault = name, fault
        self._oldest_s = math.nan
        self._missed = 0

    def count(self, age_s: float = math.nan) -> None:
        """Count a message; its age is the time since its stamp [s]."""
        self.number += 1
        if not age_s <= self._oldest_s:
            self._oldest_s = age_s

    def diagnose(self, elapsed_s: float, *, alone: bool) -> Diagnosis:
        """Judge the time since the last diagnosis.

        Parameters
        ----------
        elapsed_s : float
            How long it was [s].
        alone : bool
            Whether nobody is at the other end.
        """
        values = {f"{self._name} [Hz]": f"{self.number / elapsed_s:.1f}"}
        if not math.isnan(self._oldest_s):
            values[f"{self._name}, greatest age [ms]"] = f"{1e3 * self._oldest_s:.1f}"
        self.number, self._oldest_s = 0, math.nan
        self._missed = self._missed + 1 if alone else 0
        if self._fault and self._missed >= PATIENCE:
            return Diagnosis(Level.WARN, self._fault, values)
        return Diagnosis(values=values)
