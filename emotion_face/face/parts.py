"""One drawing of a face whose parts move at different times, and its frame."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face.bending import NO_BEND, Bend, Regions, bent
from emotion_face.face.camera import View, binarize, thickened, warp
from emotion_face.face.canvas import PANEL, WIDTH, Canvas
from emotion_face.face.controls import CONTROL_NAMES, TRAVEL_PX, Controls
from emotion_face.face.generator import FieldGenerator
from emotion_face.face.portrait import PortraitGenerator, Portrayed
from emotion_face.face.worn import Outfit

_APART = 0.04  # emotions that differ by less are drawn once
_LIDS_APART = 0.2  # and lids
_EYES_APART = 0.1  # and eyes that turn in by less: half a pixel
_YAW_PX = 6.0  # how far the nose goes to the side with the head
_NOSE = slice(27, 31)
_BROWS, _EYES, _LIDS, _LIPS = slice(17, 27), slice(36, 48), (40, 41, 46, 47), slice(48, 68)
_GAZE_PX = TRAVEL_PX[CONTROL_NAMES.index("gaze_x")]
_LOOK = ("gaze_x", "gaze_y", "pupil", "vergence")
_TURN = ("yaw", "pitch", "roll")
_TURNED = 1.5  # how far a head that sways turns until it is drawn anew, in least moves
_ROWS = (26.0, 36.0, 52.0, 66.0)  # of a cartoon: brows, eyes, what is below them, mouth


@dataclass(frozen=True)
class Pose(Controls):
    """Controls with emotions of brows and mouth that are delayed after those of the eyes.

    Attributes
    ----------
    brows, mouth : (7,) array
    vergence : float
        How far each eye turns in, in units of the gaze.
    bend : Bend
    """

    brows: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(EMOTIONS)))
    mouth: NDArray[np.float64] = field(default_factory=lambda: np.zeros(len(EMOTIONS)))
    vergence: float = 0.0
    bend: Bend = NO_BEND

    def changed_as(self, other: "Pose", names: tuple[str, ...]) -> "Pose":
        """The same pose with some attributes of another."""
        return replace(self, **{name: getattr(other, name) for name in names})

    def travel_px(self, other: Any) -> float:
        """Approximate distance that lines move from this pose to another, at most [px]."""
        count = len(EMOTIONS)
        parts = ("emotions", "brows", "mouth")
        apart = np.array([getattr(self, part) - getattr(other, part) for part in parts])
        rest = (self.vector() - other.vector())[count:]
        squares = ((TRAVEL_PX[:count] * apart) ** 2).sum(1).max()
        squares += (_GAZE_PX * (self.vergence - other.vergence)) ** 2
        return math.sqrt(squares + ((TRAVEL_PX[count:] * rest) ** 2).sum())


class Shot(NamedTuple):
    """A pose with a view of the camera."""

    pose: Pose
    view: View

    def travel_px(self, other: "Shot", posed_px: float | None = None) -> float:
        """Approximate distance that lines move from this shot to another [px].

        Parameters
        ----------
        other : Shot
        posed_px : float, optional
            Distance of the poses, if it is known.
        """
        if posed_px is None:
            posed_px = self.pose.travel_px(other.pose)
        bent_px = self.pose.bend.travel_px(other.pose.bend)
        return max(posed_px, bent_px) + self.view.travel_px(other.view)


def drawn(generator: FieldGenerator, identity: Any, pose: Pose) -> NDArray[np.float32]:
    """Drawing field (h, w) of a pose without its bend; differing parts are drawn and joined.

    Brows, eyes and mouth are joined by rows; the two eyes by columns, as a cartoon's network turns
    both only together, and a portrait's opens and shuts both together. A portrait's eyes look
    ahead.
    """
    controls = Controls(**{part.name: getattr(pose, part.name) for part in fields(Controls)})
    if isinstance(generator, PortraitGenerator):
        draw: Callable[[Any, Controls], NDArray[np.float32]] = generator.ahead
        apart = abs(pose.lid_left - pose.lid_right) > _LIDS_APART
        eyes = [
            replace(controls, lid_left=lid, lid_right=lid)
            for lid in (pose.lid_left, pose.lid_right)
        ]
        nose = float(identity.drawn.landmarks[_NOSE, 0].mean())
    else:
        draw = generator.field
        apart = pose.vergence > _EYES_APART
        gazes = (pose.gaze_x + turn for turn in (pose.vergence, -pose.vergence))
        eyes = [replace(controls, gaze_x=min(max(gaze, -1.0), 1.0)) for gaze in gazes]
        nose = (WIDTH - 1) / 2.0
    if apart:
        left, right = (draw(identity, eye) for eye in eyes)
        middle = nose + _YAW_PX * pose.yaw
        columns = np.arange(left.shape[1])
        share = np.interp(columns, (middle - 3.0, middle + 3.0), (0.0, 1.0)).astype(np.float32)
        whole = left + share * (right - left)
    else:
        whole = draw(identity, controls)
    above, below = _bands(identity, whole.shape[0])
    for emotions, rows in ((pose.brows, above), (pose.mouth, below)):
        if np.abs(emotions - pose.emotions).max() > _APART:
            other = draw(identity, replace(controls, emotions=emotions))
            whole = whole + rows[:, None] * (other - whole)
    return whole


class Drawing:
    """The drawing of one face and its frame, redrawn when lines have moved visibly.

    Parameters
    ----------
    generator : FieldGenerator
    panel : Canvas
        Size of the frames.
    """

    def __init__(self, generator: FieldGenerator, panel: Canvas = PANEL) -> None:
        self._generator = generator
        self._panel = panel
        self._identity: Any = None
        self._outfit: Outfit | None = None
        self._regions = Regions.of(None)
        self._shot: Shot | None = None
        self._ahead = self._field = np.zeros((0, 0), np.float32)
        self._frame: NDArray[np.uint8] | None = None

    def frame(
        self, identity: Any, shot: Shot, still_px: float, outfit: Outfit | None = None
    ) -> NDArray[np.uint8]:
        """Frame of a person, and what they wear.

        While no line has moved by ``still_px`` it is the last one. If half of that move comes from
        the camera and warps, the network is not run; if it comes from where a portrait looks, only
        that of its eyes.
        """
        if identity is not self._identity:
            self._identity, self._regions, self._shot = identity, Regions.of(identity), None
        pose, is_near = self._nearest(shot.pose, still_px)
        posed_px = moved_px = np.inf
        if self._shot is not None:
            posed_px = pose.travel_px(self._shot.pose)
            moved_px = Shot(pose, shot.view).travel_px(self._shot, posed_px)
        if self._frame is not None and moved_px < still_px and outfit is self._outfit:
            return self._frame
        if posed_px >= still_px / 2.0:
            self._draw(identity, pose, anew=not is_near)
            self._shot = Shot(pose, shot.view)
        elif self._shot is not None:
            self._shot = Shot(replace(self._shot.pose, bend=pose.bend), shot.view)
        field = bent(self._field, self._regions, shot.pose, shot.pose.bend)
        seen = warp(field, shot.view, self._panel)
        if not isinstance(identity, Portrayed):
            seen = thickened(seen, shot.view.zoom)
        self._outfit = outfit
        if outfit:
            height, width = field.shape
            seen = outfit.over(seen, shot.pose, shot.view.matrix(width, height, self._panel))
        self._frame = binarize(seen, self._frame)
        return self._frame

    def _nearest(self, pose: Pose, still_px: float) -> tuple[Pose, bool]:
        """What to show of a pose, and whether the large network can rest.

        It can if the face has hardly moved, but for where a portrait looks; a head may sway
        further.
        """
        if self._shot is None:
            return pose, False
        before = self._shot.pose
        unturned, looking = pose.changed_as(before, _TURN), before
        if isinstance(self._generator, PortraitGenerator):
            looking = before.changed_as(pose, _LOOK)
        is_near = (
            unturned.travel_px(looking) < still_px / 2.0
            and pose.travel_px(unturned) < _TURNED * still_px
        )
        return (replace(looking, bend=pose.bend) if is_near else pose), is_near

    def _draw(self, identity: Any, pose: Pose, *, anew: bool) -> None:
        if anew:
            self._ahead = self._field = drawn(self._generator, identity, pose)
        if isinstance(self._generator, PortraitGenerator):
            self._field = self._generator.turned(self._ahead, identity, pose, pose.vergence)


def _bands(identity: Any, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How much of each row belongs to the brows, and to the mouth."""
    rows = np.arange(height, dtype=np.float32)
    if isinstance(identity, Portrayed):
        y = identity.drawn.landmarks[:, 1]
        brows, eyes = y[_BROWS].mean(), y[_EYES].mean()
        lids, lips = y[[*_LIDS]].max(), y[_LIPS].min()
    else:
        brows, eyes, lids, lips = _ROWS
    above = np.interp(rows, (brows, eyes), (1.0, 0.0))
    below = np.interp(rows, ((2.0 * lids + lips) / 3.0, lips - 1.0), (0.0, 1.0))
    return above.astype(np.float32), below.astype(np.float32)
