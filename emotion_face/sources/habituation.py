"""Habituation to a repeated stimulus."""

import dataclasses
import math

from emotion_face.affect import DAY_S
from emotion_face.settings import Checked, quantity


@dataclasses.dataclass(frozen=True, kw_only=True)
class Habituation(Checked):
    """Parameters of habituation to one source.

    Of the characteristics in R. F. Thompson & W. A. Spencer, Habituation: a model phenomenon for
    the study of neuronal substrates of behavior, Psychological Review 73 (1966) 16, it has: each
    repetition takes a share of the response, so that it falls as a negative exponential (1);
    without the stimulus it recovers by itself (2); it falls farther the faster repetitions come
    (4). The numbers are artistic.
    """

    loss: float = quantity("share of the response lost per repetition", 0.0, 1.0, default=0.0)
    recovery_s: float = quantity("s, time constant", 0.0, DAY_S, above=True, default=60.0)


class HabituatedResponse:
    """Present strength of the response to a source.

    Parameters
    ----------
    habituation : Habituation
    """

    def __init__(self, habituation: Habituation) -> None:
        self._habituation = habituation
        self._strength, self._then_s = 1.0, -math.inf

    def __call__(self, time_s: float) -> float:
        """Strength of the response to a stimulus at a time, 0 to 1; the next one is weaker."""
        recovered = -math.expm1(-(time_s - self._then_s) / self._habituation.recovery_s)
        strength = self._strength + (1.0 - self._strength) * recovered
        self._strength, self._then_s = strength * (1.0 - self._habituation.loss), time_s
        return strength
