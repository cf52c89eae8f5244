"""docs/reference.md has the ranges and defaults of all settings."""

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import emotion_face.people  # noqa: F401  defines settings
from emotion_face.cli.file_keys import files
from emotion_face.settings import Checked

WRITTEN = (Path(__file__).parents[1] / "docs" / "reference.md").read_text(encoding="utf-8")
HELD = ("affect", "behaviour", "display", "face", "people", "sources")
ROW = re.compile(
    r"\| `(?:[\w.]+\.)?(\w+)` \| \w+ \| `([^`]*)` \| ([^|]*) \| (?:live)? ?\| (.*) \|\n"
)


def settings(base: type[Checked] = Checked) -> Iterator[type[Checked]]:
    for cls in base.__subclasses__():
        yield cls
        yield from settings(cls)


def row(field: "dataclasses.Field[Any]") -> tuple[str, str, str, str]:
    default = str(field.default).lower() if field.default in (True, False) else field.default
    low, high, _ = field.metadata.get("range", ("", "", False))
    limits = f"{low:.10g} to {high:.10g}" if low != "" else ""
    written = default if isinstance(field.default, bool) else repr(field.default)
    return field.name, str(written), limits, field.metadata["about"]


def test_the_keys_of_files_are_those_of_the_code() -> None:
    assert "\n".join(files()) in WRITTEN, "the code has changed: run `make reference`"


def test_parameters_have_the_ranges_and_defaults_of_the_code() -> None:
    written = {match.groups() for match in ROW.finditer(WRITTEN)}
    declared = {
        row(field)
        for cls in settings()
        if cls.__module__.split(".")[1] in HELD
        for field in dataclasses.fields(cls)
        if not field.metadata.get("about", " ").startswith(" ")
    }
    assert len(declared) > 100
    assert not declared - written
