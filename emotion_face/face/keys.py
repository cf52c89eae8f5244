"""Key drawings: the poses in the identity file of a portrayed person.

The network draws everything in between. A file of drawings does not depend on the network: the
next one reads it, too.
"""

import numpy as np

from emotion_face.affect import EMOTIONS
from emotion_face.face.controls import Controls

KEYS: dict[str, Controls] = {
    "calm": Controls(),
    **{
        emotion: Controls(emotions=np.eye(len(EMOTIONS))[index])
        for index, emotion in enumerate(EMOTIONS)
    },
    "shut": Controls(lid_left=0.0, lid_right=0.0),
    "open": Controls(jaw=1.0),
    "left": Controls(yaw=-1.0),
    "right": Controls(yaw=1.0),
    "down": Controls(pitch=-1.0),
    "up": Controls(pitch=1.0),
}
