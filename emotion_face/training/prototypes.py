"""What each emotion does to a face.

FACS actions after EMFACS (Ekman & Friesen 1983), and what a cartoonist adds on top of them.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Exaggeration:
    """What a cartoonist adds to the landmarks' own motion; left and right are the image's.

    Lengths in canvas pixels (up and outwards positive), the rest are weights from 0 to 1.
    """

    brow_inner: float = 0.0
    brow_middle: float = 0.0
    brow_outer: float = 0.0
    brow_pinch: float = 0.0
    brow_cock: float = 0.0  # image-right brow up, image-left brow down
    lid_upper: float = 0.0
    lid_lower: float = 0.0
    squint: float = 0.0  # lower lid up to the upper one
    lid_slant: float = 0.0  # inner end of the upper lid down, outer end up
    eye_tilt: float = 0.0  # outer corner up
    pupil: float = 0.0  # radius
    heart: float = 0.0
    gaze_down: float = 0.0
    mouth_width: float = 0.0
    mouth_lift: float = 0.0
    corner: float = 0.0  # corners up
    smirk: float = 0.0  # image-right corner up, image-left stays
    gape_up: float = 0.0
    gape_down: float = 0.0
    square: float = 0.0
    wave: float = 0.0
    teeth: float = 0.0
    grit: float = 0.0
    cheek: float = 0.0
    tear: float = 0.0
    lopsided: float = 0.0  # the mouth opens at the image's right only

    def __add__(self, other: "Exaggeration") -> "Exaggeration":
        return Exaggeration(
            *(getattr(self, f.name) + getattr(other, f.name) for f in fields(Exaggeration))
        )

    def __mul__(self, amount: float) -> "Exaggeration":
        return Exaggeration(*(amount * getattr(self, f.name) for f in fields(Exaggeration)))


@dataclass(frozen=True)
class Prototype:
    """One emotion at full strength: FACS actions [activation] and the cartoonist's additions."""

    actions: dict[str, float]
    exaggeration: Exaggeration


CALM = Exaggeration(corner=2.8, mouth_width=-1.0, lid_upper=-0.9)
"""What a calm face shows: a friendly one."""

PROTOTYPES: dict[str, Prototype] = {
    "fear": Prototype(
        {"browInnerUp": 1.0, "browDown": 0.25, "eyeWide": 1.0, "mouthStretch": 0.6},
        Exaggeration(
            brow_inner=2.6,
            brow_middle=0.6,
            brow_outer=-2.4,
            brow_pinch=1.2,
            lid_upper=0.6,
            lid_lower=1.8,
            pupil=-1.9,
            mouth_width=1.5,
            corner=-2.2,
            mouth_lift=0.5,
            wave=2.0,
        ),
    ),
    "mad": Prototype(
        {"browDown": 1.0, "eyeSquint": 0.5, "noseSneer": 0.5, "mouthPress": 0.3},
        Exaggeration(
            brow_inner=-3.8,
            brow_middle=-0.6,
            brow_outer=3.2,
            brow_pinch=0.5,
            lid_upper=-1.0,
            lid_lower=-0.6,
            lid_slant=3.6,
            pupil=-0.3,
            gaze_down=1.3,
            mouth_width=-3.0,
            corner=-2.2,
            gape_up=3.2,
            gape_down=4.2,
            square=1.0,
            grit=1.0,
        ),
    ),
    "joy": Prototype(
        {"mouthSmile": 1.0, "cheekSquint": 0.8, "browOuterUp": 0.2},
        Exaggeration(
            brow_inner=0.6,
            brow_middle=1.6,
            brow_outer=0.3,
            squint=0.12,
            lid_lower=-0.2,
            gaze_down=-0.8,
            mouth_width=2.5,
            mouth_lift=1.0,
            corner=2.0,
            gape_up=0.3,
            gape_down=6.4,
            teeth=0.45,
        ),
    ),
    "love": Prototype(
        {"mouthSmile": 0.5, "browInnerUp": 0.3},
        Exaggeration(
            brow_inner=0.6,
            brow_middle=1.3,
            brow_outer=-0.9,
            lid_upper=1.0,
            lid_lower=1.0,
            heart=1.0,
            mouth_width=-5.0,
            corner=3.2,
            cheek=1.0,
        ),
    ),
    "sad": Prototype(
        {"browInnerUp": 1.0, "mouthFrown": 0.6, "eyeSquint": 0.2},
        Exaggeration(
            brow_inner=2.6,
            brow_middle=-0.8,
            brow_outer=-4.0,
            lid_upper=-1.8,
            lid_slant=-3.0,
            eye_tilt=-1.2,
            gaze_down=1.4,
            mouth_width=-6.0,
            mouth_lift=0.6,
            corner=-4.0,
            tear=1.0,
        ),
    ),
    "surprise": Prototype(
        {"browInnerUp": 0.8, "browOuterUp": 1.0, "eyeWide": 1.0},
        Exaggeration(
            brow_inner=2.6,
            brow_middle=0.8,
            brow_outer=1.6,
            lid_upper=1.6,
            lid_lower=2.6,
            pupil=-0.6,
            mouth_width=-16.0,
            mouth_lift=-0.8,
            gape_up=4.6,
            gape_down=5.2,
        ),
    ),
    "power": Prototype(
        {"mouthSmile_L": 0.6, "browOuterUp_L": 0.5, "browDown_R": 0.5},
        Exaggeration(
            brow_inner=-0.6,
            brow_middle=0.4,
            brow_outer=0.8,
            brow_cock=0.4,
            lid_upper=-3.4,
            lid_lower=-0.4,
            lid_slant=0.6,
            pupil=0.3,
            gaze_down=-0.6,
            mouth_width=2.0,
            corner=2.6,
            smirk=0.6,
        ),
    ),
}
