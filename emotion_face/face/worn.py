"""Parts: small pictures that a face wears, such as a hat, glasses or whiskers.

Each is a file of ``config/parts`` or of one's own folder, drawn for a face whose eyes are `EYES_PX`
apart, and grows with the eyes' distance. A part is a drawing field as the face is: the camera
resamples both, the part is cut out of the face and laid in, and the threshold makes both ink.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face.camera import View
from emotion_face.face.canvas import PANEL, REACH_PX, Canvas
from emotion_face.face.controls import Controls
from emotion_face.face.eyes import eyes_of
from emotion_face.face.generator import FieldGenerator
from emotion_face.face.marks import CLEAR, DARK, LIT, check_picture, letters
from emotion_face.face.own import known_files, load_file
from emotion_face.face.portrait import Portrayed
from emotion_face.files import replacing
from emotion_face.settings import (
    Checked,
    are_numbers,
    check_names,
    quantity,
    refusal,
)

ANCHORS = ("eyes", "mouth", "head")
"""What a part moves with."""
EYES_PX = 32.0
"""Distance of the eyes, for which parts are drawn; of a part of the head, also the crown's height
above them."""
INK = "x"
"""Pixel in the colour of the pen: dark on a portrait's lit skin, lit on a cartoon's dark skin."""
PARTS_MAX = 8
"""Parts that a face can wear."""
_DRAWN = {LIT: "lit", DARK: "dark", INK: "as the pen draws on skin"}
_FAR_PX = 128.0
_FINE = 4  # a picture's outline is rounded on so many times its pixels
_ROUND_PX = 0.55
_RIM_PX = 1.2
_MARGIN_PX = 3
_CHANGED = 0.3  # of a field: less is noise
_BELOW = 0.45  # the mouth is so many distances of the eyes below them, at least
_SEEN_PX = 2.0  # so much of the panel stays free above a part of the head
_TURNS = ("yaw", "pitch", "roll")
_MIRROR = np.array([-1.0, 1.0])  # of a shift right and down
_LIPS = slice(48, 68)
_SPEECH_PX = 2.5  # how much lower the middle of a portrait's mouth is in speech


@dataclass(frozen=True, kw_only=True)
class Part(Checked):
    """A picture that a face wears.

    Attributes
    ----------
    about : str
    says : tuple of str
        What it is also called in words, in any language.
    anchor : str
        One of `ANCHORS`. A part of the eyes or the mouth keeps its proportions, one of the head is
        as tall as the head is.
    picture : str
        A line a row: ``#`` lit, ``o`` dark, ``x`` as the pen draws on skin, ``.`` see-through. What
        is lit has a dark rim of a pixel, and ink on lit skin a lit one.
    at : tuple of float
        Where the picture's middle is, to the right of and below the middle between the eyes, or of
        the mouth [px, of a face whose eyes are `EYES_PX` apart].
    scale : float
        Size of a pixel of the picture [the same px].
    gaze : tuple of float
        How far it goes with the eyes' full gaze, to the right and up [the same px].
    """

    about: str
    anchor: str
    picture: str
    says: tuple[str, ...] = ()
    at: tuple[float, ...] = (0.0, 0.0)
    scale: float = quantity("px", 0.1, 10.0, default=1.0)
    gaze: tuple[float, ...] = (0.0, 0.0)

    def __post_init__(self) -> None:
        super().__post_init__()
        check_names("anchor", (self.anchor,), ANCHORS)
        check_picture("picture", self.picture, _DRAWN)
        for name in ("at", "gaze"):
            if not are_numbers(getattr(self, name), 2, -_FAR_PX, _FAR_PX):
                expectation = f"two numbers from {-_FAR_PX:g} to {_FAR_PX:g} [px]"
                raise refusal(name, getattr(self, name), expectation)

    def save(self, path: Path) -> None:
        """Write it as a file."""
        rows = [f"  {row}" for row in self.picture.split()]
        lines = [
            f"# {', '.join(f'{letter!r} {meaning}' for letter, meaning in _DRAWN.items())}",
            f"about: {self.about}",
            f"says: [{', '.join(self.says)}]",
            f"anchor: {self.anchor}",
            f"at: [{', '.join(f'{place:g}' for place in self.at)}]",
            f"scale: {self.scale:g}",
            f"gaze: [{', '.join(f'{place:g}' for place in self.gaze)}]",
            "picture: |",
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as new:
            new.write_text("\n".join(lines + rows) + "\n", encoding="utf-8")

    @property
    def top(self) -> float:
        """Its upper edge below the anchor [px]."""
        return self.at[1] - self.scale * len(self.picture.split()) / 2.0

    def fields(self, skin_is_lit: bool) -> NDArray[np.float32]:
        """Drawing fields (4 h, 4 w, 2): what it covers, and what of that is lit; with a margin."""
        drawn = np.pad(letters(self.picture), _MARGIN_PX, constant_values=CLEAR)
        ink, lit, dark = (_rounded(drawn == letter) for letter in (INK, LIT, DARK))
        rims = np.maximum(ink, lit) + _RIM_PX
        covered = np.maximum(rims, dark)
        if skin_is_lit:
            on_skin = np.minimum(ink + _RIM_PX, -np.maximum(ink, dark))
            lit = np.maximum(lit, np.minimum(on_skin, -lit - _RIM_PX))
        else:
            lit = np.maximum(lit, ink)
        fields = np.stack([covered, lit], axis=2) / np.float32(REACH_PX)
        return np.asarray(fields.clip(-1.0, 1.0), dtype=np.float32)


def _rounded(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Signed distance [px] to the edge of a mask, whose stairs are rounded."""
    fine = mask.repeat(_FINE, 0).repeat(_FINE, 1).astype(np.float32)
    soft = cv2.GaussianBlur(fine, (0, 0), _ROUND_PX * _FINE)
    inked = (soft > 0.5).astype(np.uint8)
    if not inked.any():
        return np.full(fine.shape, -REACH_PX, np.float32)
    inside = cv2.distanceTransform(inked, cv2.DIST_L2, cv2.DIST_MASK_5)
    outside = cv2.distanceTransform(1 - inked, cv2.DIST_L2, cv2.DIST_MASK_5)
    return np.asarray((inside - outside) / _FINE, dtype=np.float32)


