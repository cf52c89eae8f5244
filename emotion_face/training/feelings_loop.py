"""The training of the network that tells feelings."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor

from emotion_face.errors import ConfigError
from emotion_face.recognition import CROP_ANCHOR, CROP_PX, CROP_REACH, FEELINGS
from emotion_face.training.acts import clear_share
from emotion_face.training.engine import Run, RunSettings, count, share, shared, weight
from emotion_face.training.feeling_faces import ACTIONS, WIDE_PX, WIDE_REACH, FeelingFaces
from emotion_face.training.feelings_network import FeelingsNet, FeelingsNetConfig
from emotion_face.training.teachers import Teacher

CALM = FEELINGS.index("neutral")
AFFECT = np.array(
    [
        (-0.64, 0.60), (-0.51, 0.59), (0.81, 0.51), (-0.63, -0.27),
        (0.40, 0.67), (0.0, 0.0), (-0.60, 0.35),
    ]
)  # fmt: skip
"""Valence and arousal of each of ``FEELINGS`` (Russell & Mehrabian 1977, J. Research in Personality
11, 273-294: fearful, angry, happy, sad, surprised, disgusted), for faces that come without."""

_REACHES = (0.40, 0.50)  # crops that a teacher sees of a face, each mirrored too
_FAINTEST = 1e-3
_MIXING = 0.2  # of the beta distribution by which two faces are mixed
_CLEAR = 0.7  # acts from this strength are counted


@dataclass(frozen=True, kw_only=True)
class FeelingsTraining(RunSettings):
    """How the network is trained.

    Attributes
    ----------
    batch : int
        Faces a step, over all devices.
    label_share : float
        How much a label counts against what the teachers tell of the same face.
    affect_weight : float
        Weight of valence and arousal.
    network : FeelingsNetConfig
    """

    steps: int = count(9_000)
    batch: int = count(64)
    label_share: float = share(0.5)
    affect_weight: float = weight(0.5)
    learning_rate: float = weight(2e-3)
    warmup: int = count(200)
    decay: float = share(0.7)
    ema: float = share(0.998)
    checkpoint_every: int = count(500)
    network: FeelingsNetConfig = field(default_factory=FeelingsNetConfig)


FEELINGS_PRESETS = {"cpu": FeelingsTraining(), "gpu": FeelingsTraining(accelerator="gpu")}


@dataclass(frozen=True)
class Lessons:
    """Faces with what is to be learned of them.

    Attributes
    ----------
    faces : FeelingFaces
    targets : (n, 7) float32 array
        Probabilities of ``FEELINGS``.
    affect : (n, 2) float32 array
        Valence and arousal.
    """

    faces: FeelingFaces
    targets: NDArray[np.float32]
    affect: NDArray[np.float32]


def crops(
    views: NDArray[np.uint8], reach: float = CROP_REACH, *, mirrored: bool = False
) -> NDArray[np.uint8]:
    """What is seen (n, 64, 64) of faces kept with their margin (n, 96, 96)."""
    side = WIDE_PX * WIDE_REACH / reach
    scale = CROP_PX / side
    shift = [CROP_PX * a - 0.5 - scale * (WIDE_PX * a - 0.5) for a in CROP_ANCHOR]
    matrix = np.array([[scale, 0.0, shift[0]], [0.0, scale, shift[1]]])
    cut = np.stack([
        cv2.warpAffine(
            view, matrix, (CROP_PX, CROP_PX), flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        for view in views
    ])  # fmt: skip
    return np.ascontiguousarray(cut[:, :, ::-1]) if mirrored else cut


def told_by(teachers: list[Teacher], views: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Probabilities (n, 7): the geometric mean over teachers, crops and mirror images."""
    logs = np.zeros((len(views), len(FEELINGS)), np.float32)
    for reach in _REACHES:
        for mirrored in (False, True):
            seen = crops(views, reach, mirrored=mirrored)
            for teacher in teachers:
                logs += np.log(teacher.tell(seen).clip(_FAINTEST))
    logs /= len(_REACHES) * 2 * len(teachers)
    odds = np.exp(logs - logs.max(1, keepdims=True))
    return np.asarray(odds / odds.sum(1, keepdims=True), dtype=np.float32)


