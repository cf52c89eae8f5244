"""From a terminal's input to the keys that were pressed."""

import codecs
import re

_PASTE, _PASTED = "\x1b[200~", "\x1b[201~"
# Cursor and function keys, Alt and a key, pasted text, and the terminal's answers (ECMA-48).
_SEQUENCE = re.compile(
    r"""\x1b (?:
        \[200~ .*? \x1b\[201~
      | \[ (?!200~) (?: \[ . | [0-?]* [ -/]* [@-Z\\-~] )
      | O .
      | [\]PX^_] .*? (?: \x07 | \x1b\\ )
      | (?=\x1b)
      | [^\[\]OPX^_\x1b]
    )""",
    re.S | re.X,
)


class KeyReader:
    """Finds typed characters in a terminal's input, and removes escape sequences.

    A character or a sequence may come in parts.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        self._begun = ""

    def read(self, data: bytes) -> str:
        """Typed characters."""
        text = _SEQUENCE.sub("", self._begun + self._decoder.decode(data))
        typed, escape, begun = text.partition("\x1b")
        self._begun = escape + begun
        if self._begun.startswith(_PASTE):
            self._begun = _PASTE + self._begun[len(_PASTE) :][1 - len(_PASTED) :]
        return typed

    def pause(self) -> None:
        """End of a pause: an unfinished sequence was the Escape key, unless it is a paste."""
        if not self._begun.startswith(_PASTE):
            self._begun = ""
