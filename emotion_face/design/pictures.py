"""Pictures that come to the designer, and those it shows."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from emotion_face.errors import PhotoError
from emotion_face.face import (
    WIDTH,
    Controls,
    Drawn,
    FieldGenerator,
    FramingParameters,
    Outfit,
    Part,
    Places,
    Portrayed,
    View,
    binarize,
    warp,
)

_FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
_PIXELS_MAX = 50_000_000  # what phones take


def photograph(content: bytes) -> NDArray[np.uint8]:
    """Picture (height, width, 3), blue green red, of a file's content.

    Its size is read before it is unpacked.

    Raises
    ------
    PhotoError
        If it is no picture, or too large a one.
    """
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            width, height = picture.size
    except Exception as error:  # Pillow raises whatever a damaged header leads it to
        raise PhotoError(f"not a picture: expected one of {', '.join(_FORMATS)}") from error
    if width * height > _PIXELS_MAX:
        raise PhotoError(
            f"the picture has {width} x {height} pixels, expected at most {_PIXELS_MAX}: "
            "make it smaller"
        )
    try:
        image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise PhotoError("the picture is damaged: save it anew") from error
    if image is None:
        raise PhotoError("the picture is damaged: save it anew")
    return np.asarray(image, dtype=np.uint8)


def calm_frame(drawn: Drawn) -> NDArray[np.uint8]:
    """Frame (64, 128) of 0 and 255 of somebody calm, by the key drawing alone."""
    return binarize(warp(drawn.fields[0], calm_view(Portrayed((), drawn))))


def calm_view(identity: Any) -> View:
    """Where the camera looks at somebody calm."""
    framing = FramingParameters()
    view = View(framing.zoom_rest, y=framing.centre_y)
    return identity.framed(view, Controls()) if isinstance(identity, Portrayed) else view


@dataclass(frozen=True, eq=False)
class Sitter:
    """A person who is drawn, and where parts go on them.

    Attributes
    ----------
    generator : FieldGenerator
    identity
        What the generator draws.
    """

    generator: FieldGenerator
    identity: Any

    @cached_property
    def places(self) -> Places:
        """Where eyes, mouth and crown are."""
        return Places.of(self.generator, self.identity)

    def dressed(self, parts: Sequence[Part]) -> Outfit | None:
        """What they wear, for the animator."""
        return Outfit(parts, self.places) if parts else None

    def calm(self, parts: Sequence[Part]) -> NDArray[np.uint8]:
        """Frame (64, 128) of 0 and 255 of the calm person with parts."""
        field = self.generator.field(self.identity, Controls())
        view = self._view(parts)
        seen = warp(field, view)
        if outfit := self.dressed(parts):
            seen = outfit.over(seen, Controls(), view.matrix(field.shape[1], field.shape[0]))
        return binarize(seen)

    def anchored(self, anchor: str, parts: Sequence[Part]) -> NDArray[np.float64]:
        """Affine map (2, 3) from the pixels of an anchor's parts to that frame."""
        view = self._view(parts).matrix(WIDTH, self.places.height)
        whole = np.vstack([self.places.frame(anchor, Controls()), (0.0, 0.0, 1.0)])
        return np.asarray(view @ whole)

    def _view(self, parts: Sequence[Part]) -> View:
        view, outfit = calm_view(self.identity), self.dressed(parts)
        return outfit.framed(view) if outfit else view
