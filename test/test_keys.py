"""A terminal's input, whole or in parts, and the keys in it."""

import pytest

from emotion_face.keys import KeyReader

NO_KEYS = {
    "F1": b"\x1bOP",
    "F5": b"\x1b[15~",
    "F1 of a console": b"\x1b[[A",
    "Home": b"\x1b[H",
    "Ctrl-Right": b"\x1b[1;5C",
    "Alt-q": b"\x1bq",
    "Alt-ä": "\x1bä".encode(),
    "Alt-Up": b"\x1b\x1b[A",
    "a paste": b"\x1b[200~q quit\x1b[15~ \x1bq\nq\x1b[201~",
    "an answer of the terminal": b"\x1b]11;rgb:0000/0000/0000\x07",
    "another": b"\x1bP>|tmux q\x1b\\",
    "focus": b"\x1b[I",
    "a broken character": b"\xff\xfe",
}


@pytest.mark.parametrize("name", NO_KEYS)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_what_is_no_key_is_left_out(name, size):
    reader = KeyReader()
    data = b"a" + NO_KEYS[name] + b"q"
    parts = [data[at : at + size] for at in range(0, len(data), size)]
    assert "".join(map(reader.read, parts)) == "aq"


def test_a_character_may_come_in_parts():
    reader = KeyReader()
    assert [reader.read(bytes([byte])) for byte in "ä".encode()] == ["", "ä"]


def test_keys_in_a_row_are_all_there():
    assert KeyReader().read(b"abcq") == "abcq"


def test_the_escape_key_takes_no_other_with_it():
    reader = KeyReader()
    assert reader.read(b"\x1b") == ""
    reader.pause()
    assert reader.read(b"q") == "q"


def test_a_paste_may_take_its_time_and_any_length():
    reader = KeyReader()
    assert reader.read(b"\x1b[200~quit") == ""
    for _ in range(1000):
        reader.pause()
        assert reader.read(1000 * b"q") == ""
    assert reader.read(b"q\x1b[20") == ""
    assert reader.read(b"1~p") == "p"
