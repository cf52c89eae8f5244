"""Directions of portraits: on whom they are measured, and which may be any.

What may change are the points of a drawing, as they vary over the photographed people of the
training split (an active appearance model: Cootes, Edwards & Taylor 2001). Candidates are, of each
group of points, how these go with a measure of the face, such as the mouth's width, and their
principal components with both halves of a face alike; then the eigenvectors of the mean J'J, J
being how the ink changes with the components, for all of it (SeFa: Shen & Zhou 2021, "Closed-Form
Factorization of Latent Semantics in GANs") and for each region against all others.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from emotion_face.errors import ConfigError, PhotoError
from emotion_face.evaluation.classifier import Classifier, train_classifier
from emotion_face.evaluation.directions import (
    Candidate,
    DirectionFinder,
    Subjects,
    leading,
    soft_ink,
    write_directions,
)
from emotion_face.evaluation.movement import NAMES, Fields, full
from emotion_face.evaluation.portraits import CLASSIFIED, expression_classifier
from emotion_face.evaluation.reference_drawings import REGIONS
from emotion_face.face import (
    DIRECTIONS_FILE,
    POINTS,
    Controls,
    Direction,
    Drawn,
    PortraitGenerator,
    Portrayed,
    directed_drawn,
    drawn_person,
    points_of,
    shipped_people,
    weights_of,
)
from emotion_face.files import replacing
from emotion_face.portrait.artist import Artist
from emotion_face.recognition import model_path
from emotion_face.training.dataset import Sources
from emotion_face.training.portrait_dataset import (
    Photograph,
    Portraits,
    artist_of_process,
    fill_cache,
)
from emotion_face.training.sampling import sample_controls

_STEPS = {"hair": (0.5, 1.0), "mouth": (1.0, 2.0), "jaw": (0.5, 1.0, 1.5)}
_OTHER_STEPS = (1.5, 3.0)
"""Amounts that are tried to both sides: hair and jaws vary by much, and thin lips vanish soon."""
_GROUPS = {
    "jaw": slice(0, 17),
    "brows": slice(17, 27),
    "nose": slice(27, 36),
    "eyes": slice(36, 48),
    "mouth": slice(48, 68),
    "hair": slice(68, POINTS),
}
"""Points that are moved together."""
_LEADING = 2  # components that are tried, of each group
_KEPT = 4  # components of each group that the drawings are differentiated by
_RANDOM_PEOPLE = 4
_PROBE, _RIDGE = 0.5, 0.02
_TONE_PX = 2.0  # blur of the distances that tell how bold the pen is at a point
_BOLD_PX = 4.0
_SEED = 41_000
_PERSON_POSES, _PERSON_STEPS = 60, 500
_MARGIN_PX, _RAISED_PX, _DROPPED_PX = 3.0, 10.0, 12.0  # how far parts go in the expressions

Points = NDArray[np.float64]
_MIRRORED = np.concatenate([
    np.arange(17)[::-1], np.arange(17, 27)[::-1], np.arange(27, 31), np.arange(31, 36)[::-1],
    [45, 44, 43, 42, 47, 46, 39, 38, 37, 36, 41, 40],
    np.arange(48, 55)[::-1], np.arange(55, 60)[::-1], np.arange(60, 65)[::-1], [67, 66, 65],
    np.arange(68, POINTS)[::-1],
])  # fmt: skip
"""The point that each becomes in a mirror."""


def _apart(first: int, second: int) -> Callable[[Points], Points]:
    return lambda points: np.linalg.norm(points[:, first, :2] - points[:, second, :2], axis=1)


def _below(lower: Sequence[int], upper: Sequence[int]) -> Callable[[Points], Points]:
    return lambda points: points[:, lower, 1].mean(1) - points[:, upper, 1].mean(1)


def _dark(points: slice) -> Callable[[Points], Points]:
    return lambda seen: -seen[:, points, 2].mean(1)


_LIDS = ([40, 41, 46, 47], [37, 38, 43, 44])
_MEASURES: dict[str, tuple[str, Callable[[Points], Points]]] = {
    "round eyes": ("eyes", _below(*_LIDS)),
    "wide eyes": ("eyes", lambda points: _apart(36, 39)(points) + _apart(42, 45)(points)),
    "eyes apart": ("eyes", _apart(39, 42)),
    "slanted eyes": ("eyes", _below([39, 42], [36, 45])),
    "high brows": ("brows", _below(list(range(36, 48)), list(range(17, 27)))),
    "heavy brows": ("brows", _dark(_GROUPS["brows"])),
    "arched brows": ("brows", _below([17, 21, 22, 26], [19, 24])),
    "drooping brows": ("brows", _below([17, 26], [21, 22])),
    "long nose": ("nose", _below([33], [27])),
    "wide nose": ("nose", _apart(31, 35)),
    "bold nose": ("nose", _dark(_GROUPS["nose"])),
    "wide mouth": ("mouth", _apart(48, 54)),
    "full lips": ("mouth", _below([57], [51])),
    "curved lips": ("mouth", _below([51, 57], [48, 54])),
    "dark lips": ("mouth", _dark(_GROUPS["mouth"])),
    "wide face": ("jaw", _apart(1, 15)),
    "broad jaw": ("jaw", _apart(5, 11)),
    "broad chin": ("jaw", _apart(6, 10)),
    "long chin": ("jaw", _below([8], [57])),
    "high hair": ("hair", _below([27], list(range(68 + 12, 68 + 21)))),
    "full sides": (
        "hair",
        lambda points: points[:, 68:74, 0].mean(1) - points[:, POINTS - 6 :, 0].mean(1),
    ),
    "light hair": ("hair", lambda points: points[:, _GROUPS["hair"], 2].mean(1)),
}
"""What more of a measure is called, of which group it is, and how it is taken."""


def seen_points(drawn: Drawn) -> Points:
    """Place and tone (POINTS, 3) of a person's points: how far inside what is lit [px]."""
    points = points_of(drawn)
    near = drawn.distances[0].clip(-_BOLD_PX, _BOLD_PX)
    soft = cv2.GaussianBlur(near, (0, 0), _TONE_PX)
    x, y = (points.T - 0.5).astype(np.float32)
    tone = cv2.remap(soft, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.column_stack([points, tone.ravel()])


class _Worker:
    """One process' artist, made once."""

    artist: Artist

    @classmethod
    def start(cls, landmarker: Path) -> None:
        cls.artist = artist_of_process(landmarker)

    @classmethod
    def see(cls, photograph: Photograph, _: None, target: Path) -> str:
        """Keep the points of a photograph; what is wrong with it, or nothing."""
        image = cv2.imread(str(photograph.file), cv2.IMREAD_COLOR)
        fault, seen = "", np.zeros((0, 3))
        try:
            if image is None:
                raise PhotoError("not a picture")
            model = cls.artist.model(np.asarray(image, dtype=np.uint8))
            nowhere = np.zeros(len(NAMES))
            calm = model.field(Controls())[None]
            places = np.asarray(model.sitter.places, dtype=np.float64)
            seen = seen_points(Drawn(calm, places, nowhere, nowhere))
        except PhotoError as error:
            fault = str(error).split(":")[0]
        with replacing(target) as new, new.open("wb") as file:
            np.save(file, seen)
        return fault


def training_points(
    sources: Sources, placed: Sequence[tuple[Photograph, Path]], cache: Path, processes: int
) -> Points:
    """Points (n, POINTS, 3) of the photographed people of the training split.

    Parameters
    ----------
    sources : Sources
    placed : sequence of (Photograph, Path)
        The split's photographs, and the drawings of each; mirror images are left out.
    cache : Path
        Keeps the points, by the name of the drawings.
    processes : int
    """
    cache.mkdir(parents=True, exist_ok=True)
    own = [(one, cache / f"{file.stem}.npy") for one, file in placed if not one.mirrored]
    finder = model_path(sources.landmarker)
    fill_cache(own, "seeing people", _Worker.start, _Worker.see, finder, None, processes)
    found = [points for points in (np.load(file) for _, file in own) if len(points)]
    if not found:
        raise ConfigError("no photograph can be used; expected portraits, seen from the front")
    return np.array(found)


class PortrayedSubjects(Subjects):
    """Portrayed people on whom directions of the points are measured; their ink is dark.

    Parameters
    ----------
    generator : PortraitGenerator
    people : sequence of Drawn
    training : (n, POINTS, 3) array
        Points of other people, who say how points vary.
    """

    def __init__(
        self, generator: PortraitGenerator, people: Sequence[Drawn], training: Points
    ) -> None:
        super().__init__(len(people), ink_is_lit=False)
        self._generator = replace(generator, encoder=cache(generator.encoder))
        self._people = people
        mirrored = training[:, _MIRRORED] * [-1.0, 1.0, 1.0]
        middle = training[:, :17, 0].mean()
        mirrored[:, :, 0] += 2.0 * middle
        self._training = np.concatenate([training, mirrored])
        self._even = (training + mirrored) / 2.0
        self._mean = self._training.mean(0)
        self._directed = lru_cache(2 * len(people))(self._changed)
        self._fields = lru_cache(16)(self._drawn)

    def drawn(self, direction: Direction, amount: float, rows: NDArray[np.bool_]) -> Fields:
        return self._fields(direction.code.tobytes(), amount, rows.tobytes())

    def regions(
        self, direction: Direction, amount: float, rows: NDArray[np.bool_]
    ) -> NDArray[np.uint8]:
        code = direction.code.tobytes()
        maps = [_regions(self._directed(code, amount, k).drawn.landmarks)
                for k in range(len(self._people))]  # fmt: skip
        return np.array(maps)[self.who[rows]]

    def candidates(self) -> list[Candidate]:
        spread = self._training - self._mean
        found = []
        for name, (group, measure) in _MEASURES.items():
            more = measure(self._training)
            more = (more - more.mean()) / more.std()
            found.append(self._candidate(name, "measure", group, np.tensordot(
                more, spread[:, _GROUPS[group]], (0, 0)) / len(more)))  # fmt: skip
        modes = []  # of unit standard deviation
        for group, points in _GROUPS.items():
            flat = (self._even - self._mean)[:, points].reshape(len(self._even), -1)
            _, deviations, vectors = np.linalg.svd(flat, full_matrices=False)
            scaled = deviations[:_KEPT, None] * vectors[:_KEPT] / np.sqrt(len(flat))
            shaped = scaled.reshape(_KEPT, -1, 3)
            found += [
                self._candidate("", f"component of {group}", group, mode)
                for mode in shaped[:_LEADING]
            ]
            modes += [self._candidate("", "", group, mode).code for mode in shaped]
        basis = np.array(modes)
        squares = self._ink_changes(basis)
        total = np.sum(squares, axis=0)
        ridge = _RIDGE * np.trace(total) / len(total) * np.eye(len(total))
        by_origin = {
            f"eigenvector of {name}": leading(own, total - own + ridge)
            for name, own in zip(REGIONS, squares, strict=True)
        } | {"SeFa": leading(total, np.eye(len(total)))}
        for origin, vectors in by_origin.items():
            found += [self._whole("", origin, vector @ basis, _STEPS["hair"]) for vector in vectors]
        return found

    def _candidate(self, name: str, origin: str, group: str, moves: Points) -> Candidate:
        code = np.zeros((POINTS, 3))
        code[_GROUPS[group]] = moves
        steps = _STEPS.get(group, _OTHER_STEPS)
        return self._whole(name, origin, code.ravel(), steps, is_part=group == "hair")

    def _whole(
        self,
        name: str,
        origin: str,
        code: NDArray[np.float64],
        steps: tuple[float, ...],
        *,
        is_part: bool = False,
    ) -> Candidate:
        place = np.column_stack([self._mean[:, :2], np.zeros(POINTS)]).ravel()
        mean = float(place @ code / (code @ code))
        return Candidate(name, origin, code, is_part, steps, mean)

    def _ink_changes(self, basis: NDArray[np.float64]) -> list[NDArray[np.float64]]:
        """Mean J'J of the calm ink of each region, over the components."""
        squares = [np.zeros((len(basis),) * 2) for _ in REGIONS]
        for person in self._people:
            where = _regions(person.landmarks)
            calm = Drawn(person.fields[:1], person.landmarks, person.brows_y, person.mouth_y)
            ends = [
                soft_ink(np.array([
                    directed_drawn(calm, [Direction("", "", mode, 0.0, 0.0)], {"": sign * _PROBE})
                    .fields[0, CLASSIFIED] for mode in basis
                ]))
                for sign in (1.0, -1.0)
            ]  # fmt: skip
            jacobian = (ends[0] - ends[1]) / (2.0 * _PROBE)
            for index, square in enumerate(squares):
                part = jacobian[:, where == index]
                square += part @ part.T / len(self._people)
        return squares

    def _changed(self, code: bytes, amount: float, index: int) -> Portrayed:
        direction = Direction("", "", np.frombuffer(code), 0.0, 0.0)
        drawn = directed_drawn(self._people[index], [direction], {"": amount})
        return self._generator.person(drawn)

    def _drawn(self, code: bytes, amount: float, rows: bytes) -> Fields:
        drawn = [
            self._generator.field(
                self._directed(code, amount, self.who[row]),
                Controls.of(full(NAMES[self.shown[row]])),
            )[CLASSIFIED]
            for row in np.flatnonzero(np.frombuffer(rows, np.bool_))
        ]
        return np.array(drawn)


def _regions(landmarks: Points) -> NDArray[np.uint8]:
    """Index in `REGIONS` of each pixel (96, 128), with room for what the expressions move."""
    brows, jaw = landmarks[17:27], landmarks[:17]
    middle = (landmarks[33, 1] + landmarks[51, 1]) / 2.0
    low = landmarks[28, 1] + 0.55 * (landmarks[33, 1] - landmarks[28, 1])
    corners = landmarks[[48, 54], 0] + [-2.0 * _MARGIN_PX, 2.0 * _MARGIN_PX]
    bottom = landmarks[57, 1] + 2.0 * _MARGIN_PX
    away = np.sign(jaw[:, :1] - landmarks[33, 0]) * [_MARGIN_PX, 0.0]
    outlines = {
        "jaw": np.vstack([jaw + away + [[0.0, _DROPPED_PX * (3 < k < 13)] for k in range(17)],
                          brows[::-1] - [0.0, _RAISED_PX]]),
        "eyes": np.vstack([brows - [0.0, _RAISED_PX],
                           [[landmarks[16, 0] - 4.0, low], [landmarks[0, 0] + 4.0, low]]]),
        "mouth": np.array([[corners[0], middle], [corners[1], middle],
                           [corners[1], bottom], [corners[0], bottom]]),
        "nose": np.array([landmarks[27], landmarks[35] + [5.0, 3.0], landmarks[31] + [-5.0, 3.0]]),
    }  # fmt: skip
    index = np.zeros((112, 128), np.uint8)
    for name, outline in outlines.items():
        cv2.fillPoly(index, [np.round(outline).astype(np.int32)], REGIONS.index(name))
    return index[CLASSIFIED]


def classifier_of_portraits(generator: PortraitGenerator, people: Sequence[Drawn]) -> Classifier:
    """A classifier that tells people apart, in any pose."""
    rng = np.random.default_rng(_SEED)
    portrayed = [generator.person(person) for person in people]
    who = np.repeat(np.arange(len(people)), _PERSON_POSES)
    fields = [generator.field(portrayed[k], sample_controls(rng))[CLASSIFIED] > 0 for k in who]
    labels = np.eye(len(people), dtype=np.float32)[who]
    return train_classifier(
        np.array(fields), labels, steps=_PERSON_STEPS, seed=_SEED, name="people"
    )


def portrait_people() -> list[Drawn]:
    """On whom directions are measured: the shipped people, and some random ones."""
    names = [*shipped_people(), *(f"seed:{k}" for k in range(_RANDOM_PEOPLE))]
    return [drawn_person(name) for name in names]


def portrait_directions(
    generator: PortraitGenerator, model: Path, training: Portraits, points: Points
) -> Path:
    """Find and measure the directions of a model folder, and write them into it; the file.

    Parameters
    ----------
    generator : PortraitGenerator
    model : Path
        Its folder.
    training : Portraits
        Drawings that the classifier of the expression learns from.
    points : (n, POINTS, 3) array
        Points of the training people.
    """
    people = portrait_people()
    subjects = PortrayedSubjects(generator, people, points)
    finder = DirectionFinder(
        subjects, expression_classifier(training), classifier_of_portraits(generator, people)
    )
    path = model / DIRECTIONS_FILE
    write_directions(path, weights_of(generator), finder.offered(), len(people))
    return path