def known_parts() -> tuple[str, ...]:
    """The shipped parts and the user's own, in the order of their names."""
    return tuple(sorted(known_files("parts")))


def load_parts(names: Sequence[str]) -> tuple[Part, ...]:
    """Parts by name; one's own come first.

    Raises
    ------
    ConfigError
        If there is no such part, there are more than `PARTS_MAX`, or a file is damaged; it names
        what was expected.
    """
    files = known_files("parts")
    if len(names) > PARTS_MAX:
        raise refusal("parts", list(names), f"at most {PARTS_MAX} parts")
    check_names("parts", names, files)
    return tuple(load_file(Part, files[name]) for name in names)


@dataclass(frozen=True, eq=False)
class Places:
    """Where eyes, mouth and crown of a person are on the canvas, and how they move.

    Attributes
    ----------
    eyes : (2, 2) array
        Middles of the left and the right eye of the calm face [px].
    turned : (3, 2, 2, 2) array
        How far the eyes go with yaw, pitch and roll of -1 and of 1 [px].
    mouth : float
        How far the mouth's middle is below the eyes [px].
    drops : (7,) array
        How much lower it is in each emotion [px].
    speech : float
        And with the jaw down [px].
    crown : float
        How far the crown is above the eyes [px].
    height : int
        Of the canvas [px].
    skin_is_lit : bool
    """

    eyes: NDArray[np.float64]
    turned: NDArray[np.float64]
    mouth: float
    drops: NDArray[np.float64]
    speech: float
    crown: float
    height: int
    skin_is_lit: bool

    @staticmethod
    def of(generator: FieldGenerator, identity: Any) -> "Places":
        """Those of a person, by what changes in the drawing; heads turn either way alike.

        A cartoon's eyes are where gazes to the sides and up and down both change it, its mouth is
        below them where joy, anger and sadness all do. A portrait's landmarks are known.
        """
        is_portrait = isinstance(identity, Portrayed)

        def drawn(**controls: Any) -> NDArray[np.float32]:
            return generator.field(identity, Controls(**controls))

        def gazed(control: str, **turn: float) -> NDArray[np.float32]:
            first, last = (drawn(**turn, **{control: sign}) for sign in (-1.0, 1.0))
            return np.asarray(np.abs(last - first), dtype=np.float32)

        def eyes(**turn: Any) -> NDArray[np.float64]:
            if is_portrait:
                return eyes_of(identity.drawn.landmarks, Controls(**turn))
            return _sides(np.sqrt(gazed("gaze_x", **turn) * gazed("gaze_y", **turn)))

        calm = drawn()
        measured = eyes()

        def both_ways(turn: str) -> list[NDArray[np.float64]]:
            there = eyes(**{turn: 1.0}) - measured
            if turn == "pitch":
                return [eyes(pitch=-1.0) - measured, there]
            return [there[::-1] * _MIRROR, there]

        turned = np.array([both_ways(turn) for turn in _TURNS])
        if is_portrait:
            points, mouth_y = identity.drawn.landmarks, identity.drawn.mouth_y
            mouth, drops = points[_LIPS, 1].mean(), (mouth_y[1:] - mouth_y[0]) / 2.0
            speech = _SPEECH_PX
        else:
            acts = np.eye(len(EMOTIONS))[[EMOTIONS.index(name) for name in ("joy", "mad", "sad")]]
            changed = np.prod([np.abs(drawn(emotions=act) - calm) for act in acts], axis=0)
            least = int(measured[:, 1].mean() + _BELOW * np.ptp(measured[:, 0]))
            changed = np.cbrt(changed)
            changed[:least] = 0.0
            mouth, drops, speech = _middle(changed)[1], np.zeros(len(EMOTIONS)), 0.0
        row = float(measured[:, 1].mean())
        left, right = measured[:, 0].astype(int)
        inked = (calm[:, left : right + 1] > 0.0).any(1)
        crown = max(row - int(inked.argmax()), 1.0)
        below = float(mouth) - row
        return Places(measured, turned, below, drops, speech, crown, len(calm), is_portrait)

    def frame(self, anchor: str, controls: Controls) -> NDArray[np.float64]:
        """Affine map (2, 3) from the pixels of an anchor's parts to the canvas."""
        turns = np.array([controls.yaw, controls.pitch, controls.roll])
        ways = np.column_stack([-turns, turns]).clip(0.0)
        moved = np.tensordot(ways, self.turned, 2)
        left, right = self.eyes + moved
        across = (right - left) / EYES_PX
        down = np.array([-across[1], across[0]])
        origin = (left + right) / 2.0
        wide = np.ptp(self.eyes[:, 0]) / EYES_PX
        if anchor == "mouth":
            below = self.mouth + controls.emotions @ self.drops + controls.jaw * self.speech
            origin = origin + down * below / wide
        if anchor == "head":
            down = down * self.crown / EYES_PX / wide
        return np.column_stack([across, down, origin])


