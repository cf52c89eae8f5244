"""Who is drawn: a person from a seed, by name, or from a file."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError, Kind
from emotion_face.face.code import FIRST_SIZE, GROOMING_NAMES, SHAPE_SIZE, random_code
from emotion_face.face.directions import directed_drawn, portrait_directions
from emotion_face.face.generator import FieldGenerator, OnnxGenerator
from emotion_face.face.identity_files import amounts_in, identity_file, shipped_people
from emotion_face.face.mixing import REGIONS, blended, mixed
from emotion_face.face.portrait import STYLE, Drawn, PortraitGenerator, checked_style, read_drawn
from emotion_face.face.recipe import Recipe
from emotion_face.resources import share_path
from emotion_face.settings import are_numbers, is_number, read_yaml, shortened, suggestion

_TRUNCATION = 1.6  # codes further from the mean than this are rare people, and drawn less well
_CODE_LIMIT = 10.0
_DIGITS = 18
_DEEPEST = 8  # mixes of mixes
_ROUNDING = 1e-6


def load_identity(generator: FieldGenerator, name: str) -> Any:
    """The person called ``name``, for a generator.

    Parameters
    ----------
    generator : FieldGenerator
        The generator that will draw it.
    name : str
        ``"seed:N"`` for the N-th random person, a name in ``config/identities`` or in the user's
        own folder, or the path of a YAML file: with a list ``code`` and a mapping ``grooming`` for
        the style ``strokes``, with ``drawings`` or ``mix`` for ``portrait``.

    Raises
    ------
    ConfigError
        If there is no such person, or it was made for another style.
    """
    if isinstance(generator, PortraitGenerator):
        return generator.person(drawn_person(name))
    assert isinstance(generator, OnnxGenerator)
    if name.startswith("seed:"):
        rng = np.random.default_rng(_seed(name))
        return random_code(rng, _TRUNCATION)[: generator.identity_size].astype(np.float32)
    return _code(identity_file(name), generator.identity_size)


def drawn_person(name: str) -> Drawn:
    """The key drawings of a person of the style ``portrait``.

    In a mix by shares a shipped person's name means that person, whoever else is called so: such a
    file is the same person on every machine.

    Raises
    ------
    ConfigError
        If there is no such person, or it was made for another style.
    """
    if name.startswith("seed:"):
        return _random(name)
    return _drawn(identity_file(name), _DEEPEST)


def mix_of(name: str) -> dict[str, NDArray[np.float64]]:
    """Shares (5,) by name of a person whose file mixes others by shares; empty for all others.

    Raises
    ------
    ConfigError
        If there is no such person, or the shares are refused.
    """
    path = identity_file(name)
    mix = read_yaml(path).get("mix")
    return dict(zip(mix, _shares(mix, path), strict=True)) if mix and isinstance(mix, dict) else {}


def seeded(name: str) -> Recipe:
    """The recipe of ``seed:N``.

    Raises
    ------
    ConfigError
        If that is no whole number.
    """
    return Recipe.seeded(shipped_people(), _seed(name))


def _random(name: str) -> Drawn:
    recipe = seeded(name)
    return recipe.drawn({parent: shipped_person(parent) for parent in recipe.shares})


@cache
def shipped_person(name: str) -> Drawn:
    """A shipped person of the style ``portrait``, whoever else is called so.

    Raises
    ------
    ConfigError
        If nobody is shipped by that name.
    """
    return read_drawn(share_path("config", "identities", f"{name}.yaml"))


def _drawn(path: Path, depth: int) -> Drawn:
    entry = read_yaml(path)
    if checked_style(entry, path) != STYLE:
        raise ConfigError(
            "is a cartoon: show it with the model 'strokes', or adopt a photograph "
            "(emotion-face adopt)",
            path=str(path),
        )
    person = read_drawn(path) if "mix" not in entry else _mixed(entry, path, depth)
    return directed_drawn(person, portrait_directions().values(), amounts_in(entry, path))


def _mixed(entry: dict[str, Any], path: Path, depth: int) -> Drawn:
    if depth == 0:
        raise ConfigError("mixes a mix of a mix ..., does it mix itself?", path=str(path))

    def parent(name: str) -> Drawn:
        return _random(name) if name.startswith("seed:") else _drawn(_beside(name, path), depth - 1)

    mix = entry["mix"]
    if isinstance(mix, dict) and mix:
        shares = _shares(mix, path)
        shipped = shipped_people()
        people = [shipped_person(name) if name in shipped else parent(name) for name in mix]
        return blended(people, shares)
    share = entry.get("share", 0.5)
    if not (isinstance(mix, list) and len(mix) == 2 and all(isinstance(n, str) for n in mix)):
        raise ConfigError(
            path=str(path),
            key="mix",
            value=mix,
            expectation="a list of two people, as in [ada, otto], or shares by person",
            kind=Kind.VALUE,
        )
    by_region = share if isinstance(share, dict) else dict.fromkeys(REGIONS, share)
    _check_shares(by_region, "share", path)
    return mixed(parent(mix[0]), parent(mix[1]), by_region)


def _shares(mix: dict[str, Any], path: Path) -> NDArray[np.float64]:
    """Shares (n, 5) of a mix by person, which of each region sum to 1."""
    for name, share in mix.items():
        if not (isinstance(name, str) and isinstance(share, dict)):
            raise ConfigError(
                path=str(path),
                key="mix",
                value={name: share},
                expectation="a share for each of some of " + ", ".join(REGIONS),
                kind=Kind.VALUE,
            )
        _check_shares(share, f"mix.{name}", path)
    shares = np.array([[share.get(region, 0.0) for region in REGIONS] for share in mix.values()])
    for region, whole in zip(REGIONS, shares.sum(0), strict=True):
        if abs(whole - 1.0) > _ROUNDING:
            raise ConfigError(
                path=str(path),
                key="mix",
                value=round(float(whole), 3),
                expectation=f"the shares of {region} to sum to 1",
                kind=Kind.VALUE,
            )
    return shares


def _check_shares(shares: dict[str, Any], key: str, path: Path) -> None:
    for region, value in shares.items():
        if region not in REGIONS:
            raise ConfigError(
                path=str(path),
                key=key,
                value=region,
                expectation=suggestion(str(region), REGIONS),
                kind=Kind.KEY,
            )
        if not (is_number(value) and 0.0 <= value <= 1.0):
            raise ConfigError(
                path=str(path),
                key=key,
                value=value,
                expectation="a number from 0 to 1, or one for each of " + ", ".join(REGIONS),
                kind=Kind.VALUE,
            )


def _beside(name: str, path: Path) -> Path:
    """The file of a parent: a path is taken from the file that names it."""
    file = identity_file(name)
    return path.parent / file if name.endswith((".yaml", ".yml")) else file


def _seed(name: str) -> int:
    number = name.removeprefix("seed:")
    if not number.isdecimal() or len(number) > _DIGITS:
        raise ConfigError(
            f"identity {shortened(name)}: expected a whole number of at most {_DIGITS} digits, "
            "as in 'seed:7'"
        )
    return int(number)


def _code(path: Path, size: int) -> NDArray[np.float32]:
    entry = read_yaml(path)
    if checked_style(entry, path) == STYLE:
        raise ConfigError(
            "is a portrait: show it with the model 'portrait', or take a cartoon", path=str(path)
        )
    given, worn = entry.get("code", ()), entry.get("grooming", {})
    lengths = (SHAPE_SIZE, FIRST_SIZE, size)
    if not any(are_numbers(given, n, -_CODE_LIMIT, _CODE_LIMIT) for n in lengths):
        raise ConfigError(
            f"identity {path}: code {shortened(given)} is refused, expected a list of "
            f"{size} numbers from {-_CODE_LIMIT:g} to {_CODE_LIMIT:g}, or the first "
            f"{SHAPE_SIZE} or {FIRST_SIZE} of them"
        )
    code = np.zeros(size, np.float32)
    code[: len(given)] = given
    if not isinstance(worn, dict):
        raise ConfigError(
            path=str(path),
            key="grooming",
            value=worn,
            expectation="a number for each of some of " + ", ".join(GROOMING_NAMES),
            kind=Kind.VALUE,
        )
    for name, value in worn.items():
        if name not in GROOMING_NAMES:
            raise ConfigError(
                path=str(path),
                key="grooming",
                value=name,
                expectation=suggestion(str(name), GROOMING_NAMES),
                kind=Kind.KEY,
            )
        if not (is_number(value) and abs(value) <= _CODE_LIMIT):
            raise ConfigError(
                path=str(path),
                key=f"grooming.{name}",
                value=value,
                expectation=f"a number from {-_CODE_LIMIT:g} to {_CODE_LIMIT:g}",
                kind=Kind.VALUE,
            )
        index = SHAPE_SIZE + GROOMING_NAMES.index(name)
        if index < size:  # a model of codes of 19 numbers knows no spectacles
            code[index] = value
    return code
