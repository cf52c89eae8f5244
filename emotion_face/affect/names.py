"""The model's vocabulary of names, in the order every array follows."""

import difflib
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

MODULATORS = (
    "adrenaline",
    "cortisol",
    "endorphins",
    "dopamine",
    "oxytocin",
    "noradrenaline",
    "serotonin",
)
EMOTIONS = ("fear", "mad", "joy", "love", "sad", "surprise", "power")
NEUTRAL = "neutral"

# A fall of dopamine is a channel of its own: it clears more slowly than a rise.
CHANNELS = (*MODULATORS, "dopamine_dip")
DOPAMINE = CHANNELS.index("dopamine")
DIP = CHANNELS.index("dopamine_dip")

_LONG = 64  # no name has so many characters

TIERS = ("mild", "base", "intense")


def suggestion(name: object, known: Iterable[str]) -> str:
    """Help for a name that is not known: the nearest known one, else all of them."""
    names = sorted(known)
    if isinstance(name, bool):
        return "YAML reads on, off, yes and no as booleans: quote the name"
    near = difflib.get_close_matches(name[:_LONG], names, n=1) if isinstance(name, str) else []
    return f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(names)}"
