"""Parameters of the nodes ``affect`` and ``stimulus``."""

from dataclasses import dataclass, field
from typing import Any

from emotion_face.affect.company import CompanyParameters
from emotion_face.settings import Checked, choice, quantity

CHARACTER = ("preset", "personality", "wheel", "time_scale")
_VOCABULARY = "path of a file like config/stimuli.yaml"


@dataclass(frozen=True, kw_only=True)
class AffectSettings(Checked):
    """Parameters of the node ``affect``."""

    rate_hz: float = quantity("Hz", 1, 100, default=25.0, about="states a second")
    preset: str = choice("default", "time constants: default, biological or a .yaml file")
    personality: str = choice("even", "name or path of a personality", live=True)
    wheel: str = choice("plutchik", "name or path of a feeling wheel", live=True)
    time_scale: float = quantity(
        "1", 0.001, 1000, default=1.0, about="factor on all times, 2 is slower", live=True
    )
    vocabulary: str = choice("", _VOCABULARY)
    state_file: str = choice("", "file that keeps the feelings over restarts; empty: none")
    state_every_s: float = quantity("s", 0.1, 3600, default=5.0, about="time between two saves")
    company: CompanyParameters = field(default_factory=CompanyParameters)

    @property
    def character(self) -> dict[str, Any]:
        """Arguments of `load_parameters`."""
        return {name: getattr(self, name) for name in CHARACTER}


@dataclass(frozen=True, kw_only=True)
class StimulusSettings(Checked):
    """Parameters of the node ``stimulus``."""

    story: str = choice("", "name or path of a story to play; empty: none")
    loop: bool = choice(False, "whether the story starts again at its end")
    keys: bool = choice(True, "a stimulus for every key, if the input is a terminal")
    vocabulary: str = choice("", _VOCABULARY)
