"""Time at which a stamped message takes effect."""

import math
from collections.abc import Callable
from typing import Any

STAMP_TOLERANCE_S = 5.0
AHEAD_S = 0.1
"""How far in the future a stamp may be without a warning, in real time."""


def seconds(stamp: Any) -> float:
    """Time or duration of a message [s], for the classes of ROS and of rosbags."""
    return float(stamp.sec + 1e-9 * stamp.nanosec)


def meant_s(
    stamp_s: float,
    now_s: float,
    what: str,
    warn: Callable[[str, str], object],
    *,
    is_simulated: bool = False,
) -> float:
    """Stamp [s], 0 if it is zero or too far from now.

    Parameters
    ----------
    stamp_s, now_s : float
    what : str
        The object with the stamp, for the warning.
    warn : callable (text, kind)
        Gets a warning for a stamp too far from now, and in real time for one in the future: a
        simulated clock may take long steps.
    is_simulated : bool
        Whether the clock is simulated.
    """
    ahead_s = stamp_s - now_s
    if stamp_s == 0.0:
        return 0.0
    if not math.isclose(ahead_s, 0.0, abs_tol=STAMP_TOLERANCE_S):
        warn(
            f"{what} is stamped {ahead_s:+.1f} s from now, expected at most "
            f"{STAMP_TOLERANCE_S:g} s: taken as now (another clock?)",
            "stamp",
        )
        return 0.0
    if ahead_s > AHEAD_S and not is_simulated:
        warn(
            f"{what} is stamped {ahead_s:+.2f} s from now and acts only then: set the clocks of "
            "both machines (chrony)",
            "stamp ahead",
        )
    return stamp_s
