"""Training of the portrait's eyes: to redraw what the pen drew."""

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from lightning_fabric import Fabric
from numpy.typing import NDArray

from emotion_face.training import losses
from emotion_face.training.engine import Run, RunSettings, count, share, shared, weight
from emotion_face.training.eyes_dataset import Eyes
from emotion_face.training.eyes_network import EyesRedirector

_SHOWN = 24
_BATCH = 1024


@dataclass(frozen=True, kw_only=True)
class EyesTraining(RunSettings):
    """How the eyes are trained.

    Attributes
    ----------
    batch : int
        Eyes a step, over all devices.
    """

    precision: str = "32-true"
    steps: int = count(6_000)
    batch: int = count(64)
    learning_rate: float = weight(3e-3)
    decay: float = share(0.5)
    checkpoint_every: int = count(1_000)


EYES_PRESETS = {"cpu": EyesTraining(), "gpu": EyesTraining(accelerator="gpu")}
"""Minutes on a core."""


class EyesRun(Run[Eyes]):
    """One run: the redirector and its average.

    Parameters
    ----------
    config : EyesTraining
    fabric : Fabric
    """

    config: EyesTraining
    figure = "validation_wrong"

    def __init__(self, config: EyesTraining, fabric: Fabric) -> None:
        super().__init__(config, fabric)
        redirector = EyesRedirector()
        self.average = self._average_of(redirector, EyesRedirector())
        self.redirector, self._optimiser = self._set_up(redirector, (0.9, 0.99), 0.0)

    def _parts(self) -> dict[str, object]:
        return {
            "redirector": self.redirector,
            "average": self.average,
            "optimiser": self._optimiser,
        }

    def train_step(self, training: Eyes) -> dict[str, float]:
        """One optimiser step; half of the eyes are mirrored."""
        rng = np.random.default_rng([self.config.seed, self.step])
        rows = shared(rng.integers(len(training.gaze), size=self.config.batch), self.fabric)
        ahead, wanted, gaze = (
            torch.from_numpy(part[rows]).to(self.fabric.device).float()
            for part in (training.ahead, training.wanted, training.gaze)
        )
        half = len(rows) // 2
        ahead[:half], wanted[:half] = ahead[:half].flip(2), wanted[:half].flip(2)
        gaze[:half, 0] = -gaze[:half, 0]
        x, target = self.redirector(ahead / 127.0, gaze), wanted / 127.0
        loss = losses.reconstruction(x, target, torch.ones_like(target[0]))
        self._improve(self.redirector, self._optimiser, self.average, loss)
        return {"reconstruction": float(loss.detach())}

    @torch.no_grad()
    def draw(self, eyes: Eyes) -> NDArray[np.float32]:
        """Windows (n, 24, 28) with the gaze, by the averaged weights."""
        device, parts = self.fabric.device, []
        for first in range(0, len(eyes.gaze), _BATCH):
            rows = slice(first, first + _BATCH)
            ahead = torch.from_numpy(eyes.ahead[rows]).to(device).float() / 127.0
            gaze = torch.from_numpy(eyes.gaze[rows]).to(device)
            parts.append(self.average(ahead, gaze).cpu().numpy())
        return np.concatenate(parts)

    def measured(self, eyes: Eyes) -> dict[str, float]:
        """Mean pixels of an eye that are wrong, and that would be without this network."""
        real = eyes.wanted > 0
        return {
            "eye_wrong": float(((self.draw(eyes) > 0) != real).sum((1, 2)).mean()),
            "eye_wrong_without": float(((eyes.ahead > 0) != real).sum((1, 2)).mean()),
        }

    def report(self, validation: Eyes, output: Path) -> dict[str, float]:
        """Wrong pixels on validation people, and a sheet: before, after, drawn."""
        step = max(len(validation.gaze) // _SHOWN, 1)
        some = Eyes(validation.ahead[::step], validation.wanted[::step], validation.gaze[::step])
        rows = [np.hstack(list(part > 0)) for part in (some.ahead, self.draw(some), some.wanted)]
        cv2.imwrite(str(output / "samples.png"), np.vstack(rows).astype(np.uint8) * 255)
        return {"validation_wrong": self.measured(validation)["eye_wrong"]}
