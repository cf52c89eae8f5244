"""Roles: facial actions, exaggerated, and marks of each emotion on a portrait.

FACS actions after EMFACS (Ekman & Friesen 1983), exaggerated to be legible at 64 rows.
"""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Marks:
    """Additions to a drawing; weights from 0 to 1, lengths in canvas pixels."""

    eye_size: float = 0.0  # larger than the person's, as a share
    eye_open: float = 0.0  # higher, as a share of its width
    pupil: float = 0.0  # radius
    heart: float = 0.0
    gaze_down: float = 0.0
    blush: float = 0.0
    tear: float = 0.0
    sweat: float = 0.0
    teeth: float = 0.0  # upper teeth
    brow_inner: float = 0.0  # up
    brow_outer: float = 0.0
    brow_cock: float = 0.0  # the image-right brow up, the image-left down
    lid_slant: float = 0.0  # inner end of the upper lid down
    lower_lid: float = 0.0  # up, as a share of the eye
    corner: float = 0.0  # corners of the mouth up
    smirk: float = 0.0  # image-right corner up
    wave: float = 0.0
    square: float = 0.0

    def __add__(self, other: "Marks") -> "Marks":
        return Marks(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Marks)))

    def __mul__(self, amount: float) -> "Marks":
        return Marks(*(amount * getattr(self, f.name) for f in fields(Marks)))


@dataclass(frozen=True)
class Role:
    """One emotion at full strength."""

    actions: dict[str, float]
    marks: Marks


CALM = Role({"mouthSmile": 0.28}, Marks(corner=0.9, brow_inner=0.6))
"""The role of a calm, friendly face."""

ROLES: dict[str, Role] = {
    "fear": Role(
        {
            "browInnerUp": 1.3,
            "browOuterUp": 0.2,
            "eyeWide": 1.4,
            "mouthStretch": 0.8,
            "mouthFrown": 0.6,
        },
        Marks(
            eye_size=0.18,
            pupil=-1.7,
            sweat=1.0,
            brow_inner=2.5,
            brow_outer=-2.5,
            wave=1.6,
            corner=-1.0,
        ),
    ),
    "mad": Role(
        {
            "browDown": 1.4,
            "eyeSquint": 0.3,
            "noseSneer": 0.3,
            "mouthFrown": 1.1,
            "mouthPress": 0.3,
            "mouthPucker": 0.7,
            "mouthShrugLower": 0.6,
        },
        Marks(
            eye_size=0.1,
            eye_open=0.13,
            brow_inner=-6.5,
            brow_outer=1.0,
            lid_slant=4.2,
            corner=-2.6,
        ),
    ),
    "joy": Role(
        {
            "mouthSmile": 1.15,
            "cheekSquint": 0.6,
            "browOuterUp": 0.35,
            "browInnerUp": 0.25,
            "jawOpen": 0.32,
            "mouthUpperUp": 0.3,
        },
        Marks(
            eye_size=0.06,
            eye_open=0.06,
            teeth=1.0,
            lower_lid=0.36,
            corner=1.2,
            brow_inner=1.5,
            brow_outer=1.0,
            pupil=-0.5,
        ),
    ),
    "love": Role(
        {"mouthSmile": 0.95, "browInnerUp": 0.5, "browOuterUp": 0.2, "cheekSquint": 0.15},
        Marks(eye_size=0.2, eye_open=0.18, heart=1.0, blush=1.0, corner=1.2, brow_inner=0.8),
    ),
    "sad": Role(
        {
            "browInnerUp": 1.5,
            "browDown": 0.15,
            "mouthFrown": 1.5,
            "mouthShrugLower": 0.7,
            "eyeSquint": 0.2,
        },
        Marks(
            tear=1.0, gaze_down=1.6, brow_inner=3.0, brow_outer=-3.0, lid_slant=-2.6, corner=-1.5
        ),
    ),
    "surprise": Role(
        {
            "browInnerUp": 1.2,
            "browOuterUp": 1.4,
            "eyeWide": 1.5,
            "jawOpen": 0.75,
            "mouthFunnel": 0.6,
        },
        Marks(eye_size=0.22, pupil=-0.5, brow_inner=1.0, brow_outer=0.5, square=0.4),
    ),
    "power": Role(
        {
            "mouthSmile_L": 1.0,
            "mouthSmile_R": 0.25,
            "mouthPress": 0.3,
            "browOuterUp_L": 1.0,
            "browInnerUp_L": 0.3,
            "browDown_R": 0.8,
            "cheekSquint_L": 0.5,
        },
        Marks(
            brow_cock=2.2,
            smirk=2.6,
            lower_lid=0.1,
            gaze_down=-0.3,
            pupil=-0.3,
        ),
    ),
}
