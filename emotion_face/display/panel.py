"""What a panel is, and the one that shows nothing."""

from typing import Protocol

import numpy as np
import numpy.typing as npt

from emotion_face.errors import PanelError

Frame = npt.NDArray[np.uint8]

WIDTH = 128
HEIGHT = 64


class Panel(Protocol):
    """A one-bit screen.

    A panel belongs to the thread that shows on it. After a :class:`PanelError` from :meth:`show`
    it is either shown on again, which draws the whole frame, or closed and opened anew.

    Attributes
    ----------
    width, height : int
        Size in pixels.
    """

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Light the frame's pixels.

        Parameters
        ----------
        frame : (height, width) uint8
            Zero is dark, anything else is lit.
        stamp_s : float, optional
            Time of the frame in seconds on any clock; only recordings use it.

        Returns
        -------
        int
            Bytes sent to the device.

        Raises
        ------
        PanelError
            If the frame does not fit, or the device did not take it.
        """
        ...

    def close(self) -> None:
        """Leave the device as it should be left. A second call does nothing."""
        ...


def check_frame(frame: Frame, width: int = WIDTH, height: int = HEIGHT) -> None:
    """Refuse a frame that is not (height, width) uint8."""
    if frame.shape != (height, width) or frame.dtype != np.uint8:
        raise PanelError(
            f"frame is {frame.dtype} of shape {frame.shape}, "
            f"expected uint8 of shape ({height}, {width})"
        )


class NullPanel:
    """A panel that checks its frames and shows them nowhere."""

    width = WIDTH
    height = HEIGHT

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Check the frame; see :meth:`Panel.show`."""
        check_frame(frame)
        return 0

    def close(self) -> None:
        """Do nothing."""
