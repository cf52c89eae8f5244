"""Sheets for blind viewing of people: pictures only, shuffled, with a separate key.

A viewer matches a robot's face to one of eight photographs, names expressions, and sorts people
into piles. Answers are in ``answers-NAME.yaml`` next to the sheets and are scored by the key.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import yaml
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS, NEUTRAL
from emotion_face.face import (
    KEYS,
    PANEL_HEIGHT,
    FieldGenerator,
    View,
    binarize,
    known_identities,
    load_identity,
    still,
    style_of,
    warp,
)
from emotion_face.guess import Tally
from emotion_face.resources import share_path

LINE_UP = 8
_LINE_UPS = 16
_PEOPLE = 20
_PILED = 10
_SEED = 5
_GROUPS = ("config", "evaluation", "portrait_groups.yaml")
NAMES = (NEUTRAL, *EMOTIONS)
_SCALE = 3
_GAP_PX = 8
_GROUND = 60
_PHOTOGRAPH = (150, 180)


@dataclass(frozen=True)
class Sitting:
    """A person of a viewing: name, photograph, and group of people who may be confused."""

    name: str
    photograph: Path
    group: str
    person: Any


def group_of(name: str) -> str:
    """Whom a test person may be mistaken for: ``women`` or ``men``."""
    women = yaml.safe_load(share_path(*_GROUPS).read_text())["women"]
    return "women" if name in women else "men"


def face_of(generator: FieldGenerator, person: Any, name: str, *, far: bool = False) -> Any:
    """The panel (64, 128) with an expression, whole head if ``far``."""
    controls = KEYS["calm" if name == NEUTRAL else name]
    if not far:
        return still(generator, person, controls)
    field = generator.field(person, controls)
    return binarize(warp(field, View(PANEL_HEIGHT / len(field))))


def line_ups(
    folder: Path,
    generator: FieldGenerator,
    sittings: Sequence[Sitting],
    wanted: Sequence[str],
    seed: int,
    expressions: Sequence[str] = (NEUTRAL,),
) -> None:
    """A sheet ``lineup-N.png`` for each wanted person, and ``key.yaml``.

    The person's face on the panel, far and near, calm or in the expressions given in turn, above
    eight photographs of the same group.
    """
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    by_name = {sitting.name: sitting for sitting in sittings}
    key = {}
    for number, name in enumerate(wanted, 1):
        target = by_name[name]
        group = [s for s in sittings if s.group == target.group and s.name != name]
        others = [group[k] for k in rng.choice(len(group), LINE_UP - 1, replace=False)]
        shown = [target, *others]
        order = rng.permutation(LINE_UP)
        key[number] = {"answer": int(np.flatnonzero(order == 0)[0]) + 1, "person": name}
        expression = expressions[(number - 1) % len(expressions)]
        faces = [
            _large(face_of(generator, target.person, expression, far=far)) for far in (True, False)
        ]
        photographs = [
            _numbered(_photograph(shown[k].photograph), n) for n, k in enumerate(order, 1)
        ]
        top = np.hstack([_framed(face) for face in faces])
        rows = [np.hstack(photographs[first : first + 4]) for first in (0, 4)]
        cv2.imwrite(str(folder / f"lineup-{number:02d}.png"), _stacked([top, *rows]))
    (folder / "key.yaml").write_text(yaml.safe_dump(key))


def tiles(
    folder: Path,
    generator: FieldGenerator,
    shown: Sequence[tuple[str, Any, str]],
    seed: int,
    columns: int = 5,
) -> None:
    """A sheet of numbered faces (label, person, expression), shuffled, and its key."""
    rng = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    key, pictures = {}, []
    for number, index in enumerate(rng.permutation(len(shown)), 1):
        label, person, expression = shown[index]
        key[number] = {"person": label, "expression": expression}
        pictures.append(_numbered(_large(face_of(generator, person, expression)), number))
    rows = [pictures[first : first + columns] for first in range(0, len(pictures), columns)]
    cv2.imwrite(str(folder / "sheet.png"), _stacked([np.hstack(row) for row in rows]))
    (folder / "key.yaml").write_text(yaml.safe_dump(key))


def write_sheets(
    output: Path, generator: FieldGenerator, sittings: Sequence[Sitting], style: str
) -> None:
    """Write line-ups, faces to name, and shipped people of a style to sort into piles."""
    chosen = [s for s in sittings if s.name.startswith("faker/")]
    women = [s for s in sittings if s.group == "women" and s not in chosen]
    men = [s for s in sittings if s.group == "men" and s not in chosen]
    chosen = [s for s in chosen if s.group == "women"][:4] + [
        s for s in chosen if s.group == "men"
    ][:4]
    half = _LINE_UPS // 2
    women_wanted = [s for s in chosen if s.group == "women"] + women[:: max(len(women) // 8, 1)]
    men_wanted = [s for s in chosen if s.group == "men"] + men[:: max(len(men) // 8, 1)]
    wanted = [s.name for s in (*women_wanted[:half], *men_wanted[:half])]
    line_ups(output / "lineup", generator, sittings, wanted, _SEED)
    acted = [s.name for s in (*women_wanted[half - 7 : half], *men_wanted[half - 7 : half])]
    line_ups(output / "lineup_acted", generator, sittings, acted, _SEED + 1, (*EMOTIONS, *EMOTIONS))
    unseen = sittings[:: max(len(sittings) // _PEOPLE, 1)][:_PEOPLE]
    shown = [
        (sitting.name, sitting.person, NAMES[(3 * k + j) % len(NAMES)])
        for k, sitting in enumerate(unseen)
        for j in (0, 1, 2)
    ]
    tiles(output / "named", generator, shown, _SEED + 2)
    shipped = [name for name in known_identities() if style_of(name) == style][:_PILED]
    piled = [
        (name, load_identity(generator, name), NAMES[(3 * k + 2 * j) % len(NAMES)])
        for k, name in enumerate(shipped)
        for j in (0, 1, 2)
    ]
    tiles(output / "piles", generator, piled, _SEED + 3)


def matched(folder: Path, answers: Path) -> float:
    """Share of the line-ups that a viewer's answers (number: place) match."""
    key = yaml.safe_load((folder / "key.yaml").read_text())
    said = yaml.safe_load(answers.read_text())["answers"]
    return float(np.mean([said.get(number) == entry["answer"] for number, entry in key.items()]))