def _middle(weight: NDArray[np.float32]) -> NDArray[np.float64]:
    """Centre [px] of a picture's weight, of what is more than noise."""
    weight = weight * (weight > _CHANGED)
    total = max(float(weight.sum()), 1e-6)
    rows, columns = np.arange(weight.shape[0]), np.arange(weight.shape[1])
    return np.array([weight.sum(0) @ columns, weight.sum(1) @ rows]) / total


def _sides(weight: NDArray[np.float32]) -> NDArray[np.float64]:
    """Centres (2, 2) [px] of the left and the right half of a picture's weight."""
    middle = int(_middle(weight)[0])
    left, right = weight.copy(), weight.copy()
    left[:, middle:], right[:, :middle] = 0.0, 0.0
    return np.array([_middle(left), _middle(right)])


class Outfit:
    """What a person wears.

    Parameters
    ----------
    parts : sequence of Part
        Later ones lie over earlier ones.
    places : Places
    """

    def __init__(self, parts: Sequence[Part], places: Places) -> None:
        self._places = places
        self._worn = [(part, part.fields(places.skin_is_lit)) for part in parts]
        tops = [part.top for part in parts if part.anchor == "head"]
        row = float(places.eyes[:, 1].mean())
        self._top = row + min(tops) * places.crown / EYES_PX if tops else np.inf

    @classmethod
    def of(cls, generator: FieldGenerator, identity: Any, parts: Sequence[Part]) -> "Outfit | None":
        """That of a person, for a generator; none without parts."""
        return cls(parts, Places.of(generator, identity)) if parts else None

    def framed(self, view: View, panel: Canvas = PANEL) -> View:
        """A view that is drawn back to show what is on the head."""
        middle = (self._places.height - 1) / 2.0
        bottom = middle + view.y + panel.height / 2.0 / view.zoom
        zoom = min(view.zoom, (panel.height - _SEEN_PX) / max(bottom - self._top, 1.0))
        return replace(view, zoom=zoom, y=bottom - panel.height / 2.0 / zoom - middle)

    def over(
        self, seen: NDArray[np.float32], controls: Controls, view: NDArray[np.float64]
    ) -> NDArray[np.float32]:
        """A field that the camera sees, with the parts over it.

        Parameters
        ----------
        seen : (h, w) array
        controls : Controls
            Of the face.
        view : (2, 3) array
            From the canvas to the panel.
        """
        seen = seen.copy()
        for part, fields in self._worn:
            height, width = fields.shape[:2]
            size = part.scale / _FINE
            gaze = np.array([controls.gaze_x, -controls.gaze_y]) * part.gaze
            corner = part.at + gaze - size * (np.array([width, height]) - 1.0) / 2.0
            placed = np.array([[size, 0.0, corner[0]], [0.0, size, corner[1]]])
            frame = self._places.frame(part.anchor, controls)
            matrix = _after(view, _after(frame, placed))
            corners = matrix @ np.array([[0, width, 0, width], [0, 0, height, height], [1] * 4])
            low = np.floor(corners.min(1)).astype(int).clip(0, seen.shape[::-1])
            high = np.ceil(corners.max(1)).astype(int).clip(0, seen.shape[::-1])
            if (high <= low).any():
                continue
            matrix[:, 2] -= low
            layer = cv2.warpAffine(
                fields,
                matrix,
                (high - low).tolist(),
                flags=cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(-1.0, -1.0),
            )
            covered, lit = cv2.split(layer)
            here = seen[low[1] : high[1], low[0] : high[0]]
            here[:] = np.maximum(np.minimum(here, -covered), np.minimum(lit, covered))
        return seen


def _after(second: NDArray[np.float64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """The affine map (2, 3) that does one after another."""
    turn, move = second[:, :2], second[:, 2]
    return np.column_stack([turn @ first[:, :2], turn @ first[:, 2] + move])
