"""The generator's truncation: from the person to the mean person."""

import numpy as np

from emotion_face.face import load_generator
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