def named(folder: Path, answers: Path) -> dict[str, float]:
    """Share of the faces whose expression a viewer named, in all and of each expression."""
    key = yaml.safe_load((folder / "key.yaml").read_text())
    said = yaml.safe_load(answers.read_text())["answers"]
    right = {n: said.get(n) == entry["expression"] for n, entry in key.items()}
    shares = {
        name: float(np.mean([right[n] for n, entry in key.items() if entry["expression"] == name]))
        for name in {entry["expression"] for entry in key.values()}
    }
    return {"all": float(np.mean(list(right.values()))), **shares}


def cold_naming(folder: Path) -> Tally | None:
    """What viewers named on the sheet in a folder, if their answers lie beside it."""
    answers = sorted(folder.glob("answers-choice*.yaml"))
    if not answers:
        return None
    count = len(yaml.safe_load((folder / "key.yaml").read_text()))
    right = sum(round(named(folder, file)["all"] * count) for file in answers)
    return Tally(len(answers), right, count * len(answers))


def piled(folder: Path, answers: Path) -> float:
    """Share of the faces in a pile whose most frequent person is theirs.

    A person who leads several piles counts in the largest.
    """
    key = yaml.safe_load((folder / "key.yaml").read_text())
    piles = yaml.safe_load(answers.read_text())["piles"]
    best: dict[str, int] = {}
    for pile in piles:
        people = [key[number]["person"] for number in pile]
        leader = max(set(people), key=people.count)
        best[leader] = max(best.get(leader, 0), people.count(leader))
    return sum(best.values()) / len(key)


def _large(frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    grey = frame.repeat(_SCALE, axis=0).repeat(_SCALE, axis=1)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _photograph(path: Path) -> NDArray[np.uint8]:
    image = cv2.cvtColor(cv2.imread(str(path), cv2.IMREAD_GRAYSCALE), cv2.COLOR_GRAY2BGR)
    width, height = _PHOTOGRAPH
    scale = max(width / image.shape[1], height / image.shape[0])
    image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    left = (image.shape[1] - width) // 2
    return np.asarray(image[:height, left : left + width], dtype=np.uint8)


def _framed(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    gaps = ((_GAP_PX, _GAP_PX), (_GAP_PX, _GAP_PX), (0, 0))
    return np.pad(picture, gaps, constant_values=_GROUND)


def _numbered(picture: NDArray[np.uint8], number: int) -> NDArray[np.uint8]:
    framed = np.pad(picture, ((26, 4), (4, 4), (0, 0)), constant_values=_GROUND)
    cv2.putText(framed, str(number), (8, 20), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (255, 255, 255), 2)
    return framed


def _stacked(rows: list[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    width = max(row.shape[1] for row in rows)
    padded = [
        np.pad(row, ((0, 0), (0, width - row.shape[1]), (0, 0)), constant_values=_GROUND)
        for row in rows
    ]
    return np.vstack(padded)
