"""Fine-tuning of the cartoons' generator to a hand: the way in which somebody draws.

As in GANSketching (Wang, Bau and Zhu 2021, Sketch Your Own GAN) a few layers of a trained
generator learn from a few drawings, and a term keeps what they should not change. There it is the
shape that is learned and the mapping that learns; here it is the look of the lines, and the last
blocks learn. Who is drawn and with what expression is decided before them.

With x = G(z, c) the tuned and x0 = G0(z, c) the shipped generator, and d the drawing over the
template of (z_d, c_d), the loss is::

    reconstruction(G(z_d, c_d), d) + twin_weight * twins(x, x0)

The second term asks of random people, of whom there is no drawing, that a moved control changes
x as it changes x0: the look is free, and the movement stays.
"""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray
from torch import Tensor

from emotion_face.face import GROUPS, move, random_code
from emotion_face.training import losses
from emotion_face.training.engine import Run, RunSettings, count, overlap, share, weight
from emotion_face.training.networks import Generator, draw
from emotion_face.training.sampling import sample_controls

TUNED = ("synthesis.blocks.2.", "synthesis.blocks.3.", "synthesis.head.")
"""How the names of the tuned weights begin."""

_LIMIT = 1.6  # random people are no rarer than those of a face's ``seed:N``
_SHOWN = 4


@dataclass(frozen=True, kw_only=True)
class CustomiseConfig(RunSettings):
    """How a generator is tuned to a hand.

    Attributes
    ----------
    drawings : int
        Drawings a step.
    twins : int
        Random people a step, each before and after one group of controls moved.
    twin_weight : float
        Weight of what a moved group of controls changes otherwise than in the shipped generator.
    """

    precision: str = "32-true"
    steps: int = count(500)
    checkpoint_every: int = count(50)
    learning_rate: float = weight(3e-3)
    warmup: int = count(20)
    decay: float = share(0.5)
    ema: float = share(0.98)
    drawings: int = count(8)
    twins: int = count(4)
    twin_weight: float = weight(0.6)


@dataclass(frozen=True)
class HandDrawings:
    """Drawings over templates.

    Attributes
    ----------
    fields : (n, 96, 128) float32 array
        Drawing fields.
    identities : (n, IDENTITY_SIZE) float32 array
    controls : (n, 16) float32 array
    """

    fields: NDArray[np.float32]
    identities: NDArray[np.float32]
    controls: NDArray[np.float32]


class Customiser(Run[HandDrawings]):
    """A generator whose last blocks are tuned; ``average`` is what to keep."""

    config: CustomiseConfig
    average: Generator
    figure = "overlap"

    def __init__(self, config: CustomiseConfig, fabric: Fabric, shipped: Generator) -> None:
        super().__init__(config, fabric)
        self._shipped = shipped.to(fabric.device).requires_grad_(False)
        generator = deepcopy(shipped)
        for name, parameter in generator.named_parameters():
            parameter.requires_grad_(name.startswith(TUNED))
        self.average = self._average_of(generator, deepcopy(shipped))
        self.generator, self._optimiser = self._set_up(generator, (0.9, 0.99), config.learning_rate)

    def _parts(self) -> dict[str, Any]:
        return {
            "generator": self.generator,
            "average": self.average,
            "optimiser": self._optimiser,
        }

    def train_step(self, training: HandDrawings) -> dict[str, float]:
        """One optimiser step; the losses by name."""
        config, device = self.config, self.fabric.device
        rng = np.random.default_rng([config.seed, self.step])
        count = min(config.drawings, len(training.fields))
        rows = rng.choice(len(training.fields), count, replace=False)
        random_z, random_c = random_twins(rng, config.twins)
        z = torch.from_numpy(np.concatenate([training.identities[rows], random_z])).to(device)
        c = torch.from_numpy(np.concatenate([training.controls[rows], random_c])).to(device)
        target = torch.from_numpy(training.fields[rows]).to(device)
        x: Tensor = self.generator(z, c)
        with torch.no_grad():
            shipped: Tensor = self._shipped(z[count:], c[count:])
        everywhere = torch.ones_like(target[0])
        told = {
            "reconstruction": losses.reconstruction(x[:count], target, everywhere),
            "twins": losses.twins(x[count:].unflatten(0, (2, -1)), shipped.unflatten(0, (2, -1))),
        }
        loss = told["reconstruction"] + config.twin_weight * told["twins"]
        self._improve(self.generator, self._optimiser, self.average, loss)
        return {name: float(value.detach()) for name, value in told.items()}

    def report(self, validation: HandDrawings, output: Path) -> dict[str, float]:
        """Overlap with the drawings, and a sheet of tuned faces above drawn ones."""
        fields = draw(self.average, validation.identities, validation.controls)
        shown = [np.hstack(list(source[:_SHOWN] > 0)) for source in (fields, validation.fields)]
        cv2.imwrite(str(output / "samples.png"), np.vstack(shown).astype(np.uint8) * 255)
        return {"overlap": overlap(fields, validation.fields)}


def random_people(rng: np.random.Generator, number: int) -> NDArray[np.float32]:
    """Identity codes of random people."""
    return np.array([random_code(rng, _LIMIT) for _ in range(number)], np.float32)


def random_twins(
    rng: np.random.Generator, number: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Identities and controls of random people, then of the same with one group moved."""
    people = random_people(rng, number)
    poses = [sample_controls(rng) for _ in people]
    moved = [
        move(pose, sample_controls(rng), **{str(rng.choice(list(GROUPS))): 1.0}) for pose in poses
    ]
    return np.tile(people, (2, 1)), np.array([pose.vector() for pose in (*poses, *moved)])
