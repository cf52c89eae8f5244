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


PROTOTYPES: dict[str, Prototype] = {
    "fear": Prototype(
        {"browInnerUp": 1.0, "browDown": 0.25, "eyeWide": 1.0, "mouthStretch": 0.6},
        Exaggeration(
            brow_inner=3.5,
            brow_middle=1.5,
            brow_outer=-3.5,
            brow_pinch=2.0,
            lid_upper=-1.5,
            lid_lower=3.0,
            pupil=-2.2,
            mouth_width=2.0,
            corner=-1.5,
            mouth_lift=1.0,
            gape_up=3.4,
            gape_down=4.0,
            square=0.8,
            wave=2.0,
        ),
    ),
    "mad": Prototype(
        {"browDown": 1.0, "eyeSquint": 0.5, "noseSneer": 0.5, "mouthPress": 0.3},
        Exaggeration(
            brow_inner=-6.0,
            brow_middle=-1.0,
            brow_outer=5.0,
            brow_pinch=1.5,
            lid_upper=-1.5,
            lid_lower=-1.0,
            lid_slant=6.0,
            pupil=-0.3,
            mouth_width=-4.0,
            corner=-3.5,
            gape_up=3.6,
            gape_down=5.6,
            square=1.0,
            grit=1.0,
        ),
    ),
    "joy": Prototype(
        {"mouthSmile": 1.0, "cheekSquint": 0.8, "browOuterUp": 0.2},
        Exaggeration(
            brow_inner=1.0,
            brow_middle=2.5,
            brow_outer=0.5,
            squint=1.0,
            lid_upper=1.0,
            mouth_width=4.0,
            mouth_lift=1.5,
            corner=3.0,
            gape_up=0.5,
            gape_down=10.0,
            teeth=0.45,
        ),
    ),
    "love": Prototype(
        {"mouthSmile": 0.5, "browInnerUp": 0.3},
        Exaggeration(
            brow_inner=1.0,
            brow_middle=2.0,
            brow_outer=-1.5,
            lid_upper=2.0,
            lid_lower=3.5,
            pupil=1.0,
            heart=1.0,
            mouth_width=-8.0,
            corner=5.0,
            cheek=1.0,
        ),
    ),
    "sad": Prototype(
        {"browInnerUp": 1.0, "mouthFrown": 0.6, "eyeSquint": 0.2},
        Exaggeration(
            brow_inner=3.5,
            brow_middle=-1.5,
            brow_outer=-6.5,
            lid_upper=-3.5,
            lid_slant=-4.5,
            eye_tilt=-2.0,
            gaze_down=2.0,
            mouth_width=-9.0,
            mouth_lift=1.0,
            corner=-6.5,
            tear=1.0,
        ),
    ),
    "surprise": Prototype(
        {"browInnerUp": 0.8, "browOuterUp": 1.0, "eyeWide": 1.0},
        Exaggeration(
            brow_inner=0.5,
            brow_middle=2.0,
            brow_outer=-2.5,
            lid_upper=1.0,
            lid_lower=4.0,
            mouth_width=-24.0,
            mouth_lift=-1.5,
            gape_up=7.0,
            gape_down=8.0,
        ),
    ),
    "power": Prototype(
        {"mouthSmile_L": 0.6, "browOuterUp_L": 0.5, "browDown_R": 0.5},
        Exaggeration(
            brow_cock=3.5,
            brow_outer=1.0,
            brow_inner=-2.0,
            lid_upper=-4.5,
            lid_lower=0.8,
            pupil=0.9,
            gaze_down=-1.0,
            mouth_width=3.0,
            smirk=7.0,
            gape_down=8.5,
            teeth=0.5,
            lopsided=1.0,
        ),
    ),
}
