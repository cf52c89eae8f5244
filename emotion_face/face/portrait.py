"""Portrayed people: their identity files, and the generator that draws their expressions.

An identity file holds a person's key drawings. They become features once, when the person is
loaded; a frame then costs the generator and the eyes' network.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError, Kind
from emotion_face.face.camera import View
from emotion_face.face.canvas import PANEL, PORTRAIT, REACH_PX, Canvas
from emotion_face.face.controls import Controls
from emotion_face.face.eyes import look, looking_ahead
from emotion_face.face.framing import FramingParameters, enlargement
from emotion_face.face.keys import KEYS
from emotion_face.files import replacing
from emotion_face.settings import read_yaml

STYLE = "portrait"
_PORTS = ("f3", "h3", "f2", "f1", "f0", "person", "keys", "controls")
_COMPRESSION = 6  # of the picture; 9 takes five times as long for 2 % less
_COLUMNS = 7  # key drawings per row of their picture
_ZERO, _FULL = 128, 127  # grey of a field's zero, and of its distance from zero to 1
_LANDMARKS = 68
_REST_ZOOM, _REST_Y = 0.76, 5.0  # how a calm portrait is framed
_PUSH = 2.2  # power of the zoom, as a portrait zooms further in and out than a cartoon
_SINK, _SINK_PX = 45.0, 12.0  # how much lower the camera looks by how near it is, and at most
_NEARER = 0.28  # power of how much nearer a panel of fewer rows sees it
_MARGIN_PX = 3.0  # seen above the brows and below the mouth
_GLIDE_PX = 6.0  # softness with which the camera gives way
_SPEECH_PX = 5.0  # how much lower the mouth reaches in speech


@dataclass(frozen=True)
class Drawn:
    """A person as key drawings.

    Attributes
    ----------
    fields : (14, 112, 128) float32 array
        Drawing fields of the poses in ``KEYS``.
    landmarks : (68, 2) array
        Multi-PIE landmarks of the calm face [px].
    brows_y, mouth_y : (8,) array
        Row of the highest brow and of the lower lip's edge, calm and in each emotion [px].
    """

    fields: NDArray[np.float32]
    landmarks: NDArray[np.float64]
    brows_y: NDArray[np.float64]
    mouth_y: NDArray[np.float64]

    @cached_property
    def distances(self) -> NDArray[np.float32]:
        """Signed distances (14, 112, 128) [px] of the drawings, positive where they are lit."""
        found = []
        for field in self.fields:
            lit = (field > 0).astype(np.uint8)
            inside = cv2.distanceTransform(lit, cv2.DIST_L2, cv2.DIST_MASK_5)
            outside = cv2.distanceTransform(1 - lit, cv2.DIST_L2, cv2.DIST_MASK_5)
            # Near its edge the field knows the distance to a fraction of a pixel.
            far = np.where(np.abs(field) < 1.0, field * REACH_PX, inside - outside)
            found.append(far.astype(np.float32))
        return np.stack(found)

    def save(self, path: Path, remark: str, parts: Sequence[str] = ()) -> None:
        """Write ``path`` (YAML) and the drawings beside it (PNG): both, or none.

        Parameters
        ----------
        path : Path
        remark : str
            First line of the file.
        parts : sequence of str
            What they wear.
        """
        picture = path.with_suffix(".png")
        tiles = np.round(self.fields * _FULL + _ZERO).astype(np.uint8)
        rows = [np.hstack(list(tiles[k : k + _COLUMNS])) for k in range(0, len(tiles), _COLUMNS)]
        content = cv2.imencode(
            ".png", np.vstack(rows), [cv2.IMWRITE_PNG_COMPRESSION, _COMPRESSION]
        )[1]
        points = ", ".join(f"[{x:.1f}, {y:.1f}]" for x, y in self.landmarks)
        lines = [
            f"# {remark}",
            f"style: {STYLE}",
            f"drawings: {picture.name}",
            f"landmarks: [{points}]",
            f"brows_y: [{', '.join(f'{y:.1f}' for y in self.brows_y)}]",
            f"mouth_y: [{', '.join(f'{y:.1f}' for y in self.mouth_y)}]",
            *([f"parts: [{', '.join(parts)}]"] if parts else []),
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as new, replacing(picture) as new_picture:
            new_picture.write_bytes(content.tobytes())
            new.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_drawn(path: Path) -> Drawn:
    """The person of an identity file of the style ``portrait``.

    Raises
    ------
    ConfigError
        If the file or its picture is damaged; it names what was expected.
    """
    entry = read_yaml(path)
    numbers = {}
    for key, shape in (
        ("landmarks", (_LANDMARKS, 2)),
        ("brows_y", (1 + len(EMOTIONS),)),
        ("mouth_y", (1 + len(EMOTIONS),)),
    ):
        try:
            numbers[key] = np.array(entry.get(key), dtype=np.float64)
        except (TypeError, ValueError, OverflowError):
            numbers[key] = np.array(np.nan)
        if numbers[key].shape != shape or not np.isfinite(numbers[key]).all():
            raise ConfigError(
                path=str(path),
                key=key,
                value=entry.get(key),
                expectation=f"{' x '.join(map(str, shape))} numbers: adopt the person again",
                kind=Kind.VALUE,
            )
    name = entry.get("drawings")
    picture = path.parent / str(name)
    height, width = PORTRAIT.height, PORTRAIT.width
    try:
        content = np.frombuffer(picture.read_bytes(), np.uint8)
    except (OSError, ValueError) as error:  # a path with a zero byte is a wrong value
        raise ConfigError(
            f"{picture} cannot be read, {getattr(error, 'strerror', error)}; "
            "it belongs beside the file",
            path=str(path),
            key="drawings",
        ) from error
    tiles = cv2.imdecode(content, cv2.IMREAD_GRAYSCALE) if len(content) else None
    rows = -(-len(KEYS) // _COLUMNS)
    if tiles is None or tiles.shape != (rows * height, _COLUMNS * width):
        raise ConfigError(
            f"{picture} is no picture of {rows * height} x {_COLUMNS * width} pixels: "
            "adopt the person again",
            path=str(path),
            key="drawings",
        )
    fields = tiles.reshape(rows, height, _COLUMNS, width).transpose(0, 2, 1, 3)
    fields = fields.reshape(-1, height, width)[: len(KEYS)].astype(np.float32)
    return Drawn(
        ((fields - _ZERO) / _FULL).clip(-1.0, 1.0).astype(np.float32),
        numbers["landmarks"],
        numbers["brows_y"],
        numbers["mouth_y"],
    )


@dataclass(frozen=True)
class Portrayed:
    """A person whom the portrait generator can draw.

    Attributes
    ----------
    features : tuple of arrays
        Inputs of the generator besides the controls.
    drawn : Drawn
    """

    features: tuple[NDArray[np.float32], ...]
    drawn: Drawn

    def framed(self, view: View, controls: Controls, panel: Canvas = PANEL) -> View:
        """A view of the cartoon's canvas as one of the portrait's, for a panel.

        At rest it shows the whole head, on a low panel and nearer brows to chin. Brows and mouth
        are kept on the panel: the camera first sinks to show a mouth that opens, then draws back;
        its window stays on the canvas.
        """
        nominal = FramingParameters()
        near = (view.zoom / nominal.zoom_rest) ** _PUSH
        near *= max(PANEL.height / panel.height, 1.0) ** _NEARER
        zoom = _REST_ZOOM * enlargement(panel) * near
        sunk = _least(_SINK * (near - 1.0), _SINK_PX, _GLIDE_PX)
        centre = PORTRAIT.height / 2 + _REST_Y + sunk + view.y - nominal.centre_y
        felt = controls.emotions.clip(0.0)
        total = float(felt.sum())
        shares = np.concatenate([[max(1.0 - total, 0.0)], felt / max(total, 1.0)])
        top = float(shares @ self.drawn.brows_y) - _MARGIN_PX
        bottom = float(shares @ self.drawn.mouth_y) + _MARGIN_PX + _SPEECH_PX * controls.jaw
        zoom = _least(zoom, panel.height / (bottom - top), _GLIDE_PX / PANEL.height)
        half = panel.height / 2 / zoom
        centre = -_least(-centre, half - bottom, _GLIDE_PX)
        centre = _least(centre, max(PORTRAIT.height - half, PORTRAIT.height / 2), _GLIDE_PX)
        return replace(view, zoom=zoom, y=centre - PORTRAIT.height / 2)


@dataclass(frozen=True)
class PortraitGenerator:
    """A trained portrait generator.

    Attributes
    ----------
    session : onnxruntime.InferenceSession
    encoder : callable () -> onnxruntime.InferenceSession
        Opens what is needed once a person, and large.
    eyes : onnxruntime.InferenceSession
        Turns eyes that look ahead; see :func:`emotion_face.face.eyes.look`.
    metadata : dict
        The model's JSON: configuration, data hashes, metrics, attribution.
    """

    session: Any
    encoder: Callable[[], Any]
    eyes: Any
    metadata: dict[str, Any]

    def person(self, drawn: Drawn) -> Portrayed:
        """The person of some key drawings."""
        fields = drawn.fields[None]
        features = self.encoder().run(None, {"keys": fields})
        blended = np.ascontiguousarray(fields[:, : 1 + len(EMOTIONS)])
        return Portrayed((*features, blended), drawn)

    def field(self, identity: Portrayed, controls: Controls) -> NDArray[np.float32]:
        """Drawing field (112, 128) of a person under the controls."""
        field: NDArray[np.float32] = self.fields([identity], [controls])[0]
        return field

    def fields(
        self, identities: Sequence[Portrayed], controls: Sequence[Controls]
    ) -> NDArray[np.float32]:
        """Drawing fields (n, 112, 128) of a crowd, in one call of each network."""
        fields = self._ahead(identities, controls)
        look(self.eyes, fields, [person.drawn.landmarks for person in identities], controls)
        return fields

    def ahead(self, identity: Portrayed, controls: Controls) -> NDArray[np.float32]:
        """Drawing field (112, 128) of a person whose eyes look ahead."""
        field: NDArray[np.float32] = self._ahead([identity], [controls])[0]
        return field

    def turned(
        self, ahead: NDArray[np.float32], identity: Portrayed, controls: Controls, vergence: float
    ) -> NDArray[np.float32]:
        """A drawing field of eyes that look ahead, with eyes that look as the controls say.

        Parameters
        ----------
        ahead : (112, 128) array
        identity : Portrayed
        controls : Controls
            Those of the field, but for the eyes.
        vergence : float
            How far each eye turns in, in units of the gaze.
        """
        fields = ahead[None].copy()
        look(self.eyes, fields, [identity.drawn.landmarks], [controls], vergence)
        field: NDArray[np.float32] = fields[0]
        return field

    def _ahead(
        self, identities: Sequence[Portrayed], controls: Sequence[Controls]
    ) -> NDArray[np.float32]:
        features = zip(*(person.features for person in identities), strict=True)
        values = [*features, [looking_ahead(pose.vector())[None] for pose in controls]]
        inputs = {
            name: parts[0] if len(parts) == 1 else np.concatenate(parts)
            for name, parts in zip(_PORTS, values, strict=True)
        }
        fields: NDArray[np.float32] = self.session.run(None, inputs)[0]
        return fields


def _least(a: float, b: float, width: float) -> float:
    """The smaller of two numbers, with a rounded corner of that width."""
    share = min(max(0.5 + 0.5 * (b - a) / width, 0.0), 1.0)
    return b + (a - b) * share - width * share * (1.0 - share) / 2.0


def checked_style(entry: dict[str, Any], path: Path) -> str:
    """The style of an identity file's content.

    Raises
    ------
    ConfigError
        If there is no such style.
    """
    style = entry.get("style", STYLE if "drawings" in entry or "mix" in entry else "strokes")
    if style not in (STYLE, "strokes"):
        raise ConfigError(
            path=str(path),
            key="style",
            value=style,
            expectation=f"{STYLE!r} or 'strokes'",
            kind=Kind.VALUE,
        )
    return str(style)
