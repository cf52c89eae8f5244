"""Stills: a person in one pose, as the panel shows it at rest."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.face.camera import View, binarize, warp
from emotion_face.face.controls import Controls
from emotion_face.face.framing import FramingParameters
from emotion_face.face.generator import FieldGenerator
from emotion_face.face.portrait import Portrayed


def still(generator: FieldGenerator, identity: Any, controls: Controls) -> NDArray[np.uint8]:
    """Frame (64, 128) of 0 and 255 of a person under the controls, framed as at rest."""
    framing = FramingParameters()
    view = View(framing.zoom_rest, y=framing.centre_y)
    if isinstance(identity, Portrayed):
        view = identity.framed(view, controls)
    return binarize(warp(generator.field(identity, controls), view))
