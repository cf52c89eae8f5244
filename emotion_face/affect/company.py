"""Company: without stimuli the agent gets lonely, and petted too long it gets cross.

Both are doses like those of stimuli, so they depend only on the stimuli and their stamps. A social
drive that can be starved and overwhelmed is from Breazeal 2003 (Emotion and sociable humanoid
robots, Int. J. Hum.-Comput. Stud. 59:119); that petting is too much once the oxytocin receptors are
desensitised, and all numbers, are artistic.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from emotion_face.affect.names import DOPAMINE, MODULATORS
from emotion_face.affect.state import State
from emotion_face.affect.stimulus import DOSE_LIMIT, DURATION_LIMIT_S, Stimulus
from emotion_face.settings import Checked, quantity

LONELINESS = "loneliness"
"""Name and source of the stimulus that the model itself adds."""
_OXYTOCIN, _ENDORPHINS = MODULATORS.index("oxytocin"), MODULATORS.index("endorphins")

_ANNOYANCE = 0.6  # dose of endorphins that replaces a dose of 1 of oxytocin


@dataclass(frozen=True, kw_only=True)
class CompanyParameters(Checked):
    """Loneliness without stimuli, and annoyance by too much petting."""

    active: bool = field(
        default=True,
        metadata={
            "about": "whether it gets lonely when left alone, and cross when petted too long"
        },
    )
    lonely_after_s: float = quantity(
        "s", 1.0, 1e5, default=110.0, about="time without a stimulus until it gets lonely"
    )
    lonely_for_s: float = quantity(
        "s",
        1.0,
        DURATION_LIMIT_S,
        default=30.0,
        about="time over which the dose of loneliness is spread",
    )
    loneliness: float = quantity(
        "1", 0.0, DOSE_LIMIT, default=1.5, about="dose of loneliness, a fall of dopamine"
    )
    sated: float = quantity(
        "1", 0.0, 1.0, default=0.6,
        about="sensitivity to oxytocin below which petting is too much",
    )  # fmt: skip


@lru_cache(8)
def loneliness(p: CompanyParameters) -> Stimulus:
    """Stimulus of being left alone."""
    doses = np.zeros(len(MODULATORS))
    doses[DOPAMINE] = -p.loneliness
    return Stimulus(doses, LONELINESS, LONELINESS, p.lonely_for_s, ("lonely",))


def taken(stimuli: Sequence[Stimulus], state: State, p: CompanyParameters) -> list[Stimulus]:
    """Stimuli of one instant as they affect an agent: if it is sated, oxytocin annoys it."""
    if not p.active or state.sensitivity[0, _OXYTOCIN] >= p.sated:
        return list(stimuli)
    return [_annoying(stimulus) for stimulus in stimuli]


def _annoying(stimulus: Stimulus) -> Stimulus:
    if stimulus.doses[_OXYTOCIN] == 0.0:
        return stimulus
    doses = stimulus.doses.copy()
    annoyance = _ANNOYANCE * doses[_OXYTOCIN]
    doses[_ENDORPHINS] = min(doses[_ENDORPHINS] + annoyance, DOSE_LIMIT)
    doses[_OXYTOCIN] = 0.0
    return replace(stimulus, doses=doses, words=())
