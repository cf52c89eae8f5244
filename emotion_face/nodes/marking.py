"""An emotional state as markers: a row for each modulator, and the emotion's name above them."""

import dataclasses
from functools import partial

import numpy as np
from builtin_interfaces.msg import Time
from geometry_msgs.msg import Point, Vector3
from std_msgs.msg import ColorRGBA
from visualization_msgs.msg import Marker, MarkerArray

from emotion_face.affect import MODULATORS
from emotion_face.colours import EMOTION_COLOURS, MODULATOR_COLOURS
from emotion_face.face import FACE_FRAME
from emotion_face.msg import EmotionState
from emotion_face.nodes.conversions import duration_message, levels_of
from emotion_face.settings import Checked, quantity, refusal

LEVEL_MAX = 2.0
"""Greatest length of a bar."""

# Lengths [m] at scale 1, in the plane of the face: y to its left, z up.
_UNIT_Y = 0.25  # of a bar of level 1
_ROW_Z = 0.05  # from row to row
_THICK = 0.035
_THIN = 0.004
_NAME_Y = -0.16  # middle of the names; bars begin at 0
_NAME_Z, _WORD_Z = 0.032, 0.07  # heights of letters
_TEXT_MAX = 40
_TEXT = Marker.TEXT_VIEW_FACING
_WHITE = "#ffffff"


@dataclasses.dataclass(frozen=True)
class MarkerLayout(Checked):
    """Position and size of the markers."""

    frame_id: str = dataclasses.field(
        default=FACE_FRAME, metadata={"about": "frame in which the markers are"}
    )
    scale: float = quantity(
        "1", 0.01, 100.0, default=1.0, about="size, 1: rows of 0.05 m, level 1 is 0.25 m long"
    )
    offset_x: float = quantity("m", -100.0, 100.0, default=0.0, about="middle, x in the frame")
    offset_y: float = quantity("m", -100.0, 100.0, default=0.0, about="middle, y in the frame")
    offset_z: float = quantity("m", -100.0, 100.0, default=0.4, about="lowest row, z in the frame")

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.frame_id:
            raise refusal("frame_id", self.frame_id, "the name of a frame, such as 'face'")


def markers_message(state: EmotionState, layout: MarkerLayout, lifetime_s: float) -> MarkerArray:
    """Markers of a state, stamped with its time.

    The namespaces are ``levels``, ``names``, ``ruler`` and ``emotion``; the id of a level and of
    its name is the modulator's place in `MODULATORS`.

    Parameters
    ----------
    state : EmotionState
    layout : MarkerLayout
    lifetime_s : float
        How long the markers stay when no others come [s].
    """
    make = partial(_marker, layout, state.header.stamp, lifetime_s)
    levels = np.nan_to_num(levels_of(state), posinf=0.0, neginf=0.0).clip(0.0, LEVEL_MAX)
    top = len(MODULATORS) * _ROW_Z
    rows = np.arange(top - _ROW_Z, -_ROW_Z / 2, -_ROW_Z).tolist()
    markers = []
    for index, (name, level, z) in enumerate(zip(MODULATORS, levels.tolist(), rows, strict=True)):
        length = max(level * _UNIT_Y, _THIN)
        colour = MODULATOR_COLOURS[name]
        size = (_THICK, length, _THICK)
        markers.append(make(Marker.CUBE, "levels", index, colour, (length / 2, z), size))
        text, size = f"{name} {level:.2f}", (0.0, 0.0, _NAME_Z)
        markers.append(make(_TEXT, "names", index, _WHITE, (_NAME_Y, z), size, text))
    ruler = make(Marker.LINE_LIST, "ruler", 0, _WHITE, (0.0, 0.0), (_THIN, 0.0, 0.0))
    ruler.points = [
        Point(y=y * layout.scale, z=z * layout.scale)
        for y in (0.0, _UNIT_Y)
        for z in (rows[-1] - _ROW_Z / 2, rows[0] + _ROW_Z / 2)
    ]
    colour = EMOTION_COLOURS.get(state.emotion, _WHITE)
    at, size = (0.0, top + 1.5 * _WORD_Z), (0.0, 0.0, _WORD_Z)
    emotion = make(_TEXT, "emotion", 0, colour, at, size, _said(state))
    return MarkerArray(markers=[*markers, ruler, emotion])


def _said(state: EmotionState) -> str:
    """The word, and below it the emotion, its strength and its blend."""
    word, emotion, blend = (text[:_TEXT_MAX] for text in (state.word, state.emotion, state.blend))
    return f"{word}\n{emotion} {state.intensity:.2f}" + (f", {blend}" if blend else "")


def _marker(
    layout: MarkerLayout,
    stamp: Time,
    lifetime_s: float,
    kind: int,
    namespace: str,
    number: int,
    colour: str,
    at: tuple[float, float],
    size: tuple[float, float, float],
    text: str = "",
) -> Marker:
    """A marker; ``at`` are its y and z, and lengths are those at scale 1 [m]."""
    marker = Marker(type=kind, ns=namespace, id=number, text=text, frame_locked=True)
    marker.header.frame_id, marker.header.stamp = layout.frame_id, stamp
    marker.lifetime = duration_message(lifetime_s)
    y, z = (layout.scale * length for length in at)
    marker.pose.position = Point(x=layout.offset_x, y=layout.offset_y + y, z=layout.offset_z + z)
    marker.scale = Vector3(**dict(zip("xyz", (layout.scale * s for s in size), strict=True)))
    red, green, blue = (value / 255.0 for value in bytes.fromhex(colour[1:]))
    marker.color = ColorRGBA(r=red, g=green, b=blue, a=1.0)
    return marker
