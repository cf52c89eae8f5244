"""Identity files: where people are kept, and what their files say besides how they are drawn."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from emotion_face.errors import ConfigError
from emotion_face.face.directions import Direction, portrait_directions
from emotion_face.face.own import known_files, own_files
from emotion_face.face.portrait import STYLE, checked_style
from emotion_face.face.worn import Part, load_parts
from emotion_face.resources import share_path, user_path
from emotion_face.settings import (
    check_names,
    is_number,
    located,
    read_yaml,
    refusal,
    shortened,
    suggestion,
)

AUTOMATIC = "auto"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,40}")


def own_folder() -> Path:
    """Where the user's own identities are kept."""
    return own_files("identities")


def own_people() -> tuple[str, ...]:
    """The user's own identities, in the order of their names."""
    return tuple(file.stem for file in sorted(own_folder().glob("*.yaml")))


def own_file(name: str, folder: Path | None = None) -> Path:
    """Where a person of one's own is kept under a name; default: in one's own folder.

    Raises
    ------
    ConfigError
        If it is no name for a person.
    """
    if not _NAME.fullmatch(name):
        raise ConfigError(
            f"name {shortened(name)}: expected small letters, digits, - and _, as in 'grandma'"
        )
    return (folder or own_folder()) / f"{name}.yaml"


def known_identities() -> dict[str, Path]:
    """Files of the shipped and the user's own people, by name; one's own come first."""
    return known_files("identities")


def identity_file(name: str) -> Path:
    """The file of a person by name, or the path that was given.

    Raises
    ------
    ConfigError
        If nobody is called so.
    """
    if name.endswith((".yaml", ".yml")):
        return user_path(name)
    known = known_identities()
    if name not in known:
        raise ConfigError(
            f"{shortened(name)} is nobody here, {suggestion(name, known)}; or give the path of a "
            ".yaml file, adopt the person (emotion-face adopt), or 'seed:N' for the N-th random "
            "person",
            key="identities",
        )
    return known[name]


def style_of(name: str) -> str:
    """The style that an identity was made for: ``portrait`` or ``strokes``.

    Raises
    ------
    ConfigError
        If there is no such person.
    """
    if name.startswith("seed:"):
        return STYLE
    path = identity_file(name)
    return checked_style(read_yaml(path), path)


def parts_of(name: str) -> tuple[str, ...]:
    """Names of the parts that a person wears, as the file has them.

    Raises
    ------
    ConfigError
        If there is no such person, or no such part.
    """
    if name.startswith("seed:"):
        return ()
    path = identity_file(name)
    with located(path=path, has_lines=True):
        names = read_yaml(path).get("parts", [])
        if not (isinstance(names, list) and all(isinstance(part, str) for part in names)):
            raise refusal("parts", names, "a list of names, as in [beret, round_glasses]")
        load_parts(names)
    return tuple(names)


def amounts_of(name: str) -> dict[str, float]:
    """How far a portrayed person has gone along which directions, as the file has it.

    Raises
    ------
    ConfigError
        If there is no such person, or no such direction, or it does not go so far.
    """
    if name.startswith("seed:"):
        return {}
    path = identity_file(name)
    return amounts_in(read_yaml(path), path)


def checked_amounts(amounts: Any, directions: Mapping[str, Direction]) -> dict[str, float]:
    """Amounts by direction, each within its range.

    Raises
    ------
    ConfigError
        If there is no such direction, or it does not go so far.
    """
    if not isinstance(amounts, Mapping):
        raise refusal("amounts", amounts, "a number for each of some of " + ", ".join(directions))
    check_names("amounts", amounts, directions)
    for name, amount in amounts.items():
        least, most = directions[name].least, directions[name].most
        if not (is_number(amount) and least <= amount <= most):
            raise refusal(("amounts", name), amount, f"a number from {least:g} to {most:g}")
    return dict(amounts)


def worn_by(name: str) -> tuple[Part, ...]:
    """What a person wears.

    Raises
    ------
    ConfigError
        If there is no such person, or no such part.
    """
    return load_parts(parts_of(name))


def model_for(identity: str, model: str) -> str:
    """The model that draws an identity: the given one, or for `AUTOMATIC` that of its style.

    Raises
    ------
    ConfigError
        If there is no such person.
    """
    return style_of(identity) if model == AUTOMATIC else model


def amounts_in(entry: dict[str, Any], path: Path) -> dict[str, float]:
    """The amounts of an identity file's content."""
    with located(path=path, has_lines=True):
        return checked_amounts(entry.get("amounts", {}), portrait_directions())


def shipped_people() -> tuple[str, ...]:
    """The shipped people of the style ``portrait``, in the order of their names."""
    return tuple(file.stem for file in sorted(share_path("config", "identities").glob("*.png")))


def shipped_cartoons() -> tuple[str, ...]:
    """The shipped people of the style ``strokes``, in the order of their names."""
    people = shipped_people()
    files = sorted(share_path("config", "identities").glob("*.yaml"))
    return tuple(file.stem for file in files if file.stem not in people)
