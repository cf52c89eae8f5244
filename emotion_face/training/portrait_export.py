"""From trained weights to a portrait model that the robot draws from: ONNX, its JSON, its card."""

from pathlib import Path

import torch
from torch import Tensor, nn

from emotion_face.face import CONTROL_NAMES, EYE_WINDOW, KEYS, PORTRAIT
from emotion_face.training.export import (
    adversary,
    attribution,
    sha256,
    told,
    write_card,
    write_log,
    write_onnx,
    write_record,
)
from emotion_face.training.eyes_loop import EyesRun
from emotion_face.training.eyes_network import GAZE_SIZE
from emotion_face.training.networks import CONTROL_SIZE
from emotion_face.training.portrait_dataset import PortraitRecipe
from emotion_face.training.portrait_loop import PortraitRun
from emotion_face.training.portrait_network import BLENDED, Portraitist

_NETWORKS = ("encoder.onnx", "model.onnx", "eyes.onnx")
_FEATURES = ("f3", "h3", "f2", "f1", "f0", "person")

_CARD = """# Portrait model `portrait`

Draws a portrayed person as a distance field of {width}x{height} from their key drawings and
{controls} controls ({control_names}).

## Files
* `encoder.onnx`: `keys`, {keys} drawings of the person ({key_names}) -> features, once a person.
* `model.onnx`: features, the first {blended} keys and `controls` -> `field`, every frame, of eyes
  that look ahead.
* `eyes.onnx`: `windows` about eyes that look ahead, and `gaze` (horizontal, vertical, pupil) ->
  `turned`.
* `head.npz`: the head model that is fitted to a photograph, from ICT-FaceKit (MIT licence, notice
  in `LICENSE-ICT-FaceKit`): {head}
* `selfie_segmentation.tflite`: MediaPipe's selfie segmentation, general model, Google, Apache-2.0,
  as npm's `@mediapipe/selfie_segmentation` 0.1.1675465747 has it.
* `training.jsonl`: the log of the training, thinned.

## Made from
{attribution}

A photograph acts: the head model is fitted to it, its pixels are moved as FACS actions move a face,
and the pen draws the result. **No photograph shows fear, anger, sadness, love or power: those
expressions are acted in this way by people who did not feel them.** Validation and test show people
who are in no other split. The weights hold no person: who is drawn comes from the identity file.

| drawings | |
|---|---|
{recipe}

SHA-256 of the sources:
{hashes}

## Training
{steps} steps of {batch} drawings ({photographs} photographs) on {devices} x {machine},
{images:.2f} million drawings seen, {minutes:.0f} minutes, {parameters} parameters. Reconstruction
from the start; expression, identity and path losses from step {reader_steps} on, when the reader
can read; {adversary}. The eyes: {eyes_steps} steps of {eyes_batch} windows, {eyes_minutes:.0f}
minutes, {eyes_parameters} parameters, on windows of the generator's drawings; reconstruction.

```mermaid
xychart-beta
  title "IoU on validation people against minutes of training"
  x-axis "minutes" {first_minute:.1f} --> {minutes:.1f}
  y-axis "IoU" 0.5 --> 1
  line [{curve}]
```

## Measured on the test people
| figure | value |
|---|---|
{metrics}

SHA-256 of `model.onnx`: `{sha256}`
"""


class _Person(nn.Module):
    def __init__(self, portraitist: Portraitist) -> None:
        super().__init__()
        self.portraitist = portraitist

    def forward(self, keys: Tensor) -> tuple[Tensor, ...]:
        return self.portraitist.features(keys)


def write_networks(portraitist: Portraitist, redirector: nn.Module, folder: Path) -> None:
    """Write ``encoder.onnx``, ``model.onnx`` and ``eyes.onnx``."""
    keys = torch.zeros(2, len(KEYS), PORTRAIT.height, PORTRAIT.width)
    write_onnx(_Person(portraitist), folder / "encoder.onnx", {"keys": keys}, _FEATURES, {})
    with torch.no_grad():
        features = portraitist.features(keys)
    inputs: dict[str, Tensor] = dict(zip(_FEATURES, features, strict=True))
    inputs |= {"keys": keys[:, :BLENDED], "controls": torch.zeros(2, CONTROL_SIZE)}
    write_onnx(portraitist.generator, folder / "model.onnx", inputs, ("field",), {})
    seen = {"windows": torch.zeros(2, *EYE_WINDOW), "gaze": torch.zeros(2, GAZE_SIZE)}
    write_onnx(redirector, folder / "eyes.onnx", seen, ("turned",), {})


def write_portrait(
    folder: Path,
    run: PortraitRun,
    eyes: EyesRun,
    log: list[dict[str, float]],
    recipe: PortraitRecipe,
    hashes: dict[str, str],
    metrics: dict[str, float],
) -> None:
    """Write the networks, ``model.json``, ``training.jsonl`` and the card into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    write_networks(run.average, eyes.average, folder)
    config = run.config
    of_eyes = told(eyes, recipe)
    facts = {
        "style": "portrait",
        "controls": list(CONTROL_NAMES),
        "keys": list(KEYS),
        "canvas": [PORTRAIT.height, PORTRAIT.width],
        "attribution": attribution(["ict_facekit", *hashes]),
        "sha256": {name: sha256(folder / name) for name in _NETWORKS},
        "eyes": of_eyes,
    }
    record = write_record(folder, run, facts, recipe, hashes, metrics)
    write_card(
        folder, _CARD, run, record,
        width=PORTRAIT.width,
        height=PORTRAIT.height,
        keys=len(KEYS),
        key_names=", ".join(KEYS),
        blended=BLENDED,
        head="fewer vertices and modes",
        batch=4 * config.photographs,
        adversary=adversary(config.adversary_from),
        photographs=config.photographs,
        images=run.step * 4 * config.photographs / 1e6,
        reader_steps=config.reader_steps,
        eyes_steps=eyes.step,
        eyes_batch=eyes.config.batch,
        eyes_minutes=eyes.seconds / 60,
        eyes_parameters=of_eyes["parameters"],
        sha256=record["sha256"]["model.onnx"],
        **write_log(folder, log),
    )  # fmt: skip
