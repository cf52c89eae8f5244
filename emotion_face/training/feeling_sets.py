"""Labelled photographs in the layouts in which the field's data sets come.

Each loader gives the pictures with what their authors say of them; contempt counts as disgust.
Users hold these sets under their own licences.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import NEUTRAL
from emotion_face.errors import ConfigError
from emotion_face.training.population import SPLITS, split_of

Picture = NDArray[np.uint8]

SYNONYMS = {
    "fear": "fear", "fearful": "fear", "afraid": "fear",
    "mad": "mad", "anger": "mad", "angry": "mad",
    "joy": "joy", "happy": "joy", "happiness": "joy",
    "sad": "sad", "sadness": "sad",
    "surprise": "surprise", "surprised": "surprise",
    NEUTRAL: NEUTRAL, "calm": NEUTRAL,
    "disgust": "disgust", "disgusted": "disgust",
    "contempt": "disgust", "contemptuous": "disgust",
}  # fmt: skip
"""The feeling behind each word that a set may use for it."""

_PICTURES = {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"}
_TRAIN, _VALIDATION, _TEST = SPLITS


@dataclass(frozen=True)
class Labelled:
    """One labelled photograph.

    Attributes
    ----------
    name : str
        Its place in the set.
    picture : callable
        Gives it, grey (height, width).
    feeling : str
        One of ``FEELINGS``.
    split : str
        One of ``SPLITS``: the set's own, or by person where the set says who it is.
    person : str
        Empty where the set does not say.
    affect : (float, float)
        Valence and arousal, -1 to 1; NaN where the set does not say.
    """

    name: str
    picture: Callable[[], Picture]
    feeling: str
    split: str
    person: str = ""
    affect: tuple[float, float] = (np.nan, np.nan)


def load_set(kind: str, folder: Path) -> list[Labelled]:
    """The photographs of a set, in order.

    Parameters
    ----------
    kind : str
        One of `LOADERS`.
    folder : Path

    Raises
    ------
    ConfigError
        If the folder is not laid out as the set's; it says what was expected.
    """
    load, expected = LOADERS[kind]
    try:
        found = list(load(folder))
    except (OSError, KeyError, ValueError, IndexError) as error:
        said = f"{type(error).__name__}: {error}"
        raise ConfigError(f"{folder}: not {kind} ({said}); expected {expected}") from error
    if not found:
        raise ConfigError(f"{folder}: no labelled picture of {kind}; expected {expected}")
    return found


def _reader(file: Path) -> Callable[[], Picture]:
    def read() -> Picture:
        image = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
        if image is None:
            raise ConfigError(f"{file}: not a picture that can be read; delete or mend it")
        return np.asarray(image, dtype=np.uint8)

    return read


def _pictures(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.suffix.lower() in _PICTURES)


_AFFECTNET = (NEUTRAL, "joy", "sad", "surprise", "fear", "disgust", "mad", "disgust")


def _affectnet(folder: Path) -> Iterator[Labelled]:
    lists = folder / "Manually_Annotated_file_lists"
    return _affectnet_lists(folder, lists) if lists.is_dir() else _affectnet_notes(folder)


def _affectnet_lists(folder: Path, lists: Path) -> Iterator[Labelled]:
    for name, split in (("training", _TRAIN), ("validation", _TEST)):
        with (lists / f"{name}.csv").open(newline="") as file:
            for row in csv.DictReader(file):
                place, label = row["subDirectory_filePath"], int(row["expression"])
                if label < len(_AFFECTNET):
                    yield Labelled(
                        place,
                        _reader(folder / "Manually_Annotated_Images" / place),
                        _AFFECTNET[label],
                        split,
                        affect=_affect(row["valence"], row["arousal"]),
                    )


def _affectnet_notes(folder: Path) -> Iterator[Labelled]:
    for part, split in (("train_set", _TRAIN), ("val_set", _TEST)):
        notes = folder / part / "annotations"
        for file in sorted((folder / part / "images").iterdir()):
            label, valence, arousal = (
                str(np.load(notes / f"{file.stem}_{what}.npy")) for what in ("exp", "val", "aro")
            )
            if int(label) < len(_AFFECTNET):
                yield Labelled(
                    f"{part}/{file.name}",
                    _reader(file),
                    _AFFECTNET[int(label)],
                    split,
                    affect=_affect(valence, arousal),
                )


def _affect(valence: str, arousal: str) -> tuple[float, float]:
    """Valence and arousal; AffectNet writes -2 where there is none."""
    given = float(valence), float(arousal)
    return given if min(given) >= -1.0 else (np.nan, np.nan)


def _affectnet_96(folder: Path) -> Iterator[Labelled]:
    with (folder / "labels.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            yield Labelled(
                row["pth"], _reader(folder / row["pth"]), SYNONYMS[row["label"].lower()],
                split_of(row["pth"]),
            )  # fmt: skip


_RAF_DB = ("surprise", "fear", "disgust", "joy", "sad", "mad", NEUTRAL)


def _raf_db(folder: Path) -> Iterator[Labelled]:
    basic = folder / "basic" if (folder / "basic").is_dir() else folder
    for line in (basic / "EmoLabel" / "list_patition_label.txt").read_text().splitlines():
        name, label = line.split()
        file = basic / "Image" / "aligned" / f"{Path(name).stem}_aligned.jpg"
        if not file.is_file():
            file = basic / "Image" / "original" / name
        split = _TRAIN if name.startswith("train") else _TEST
        yield Labelled(name, _reader(file), _RAF_DB[int(label) - 1], split)


_RAFD = re.compile(r"Rafd(\d+)_(\d+)_\w+?_\w+?_([a-z]+)_(?:frontal|left|right)")
_PROFILES = ("000", "180")


def _rafd(folder: Path) -> Iterator[Labelled]:
    for file in _pictures(folder):
        named = _RAFD.match(file.stem)
        if named and named[1] not in _PROFILES:
            person = f"rafd/{named[2]}"
            yield Labelled(file.name, _reader(file), SYNONYMS[named[3]], split_of(person), person)


_CK = {1: "mad", 2: "disgust", 3: "disgust", 4: "fear", 5: "joy", 6: "sad", 7: "surprise"}


def _ck_plus(folder: Path) -> Iterator[Labelled]:
    images = sorted(folder.glob("cohn-kanade-images*"))[0]
    for note in sorted((folder / "Emotion").rglob("*_emotion.txt")):
        label = int(float(note.read_text()))
        sequence = images / note.parent.relative_to(folder / "Emotion")
        frames = _pictures(sequence)
        person = f"ck+/{note.name.split('_')[0]}"
        for frame, feeling in ((frames[0], NEUTRAL), (frames[-1], _CK.get(label, NEUTRAL))):
            name = str(frame.relative_to(images))
            yield Labelled(name, _reader(frame), feeling, split_of(person), person)


_KDEF = re.compile(r"[AB]([FM]\d\d)(AF|AN|DI|HA|NE|SA|SU)(S|HL|HR)$", re.IGNORECASE)
_KDEF_WORDS = {
    "AF": "fear", "AN": "mad", "DI": "disgust", "HA": "joy", "NE": NEUTRAL, "SA": "sad",
    "SU": "surprise",
}  # fmt: skip


def _kdef(folder: Path) -> Iterator[Labelled]:
    for file in _pictures(folder):
        if named := _KDEF.match(file.stem):
            person = f"kdef/{named[1].upper()}"
            feeling = _KDEF_WORDS[named[2].upper()]
            yield Labelled(file.name, _reader(file), feeling, split_of(person), person)


_FER = ("mad", "disgust", "fear", "joy", "sad", "surprise", NEUTRAL)
_USAGE = {"Training": _TRAIN, "PublicTest": _VALIDATION, "PrivateTest": _TEST}
_FER_PX = 48
_FER_PLUS = (NEUTRAL, "joy", "surprise", "sad", "mad", "disgust", "fear", "disgust", "", "")


def _decoded(text: str) -> Callable[[], Picture]:
    return lambda: np.array(text.split(), np.uint8).reshape(_FER_PX, _FER_PX)


def _fer_rows(folder: Path) -> list[dict[str, str]]:
    names = ("fer2013.csv", "icml_face_data.csv")
    file = next((folder / name for name in names if (folder / name).is_file()), folder / names[0])
    with file.open(newline="") as lines:
        reader = csv.DictReader(lines, skipinitialspace=True)
        return [{key.strip(): value for key, value in row.items()} for row in reader]


def _archived(images: NDArray[np.uint8], row: int) -> Callable[[], Picture]:
    return lambda: images[row]


def _fer2013(folder: Path) -> Iterator[Labelled]:
    archive = folder / "private_test.npz"
    if archive.is_file():
        with np.load(archive) as content:
            images, labels, names = content["images"], content["labels"], content["names"]
        for number, label in enumerate(labels.tolist()):
            feeling = SYNONYMS[str(names[label])]
            yield Labelled(f"private {number}", _archived(images, number), feeling, _TEST)
        return
    for number, row in enumerate(_fer_rows(folder)):
        yield Labelled(
            f"{number}", _decoded(row["pixels"]), _FER[int(row["emotion"])], _USAGE[row["Usage"]]
        )


def _fer_plus(folder: Path) -> Iterator[Labelled]:
    """Most votes win (Barsoum et al. 2016, arXiv 1608.01041); ties and no face are left out."""
    with (folder / "fer2013new.csv").open(newline="") as file:
        votes = [list(row.values()) for row in csv.DictReader(file)]
    pixels = _fer_rows(folder)
    if len(votes) != len(pixels):
        raise ValueError(f"{len(votes)} rows of votes beside {len(pixels)} pictures")
    for number, (row, voted) in enumerate(zip(pixels, votes, strict=True)):
        counts = np.array(voted[2:], int)
        feeling = _FER_PLUS[counts.argmax()]
        if feeling and (counts == counts.max()).sum() == 1:
            yield Labelled(f"{number}", _decoded(row["pixels"]), feeling, _USAGE[row["Usage"]])


_FOLDER_SPLITS = {
    "train": _TRAIN, "training": _TRAIN, "val": _VALIDATION, "valid": _VALIDATION,
    "validation": _VALIDATION, "test": _TEST,
}  # fmt: skip


def _folders(folder: Path) -> Iterator[Labelled]:
    parts = [folder / name for name in _FOLDER_SPLITS if (folder / name).is_dir()] or [folder]
    for part in parts:
        for label in sorted(path for path in part.iterdir() if path.is_dir()):
            feeling = SYNONYMS[label.name.lower()]
            for file in _pictures(label):
                name = str(file.relative_to(folder))
                split = _FOLDER_SPLITS.get(part.name, split_of(name)) if part != folder else ""
                yield Labelled(name, _reader(file), feeling, split or split_of(name))


LOADERS: dict[str, tuple[Callable[[Path], Iterator[Labelled]], str]] = {
    "affectnet": (
        _affectnet,
        "train_set/ and val_set/, each with images/N.jpg and annotations/N_exp.npy, N_val.npy, "
        "N_aro.npy; or Manually_Annotated_Images/ and Manually_Annotated_file_lists/training.csv, "
        "validation.csv",
    ),
    "affectnet-96": (_affectnet_96, "labels.csv with the columns pth and label, and the pictures"),
    "raf-db": (
        _raf_db, "basic/EmoLabel/list_patition_label.txt and basic/Image/aligned/ or original/"
    ),
    "rafd": (_rafd, "pictures such as Rafd090_01_Caucasian_female_angry_frontal.jpg"),
    "ck+": (
        _ck_plus, "cohn-kanade-images/S005/001/*.png and Emotion/S005/001/*_emotion.txt"
    ),
    "kdef": (_kdef, "pictures such as AF01/AF01ANS.JPG"),
    "fer2013": (
        _fer2013, "fer2013.csv or icml_face_data.csv (emotion, pixels, Usage), or private_test.npz"
    ),
    "fer+": (_fer_plus, "fer2013.csv and fer2013new.csv of FER+"),
    "folders": (
        _folders,
        "a folder a label (" + ", ".join(sorted(SYNONYMS)) + "), or train/, validation/ and test/ "
        "of such",
    ),
}  # fmt: skip
"""By kind: what reads a set, and how its folder is laid out."""
