"""Names of modulators, channels and emotions, in the order of every array."""

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

# A fall of dopamine is a separate channel: it clears more slowly than a rise.
CHANNELS = (*MODULATORS, "dopamine_dip")
DOPAMINE = CHANNELS.index("dopamine")
DIP = CHANNELS.index("dopamine_dip")

TIERS = ("mild", "base", "intense")
