"""An hour at 30 frames a second with a fault every few seconds, in simulated time."""

import errno

import numpy as np
import psutil
from session import session

from emotion_face.display import BurnInParameters, FakeBus, OledPanel, PanelDriver, PanelSettings
from emotion_face.display.fake_bus import SSD1306

Row = tuple[str, float, str, str, float]
HOUR_S = 3600.0
RATE_HZ = 30.0
FAULT_EVERY_S = (1.0, 8.0)
HEALED_S = 5.1
"""A panel that lost its power unnoticed shows the picture again after the next refresh."""
NUMBERS = (errno.EREMOTEIO, errno.EIO, errno.ENXIO, errno.ETIMEDOUT, errno.ENODEV)


class Trouble:
    """A fake bus with its faults; a stalled write advances the clock."""

    def __init__(self) -> None:
        self.now_s = 0.0
        self.bus = FakeBus()
        self.faults = 0
        self.ends_s = np.inf
        self.blind_until_s = 0.0
        self._rng = np.random.default_rng(0)
        self._next_s = 5.0

    def step(self) -> None:
        """End the fault that is over, begin one if it is time."""
        if self.now_s >= self.ends_s:
            self.ends_s, self.bus.fails_every = np.inf, 0
            self.bus.fail(times=0)
            if not self.bus.plugged:
                self.bus.plug()
                self.blind_until_s = self.now_s + HEALED_S
        if self.now_s < self._next_s:
            return
        self.faults += 1
        self._next_s = self.now_s + self._rng.uniform(*FAULT_EVERY_S)
        self.ends_s = self.now_s + self._rng.exponential(1.0)
        number = int(self._rng.choice(NUMBERS))
        match self._rng.integers(5):
            case 0:
                self.bus.unplug()
            case 1:  # power lost between two frames
                self.bus.unplug()
                self.bus.plug()
                self.blind_until_s = self.now_s + HEALED_S
            case 2:
                self.bus.fails_every = int(self._rng.integers(3, 40))
            case 3:
                at, after = self._rng.integers(1, 30), self._rng.integers(0, 128)
                self.bus.fail(at_write=int(at), times=3, after_bytes=int(after), number=number)
            case 4:  # the bus stalls, then times out
                self.now_s += self._rng.uniform(1.0, 5.0)
                self.bus.fail(times=int(self._rng.integers(1, 200)), number=errno.ETIMEDOUT)


def run() -> list[Row]:
    """Rows of name, value, unit, without a peer."""
    frames = session(60.0, RATE_HZ)
    trouble = Trouble()
    errors: list[str] = []
    driver = PanelDriver(
        lambda: OledPanel(trouble.bus.bus, SSD1306, clock=lambda: trouble.now_s),
        handling=PanelSettings(care=BurnInParameters(shift_px=0)),
        stamp_clock=lambda: trouble.now_s,
        clock=lambda: trouble.now_s,
        hour=lambda: 12.0,
        on_error=errors.append,
    )
    memory: list[int] = []
    at = wrong = right = crashes = 0
    failed_since_s, outages_s = np.nan, []
    while trouble.now_s < HOUR_S:
        at += 1
        trouble.now_s += 1 / RATE_HZ
        trouble.step()
        frame = frames[at % len(frames)]
        driver.submit(frame, trouble.now_s)
        try:
            driver.step()
        except Exception:
            crashes += 1
        is_right = np.array_equal(trouble.bus.picture(), frame)
        is_shown = driver.is_connected and trouble.bus.plugged
        if is_right:
            if not np.isnan(failed_since_s):
                outages_s.append(trouble.now_s - failed_since_s)
            failed_since_s = np.nan
        elif np.isnan(failed_since_s):
            failed_since_s = trouble.now_s
        right += is_right
        wrong += is_shown and not is_right and trouble.now_s > trouble.blind_until_s
        if at % round(60.0 * RATE_HZ) == 0:
            memory.append(psutil.Process().memory_info().rss)
    statistics = driver.statistics()
    growth = (memory[-1] - memory[10]) / 2**20
    return [
        ("simulated hour: faults", trouble.faults, "1", "", np.nan),
        ("simulated hour: crashes", crashes, "1", "", np.nan),
        ("simulated hour: wrong pictures after recovery", wrong, "1", "", np.nan),
        ("simulated hour: frames shown right", 100 * right / at, "%", "", np.nan),
        ("simulated hour: writes repaired", statistics.repaired, "1", "", np.nan),
        ("simulated hour: panel opened again", statistics.reconnects, "1", "", np.nan),
        ("simulated hour: longest outage", max(outages_s), "s", "", np.nan),
        ("simulated hour: memory growth in its last 50 min", growth, "MB", "", np.nan),
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
