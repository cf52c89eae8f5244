"""Message definitions as an MCAP file holds them: a type's text, then those of the types in it."""

import re
from collections.abc import Callable

_SEPARATOR = "=" * 80
_TYPE = re.compile(r"^\s*([A-Za-z]\w*(?:/\w+)*)", re.MULTILINE)
_PRIMITIVES = re.compile(r"bool|byte|char|float(32|64)|u?int(8|16|32|64)|w?string")


def definition(kind: str, text_of: Callable[[str], str]) -> str:
    """Definition of a message type with all that it needs.

    Parameters
    ----------
    kind : str
        As in ``std_msgs/msg/Header``.
    text_of : callable (str) -> str
        Gives the text of a type's ``.msg`` file.
    """
    texts = {kind: text_of(kind)}
    waiting = [kind]
    while waiting:
        outer = waiting.pop(0)
        for inner in _types_in(texts[outer], outer.partition("/")[0]):
            if inner not in texts:
                texts[inner] = text_of(inner)
                waiting.append(inner)
    first, *others = texts.items()
    parts = [f"{_SEPARATOR}\nMSG: {name.replace('/msg/', '/')}\n{text}" for name, text in others]
    return "\n".join([first[1], *parts])


def _types_in(text: str, package: str) -> list[str]:
    """Full names of the message types that a text of a package names."""
    names = []
    for name in _TYPE.findall(text):
        if not _PRIMITIVES.fullmatch(name):
            owner, _, kind = name.rpartition("/")
            names.append(f"{owner.removesuffix('/msg') or package}/msg/{kind}")
    return names
