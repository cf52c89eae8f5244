"""From trained weights to the model folder that ``emotion-face draw`` reads."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.controls import CONTROL_NAMES
from emotion_face.recognition.alignment import VIEW_FINE
from emotion_face.recognition.drawing import STYLES
from emotion_face.training.export import ATTRIBUTION, write_onnx
from emotion_face.training.people import IDENTITY_SIZE
from emotion_face.training.photo_loop import PhotoTrainer
from emotion_face.training.photo_network import QualityCritic
from emotion_face.training.photo_pairs import PairRecipe, Pairs

_CARD = """# Photograph model `{name}`

Draws a photographed face as a distance field of {width}x{height}, in one of the styles {styles},
and tells the person (an identity code of {identity_size} numbers) and what they show
({controls} controls) as the face models take them.

## Files
* `model.onnx`: `view`, the face framed as the canvas is, {view_width}x{view_height} grey values
  from 0 to 1, and `style`, one of the styles -> `field`, `identity`, `controls`.
* `critic.onnx`: `ink`, a drawing of 0 and 1, and the `view` -> `quality`, 0 to 1. It learned to
  tell drawings from the same with dropped strokes, broken lines, specks, blobs or shifted parts.

## Made from
{attribution}

{photographs} photographs and {renders} renders of scanned people to train on; validation and test
show people who are in no other split. `strokes` is the cartoon of the person and the expression
that are fitted to a photograph's landmarks; `lines` and `stencil` are made from the photograph
itself. **The photographs show smiling and neutral people; what the network knows of fear, anger,
sadness, surprise, love and power comes from rendered scans.** Most of the photographed people are
members of the Congress of the United States, so older, lighter and more often men than people are.

SHA-256 of the sources:
{hashes}

## Training
{steps} steps of {batch}, {minutes:.0f} minutes on {threads} thread(s), {parameters} parameters.
Reconstruction with distance and part weights, the latent's error, and a patch discriminator for the
last {adversary:.0%} of the steps.

## Measured on the test people
{test_photographs} photographs, {test_renders} renders.

| figure | value |
|---|---|
{metrics}

SHA-256 of `model.onnx`: `{sha256}`
"""


def write_photo_model(
    folder: Path,
    trainer: PhotoTrainer,
    critic: QualityCritic,
    recipe: PairRecipe,
    counts: dict[str, int],
    hashes: dict[str, str],
    metrics: dict[str, float],
) -> None:
    """Write ``model.onnx``, ``critic.onnx``, ``model.json`` and ``MODEL_CARD.md``."""
    folder.mkdir(parents=True, exist_ok=True)
    view = HEIGHT * VIEW_FINE, WIDTH * VIEW_FINE
    weights = folder / "model.onnx"
    write_onnx(
        trainer.average,
        weights,
        {"view": torch.rand(2, *view), "style": torch.eye(len(STYLES))[:2]},
        ("field", "identity", "controls"),
        {},
    )
    write_onnx(
        critic,
        folder / "critic.onnx",
        {"ink": torch.zeros(2, HEIGHT, WIDTH), "view": torch.rand(2, *view)},
        ("quality",),
        {},
    )
    attribution = [line for source, line in ATTRIBUTION.items() if source in " ".join(hashes)]
    record: dict[str, Any] = {
        "styles": list(STYLES),
        "controls": list(CONTROL_NAMES),
        "canvas": [HEIGHT, WIDTH],
        "view": list(view),
        "identity_size": IDENTITY_SIZE,
        "attribution": attribution,
        "training": asdict(trainer.config)
        | {
            "steps_done": trainer.step,
            "seconds": round(trainer.seconds),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
        },
        "recipe": asdict(recipe),
        "counts": counts,
        "sources": hashes,
        "metrics": {name: float(np.round(value, 4)) for name, value in metrics.items()},
        "parameters": sum(p.numel() for p in trainer.average.parameters()),
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
    }
    (folder / "model.json").write_text(json.dumps(record, indent=2) + "\n")
    (folder / "MODEL_CARD.md").write_text(
        _CARD.format(
            name=folder.name,
            width=WIDTH,
            height=HEIGHT,
            styles=", ".join(f"`{style}`" for style in STYLES),
            identity_size=IDENTITY_SIZE,
            controls=len(CONTROL_NAMES),
            view_width=view[1],
            view_height=view[0],
            attribution="\n".join(f"* {line}" for line in attribution),
            hashes="\n".join(f"* {name}: `{value}`" for name, value in hashes.items()),
            steps=trainer.step,
            batch=trainer.config.batch,
            minutes=trainer.seconds / 60,
            threads=record["training"]["threads"],
            parameters=record["parameters"],
            adversary=1 - trainer.config.adversary_from,
            metrics="\n".join(f"| {k} | {v:g} |" for k, v in record["metrics"].items()),
            sha256=record["sha256"],
            **counts,
        )
    )


def counted(training: Pairs, test: Pairs) -> dict[str, int]:
    """How many photographs and renders there are."""
    return {
        "photographs": int(training.styled.sum()),
        "renders": int((~training.styled).sum()),
        "test_photographs": int(test.styled.sum()),
        "test_renders": int((~test.styled).sum()),
    }
