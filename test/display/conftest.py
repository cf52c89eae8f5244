"""Frames and a bus for the display's tests."""

import numpy as np
import pytest

from emotion_face.display import FakeBus


@pytest.fixture
def face():
    """Two eyes and a mouth, (64, 128) uint8."""
    frame = np.zeros((64, 128), np.uint8)
    frame[20:30, 35:50] = 255
    frame[20:30, 78:93] = 255
    frame[45:48, 50:78] = 255
    return frame


class Tape(FakeBus):
    """A fake bus that remembers every transaction."""

    def __init__(self, *args):
        super().__init__(*args)
        self.tape = []
        self.released = False

    def command(self, *cmd):
        self.tape.append(("command", bytes(cmd).hex()))
        super().command(*cmd)

    def data(self, data):
        self.tape.append(("data", bytes(data).hex()))
        super().data(data)

    def cleanup(self):
        self.released = True


@pytest.fixture
def new_tape():
    return Tape


@pytest.fixture
def clock():
    """A clock that is set: ``clock.now_s = 3.0``."""

    class Clock:
        now_s = 0.0

        def __call__(self):
            return self.now_s

    return Clock()
