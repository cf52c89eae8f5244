import sys
from types import SimpleNamespace

import numpy as np
import pytest

from emotion_face.display import PanelError, open_panel


class Window:
    """Stand-in for luma.emulator's window, without a desktop."""

    def __init__(self, width, height, **options):
        self.size, self.options, self.closed = (width, height), options, False
        self._pygame = SimpleNamespace(display=SimpleNamespace(quit=lambda: None))

    def display(self, image):
        if self.closed:
            sys.exit()
        self.picture = np.asarray(image)

    def contrast(self, value):
        self.level = value


@pytest.fixture
def window(monkeypatch):
    monkeypatch.setitem(sys.modules, "luma.emulator", SimpleNamespace())
    monkeypatch.setitem(sys.modules, "luma.emulator.device", SimpleNamespace(pygame=Window))
    panel = open_panel("emulator", scale=3)
    return panel, panel._window


def test_the_frame_is_in_the_window_and_contrast_dims_it(window, face):
    panel, shown = window
    panel.show(face)
    panel.light(30)
    assert shown.options["scale"] == 3
    assert np.array_equal(shown.picture, face[..., np.newaxis].repeat(3, axis=2))
    assert shown.level == 30
    panel.close()


def test_closing_the_window_does_not_end_the_process(window, face):
    panel, shown = window
    shown.closed = True
    with pytest.raises(PanelError, match="the window was closed"):
        panel.show(face)


def test_without_the_package_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "luma.emulator.device", None)
    with pytest.raises(PanelError, match=r"pip install luma\.emulator"):
        open_panel("emulator")
