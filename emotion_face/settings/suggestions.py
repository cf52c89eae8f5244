"""Suggestions for unknown names."""

import difflib
from collections.abc import Iterable
from itertools import accumulate

_LONG = 64  # all names are shorter
_SHOWN = 400  # greatest length of the list of known names


def suggestion(name: object, known: Iterable[str]) -> str:
    """Suggestion for an unknown name: the nearest known one, else a list of all."""
    names = sorted(known)
    if isinstance(name, bool):
        return "YAML reads on, off, yes and no as booleans: quote the name"
    near = difflib.get_close_matches(name[:_LONG], names, n=1) if isinstance(name, str) else []
    if near:
        return f"did you mean {near[0]!r}?"
    if not names:
        return "expected none"
    count = max(sum(size <= _SHOWN for size in accumulate(len(name) + 2 for name in names)), 1)
    more = f" and {len(names) - count} more" if count < len(names) else ""
    return f"expected one of {', '.join(names[:count])}{more}"
