"""From trained weights to a model folder that the robot draws from: ONNX, its JSON, its card."""

import hashlib
import json
import platform
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor, nn

from emotion_face.face import CONTROL_NAMES, HEIGHT, IDENTITY_SIZE, WIDTH
from emotion_face.training.dataset import Recipe
from emotion_face.training.engine import Run
from emotion_face.training.loop import Trainer
from emotion_face.training.networks import CONTROL_SIZE, Encoder, Generator

_OPSET = 18
_CURVE_ROWS = 60

ATTRIBUTION = {
    "ict_facekit": "ICT-FaceKit, (c) 2020 USC Institute for Creative Technologies, MIT licence, "
    "github.com/ICT-VGL/ICT-FaceKit",
    "london": "Face Research Lab London Set, Lisa DeBruine and Benedict Jones (2017), "
    "doi 10.6084/m9.figshare.5047666, CC BY 4.0",
    "faker": "Portraits of people who do not exist, github.com/faker-js/assets-person-portrait, "
    "CC0 1.0",
    "congress": "Portraits of members of the Congress of the United States, US Government "
    "Publishing Office, public domain",
}
"""Whom to thank for a source, by the start of its name."""

_CARD = """# Face model `strokes`

Draws a face as a distance field of {width}x{height} from an identity code of {identity_size}
numbers and {controls} controls ({control_names}).

## Files
* `model.onnx`: `identity`, `controls` -> `field`. The input `truncation` (1,) may be left out: it
  moves the style towards the mean person of the same controls (1 leaves it, 0 is the mean person).
* `encoder.onnx`: `drawing`, a field or ink alone as -1 and 1 -> `identity`, `controls`.
* `training.jsonl`: the log of the training, thinned.

## Made from
{attribution}

The scans' principal components give the people, FACS blendshapes and a cartoonist's exaggeration
give the expressions; photographed people are fitted by their landmarks, and their hair, beards and
spectacles are read from their photographs; others have parts of several of them. **No photograph
shows fear, anger, sadness, surprise, love or power: those expressions come from the scan-based
model, not from people who felt them.** Validation and test show people who are in no other split.

| drawings | |
|---|---|
{recipe}

SHA-256 of the sources:
{hashes}

## Training
{steps} steps of {batch} on {devices} x {machine}, {images:.2f} million drawings seen,
{minutes:.0f} minutes, {parameters} parameters, style in {style} numbers. Reconstruction and twin
losses from the start, expression, identity and path losses from step {encoder_steps}; {adversary}.

```mermaid
xychart-beta
  title "IoU on validation people against minutes of training"
  x-axis "minutes" {first_minute:.1f} --> {minutes:.1f}
  y-axis "IoU" 0 --> 1
  line [{curve}]
```

## Measured on the test people
| figure | value |
|---|---|
{metrics}

SHA-256 of `model.onnx`: `{sha256}`
"""


class _Truncated(nn.Module):
    """The generator with the truncation of W."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        self.generator = generator

    def forward(self, identity: Tensor, controls: Tensor, truncation: Tensor) -> Tensor:
        w = self.generator.mapping.truncated(identity, controls, truncation)
        field: Tensor = self.generator.synthesis(w)
        return field


def write_onnx(
    network: nn.Module,
    path: Path,
    inputs: dict[str, Tensor],
    outputs: tuple[str, ...],
    defaults: dict[str, Tensor],
) -> None:
    """Write an ONNX file; the inputs that have ``defaults`` may be left out when it is run."""
    batch = torch.export.Dim("batch")
    network = network.cpu().to(memory_format=torch.contiguous_format).eval()  # type: ignore[call-overload]
    torch.onnx.export(
        network,
        (*inputs.values(), *defaults.values()),
        str(path),
        input_names=[*inputs, *defaults],
        output_names=list(outputs),
        dynamic_shapes=[{0: batch}] * len(inputs) + [None] * len(defaults),
        opset_version=_OPSET,
        external_data=False,
        dynamo=True,
        verbose=False,
    )
    model = onnx.load(path)
    model.graph.initializer.extend(
        numpy_helper.from_array(value.numpy(), name) for name, value in defaults.items()
    )
    # The exporter notes which line of which file on this machine every node comes from.
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(model, path)


def write_generator(generator: Generator, path: Path) -> None:
    """Write ``identity``, ``controls`` and, if given, ``truncation`` to ``field``."""
    write_onnx(
        _Truncated(generator),
        path,
        {
            "identity": torch.zeros(2, IDENTITY_SIZE),
            "controls": torch.zeros(2, CONTROL_SIZE),
        },
        ("field",),
        {"truncation": torch.ones(1)},
    )


def write_encoder(encoder: Encoder, path: Path) -> None:
    """Write ``drawing`` (n, 96, 128) to ``identity`` and ``controls``."""
    drawing = {"drawing": torch.zeros(2, HEIGHT, WIDTH)}
    write_onnx(encoder, path, drawing, ("identity", "controls"), {})


def thinned(log: list[dict[str, float]]) -> list[dict[str, float]]:
    """At most 60 entries of a training log, evenly spread, with the first and the last."""
    rows = np.linspace(0, len(log) - 1, min(_CURVE_ROWS, len(log))).round().astype(int)
    return [log[row] for row in rows]


def machine(run: Run[Any]) -> str:
    """What a run was made on."""
    device = run.fabric.device
    if device.type == "cuda":
        return str(torch.cuda.get_device_name(device))
    return f"{torch.get_num_threads()} threads of a {platform.machine()} processor"


def adversary(share: float) -> str:
    """When the adversary joins, in words."""
    return "no adversary" if share == 1.0 else f"the adversary joins for the last {1 - share:.0%}"


def attribution(sources: Iterable[str]) -> list[str]:
    """Whom to thank for some sources."""
    return [
        line
        for start, line in ATTRIBUTION.items()
        if any(name.startswith(start) for name in sources)
    ]


def sha256(file: Path) -> str:
    """Hash of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def write_record(
    folder: Path,
    run: Run[Any],
    facts: dict[str, Any],
    recipe: Any,
    hashes: dict[str, str],
    metrics: dict[str, float],
) -> dict[str, Any]:
    """Write ``model.json``: ``facts``, and what there is to say of any run; give it."""
    rounded = {name: float(np.round(value, 4)) for name, value in metrics.items()}
    record = facts | told(run, recipe) | {"sources": hashes, "metrics": rounded}
    (folder / "model.json").write_text(json.dumps(record, indent=2) + "\n")
    return record


