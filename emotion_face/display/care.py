"""Care for an OLED, whose pixels fade with every hour they are lit."""

import math
from dataclasses import dataclass, field

import numpy as np

from emotion_face.display.panel import Frame
from emotion_face.errors import ConfigError

_SHIFT_STEPS = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
DAY_H = 24.0


@dataclass(frozen=True)
class CareParameters:
    """How bright a panel is, and when.

    Attributes
    ----------
    contrast, dim_contrast, night_contrast : int
        Brightness awake, after stillness, and at night, 1 to 255.
    dim_after_s, sleep_after_s : float
        Time without a changed pixel until the panel dims and goes dark; 0 is never.
    shift_px : int
        How far the picture wanders so that no pixel is always lit, 0 to 4 pixels.
    shift_every_s : float
        Time between two steps of it.
    night_from_h, night_until_h : float
        Hours of the local day between which it is night; equal is never.
    """

    contrast: int = 0xCF
    dim_contrast: int = 8
    night_contrast: int = 8
    dim_after_s: float = 300.0
    sleep_after_s: float = 1800.0
    shift_px: int = 1
    shift_every_s: float = 120.0
    night_from_h: float = 0.0
    night_until_h: float = 0.0

    def __post_init__(self) -> None:
        for name in ("contrast", "dim_contrast", "night_contrast"):
            self._check(name, 1, 255)
        for name in ("dim_after_s", "sleep_after_s"):
            self._check(name, 0, math.inf)
        for name in ("night_from_h", "night_until_h"):
            self._check(name, 0, DAY_H)
        self._check("shift_px", 0, 4)
        self._check("shift_every_s", 1, math.inf)

    def _check(self, name: str, low: float, high: float) -> None:
        value = getattr(self, name)
        if not low <= value <= high:
            raise ConfigError(f"{name} is {value}, expected {low:g} to {high:g}")

    def is_night(self, hour: float) -> bool:
        """Whether an hour of the day (0 to 24) is in the night, which may hold a midnight."""
        return (hour - self.night_from_h) % DAY_H < (self.night_until_h - self.night_from_h) % DAY_H


@dataclass
class Care:
    """Watches the pictures and says how to light them.

    Parameters
    ----------
    parameters : CareParameters
        May be replaced at any time.
    """

    parameters: CareParameters = field(default_factory=CareParameters)
    _seen: Frame | None = None
    _changed_s: float = 0.0

    def step(self, picture: Frame, now_s: float, hour: float) -> tuple[int, tuple[int, int]]:
        """Give contrast (0 is asleep) and shift (right, down) of the picture shown now.

        Parameters
        ----------
        picture : (height, width) uint8
        now_s : float
            Time in seconds that never goes back.
        hour : float
            Local hour of the day, 0 to 24.
        """
        care = self.parameters
        if self._seen is None or not np.array_equal(picture, self._seen):
            self._seen, self._changed_s = picture, now_s
        still_s = now_s - self._changed_s
        contrast = care.night_contrast if care.is_night(hour) else care.contrast
        if 0.0 < care.dim_after_s <= still_s:
            contrast = min(contrast, care.dim_contrast)
        if 0.0 < care.sleep_after_s <= still_s:
            contrast = 0
        right, down = _SHIFT_STEPS[int(now_s / care.shift_every_s) % len(_SHIFT_STEPS)]
        return contrast, (right * care.shift_px, down * care.shift_px)
