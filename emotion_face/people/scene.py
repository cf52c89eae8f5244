"""The people in one image."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from emotion_face.face import Controls
from emotion_face.people.person import Person


@dataclass(frozen=True, eq=False)
class Scene:
    """The people in view at a time.

    Attributes
    ----------
    time_s : float
        Time of the image.
    size : tuple of int
        Width and height of the picture [px].
    people : sequence of Person
        Nearest first.
    focus : Person or None
        The person whom the face looks at.
    look : (3,) array or None
        The point to look at: the focus, or beside it [m].
    attended_s : float
        How long the focus has looked at the face.
    ignored_s : float
        How long somebody has been in view and nobody looked at the face.
    has_left : bool
        Whether the last person has left, until somebody comes.
    mirrored : Controls or None
        The expression of the focus, mirrored.
    picture : (height, width, 3) array
        The processed image, RGB; empty without an image.
    reduction : float
        Pixels of the original image per pixel of `picture`.
    is_dark : bool
        Whether it is too dark to see anybody.
    """

    time_s: float
    size: tuple[int, int]
    people: Sequence[Person]
    focus: Person | None
    look: NDArray[np.float64] | None
    attended_s: float
    ignored_s: float
    has_left: bool
    mirrored: Controls | None
    picture: NDArray[np.uint8]
    reduction: float
    is_dark: bool


class Contact:
    """Measures for how long people look at the face; a jump of time back resets it."""

    def __init__(self) -> None:
        self._time_s = np.inf
        self._focus_id = 0
        self.attended_s = self.ignored_s = 0.0
        self.has_left = self._was_here = False

    def follow(self, people: Sequence[Person], focus: Person | None, time_s: float) -> None:
        """Update with the people in view at a time."""
        step_s = max(time_s - self._time_s, 0.0)
        self._time_s = time_s
        if people:
            self.has_left = False
        elif self._was_here:
            self.has_left = True
        self._was_here = bool(people)
        is_met = any(person.looks_at_me for person in people)
        self.ignored_s = self.ignored_s + step_s if people and not is_met else 0.0
        is_same = focus is not None and focus.id == self._focus_id
        self._focus_id = focus.id if focus else 0
        looks = is_same and focus is not None and focus.looks_at_me
        self.attended_s = self.attended_s + step_s if looks else 0.0
