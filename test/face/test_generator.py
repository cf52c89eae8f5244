"""The generator's truncation: from the person to the mean person."""

import numpy as np
import pytest

from emotion_face.face import load_generator, load_identity
from emotion_face.face.controls import Controls


def test_truncation_takes_the_person_away() -> None:
    rng = np.random.default_rng(3)
    people = rng.standard_normal((2, load_generator().identity_size)).astype(np.float32)

    def difference(truncation: float) -> float:
        generator = load_generator(truncation=truncation)
        one, other = (generator.field(person, Controls()) for person in people)
        return float(np.abs(one - other).mean())

    assert difference(1.0) > difference(0.5) > difference(0.0)
    assert difference(0.0) < 1e-6


@pytest.mark.parametrize(("model", "people"), [("portrait", "ines omar"), ("strokes", "ada raj")])
def test_a_crowd_is_drawn_in_one_call(model: str, people: str) -> None:
    generator = load_generator(model)
    identities = [load_identity(generator, name) for name in people.split()]
    poses = [Controls(), Controls(jaw=0.7)]
    crowd = generator.fields(identities, poses)
    alone = [generator.field(*pair) for pair in zip(identities, poses, strict=True)]
    assert np.allclose(crowd, alone, atol=1e-4)
