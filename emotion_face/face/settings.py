"""Parameters of the node ``face``."""

from dataclasses import dataclass

import cv2

from emotion_face.face.animator import FaceAnimator, FaceParameters
from emotion_face.face.canvas import Canvas, panel_size
from emotion_face.face.generator import load_generator
from emotion_face.face.identity import load_identity
from emotion_face.face.identity_files import AUTOMATIC, model_for, worn_by
from emotion_face.face.worn import Outfit
from emotion_face.settings import choice, quantity

SEED_MAX = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class FaceSettings(FaceParameters):
    """Parameters of the node ``face``: those of `FaceParameters`, and the person."""

    rate_hz: float = quantity(
        "Hz", 1, 100, default=100.0, about="frames a second at most, one a state", live=False
    )
    still_rate_hz: float = quantity(
        "Hz", 1, 100, default=5.0, about="frames a second of a face that stands still", live=False
    )
    model: str = choice(
        AUTOMATIC, "face generator: auto (as the identity needs), a name or a folder", live=False
    )
    identity: str = choice("ines", "person: a name, seed:N or a .yaml file", live=False)
    truncation: float = quantity(
        "", 0, 1, default=1.0, about="0 draws the mean person, 1 the person", live=False
    )
    seed: int = quantity("", 0, SEED_MAX, default=0, about="seed of blinks and glances", live=False)
    panel: str = choice(
        "auto", "panel it draws for, if its name ends in a size, as 128x32; else 128x64", live=False
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.size()

    def size(self) -> Canvas:
        """Size of the frames.

        Raises
        ------
        ConfigError
            If the panel is smaller or larger than a frame can be.
        """
        return panel_size(self.panel)

    def animator(self) -> FaceAnimator:
        """Make the person's animator.

        OpenCV gets one thread in the whole process: of a frame there is too little to share, and
        on a busy core the frame would wait for the others.

        Raises
        ------
        ModelError, ConfigError
            If the model or the identity cannot be used.
        """
        cv2.setNumThreads(1)
        model = model_for(self.identity, self.model)
        generator = load_generator(model, truncation=self.truncation)
        person = load_identity(generator, self.identity)
        outfit = Outfit.of(generator, person, worn_by(self.identity))
        return FaceAnimator(generator, person, self, self.seed, self.size(), outfit)
