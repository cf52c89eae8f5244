"""Adoption: from photographs of a person to the key drawings of an identity file."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face import KEYS, Drawn, mixed
from emotion_face.portrait.acting import pose
from emotion_face.portrait.artist import Artist, Model

AS_DESIGNED: Mapping[str, float] = MappingProxyType({})
_BROWS, _LIPS = slice(17, 27), slice(48, 60)


def drawn(model: Model, strengths: Mapping[str, float] = AS_DESIGNED) -> Drawn:
    """The key drawings of a model, with emotions scaled by ``strengths``."""
    sitter = model.sitter
    keys = {
        name: replace(controls, emotions=strengths.get(name, 1.0) * controls.emotions)
        for name, controls in KEYS.items()
    }
    acted = [pose(sitter, keys[name]).landmarks for name in ("calm", *EMOTIONS)]
    return Drawn(
        np.stack([model.field(controls) for controls in keys.values()]),
        np.asarray(sitter.places, dtype=np.float64),
        np.array([points[_BROWS, 1].min() for points in acted]),
        np.array([points[_LIPS, 1].max() for points in acted]),
    )


def adopted(
    images: Sequence[NDArray[np.uint8]],
    artist: Artist,
    strengths: Mapping[str, float] = AS_DESIGNED,
) -> Drawn:
    """The person in some BGR photographs, averaged over them.

    Parameters
    ----------
    images : sequence of (height, width, 3) array
    artist : Artist
    strengths : mapping of str to float
        Strength of an emotion on this person; default 1.

    Raises
    ------
    PhotoError
        If a photograph does not show one face that can be drawn.
    """
    person = drawn(artist.model(images[0]), strengths)
    for number, image in enumerate(images[1:], 2):
        person = mixed(person, drawn(artist.model(image), strengths), 1.0 / number)
    return person
