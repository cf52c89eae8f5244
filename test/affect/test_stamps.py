"""The time at which a stamped message takes effect."""

import pytest

from emotion_face.affect.stamps import AHEAD_S, STAMP_TOLERANCE_S, meant_s


@pytest.mark.parametrize(
    ("stamp_s", "is_simulated", "meant", "kinds"),
    [
        (0.0, False, 0.0, []),
        (100.0, False, 100.0, []),
        (100.0 - STAMP_TOLERANCE_S, False, 100.0 - STAMP_TOLERANCE_S, []),
        (99.0 - STAMP_TOLERANCE_S, False, 0.0, ["stamp"]),
        (101.0 + STAMP_TOLERANCE_S, False, 0.0, ["stamp"]),
        (100.0 + 2 * AHEAD_S, False, 100.0 + 2 * AHEAD_S, ["stamp ahead"]),
        (100.0 + 2 * AHEAD_S, True, 100.0 + 2 * AHEAD_S, []),
    ],
)
def test_a_stamp_near_now_counts_and_another_is_named(stamp_s, is_simulated, meant, kinds):
    warned = []
    assert (
        meant_s(
            stamp_s,
            100.0,
            "a stimulus",
            lambda _, kind: warned.append(kind),
            is_simulated=is_simulated,
        )
        == meant
    )
    assert warned == kinds
