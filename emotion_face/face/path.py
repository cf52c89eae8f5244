"""Paths through the controls: moves of one group at a time, and a filter that follows a target.

A move of a group leaves every other group alone, as in the homomorphic latent space of Chen et
al. 2019 (Homomorphic Latent Space Interpolation for Unpaired Image-to-Image Translation).
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from emotion_face.face.controls import Controls

GROUPS: dict[str, tuple[str, ...]] = {
    "emotions": ("emotions",),
    "lids": ("lid_left", "lid_right"),
    "gaze": ("gaze_x", "gaze_y"),
    "jaw": ("jaw",),
    "head": ("yaw", "pitch", "roll"),
    "pupil": ("pupil",),
}


def move(source: Controls, target: Controls, **shares: float) -> Controls:
    """Controls a share of the way from ``source`` to ``target``, group by group.

    Parameters
    ----------
    source, target : Controls
    **shares : float
        By name of `GROUPS`: 0 gives exactly the source's controls, 1 exactly
        the target's. A group that is not named stays the source's.
    """
    changes = {
        name: (1.0 - share) * getattr(source, name) + share * getattr(target, name)
        for group, share in shares.items()
        for name in GROUPS[group]
    }
    return replace(source, **changes)


_SPAN = 4.39
"""Time of a critically damped step from 5 % to 95 %, in units of 1 / its rate."""


class SmoothDamp:
    """Values that follow a target: a critically damped spring, known as SmoothDamp.

    With the value x, its target g and the rate w = 4.39 / duration_s [1/s], in closed form over a
    step of h seconds during which g and w stay::

        x'' = w^2 (g - x) - 2 w x'
        d = x' + w (x - g)
        x <- g + (x - g + d h) exp(-w h)
        x' <- (x' - w d h) exp(-w h)

    (T. Lowe 2004, Critically damped ease-in/ease-out smoothing, Game Programming Gems 4, there with
    an approximation of exp.) Value and velocity are continuous whatever the target does, nothing
    overshoots from rest, and the path does not depend on the frame rate. The value is a weighted
    mean of past targets, so it stays in their range; a change of 1 from rest is at most
    w / e = 1.61 / duration_s [1/s] fast.

    Parameters
    ----------
    value : (n,) array_like
        Where it starts, at rest.
    """

    def __init__(self, value: ArrayLike) -> None:
        self.value: NDArray[np.float64] = np.array(value, dtype=float)
        self._velocity = np.zeros_like(self.value)

    def advance(
        self, step_s: float, target: ArrayLike, duration_s: ArrayLike
    ) -> NDArray[np.float64]:
        """Values (n,) after ``step_s`` towards ``target`` (n,).

        Parameters
        ----------
        step_s : float
        target : (n,) array_like
        duration_s : float or (n,) array_like
            Time of a change from 5 to 95 % [s].
        """
        goal = np.asarray(target, dtype=float)
        rate = _SPAN / np.asarray(duration_s, dtype=float)
        away = self.value - goal
        drift = self._velocity + rate * away
        decay = np.exp(-rate * step_s)
        self.value = goal + (away + drift * step_s) * decay
        self._velocity = (self._velocity - rate * drift * step_s) * decay
        return self.value
