"""Markdown of tables."""

from collections.abc import Iterable, Sequence


def code(text: object) -> str:
    """The text as code, if there is any."""
    return f"`{text}`" if text != "" else ""


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Table with a head."""
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)
