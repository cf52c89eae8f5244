import numpy as np
import pytest

from emotion_face.display.lettering import STATUS_ROWS, page_of, status_line


def extent(page):
    rows, columns = np.flatnonzero(page.any(axis=1)), np.flatnonzero(page.any(axis=0))
    return rows[0], rows[-1], columns[0], columns[-1]


@pytest.mark.parametrize("size", [(128, 64), (128, 32), (64, 48), (64, 128)])
@pytest.mark.parametrize("text", ["Hi", "Battery low: 12 %", "x " * 300, "y" * 300])
def test_text_is_in_the_middle_of_any_page(size, text):
    page = page_of(text, *size)
    assert page.shape == size[::-1]
    assert set(np.unique(page)) == {0, 255}
    top, bottom, left, right = extent(page)
    assert abs(left - (size[0] - 1 - right)) <= 6
    assert abs(top - (size[1] - 1 - bottom)) <= 12


def test_short_text_is_larger_than_long_text():
    def letter_height(text):
        return extent(page_of(text, 128, 64))[1] - extent(page_of(text, 128, 64))[0]

    assert letter_height("Hi") > 20
    assert letter_height("H" * 16) < 10


def test_words_are_not_broken_and_spaces_do_not_count():
    assert np.array_equal(page_of(" good\n\tmorning ", 128, 64), page_of("good morning", 128, 64))


@pytest.mark.parametrize(("text", "gaps"), [("HHHHHHH HHHHHHH", 1), ("H H " * 9, 2)])
def test_lines_are_one_row_of_their_size_apart(text, gaps):
    lit = page_of(text, 64, 64).any(axis=1)
    edges = np.flatnonzero(np.diff(lit.astype(int)))
    dark = edges[2::2] - edges[1:-1:2]
    letters = edges[1::2] - edges[::2]
    scale = letters[0] // 7
    assert len(dark) == gaps
    assert set(dark) == {2 * scale}
    assert set(letters) == {7 * scale}


def test_letters_beyond_ascii_and_unknown_ones():
    assert page_of("ü", 128, 64).any()
    assert np.array_equal(page_of("\u4f60", 128, 64), page_of("?", 128, 64))


def test_an_empty_text_is_an_empty_page():
    assert not page_of("", 128, 64).any()
    assert not status_line("", 128).any()


def test_a_status_line_is_cut_where_it_does_not_fit():
    line = status_line("battery 12 %, wifi 80 %, mood good", 128)
    assert line.shape == (STATUS_ROWS, 128)
    assert line[:, -8:].any()
    assert not line[0].any()
