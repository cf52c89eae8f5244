"""The ``tune`` verb: effect of a parameter on rise, peak, decay and overthrow."""

import argparse
import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from rich import box
from rich.console import Console
from rich.table import Table

from emotion_face.affect import (
    EMOTIONS,
    LATER_S,
    WEIGHT,
    Effect,
    PresetValue,
    effect,
    emotion_of_parameter,
    load_parameters,
    present_name,
    preset_values,
    preset_with,
    sweep,
)
from emotion_face.cli.output import check_folder
from emotion_face.cli.plots import save, sweep_figure
from emotion_face.cli.simulate import add_character, number
from emotion_face.errors import ConfigError
from emotion_face.resources import user_path
from emotion_face.settings import shortened, suggestion

LISTING = 120  # width in characters, enough for every name
_FIGURES = {
    "named in": "named_s",
    "rise": "rise_s",
    "peak": "peak",
    "named for": "lasted_s",
    "to 37 %": "decay_s",
    "taken over in": "takeover_s",
    "least dose": "least_dose",
}
_FACTOR_MIN, _FACTOR_MAX = 0.1, 5.0  # range of a personality's factors
_PERSONALITY = {"baseline": "baseline", "ec50": "threshold", "clearance_s": "recovery"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the verb's arguments."""
    parser.add_argument(
        "parameter", nargs="?", help="such as overthrow.resistance; without it, all are listed"
    )
    parser.add_argument(
        "values", nargs="*", type=_value, help="values to try; default: some around the present one"
    )
    add_character(parser)
    parser.add_argument(
        "--emotion",
        choices=EMOTIONS,
        help="emotion that gets the dose; default: the one that the parameter concerns",
    )
    parser.add_argument(
        "--rival", choices=EMOTIONS, help="emotion that comes later; default: fear, or joy"
    )
    parser.add_argument(
        "--output", type=user_path, default=Path("build/tune"), help="folder of the picture"
    )


def run(arguments: argparse.Namespace) -> int:
    """List the parameters, or try values of one; returns the exit status."""
    console = Console(highlight=False)
    name = arguments.parameter and present_name(arguments.parameter)
    preset, personality = arguments.preset, arguments.personality
    base = load_parameters(preset)
    known = preset_values(base)
    if name is None:
        Console(width=LISTING).print(listing(known))
        console.print("a weight that is not listed is 0")
        return 0
    if name not in known:
        raise ConfigError(f"{shortened(name)}: unknown parameter, {suggestion(name, known)}")
    emotion = arguments.emotion or emotion_of_parameter(base, name)
    rival = arguments.rival or ("joy" if emotion == "fear" else "fear")
    if rival == emotion:
        raise ConfigError(f"--rival {rival}: expected another emotion than that it comes after")
    values = arguments.values or sweep(name, preset, personality)
    tried = {
        _text(value): load_parameters(preset, personality, changes=preset_with(name, value))
        for value in values
    }
    effects = {text: effect(tried[text], base, emotion, rival) for text in tried}
    now = _text(known[name].value)
    title = f"{name} ({known[name].unit}), personality {personality}"
    check_folder(arguments.output)
    picture = arguments.output / f"{name}.png"
    save(sweep_figure(effects, emotion, rival, now, title), picture)
    console.print(table(effects, emotion, rival, now))
    console.print(f"curves in {picture}")
    if len({_figures(found) for found in effects.values()}) == 1 < len(effects):
        console.print("None of these figures depends on it.")
    other = next((value for value in values if _text(value) != now), values[0])
    console.print(f"\n{keeping(name, other, known[name].value, preset)}", soft_wrap=True)
    return 0


def listing(known: Mapping[str, PresetValue]) -> Table:
    """All parameters of a preset."""
    result = Table(box=box.SIMPLE, padding=(0, 1, 0, 0))
    for column in ("parameter", "value", "range", "unit"):
        result.add_column(column, justify="right" if column == "value" else "left", no_wrap=True)
    for name, setting in known.items():
        if setting.unit != WEIGHT or setting.value:
            result.add_row(name, _text(setting.value), setting.range, setting.unit)
    return result


def table(effects: Mapping[str, Effect], emotion: str, rival: str, now: str) -> Table:
    """Figures of each value; times in seconds."""
    result = Table(
        title=f"a dose of {emotion}, {LATER_S:g} s later one of {rival}; times in seconds",
        box=box.SIMPLE,
        padding=(0, 1, 0, 0),
    )
    for column in ("value", *_FIGURES):
        result.add_column(column, justify="right")
    for text, found in effects.items():
        result.add_row(f"now {text}" if text == now else text, *_figures(found))
    return result


def keeping(name: str, value: object, old: Any, preset: str) -> str:
    """Instructions to keep a value."""
    lines = yaml.safe_dump({"extends": preset, **preset_with(name, value)}, sort_keys=False)
    text = f"""To keep a value, write a preset, say my_preset.yaml:

{textwrap.indent(lines, "    ")}
and give it to the affect node: emotion-face up --ros-args -p preset:=$PWD/my_preset.yaml
"""
    if factor := factor_of_personality(name, value, old):
        text += f"In a personality it is a factor on the preset: {factor}\n"
    return text


def factor_of_personality(name: str, value: Any, old: Any) -> str:
    """Line of a personality file that turns the old value into another, or an empty one."""
    first, *rest = name.split(".")
    if isinstance(old, bool) or not old or not _FACTOR_MIN <= value / old <= _FACTOR_MAX:
        return ""
    if name == "overthrow.resistance":
        return f"resistance: {value / old:g}"
    if first == "modulators" and rest[1] in _PERSONALITY:
        return f"{_PERSONALITY[rest[1]]}: {{{rest[0]}: {value / old:g}}}"
    return ""


def _figures(found: Effect) -> tuple[str, ...]:
    return tuple(number(getattr(found, field)) for field in _FIGURES.values())


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else f"{value:g}"


def _value(text: str) -> float | bool:
    if text in ("true", "false"):
        return text == "true"
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r}, expected a number, true or false") from None
