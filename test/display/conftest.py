"""Frames for the display's tests."""

import numpy as np
import pytest


@pytest.fixture
def face():
    """Two eyes and a mouth, (64, 128) uint8."""
    frame = np.zeros((64, 128), np.uint8)
    frame[20:30, 35:50] = 255
    frame[20:30, 78:93] = 255
    frame[45:48, 50:78] = 255
    return frame
