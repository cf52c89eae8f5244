"""Markdown documents: their fenced blocks, links, headings and code within sentences."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
_HTML_LINK = re.compile(r'(?:src|srcset|href)="([^"]+)"')


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, and its text."""

    where: str
    language: str
    words: tuple[str, ...]
    text: str

    @property
    def file(self) -> str:
        """Name under which the reader saves it, empty if it is not a file."""
        return next((word for word in self.words if "." in word), "")

    @property
    def tags(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if "." not in word)


@dataclass(frozen=True)
class Document:
    """A Markdown file of the repository."""

    path: Path
    blocks: list[Block] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    codes: list[tuple[str, str]] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @cached_property
    def anchors(self) -> set[str]:
        """Anchors of the headings, as GitHub makes them."""
        seen: Counter[str] = Counter()
        anchors = set()
        for heading in self.headings:
            slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            anchors.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
        return anchors


def read(path: Path) -> Document:
    """The document of a file."""
    document = Document(path)
    tokens = MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8"))
    for before, token in zip([None, *tokens], tokens, strict=False):
        where = f"{document.name}:{token.map[0] + 1 if token.map else 0}"
        if token.type in ("fence", "code_block"):
            language, *words = token.info.split() or [""]
            document.blocks.append(Block(where, language, tuple(words), token.content))
        elif token.type == "html_block":
            document.links.extend(_HTML_LINK.findall(token.content))
        elif token.type == "inline":
            if before and before.type == "heading_open":
                document.headings.append(_plain(token))
            for child in token.children or ():
                document.links.extend(_links(child))
                if child.type == "code_inline":
                    document.codes.append((where, child.content))
    return document


def _plain(token: Token) -> str:
    return "".join(c.content for c in token.children or () if c.type in ("text", "code_inline"))


def _links(token: Token) -> Iterator[str]:
    for key in ("href", "src"):
        if target := token.attrGet(key):
            yield str(target)
    if token.type == "html_inline":
        yield from _HTML_LINK.findall(token.content)
