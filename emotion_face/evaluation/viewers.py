"""Recognition by viewers: sheets for blind viewing, and the score of the answers.

A folder holds ``sheet.png``, ``key.yaml`` (the emotion by the face's number) and one
``answers-*.yaml`` a viewer: ``protocol`` is ``choice`` (one of the eight names) or ``free`` (any
word), ``answers`` the word by the number. A free word is right if it is of the emotion's family in
``config/evaluation/families.yaml``; of several words the first known one counts.
"""

import re
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import yaml

from emotion_face.errors import ConfigError
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.gates import Gate
from emotion_face.evaluation.movement import NAMES, drawing_by, full, panel
from emotion_face.evaluation.pictures import in_rows, sheet
from emotion_face.face import OnnxGenerator, load_identity
from emotion_face.resources import share_path
from emotion_face.settings import read_yaml, shortened

PROTOCOLS = ("choice", "free")

_PEOPLE = 3
_COLUMNS = 4
_SCALE = 3


@dataclass(frozen=True)
class Score:
    """Results of the viewers of one protocol.

    Attributes
    ----------
    viewers : int
    right : dict of str to float
        Share of right answers by emotion.
    answers : int
        Number of answers in all.
    share : float
        Share of all the answers that are right.
    """

    viewers: int
    right: dict[str, float]
    answers: int
    share: float


def families(path: Path | None = None) -> dict[str, str]:
    """The emotion of each word of the lexicon.

    Raises
    ------
    ConfigError
        If an emotion has no family, or a word belongs to two.
    """
    path = path or share_path("config", "evaluation", "families.yaml")
    listed = read_yaml(path)
    if set(listed) != set(NAMES):
        raise ConfigError(f"{path}: families {list(listed)}, expected {sorted(NAMES)}")
    words: dict[str, str] = {}
    for emotion, family in listed.items():
        if not isinstance(family, list) or not all(isinstance(word, str) for word in family):
            raise ConfigError(f"{path}: {emotion}: {shortened(family)}, expected a list of words")
        for word in family:
            if word in words:
                raise ConfigError(
                    f"{path}: {word!r} is of {words[word]} and of {emotion}; choose one"
                )
            words[word] = emotion
    return words


def write_sheet(folder: Path, generator: OnnxGenerator, seed: int) -> None:
    """Write ``sheet.png`` of every expression of `_PEOPLE` people in random order, and its key.

    Raises
    ------
    ConfigError
        If the folder holds answers, which belong to the sheet that is there.
    """
    if any(folder.glob("answers-*.yaml")):
        raise ConfigError(f"{folder}: holds answers to its sheet; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    shown = [(name, person) for name in NAMES for person in range(_PEOPLE)]
    order = [shown[k] for k in rng.permutation(len(shown))]
    codes = [load_identity(generator, f"seed:{seed + person}") for person in range(_PEOPLE)]
    controls = np.array([full(name) for name, _ in order])
    fields = drawing_by(generator)(np.array([codes[person] for _, person in order]), controls)
    numbers = [str(number) for number in range(1, len(order) + 1)]
    rows, titles = in_rows(list(panel(fields)), _COLUMNS), in_rows(numbers, _COLUMNS)
    picture = sheet(rows, titles=titles, scale=_SCALE)
    picture.save(folder / "sheet.png", optimize=True)
    key = {number: name for number, (name, _) in enumerate(order, 1)}
    (folder / "key.yaml").write_text(yaml.safe_dump(key))


def reading(answer: str, protocol: str, words: dict[str, str]) -> str | None:
    """The emotion that an answer names, if any."""
    answer = answer.strip().lower()
    if protocol == "choice":
        return answer if answer in NAMES else None
    spoken = re.findall(r"[a-z]+(?:-[a-z]+)*", answer)
    return next((words[word] for word in spoken if word in words), None)


def score(folder: Path) -> dict[str, Score]:
    """Scores by protocol of the answers in ``folder``.

    Raises
    ------
    ConfigError
        If an answers file is invalid, or leaves a face out.
    """
    words, results = families(), {}
    given: dict[str, list[dict[int, str]]] = {protocol: [] for protocol in PROTOCOLS}
    key: dict[int, str] = yaml.safe_load((folder / "key.yaml").read_text())
    for file in sorted(folder.glob("answers-*.yaml")):
        record = yaml.safe_load(file.read_text())
        try:
            given[record["protocol"]].append({n: str(record["answers"][n]) for n in key})
        except (KeyError, TypeError) as error:
            raise ConfigError(
                f"{file}: {error!r}: expected protocol ({' or '.join(PROTOCOLS)}) and answers to "
                f"all of 1 to {len(key)}"
            ) from error
    for protocol, viewers in given.items():
        right: dict[str, list[bool]] = {name: [] for name in NAMES}
        for answers in viewers:
            for number, emotion in key.items():
                right[emotion].append(reading(answers[number], protocol, words) == emotion)
        if viewers:
            every = [r for rights in right.values() for r in rights]
            shares = {name: float(np.mean(rights)) for name, rights in right.items()}
            results[protocol] = Score(len(viewers), shares, len(every), float(np.mean(every)))
    return results


def readers(folder: Path) -> Section:
    """Section on recognition by viewers, if ``folder`` has their answers."""
    scores = score(folder) if (folder / "key.yaml").is_file() else {}
    section = Section("Viewers", figures={name: asdict(found) for name, found in scores.items()})
    if not scores:
        section.text.append("Nobody has been asked yet.")
        return section
    section.text.append(
        "The sheet was shown cold, without key or knowledge of the project. [Sheet]"
        f"({folder.name}/sheet.png), [key]({folder.name}/key.yaml) and answers are kept in "
        f"`{folder.name}/`."
    )
    lines = ["| emotion | " + " | ".join(scores) + " |", "|---" * (1 + len(scores)) + "|"]
    for name in NAMES:
        shares = " | ".join(f"{100 * found.right[name]:.0f} %" for found in scores.values())
        lines.append(f"| {name} | {shares} |")
    section.text.append("\n".join(lines))
    if choice := scores.get("choice"):
        section.gates.append(
            Gate(f"named right of eight, {choice.viewers} viewers", choice.share, least=0.95,
                 floor="-")
        )  # fmt: skip
    if free := scores.get("free"):
        worst = min(free.right, key=free.right.__getitem__)
        section.gates += [
            Gate(f"free word of the right family, {free.viewers} viewers", free.share, least=0.75,
                 floor="-"),
            Gate(f"the same, the worst emotion ({worst})", free.right[worst], least=0.6,
                 floor="-"),
        ]  # fmt: skip
    return section
