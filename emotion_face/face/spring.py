"""A spring: values that overshoot their target and settle, exactly, at any frame rate."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


class Spring:
    """Values (n,) on springs of one frequency and damping.

    The exact solution of ``x'' = -w^2 (x - target) - 2 d w x'`` for a damping ``d`` below 1: a step
    from rest overshoots by ``exp(-pi d / sqrt(1 - d^2))`` of itself.

    Parameters
    ----------
    value : (n,) array_like
        Where it starts, at rest.

    Attributes
    ----------
    value, velocity : (n,) array
    """

    def __init__(self, value: ArrayLike) -> None:
        self.value: NDArray[np.float64] = np.array(value, dtype=float)
        self.velocity = np.zeros_like(self.value)

    def advance(
        self, step_s: float, target: ArrayLike, hz: float, damping: float
    ) -> NDArray[np.float64]:
        """Values (n,) after ``step_s`` towards ``target`` (n,)."""
        goal = np.asarray(target, dtype=float)
        rate = 2.0 * np.pi * hz
        swing = rate * np.sqrt(1.0 - damping**2)
        away = self.value - goal
        lean = (self.velocity + damping * rate * away) / swing
        decay = np.exp(-damping * rate * step_s)
        c, s = decay * np.cos(swing * step_s), decay * np.sin(swing * step_s)
        self.value = goal + c * away + s * lean
        self.velocity = c * (swing * lean - damping * rate * away) - s * (
            swing * away + damping * rate * lean
        )
        return self.value
