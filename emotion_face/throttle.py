"""Throttling of repeated log messages."""

from collections.abc import Callable

KINDS_MAX = 64


class Throttle:
    """Passes the first text of every kind on, then at most one per period with a count.

    Parameters
    ----------
    log : callable (str)
        Receives the texts.
    period_s : float
        Least time between two texts of a kind.
    """

    def __init__(self, log: Callable[[str], object], period_s: float = 30.0) -> None:
        self._log = log
        self._period_s = period_s
        self._kinds: dict[str, tuple[float, int]] = {}

    def __call__(self, kind: str, text: str, now_s: float) -> None:
        """Log ``text`` unless one of its kind was logged less than a period before ``now_s``.

        Beyond `KINDS_MAX` kinds, all further ones share one count.
        """
        if kind not in self._kinds and len(self._kinds) >= KINDS_MAX:
            kind = ""
        last_s, held_back = self._kinds.get(kind, (-self._period_s, 0))
        if 0.0 <= now_s - last_s < self._period_s:
            self._kinds[kind] = last_s, held_back + 1
            return
        self._kinds[kind] = now_s, 0
        self._log(f"{text} ({held_back} more like it before)" if held_back else text)
