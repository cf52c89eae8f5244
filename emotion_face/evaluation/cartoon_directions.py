"""Directions of cartoons: on whom they are measured, and which may be any.

Candidates are the eigenvectors of the mean J'J, J being how the ink changes with the code (the
Riemannian form of SeFa: Shen & Zhou 2021, "Closed-Form Factorization of Latent Semantics in GANs";
Wang & Ponce 2021, "The Geometry of Deep Generative Image Models"), principal components of the
drawings regressed onto the code (Haerkoenen et al. 2020, "GANSpace", section 3.2), of each region
the generalised eigenvectors of its J'J against that of all others, and the code's own numbers.

Those numbers that are hair or worn are parts: whoever puts on a beard may be taken for somebody
else, so of them it is measured only how many are still known.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from emotion_face.evaluation.classifier import Classifier, train_classifier
from emotion_face.evaluation.directions import (
    STEPS,
    Candidate,
    Subjects,
    leading,
    soft_ink,
    unit,
)
from emotion_face.evaluation.movement import NAMES, Draw, Fields, full
from emotion_face.evaluation.reference_drawings import REGIONS, ReferenceDrawings
from emotion_face.evaluation.still import every_expression
from emotion_face.face import (
    GROOMING_NAMES,
    SHAPE_SIZE,
    SHARES,
    Direction,
    directed,
    random_code,
)
from emotion_face.training.sampling import sample_controls

_WORN_STEPS = (0.5, 1.0)
_LEADING = 2  # components that are tried
_CODES, _POSES = 30, 2
_DRAWN = 400
_REACH = 1.6
_PROBE = 0.25
_SEED = 40_000
_IDENTITY_POSES, _IDENTITY_STEPS = 80, 500
_RIDGE = 0.02

_NAMES = {
    "brow_weight": "heavy brows",
    "fringe": "fringe",
    "parting": "parting",
    "volume": "full sides",
    "length": "long hair",
    "crown": "high hair",
    "flare": "flared hair",
    "recession": "receding hair",
    "baldness": "bald",
    "curl": "curls",
    "lightness": "white hair",
    "covering": "headscarf",
    "glasses": "glasses",
    "lens": "large lenses",
    "beard": "beard",
    "moustache": "moustache",
    "lashes": "lashes",
    "earrings": "earrings",
    "lips": "full lips",
    "nose": "long nose",
    "eyes": "round eyes",
    "brow_arch": "arched brows",
    "folds": "wrinkles",
}
"""What more of a number of the code is called."""
_FEATURES = ("brow_weight", "lips", "nose", "eyes", "brow_arch", "folds")
"""Numbers that are neither hair nor worn."""


def classifier_of_people(reference: ReferenceDrawings, people: NDArray[np.float32]) -> Classifier:
    """A classifier that tells people (n, identity_size) apart, in any pose."""
    rng = np.random.default_rng(_SEED)
    who = np.repeat(np.arange(len(people)), _IDENTITY_POSES)
    poses = np.array([sample_controls(rng).vector() for _ in who])
    known = reference.fields(people[who], poses) > 0
    labels = np.eye(len(people), dtype=np.float32)[who]
    return train_classifier(known, labels, steps=_IDENTITY_STEPS, seed=_SEED, name="people")


class Cartoons(Subjects):
    """Cartoons on whom directions of the identity code are measured.

    Parameters
    ----------
    draw : callable
        The generator.
    regions : callable
        Where the parts of faces lie, as `ReferenceDrawings.regions` tells it.
    people : (n, identity_size) float32 array
    """

    def __init__(
        self,
        draw: Draw,
        regions: Callable[[NDArray[np.float32], NDArray[np.float32]], NDArray[np.uint8]],
        people: NDArray[np.float32],
    ) -> None:
        super().__init__(len(people))
        self._draw, self._regions = draw, regions
        self._codes, self._controls = every_expression(people)
        self._size = people.shape[1]
        self._free = np.flatnonzero(~_worn(self._size))

    def drawn(self, direction: Direction, amount: float, rows: NDArray[np.bool_]) -> Fields:
        return self._draw(self._moved(direction, amount)[rows], self._controls[rows])

    def regions(
        self, direction: Direction, amount: float, rows: NDArray[np.bool_]
    ) -> NDArray[np.uint8]:
        return self._regions(self._moved(direction, amount)[rows], self._controls[rows])

    def candidates(self) -> list[Candidate]:
        """Directions that may be offered, of unit length."""
        rng = np.random.default_rng(_SEED)
        of_regions = self._ink_changes(rng)
        total = np.sum(of_regions, axis=0)
        ridge = _RIDGE * np.trace(total) / len(total) * np.eye(len(total))
        found = [
            Candidate(
                _NAMES[number],
                "code",
                np.eye(self._size)[SHAPE_SIZE + index],
                number not in _FEATURES,
                _WORN_STEPS if number in SHARES else STEPS,
            )
            for index, number in enumerate(GROOMING_NAMES[: self._size - SHAPE_SIZE])
        ]
        by_origin = {
            f"eigenvector of {name}": leading(own, total - own + ridge)
            for name, own in zip(REGIONS, of_regions, strict=True)
        }
        by_origin["SeFa"] = leading(total, np.eye(len(total)))
        by_origin["GANSpace"] = self._components(rng)
        for origin, vectors in by_origin.items():
            for vector in vectors:
                code = np.zeros(self._size)
                code[self._free] = vector
                found.append(Candidate("", origin, code))
        return found

    def _ink_changes(self, rng: np.random.Generator) -> list[NDArray[np.float64]]:
        """Mean J'J of the ink of each region, over what is not worn."""
        codes = self._random(_CODES * _POSES, rng)
        names = [
            NAMES[-1] if k % _POSES == 0 else NAMES[rng.integers(len(NAMES))]
            for k in range(len(codes))
        ]
        controls = np.array([full(name) for name in names])
        of_regions = [np.zeros((len(self._free),) * 2) for _ in REGIONS]
        probe = _PROBE * np.eye(self._size, dtype=np.float32)[self._free]
        for code, pose, region in zip(codes, controls, self._regions(codes, controls), strict=True):
            poses = np.tile(pose, (len(probe), 1))
            ends = [soft_ink(self._draw(code + sign * probe, poses)) for sign in (1.0, -1.0)]
            jacobian = (ends[0] - ends[1]) / (2.0 * _PROBE)
            for index, square in enumerate(of_regions):
                part = jacobian[:, region == index]
                square += part @ part.T / len(codes)
        return of_regions

    def _components(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """Codes (n, free) of unit length that change as the drawings' principal components."""
        codes = self._random(_DRAWN, rng)
        ink = soft_ink(self._draw(codes, np.tile(full(NAMES[-1]), (len(codes), 1))))
        flat = ink.reshape(len(codes), -1)
        scores = np.linalg.svd(flat - flat.mean(0), full_matrices=False)[0][:, :_LEADING]
        return unit(scores.T @ codes[:, self._free])

    def _random(self, count: int, rng: np.random.Generator) -> NDArray[np.float32]:
        codes = [random_code(rng, _REACH)[: self._size] for _ in range(count)]
        return np.array(codes, dtype=np.float32)

    def _moved(self, direction: Direction, amount: float) -> NDArray[np.float32]:
        amounts = {direction.name: amount}
        return np.array([directed(code, [direction], amounts) for code in self._codes])


def _worn(size: int) -> NDArray[np.bool_]:
    """Which numbers of a code are 0 for most people."""
    names = ("",) * SHAPE_SIZE + GROOMING_NAMES
    return np.array([name in SHARES for name in names[:size]])