def lessons(faces: FeelingFaces, told: NDArray[np.float32] | None, label_share: float) -> Lessons:
    """What is to be learned of faces.

    A weak act is partly neutral. Faces with neither label nor teacher are left out.

    Parameters
    ----------
    told : (n, 7) array, optional
        By the teachers.

    Raises
    ------
    ConfigError
        If nothing is known of any face.
    """
    labelled = faces.labels >= 0
    clear = np.array([clear_share(strength) for strength in faces.strengths], np.float32)
    labels = np.zeros((len(faces), len(FEELINGS)), np.float32)
    labels[np.arange(len(faces)), faces.labels] = clear
    labels[:, CALM] += 1.0 - clear
    trust = np.where(labelled, label_share if told is not None else 1.0, 0.0)[:, None]
    mixed = trust * labels + (1.0 - trust) * (0.0 if told is None else told)
    targets = mixed.astype(np.float32)
    affect = np.where(np.isnan(faces.affect), targets @ AFFECT, faces.affect)
    known = np.flatnonzero(targets.sum(1) > 0)
    if not len(known):
        raise ConfigError("no face has a label; expected labelled faces, or --teachers")
    return Lessons(faces.rows(known), targets[known], affect[known].astype(np.float32))


def photographed(view: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.float32]:
    """The crop (64, 64) as another camera might have it, 0 to 1, from a view (96, 96).

    A little beside its place, mirrored or not, blurred or coarse, in another light, partly hidden,
    compressed and noisy.
    """
    size, reach = float(CROP_PX), rng.uniform(0.38, 0.53)
    scale, angle = reach * size / (WIDE_REACH * WIDE_PX), np.radians(rng.normal(0.0, 6.0))
    turn = scale * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    middle = np.array(CROP_ANCHOR)
    shift = middle * size - 0.5 + rng.normal(0.0, 0.03 * size, 2)
    shift -= turn @ (middle * WIDE_PX - 0.5)
    cut = cv2.warpAffine(
        view, np.column_stack([turn, shift]), (CROP_PX, CROP_PX), flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )  # fmt: skip
    if rng.random() < 0.5:
        cut = np.ascontiguousarray(cut[:, ::-1])
    if rng.random() < 0.4:
        coarse = int(rng.integers(20, 56))
        small = cv2.resize(cut, (coarse, coarse), interpolation=cv2.INTER_AREA)
        cut = cv2.resize(small, (CROP_PX, CROP_PX), interpolation=cv2.INTER_CUBIC)
    elif rng.random() < 0.3:
        cut = cv2.GaussianBlur(cut, (0, 0), rng.uniform(0.4, 1.6))
    if rng.random() < 0.25:
        _, code = cv2.imencode(".jpg", cut, [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 70))])
        cut = cv2.imdecode(code, cv2.IMREAD_GRAYSCALE)
    image = cut.astype(np.float32) / np.float32(255)
    along = np.linspace(-1.0, 1.0, CROP_PX, dtype=np.float32)
    light = rng.normal(0.0, 0.2, 2).astype(np.float32)
    image *= 1.0 + light[0] * along + light[1] * along[:, None]
    image = image.clip(0.0, 1.0) ** np.float32(np.exp(rng.normal(0.0, 0.35)))
    if rng.random() < 0.15:
        height, width = rng.integers(8, 24, 2)
        top, left = rng.integers(0, CROP_PX - height), rng.integers(0, CROP_PX - width)
        image[top : top + height, left : left + width] = rng.random()
    image += rng.normal(0.0, rng.uniform(0.0, 0.04), image.shape).astype(np.float32)
    return np.asarray(image.clip(0.0, 1.0), dtype=np.float32)


def _entropy(logits: Tensor, targets: Tensor) -> Tensor:
    return -(targets * logits.log_softmax(1)).sum(1).mean()


