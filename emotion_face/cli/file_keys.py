"""Keys of the files that a user writes, from the dataclasses that read them."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

from emotion_face.affect import AffectParameters, NamedStimulus, Personality, Story, Wheel
from emotion_face.cli.markdown import code, table
from emotion_face.display import OledSpec
from emotion_face.face import Mark, Part
from emotion_face.settings import Checked
from emotion_face.sources import Entry


class FileKind(NamedTuple):
    """Files of one kind: where the shipped ones are, and what reads an entry of them."""

    place: str
    reader: type[Checked]
    by_name: bool = False  # a file of many entries
    elsewhere: tuple[str, ...] = ()  # fields that come from other files


FILES = (
    FileKind("config/affect", AffectParameters, elsewhere=("wheel", "temperament")),
    FileKind("config/personalities", Personality),
    FileKind("config/wheels", Wheel),
    FileKind("config/stimuli.yaml", NamedStimulus, by_name=True),
    FileKind("config/stories", Story),
    FileKind("config/sources", Entry, by_name=True),
    FileKind("config/panels.yaml", OledSpec, by_name=True),
    FileKind("config/marks", Mark),
    FileKind("config/parts", Part),
)
_WORDS = {str: "text", bool: "true or false", float: "a number", int: "a whole number"}


def files() -> Iterator[str]:
    """Sections with the keys of each kind of file."""
    yield (
        "## Files\n\nKeys of the YAML files of one's own, which are written like the shipped ones. "
        "`NAME` is an entry's name; a key without a default has to be given.\n"
    )
    for kind in FILES:
        rows = _keys(kind.reader, "NAME." if kind.by_name else "", kind.elsewhere)
        yield f"### {kind.place}\n"
        yield table(("key", "expects", "default"), [(code(row[0]), *row[1:]) for row in rows])


def _keys(
    cls: type[Checked], prefix: str, elsewhere: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, str]]:
    """Key, what it expects, and its default, if it has one."""
    hints = get_type_hints(cls)
    for field in dataclasses.fields(cls):
        if field.name in elsewhere:
            continue
        hint, key = hints[field.name], prefix + field.name
        inner, suffix = _nested(hint)
        if inner:
            yield from _keys(inner, f"{key}{suffix}.")
        else:
            expectation = field.metadata.get("expectation", _name(hint))
            yield key, expectation, _default(field)


def _nested(hint: Any) -> tuple[type[Checked] | None, str]:
    """The dataclass that a value is made of, and how a key leads into it."""
    if isinstance(hint, type) and issubclass(hint, Checked):
        return hint, ""
    arguments = get_args(hint)
    if get_origin(hint) is Mapping and (found := _nested(arguments[1])[0]):
        return found, ".NAME"
    if get_origin(hint) is tuple and (found := _nested(arguments[0])[0]):
        return found, "[]"
    return None, ""


def _name(hint: Any) -> str:
    if hint in _WORDS:
        return _WORDS[hint]
    arguments = [argument for argument in get_args(hint) if argument is not type(None)]
    if get_origin(hint) is Mapping:
        return f"by name: {_name(arguments[1])}".replace("by name: by name", "by name and name")
    if get_origin(hint) is tuple:
        return f"a list, each {_name(arguments[0])}"
    if isinstance(hint, type) and issubclass(hint, Checked):
        return " and ".join(field.name for field in dataclasses.fields(hint))
    return " or ".join(_name(argument) for argument in arguments)


def _default(field: "dataclasses.Field[Any]") -> str:
    if field.default is not dataclasses.MISSING:
        value = field.default
        if isinstance(value, tuple):
            value = list(value)
        if value is None or value == "":
            return "none"
        return str(value).lower() if isinstance(value, bool) else f"{value}"
    return "" if field.default_factory is dataclasses.MISSING else "none"
