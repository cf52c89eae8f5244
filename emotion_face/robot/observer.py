"""Observers of a robot."""

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EmotionReading, Stimulus


class Observer:
    """Callbacks of a robot, in its thread; a subclass overrides those that it needs."""

    def on_stimulus(self, stimulus: Stimulus, at_s: float) -> None:
        """A stimulus at a time [s]."""

    def on_state(self, state: EmotionReading) -> None:
        """A new state."""

    def on_frame(self, frame: NDArray[np.uint8], state_s: float) -> None:
        """A new frame (64, 128) of 0 and 255, for the state at a time [s]."""
