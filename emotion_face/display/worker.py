"""A thread for a panel, so that the source of the frames never waits."""

import threading

from emotion_face.display.driver import PanelDriver

HANGING_S = 2.0
PAUSE_MAX_S = 3600.0
"""Longest wait that `threading` supports."""


class PanelWorker:
    """Runs a driver in its own thread until closed.

    Attributes
    ----------
    driver : PanelDriver

    Examples
    --------
    >>> import numpy as np
    >>> from emotion_face.display import PanelDriver, PanelWorker, open_panel
    >>> driver = PanelDriver(lambda: open_panel("null"))
    >>> worker = PanelWorker(driver)
    >>> driver.submit(np.zeros((64, 128), np.uint8), 0.0)
    >>> worker.close()
    True
    >>> driver.statistics().shown
    1
    """

    def __init__(self, driver: PanelDriver) -> None:
        self.driver = driver
        self._closing = False
        self._thread = threading.Thread(target=self._run, name="panel", daemon=True)
        self._thread.start()

    def close(self, timeout_s: float | None = None) -> bool:
        """Show the last frame if the panel works, close the panel and end the thread.

        Parameters
        ----------
        timeout_s : float, optional
            Longest wait in seconds. A thread that still hangs on a bus by then is left
            behind and ends with the process.

        Returns
        -------
        bool
            Whether the thread has ended.
        """
        with self.driver.changed:
            self._closing = True
            self.driver.changed.notify_all()
        self._thread.join(timeout_s)
        return not self._thread.is_alive()

    def finish(self) -> None:
        """Close, with a timeout for a hanging bus and time to encode a recording."""
        self.close(HANGING_S if self.driver.statistics().link else None)

    def _run(self) -> None:
        while not self._closing:
            pause_s = self.driver.step()
            with self.driver.changed:
                self.driver.changed.wait_for(
                    lambda: self._closing or self.driver.has_work, min(pause_s, PAUSE_MAX_S)
                )
        self.driver.finish()
