"""The actor: shows the felt expression, and over it the played ones."""

from collections.abc import Callable
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EmotionReading, Feeling, Lexicon, load_parameters
from emotion_face.errors import EmotionFaceError
from emotion_face.face.animator import FaceAnimator
from emotion_face.face.expression import Expression
from emotion_face.face.performance import Performance, PerformanceBlender
from emotion_face.face.states import repertoire

TRIGGERS_MAX = 256
"""Triggers that may wait for their stamp; beyond it the oldest are dropped."""


class Actor:
    """Draws a person from felt and played expressions; the frames' times are its clock.

    Parameters
    ----------
    animator : FaceAnimator
    on_refusal : callable (EmotionFaceError)
        Gets the reason if a triggered performance is not shown.

    Attributes
    ----------
    animator : FaceAnimator
    blender : PerformanceBlender
    """

    def __init__(
        self, animator: FaceAnimator, on_refusal: Callable[[EmotionFaceError], object]
    ) -> None:
        self.animator, self.blender = animator, PerformanceBlender()
        self._on_refusal = on_refusal
        self._felt = Expression.neutral()
        self._triggers: list[tuple[float, Performance]] = []
        self._time_s = 0.0
        self.use_wheel("plutchik")
        self.use_personality("even")

    def use_wheel(self, wheel: str) -> None:
        """Use the words of a wheel, a shipped one or a file.

        Raises
        ------
        ConfigError
            If it cannot be used; the previous words stay in use.
        """
        self._lexicon = Lexicon(load_parameters(wheel=wheel))

    def use_personality(self, personality: str) -> None:
        """Measure dopamine against the resting level of a personality, a shipped one or a file.

        Raises
        ------
        ConfigError
            If it cannot be used; the previous one stays in use.
        """
        dopamine = load_parameters(personality=personality).modulators["dopamine"]
        self._dopamine_rest = max(dopamine.baseline, 1e-3)

    def feeling(self, word: str) -> Feeling:
        """Meaning of a word that can be played.

        Raises
        ------
        ConfigError
            If it is none of the words.
        """
        return repertoire().feeling(word, self._lexicon)

    def feel(self, reading: EmotionReading) -> None:
        """Set the felt expression, from the next frame on."""
        self._felt = Expression.of(reading, self._dopamine_rest)

    def trigger(self, performance: Performance, at_s: float = 0.0) -> None:
        """Start a performance at a time [s], 0: at once; an empty expression ends the shown one."""
        self._triggers.append((at_s, performance))
        del self._triggers[:-TRIGGERS_MAX]

    def frame(self, time_s: float) -> NDArray[np.uint8]:
        """Frame (64, 128) of 0 and 255 at ``time_s`` [s]; see `FaceAnimator.frame`."""
        if time_s < self._time_s:  # triggers after the old time are dropped
            self._triggers = [entry for entry in self._triggers if entry[0] < self._time_s]
        self._time_s = time_s
        due = sorted((entry for entry in self._triggers if entry[0] <= time_s), key=itemgetter(0))
        self._triggers = [entry for entry in self._triggers if entry[0] > time_s]
        for at_s, performance in due:
            self._start(performance, at_s)
        shown = self.blender.blend(time_s, self._felt)
        if self.blender.is_busy:
            self.animator.notice()
        return self.animator.frame(time_s, shown, self.blender.stances())

    def _start(self, performance: Performance, at_s: float) -> None:
        try:
            if performance.expression:
                feeling = self.feeling(performance.expression)
                self.blender.begin(performance, feeling, at_s)
            else:
                self.blender.clear(performance.priority)
        except EmotionFaceError as error:
            self._on_refusal(error)
