import numpy as np
import pytest
from numpy.typing import NDArray

from emotion_face.face import OnnxGenerator, load_generator, load_identity


@pytest.fixture(scope="session")
def generator() -> OnnxGenerator:
    return load_generator()


@pytest.fixture(scope="session")
def someone(generator: OnnxGenerator) -> NDArray[np.float32]:
    return load_identity(generator, "seed:7")
