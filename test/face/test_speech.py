"""The mouth follows a voice."""

import numpy as np
import pytest

from emotion_face.errors import FaceInputError
from emotion_face.face import SpeechParameters
from emotion_face.face.speech import Mouth, checked_level


def opening(*spans: tuple[float, float], rate_hz: int = 100, **changes: float) -> np.ndarray:
    """Opening over time for levels that last some seconds each."""
    mouth, p = Mouth(), SpeechParameters(**changes)
    return np.array(
        [
            mouth.advance(1 / rate_hz, level, p)
            for span_s, level in spans
            for _ in range(round(span_s * rate_hz))
        ]
    )


def test_it_opens_faster_than_it_closes() -> None:
    jaw = opening((0.5, 1.0), (0.5, 0.0))
    assert np.argmax(jaw[:50] > 0.5) < np.argmax(jaw[50:] < 0.5)
    assert jaw[49] == pytest.approx(1.0, abs=0.01) and jaw[-1] == pytest.approx(0.0, abs=0.01)


def test_a_trembling_level_is_smoothed() -> None:
    rng = np.random.default_rng(0)
    jaw = opening(*[(0.02, level) for level in rng.uniform(0, 1, 100)])
    assert np.abs(np.diff(jaw)).max() < 0.15
    assert jaw.min() >= 0.0 and jaw.max() <= 1.0


def test_a_gain_of_zero_keeps_the_mouth_to_the_emotion() -> None:
    assert not opening((1.0, 1.0), gain=0.0).any()


@pytest.mark.parametrize("level", [-0.1, 1.01, float("nan"), float("inf")])
def test_a_level_that_is_none_is_refused(level: float) -> None:
    with pytest.raises(FaceInputError, match=r"speech: .* from 0 to 1"):
        checked_level(level)
