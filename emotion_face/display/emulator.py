"""A panel in a window, through luma.emulator (``pip install luma.emulator``)."""

from typing import Any

from PIL import Image

from emotion_face.display.panel import HEIGHT, WIDTH, Frame, Panel, check_frame
from emotion_face.errors import PanelError


class EmulatorPanel(Panel):
    """A panel in a window of the desktop; contrast dims it.

    Parameters
    ----------
    scale : int
        Size of a panel pixel in pixels.
    """

    def __init__(self, *, scale: int) -> None:
        try:
            from luma.emulator.device import pygame
        except ImportError as error:
            raise PanelError(
                f"the window needs luma.emulator: {error}; pip install luma.emulator"
            ) from error
        try:
            self._window: Any = pygame(
                WIDTH, HEIGHT, transform="identity", scale=scale, frame_rate=0
            )
        except Exception as error:  # pygame.error, which derives from RuntimeError or not
            raise PanelError(f"no window: {error}; is there a desktop (DISPLAY)?") from error

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Draw the frame; see :meth:`Panel.show`."""
        check_frame(frame)
        self._call(self._window.display, Image.fromarray(frame).convert("RGB"))
        return 0

    def light(self, contrast: int) -> int:
        """Dim the window; see :meth:`Panel.light`."""
        self._call(self._window.contrast, contrast)
        return 0

    def close(self, *, keep: bool = False) -> None:
        """Close the window."""
        self._window._pygame.display.quit()

    @staticmethod
    def _call(method: Any, argument: Any) -> None:
        try:
            method(argument)
        except SystemExit as error:  # what luma.emulator does when the window is closed
            raise PanelError("the window was closed") from error
        except Exception as error:
            raise PanelError(f"the window does not take the picture: {error}") from error
