"""Idle behaviour: the face gets bored, looks for somebody, sleeps and wakes.

A state machine on top of the affect model: its inputs are the feelings and interactions with the
face, its output are states of ``config/states.yaml``. Its clock are the frames' times. Sadness
when nobody comes is felt, not only shown: `emotion_face.affect.company`.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from emotion_face.affect import EMOTIONS
from emotion_face.face.expression import Expression
from emotion_face.face.states import Stance, repertoire
from emotion_face.settings import Checked, quantity, refusal

_SAD = EMOTIONS.index("sad")
_FEELS = 0.3  # strength of an emotion that counts as company
_SUDDEN_PER_S = 0.15  # sadness that rises more slowly is loneliness
_FADE_S = 0.8
_WAKES_S = 2.5


@dataclass(frozen=True, kw_only=True)
class IdleParameters(Checked):
    """Times of the idle behaviour, since something happened."""

    active: bool = field(
        default=True, metadata={"about": "whether it gets bored, looks for somebody and sleeps"}
    )
    bored_after_s: float = quantity("s", 1.0, 1e5, default=60.0, about="time until it is bored")
    search_after_s: float = quantity(
        "s", 1.0, 1e5, default=90.0, about="time until it looks for somebody"
    )
    sleepy_after_s: float = quantity("s", 1.0, 1e5, default=150.0, about="time until it is sleepy")
    asleep_after_s: float = quantity("s", 1.0, 1e5, default=210.0, about="time until it sleeps")
    still_after_s: float = quantity(
        "s", 1.0, 1e5, default=300.0, about="time until nothing moves, so that the panel can dim"
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        order = [f"{name}_s" for name in (*(after for after, _ in _ALONE), "still_after")]
        for earlier, later in pairwise(order):
            if getattr(self, later) < getattr(self, earlier):
                limit = f"at least {earlier}, {getattr(self, earlier):g}"
                raise refusal(later, getattr(self, later), limit)


_ALONE = (
    ("bored_after", "bored"),
    ("search_after", "searching"),
    ("sleepy_after", "sleepy"),
    ("asleep_after", "asleep"),
)
_SLEEP = ("sleepy", "asleep")


class Idle:
    """The idle behaviour of one face.

    Attributes
    ----------
    state : str
        The idle state, or empty.
    still : bool
        Whether it sleeps so deeply that nothing moves.
    """

    def __init__(self) -> None:
        self.state, self.still = "", False
        self._alone_s = 0.0
        self._wakes_s = 0.0
        self._sad = 0.0
        self._shares: dict[str, tuple[float, float]] = {}  # how far it has come, its age [s]

    def advance(
        self, step_s: float, felt: Expression, noticed: bool, p: IdleParameters
    ) -> list[Stance]:
        """States to show after ``step_s``.

        Parameters
        ----------
        step_s : float
        felt : Expression
        noticed : bool
            Whether somebody interacted with the face in that time.
        p : IdleParameters
        """
        touched = noticed or self._is_stirred(step_s, felt)
        self._alone_s = 0.0 if touched or not p.active else self._alone_s + step_s
        self._wakes_s = max(self._wakes_s - step_s, 0.0)
        if touched and self.state in _SLEEP:
            self._wakes_s = _WAKES_S
        self.state = self._next(p)
        self.still = self._alone_s >= p.still_after_s
        return self._stances(step_s)

    def _is_stirred(self, step_s: float, felt: Expression) -> bool:
        """Whether it feels something caused by others, unlike slow sadness."""
        sad, before = float(felt.emotions[_SAD]), self._sad
        self._sad = sad
        is_saddened = sad >= _FEELS and sad - before > _SUDDEN_PER_S * step_s
        return is_saddened or float(np.delete(felt.emotions, _SAD).max()) >= _FEELS

    def _next(self, p: IdleParameters) -> str:
        if self._wakes_s > 0.0:
            return "waking"
        passed = [name for after, name in _ALONE if self._alone_s >= getattr(p, f"{after}_s")]
        return passed[-1] if passed else ""

    def _stances(self, step_s: float) -> list[Stance]:
        if self.state and self.state not in self._shares:
            self._shares[self.state] = (0.0, -step_s)
        moved = {}
        for name, (share, age_s) in self._shares.items():
            towards = step_s if name == self.state else -step_s
            share = min(max(share + towards / _FADE_S, 0.0), 1.0)
            if share > 0.0 or name == self.state:
                moved[name] = (share, age_s + step_s)
        self._shares = moved
        states = repertoire().states
        return [
            Stance(states[name], share * share * (3.0 - 2.0 * share), age_s)
            for name, (share, age_s) in moved.items()
        ]