class FeelingsRun(Run[Lessons]):
    """Network, optimiser and moving average of one run."""

    config: FeelingsTraining
    figure = "validation_loss"

    def __init__(self, config: FeelingsTraining, fabric: Fabric) -> None:
        super().__init__(config, fabric)
        network = FeelingsNet(config.network, len(ACTIONS))
        self.average = self._average_of(network, FeelingsNet(config.network, len(ACTIONS))).eval()
        self.network, self._optimiser = self._set_up(network, (0.9, 0.99), 0.0)

    def _parts(self) -> dict[str, Any]:
        return {"network": self.network, "average": self.average, "optimiser": self._optimiser}

    def _batch(self, training: Lessons) -> tuple[Tensor, ...]:
        """Faces of the step, their actions, targets and affect, as many as are this device's.

        Each is mixed with another (Zhang et al. 2018, arXiv 1710.09412).
        """
        rng = np.random.default_rng([self.config.seed, self.step])
        rows = rng.integers(len(training.faces), size=self.config.batch)
        seen = np.stack([photographed(training.faces.views[row], rng) for row in rows])
        part = rng.beta(_MIXING, _MIXING)
        arrays = (seen, training.faces.actions[rows], training.targets[rows], training.affect[rows])
        mixed = (part * array + (1.0 - part) * array[::-1] for array in arrays)
        return tuple(
            torch.from_numpy(shared(array.astype(np.float32), self.fabric)).to(self.fabric.device)
            for array in mixed
        )

    def train_step(self, training: Lessons) -> dict[str, float]:
        """One optimiser step; the losses by name."""
        torch.manual_seed((self.config.seed << 40) + self.step)  # what the dropout draws from
        face, actions, targets, affect = self._batch(training)
        seen, told, guessed = self.network(face, actions)
        terms = {
            "feelings": _entropy(seen, targets),
            "actions": _entropy(told, targets),
            "affect": (guessed - affect).square().mean(),
        }
        loss = terms["feelings"] + terms["actions"] + self.config.affect_weight * terms["affect"]
        self._improve(self.network, self._optimiser, self.average, loss)
        with torch.no_grad():
            for slow, fast in zip(self.average.buffers(), self.network.buffers(), strict=True):
                slow.copy_(fast)
        return {name: float(value.detach()) for name, value in terms.items()}

    @torch.no_grad()
    def read(self, faces: FeelingFaces) -> tuple[Tensor, Tensor, Tensor]:
        """What the averaged weights tell of faces as they are."""
        device, told = self.fabric.device, []
        for rows in np.array_split(np.arange(len(faces)), -(-len(faces) // 256)):
            seen = torch.from_numpy(crops(faces.views[rows])).to(device).float() / 255
            told.append(self.average(seen, torch.from_numpy(faces.actions[rows]).to(device)))
        seen, acted, affect = (torch.cat(part).cpu() for part in zip(*told, strict=True))
        return seen, acted, affect

    def report(self, validation: Lessons, output: Path) -> dict[str, float]:
        """Cross-entropy with what is to be told of validation people, and accuracy on labels."""
        seen, told, _ = self.read(validation.faces)
        targets = torch.from_numpy(validation.targets)
        labelled = (validation.faces.labels >= 0) & (validation.faces.strengths >= _CLEAR)
        figures = {
            "validation_loss": float(_entropy(seen, targets)),
            "validation_loss_actions": float(_entropy(told, targets)),
        }
        if labelled.any():
            right = seen.argmax(1).numpy() == validation.faces.labels
            figures["validation_accuracy"] = float(right[labelled].mean())
        sample = validation.faces.views[:: max(len(validation.faces) // 32, 1)]
        cv2.imwrite(str(output / "samples.png"), np.hstack(list(crops(sample))))
        return figures


@dataclass(frozen=True)
class Verdict:
    """How the experts are weighed.

    Attributes
    ----------
    share : float
        Weight of the logits by the facial actions against those by the crop.
    temperature : float
        By which their sum is divided.
    prior : tuple of float
        How frequent each of ``FEELINGS`` is in what was learned.
    """

    share: float
    temperature: float
    prior: tuple[float, ...]


def calibrated(run: FeelingsRun, training: Lessons, validation: Lessons) -> Verdict:
    """What tells validation people best."""
    prior = tuple(training.targets.mean(0).clip(_FAINTEST).tolist())
    seen, told, _ = run.read(validation.faces)
    targets = torch.from_numpy(validation.targets)
    options = (
        Verdict(float(part), float(heat), prior)
        for part in np.linspace(0.0, 1.0, 11)
        for heat in np.geomspace(0.4, 4.0, 47)
    )
    return min(
        options,
        key=lambda one: float(_entropy((seen + one.share * told) / one.temperature, targets)),
    )
