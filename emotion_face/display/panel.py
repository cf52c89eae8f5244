"""The interface of panels, and the panel that shows nothing."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from emotion_face.errors import PanelError

Frame = npt.NDArray[np.uint8]

WIDTH = 128
HEIGHT = 64


@dataclass(frozen=True)
class Link:
    """The link to a panel on a bus.

    Attributes
    ----------
    name : str
        As in ``I2C port 1, address 0x3c``.
    clock_hz : int
        Configured clock of the bus.
    clocks_per_byte : int
        9 on I2C (the acknowledgement), 8 on SPI.
    frame_bytes : int
        Bytes on the wire of a whole frame, address included.
    """

    name: str
    clock_hz: int
    clocks_per_byte: int
    frame_bytes: int

    def seconds(self, count: float) -> float:
        """Time of a number of bytes on the wire."""
        return count * self.clocks_per_byte / self.clock_hz


class Panel(Protocol):
    """A one-bit screen.

    A panel belongs to the thread that shows on it. After a :class:`PanelError` from :meth:`show`
    or :meth:`light` it can be used further, which draws the whole frame, or be opened again.

    Attributes
    ----------
    width, height : int
        Size in pixels.
    link : Link or None
        The bus, if the time of its bytes matters.
    repaired : int
        Failed writes that succeeded when repeated.
    """

    width: int = WIDTH
    height: int = HEIGHT
    link: Link | None = None
    repaired: int = 0

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
            If the frame does not fit, or the device failed.
        """
        ...

    def light(self, contrast: int) -> int:
        """Set the brightness, 0 (asleep) to 255; no effect on a panel without brightness.

        Returns
        -------
        int
            Bytes sent to the device.

        Raises
        ------
        PanelError
            If the device failed.
        """
        return 0

    def close(self, *, keep: bool = False) -> None:
        """Release the device; a second call does nothing.

        Parameters
        ----------
        keep : bool
            Leave the picture on a panel with its own memory, instead of a dark one.
        """
        ...


def check_frame(frame: Frame, width: int = WIDTH, height: int = HEIGHT) -> None:
    """Refuse a frame that is not (height, width) uint8."""
    if frame.shape != (height, width) or frame.dtype != np.uint8:
        raise PanelError(
            f"frame is {frame.dtype} of shape {frame.shape}, "
            f"expected uint8 of shape ({height}, {width})"
        )


class NullPanel(Panel):
    """A panel that checks frames but does not show them."""

    def show(self, frame: Frame, stamp_s: float | None = None) -> int:
        """Check the frame; see :meth:`Panel.show`."""
        check_frame(frame)
        return 0

    def close(self, *, keep: bool = False) -> None:
        """Do nothing."""
