"""The principles of animation as parameters, and the styles that scale them.

After Thomas & Johnston 1981, *The Illusion of Life*: timing, anticipation, overlapping action,
follow through, squash and stretch, arcs, moving holds. A style multiplies the values; a value of 0
turns a principle off in every style.
"""

import dataclasses
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from emotion_face.settings import Checked, check_names, quantity


@dataclasses.dataclass(frozen=True, kw_only=True)
class AttackParameters(Checked):
    """Rise time of each emotion, from 5 to 95 %."""

    fear: float = quantity("s", 0.05, 5.0, default=0.1, about="rise time of fear")
    mad: float = quantity("s", 0.05, 5.0, default=0.17, about="rise time of anger")
    joy: float = quantity("s", 0.05, 5.0, default=0.17, about="rise time of joy")
    love: float = quantity("s", 0.05, 5.0, default=0.5, about="rise time of love")
    sad: float = quantity("s", 0.05, 5.0, default=0.5, about="rise time of sadness")
    surprise: float = quantity("s", 0.05, 5.0, default=0.12, about="rise time of surprise")
    power: float = quantity("s", 0.05, 5.0, default=0.3, about="rise time of power")


@dataclasses.dataclass(frozen=True, kw_only=True)
class MotionParameters(Checked):
    """How the parts of a face move; 0 turns a principle off."""

    attack: AttackParameters = dataclasses.field(default_factory=AttackParameters)
    stagger_s: float = quantity(
        "s", 0.0, 0.1, default=0.04,
        about="delay of brows and head after the eyes, half that of the mouth",
    )  # fmt: skip
    anticipation_s: float = quantity(
        "s", 0.0, 0.3, default=0.12,
        about="anticipation of a large onset; joy and mad half of it, fear and surprise none",
    )  # fmt: skip
    anticipation: float = quantity(
        "1", 0.0, 3.0, default=1.0, about="size of the anticipation: lids, nod and squash"
    )
    overshoot: float = quantity(
        "1", 0.0, 3.0, default=1.0, about="how far lids, head and stretch go beyond their goal"
    )
    spring_hz: float = quantity(
        "Hz", 0.5, 6.0, default=2.2, about="how fast an overshoot swings back"
    )
    damping: float = quantity(
        "1", 0.2, 0.95, default=0.55, about="how soon it settles, share of the critical damping"
    )
    stretch: float = quantity(
        "1", 0.0, 0.2, default=0.045, about="how far the picture is squashed and stretched"
    )
    arc: float = quantity(
        "1", 0.0, 1.0, default=0.25, about="dip of the head during a turn, share of the turn"
    )
    holds: float = quantity(
        "1", 0.0, 2.0, default=1.0, about="how much a face moves while an emotion lasts"
    )
    blink_squash: float = quantity(
        "1", 0.0, 0.2, default=0.02, about="how far the picture is squashed by a blink"
    )
    lids_apart_s: float = quantity(
        "s", 0.0, 0.1, default=0.012, about="delay of one lid after the other in a blink"
    )
    winks_per_min: float = quantity(
        "1/min", 0.0, 10.0, default=0.7, about="winks while it feels joy, love or power"
    )
    brow_raises_per_min: float = quantity(
        "1/min", 0.0, 10.0, default=1.0, about="raises of one brow"
    )
    hair: float = quantity(
        "1", 0.0, 3.0, default=1.0, about="how far hair lags behind the head and the picture"
    )
    perspective: float = quantity(
        "1", 0.0, 0.5, default=0.1,
        about="how far the eye on the side of a glance, and both on a glance up, are larger",
    )  # fmt: skip


STYLES: dict[str, Mapping[str, float]] = {
    "calm": {
        "anticipation": 0.4, "overshoot": 0.4, "stretch": 0.4, "holds": 0.5, "blink_squash": 0.0,
        "winks_per_min": 0.0, "brow_raises_per_min": 0.0, "hair": 0.5, "arc": 0.6, "damping": 1.3,
    },
    "lively": {},
    "cartoon": {
        "anticipation": 1.5, "overshoot": 1.5, "stretch": 1.8, "holds": 1.5, "blink_squash": 2.5,
        "winks_per_min": 2.0, "brow_raises_per_min": 2.0, "hair": 1.5, "arc": 1.5, "damping": 0.75,
    },
}  # fmt: skip
"""Factors on the parameters of a motion, by the name of a style."""


@lru_cache(maxsize=8)
def styled(style: str, motion: MotionParameters) -> MotionParameters:
    """A motion in one of the `STYLES`; a product stays within its parameter's range.

    Raises
    ------
    ConfigError
        If there is no such style.
    """
    check_names("animation", (style,), STYLES)
    fields = {field.name: field for field in dataclasses.fields(motion)}
    scaled: dict[str, Any] = {}
    for name, factor in STYLES[style].items():
        low, high, _ = fields[name].metadata["range"]
        scaled[name] = min(max(getattr(motion, name) * factor, low), high)
    return dataclasses.replace(motion, **scaled)