def told(run: Run[Any], recipe: Any) -> dict[str, Any]:
    """What there is to say of any run: its settings, what it cost, its recipe, its size."""
    return {
        "training": asdict(run.config)
        | {
            "steps_done": run.step,
            "seconds": round(run.seconds),
            "devices": run.fabric.world_size,
            "machine": machine(run),
            "torch": torch.__version__,
        },
        "recipe": asdict(recipe),
        "parameters": sum(p.numel() for p in run.average.parameters()),
    }


def write_log(folder: Path, log: list[dict[str, float]]) -> dict[str, Any]:
    """Write ``training.jsonl``, the log thinned; the words of a card's curve."""
    curve = thinned(log)
    (folder / "training.jsonl").write_text("".join(json.dumps(row) + "\n" for row in curve))
    return {
        "first_minute": curve[0]["seconds"] / 60,
        "curve": ", ".join(f"{row['validation_iou']:.3f}" for row in curve),
    }


def write_card(
    folder: Path, card: str, run: Run[Any], record: dict[str, Any], **words: Any
) -> None:
    """Write ``MODEL_CARD.md`` of its text and the words that are not in the record."""
    text = card.format(
        controls=len(CONTROL_NAMES),
        control_names=", ".join(CONTROL_NAMES),
        attribution="\n".join(f"* {line}" for line in record["attribution"]),
        recipe="\n".join(f"| {k} | {v} |" for k, v in record["recipe"].items()),
        hashes="\n".join(f"* {name}: `{value}`" for name, value in record["sources"].items()),
        steps=run.step,
        minutes=run.seconds / 60,
        devices=record["training"]["devices"],
        machine=record["training"]["machine"],
        parameters=record["parameters"],
        metrics="\n".join(f"| {k} | {v:g} |" for k, v in record["metrics"].items()),
        **words,
    )
    (folder / "MODEL_CARD.md").write_text(text)


def write_model(
    folder: Path,
    trainer: Trainer,
    log: list[dict[str, float]],
    recipe: Recipe,
    hashes: dict[str, str],
    metrics: dict[str, float],
) -> None:
    """Write the networks, ``model.json``, ``training.jsonl`` and the card into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "model.onnx"
    write_generator(trainer.average, weights)
    write_encoder(trainer.encoder.module, folder / "encoder.onnx")
    config = trainer.config
    facts = {
        "controls": list(CONTROL_NAMES),
        "canvas": [HEIGHT, WIDTH],
        "identity_size": IDENTITY_SIZE,
        "attribution": attribution(hashes),
        "sha256": sha256(weights),
    }
    record = write_record(folder, trainer, facts, recipe, hashes, metrics)
    write_card(
        folder, _CARD, trainer, record,
        width=WIDTH,
        height=HEIGHT,
        identity_size=IDENTITY_SIZE,
        style=config.generator.style,
        batch=config.batch,
        encoder_steps=config.encoder_steps,
        images=trainer.step * config.batch / 1e6,
        adversary=adversary(config.adversary_from),
        sha256=record["sha256"],
        **write_log(folder, log),
    )  # fmt: skip
