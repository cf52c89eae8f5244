"""From trained weights to a model folder that the robot draws from: ONNX, its JSON, its card."""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch

from emotion_face.face.canvas import HEIGHT, WIDTH
from emotion_face.face.controls import CONTROL_NAMES
from emotion_face.training.dataset import Recipe
from emotion_face.training.loop import Trainer
from emotion_face.training.networks import CONTROL_SIZE, Generator
from emotion_face.training.people import IDENTITY_SIZE

_OPSET = 18

ATTRIBUTION = (
    "ICT-FaceKit, (c) 2020 USC Institute for Creative Technologies, MIT licence, "
    "github.com/ICT-VGL/ICT-FaceKit",
    "Face Research Lab London Set, Lisa DeBruine and Benedict Jones (2017), "
    "doi 10.6084/m9.figshare.5047666, CC BY 4.0",
)

_CARD = """# Face model `{name}`

Draws a face as a distance field of {width}x{height} from an identity code of {identity_size}
numbers and {controls} controls ({control_names}).

## Made from
{attribution}

The scans' principal components give the people, FACS blendshapes and a cartoonist's exaggeration
give the expressions; {london_share:.0%} of the drawings show people of the London Set, fitted by
their hand-placed points. **No photograph shows fear, anger, sadness, surprise, love or power:
those expressions come from the scan-based model, not from people who felt them.**

{train} drawings to train on; validation and test show people who are in no other split. Seed
{seed}. SHA-256 of the sources:
{hashes}

## Training
{steps} steps of {batch}, {images:.2f} million drawings seen, {minutes:.0f} minutes on
{threads} CPU threads, {parameters} parameters. Reconstruction and expression losses, no adversary.

## Measured on the test people
| figure | value |
|---|---|
{metrics}

SHA-256 of `model.onnx`: `{sha256}`
"""


def write_onnx(generator: Generator, path: Path) -> None:
    """Write the generator with inputs ``identity`` and ``controls`` and output ``field``."""
    generator = generator.to(memory_format=torch.contiguous_format).eval()  # type: ignore[call-overload]
    batch = torch.export.Dim("batch")
    torch.onnx.export(
        generator,
        (torch.zeros(2, IDENTITY_SIZE), torch.zeros(2, CONTROL_SIZE)),
        str(path),
        input_names=["identity", "controls"],
        output_names=["field"],
        dynamic_shapes={"identity": {0: batch}, "controls": {0: batch}},
        opset_version=_OPSET,
        external_data=False,
        dynamo=True,
        verbose=False,
    )
    # The exporter notes which line of which file on this machine every node comes from.
    model = onnx.load(path)
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(model, path)


def write_model(
    folder: Path,
    trainer: Trainer,
    recipe: Recipe,
    hashes: dict[str, str],
    metrics: dict[str, float],
) -> None:
    """Write ``model.onnx``, ``model.json`` and ``MODEL_CARD.md`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "model.onnx"
    write_onnx(trainer.average, weights)
    config = trainer.config
    record: dict[str, Any] = {
        "controls": list(CONTROL_NAMES),
        "canvas": [HEIGHT, WIDTH],
        "identity_size": IDENTITY_SIZE,
        "attribution": list(ATTRIBUTION),
        "training": asdict(config)
        | {
            "steps_done": trainer.step,
            "seconds": round(trainer.seconds),
            "threads": torch.get_num_threads(),
            "torch": torch.__version__,
        },
        "recipe": asdict(recipe),
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
            identity_size=IDENTITY_SIZE,
            controls=len(CONTROL_NAMES),
            control_names=", ".join(CONTROL_NAMES),
            attribution="\n".join(f"* {line}" for line in ATTRIBUTION),
            london_share=recipe.london_share,
            train=recipe.train,
            seed=recipe.seed,
            hashes="\n".join(f"* {name}: `{value}`" for name, value in hashes.items()),
            steps=trainer.step,
            batch=config.batch,
            images=trainer.step * config.batch / 1e6,
            minutes=trainer.seconds / 60,
            threads=record["training"]["threads"],
            parameters=record["parameters"],
            metrics="\n".join(f"| {k} | {v:g} |" for k, v in record["metrics"].items()),
            sha256=record["sha256"],
        )
    )
