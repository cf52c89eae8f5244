"""Burn-in protection for an OLED, whose pixels fade while they are lit."""

from dataclasses import dataclass, field

import numpy as np

from emotion_face.display.panel import Frame
from emotion_face.settings import Checked, quantity

_SHIFT_STEPS = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
DAY_H = 24.0


@dataclass(frozen=True, kw_only=True)
class BurnInParameters(Checked):
    """How bright a panel is, and when."""

    contrast: int = quantity("1", 1, 255, default=0xCF, about="brightness awake")
    dim_contrast: int = quantity("1", 1, 255, default=8, about="brightness after stillness")
    night_contrast: int = quantity("1", 1, 255, default=8, about="brightness at night")
    dim_after_s: float = quantity(
        "s", 0.0, 1e6, default=300.0, about="time without a changed pixel until it dims, 0: never"
    )
    sleep_after_s: float = quantity(
        "s", 0.0, 1e6, default=1800.0, about="the same until it goes dark, 0: never"
    )
    shift_px: int = quantity(
        "px", 0, 4, default=1, about="how far the picture wanders, so that no pixel is always lit"
    )
    shift_every_s: float = quantity("s", 1.0, 1e6, default=120.0, about="time between its steps")
    night_from_h: float = quantity(
        "h", 0.0, DAY_H, default=0.0, about="local hour at which the night begins"
    )
    night_until_h: float = quantity(
        "h", 0.0, DAY_H, default=0.0, about="local hour at which it ends; the same: no night"
    )

    def is_night(self, hour: float) -> bool:
        """Whether an hour of the day (0 to 24) is in the night, which may span midnight."""
        return (hour - self.night_from_h) % DAY_H < (self.night_until_h - self.night_from_h) % DAY_H


@dataclass
class BurnInProtection:
    """Sets contrast and shift of the picture, from its changes and the time of day.

    Parameters
    ----------
    parameters : BurnInParameters
        May be replaced at any time.
    """

    parameters: BurnInParameters = field(default_factory=BurnInParameters)
    _seen: Frame | None = None
    _started_s: float = 0.0
    _changed_s: float = 0.0

    def step(self, picture: Frame, now_s: float, hour: float) -> tuple[int, tuple[int, int]]:
        """Contrast (0 is asleep) and shift (right, down) of the picture shown now.

        Parameters
        ----------
        picture : (height, width) uint8
        now_s : float
            Monotonic time in seconds.
        hour : float
            Local hour of the day, 0 to 24.
        """
        care = self.parameters
        if self._seen is None:
            self._started_s = now_s
        if self._seen is None or not np.array_equal(picture, self._seen):
            self._seen, self._changed_s = picture, now_s
        still_s = now_s - self._changed_s
        contrast = care.night_contrast if care.is_night(hour) else care.contrast
        if 0.0 < care.dim_after_s <= still_s:
            contrast = min(contrast, care.dim_contrast)
        if 0.0 < care.sleep_after_s <= still_s:
            contrast = 0
        right, down = _SHIFT_STEPS[
            int((now_s - self._started_s) / care.shift_every_s) % len(_SHIFT_STEPS)
        ]
        return contrast, (right * care.shift_px, down * care.shift_px)
