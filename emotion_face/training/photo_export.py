"""From trained weights to the model folder that ``emotion-face draw`` reads."""

from pathlib import Path

import torch

from emotion_face.face import CONTROL_NAMES, HEIGHT, IDENTITY_SIZE, WIDTH
from emotion_face.recognition import STYLES, VIEW_FINE
from emotion_face.training.export import (
    adversary,
    attribution,
    sha256,
    write_card,
    write_onnx,
    write_record,
)
from emotion_face.training.photo_loop import PhotoTrainer
from emotion_face.training.photo_network import QualityCritic
from emotion_face.training.photo_pairs import PairRecipe, Pairs

_CARD = """# Photograph model `photo`

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
{steps} steps of {batch} on {devices} x {machine}, {minutes:.0f} minutes, {parameters} parameters.
Reconstruction with distance and part weights, and the latent's error; {adversary}, which sees
patches.

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
    facts = {
        "styles": list(STYLES),
        "controls": list(CONTROL_NAMES),
        "canvas": [HEIGHT, WIDTH],
        "view": list(view),
        "identity_size": IDENTITY_SIZE,
        "attribution": attribution(hashes),
        "counts": counts,
        "sha256": sha256(weights),
    }
    record = write_record(folder, trainer, facts, recipe, hashes, metrics)
    write_card(
        folder, _CARD, trainer, record,
        width=WIDTH,
        height=HEIGHT,
        styles=", ".join(f"`{style}`" for style in STYLES),
        identity_size=IDENTITY_SIZE,
        view_width=view[1],
        view_height=view[0],
        batch=trainer.config.batch,
        adversary=adversary(trainer.config.adversary_from),
        sha256=record["sha256"],
        **counts,
    )  # fmt: skip


def counted(training: Pairs, test: Pairs) -> dict[str, int]:
    """How many photographs and renders there are."""
    return {
        "photographs": int(training.styled.sum()),
        "renders": int((~training.styled).sum()),
        "test_photographs": int(test.styled.sum()),
        "test_renders": int((~test.styled).sum()),
    }
