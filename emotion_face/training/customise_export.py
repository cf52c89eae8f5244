"""From a generator that was tuned to a hand to a model folder, and back from ONNX to torch."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from emotion_face.training.customise import TUNED, Customiser
from emotion_face.training.export import sha256, write_card, write_record
from emotion_face.training.networks import Encoder, Generator, GeneratorConfig

Network = TypeVar("Network", bound=nn.Module)

_PREFIX = "generator."  # of the generator's weights in `model.onnx`
_LARGE = 64  # numbers from which a weight is stored with 16 bits

_CARD = """# Face model `strokes`, in the hand of {drawings} drawings

The shipped generator `strokes` (SHA-256 of its `model.onnx`: `{base}`), of which the last two
blocks and the head were tuned to {drawings} drawings over templates. What comes before them, and
decides who is drawn and with what expression, is only rounded to 16 bits.

## Files
* `model.onnx`: `identity`, `controls` -> `field`, as in `strokes`; larger weights
  are stored with 16 bits.

## Made from
{attribution}

SHA-256 of the drawings:
{hashes}

## Training
{steps} steps on {devices} x {machine}, {minutes:.1f} minutes, {tuned} of {parameters} parameters,
seed {seed}. No photograph was used.

## Measured
Overlap is with the drawings themselves, everything else on random people; `_before` is the shipped
generator. The encoder of `strokes`, which was trained on real drawings only and had no part in
this training, reads the expressions.

| figure | value |
|---|---|
{metrics}

SHA-256 of `model.onnx`: `{sha256}`
"""


@dataclass(frozen=True)
class HandRecipe:
    """What a hand was learned from.

    Attributes
    ----------
    drawings : int
        Number of drawings.
    """

    drawings: int


def read_generator(folder: Path) -> Generator:
    """The generator of a model folder that :func:`export.write_model` wrote."""
    channels = json.loads((folder / "model.json").read_text())["training"]["generator"]
    network = Generator(GeneratorConfig(tuple(channels["channels"]), channels["style"]))
    return _filled(network, folder / "model.onnx", _PREFIX)


def read_encoder(folder: Path) -> Encoder:
    """The encoder of a model folder that :func:`export.write_model` wrote."""
    return _filled(Encoder(), folder / "encoder.onnx", "")


def _filled(network: Network, file: Path, prefix: str) -> Network:
    weights = {
        initializer.name.removeprefix(prefix): torch.from_numpy(
            numpy_helper.to_array(initializer).copy()
        )
        for initializer in onnx.load(file).graph.initializer
    }
    network.load_state_dict({name: weights[name] for name in network.state_dict()})
    network.eval().requires_grad_(False)
    return network


def write_customised(
    folder: Path,
    base: Path,
    customiser: Customiser,
    hashes: dict[str, str],
    credit: str,
    metrics: dict[str, float],
) -> None:
    """Write the networks, ``model.json`` and the card into ``folder``.

    Parameters
    ----------
    base : Path
        The model folder that was tuned.
    hashes : dict of str to str
        SHA-256 of the drawings by their names.
    credit : str
        Whose drawings they are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "model.onnx"
    onnx.save(_tuned(onnx.load(base / "model.onnx"), customiser.average), weights)
    metadata = json.loads((base / "model.json").read_text())
    facts = {name: metadata[name] for name in ("controls", "canvas", "identity_size")}
    facts |= {
        "attribution": [*metadata["attribution"], f"Drawings: {credit}"],
        "base": metadata["sha256"],
        "sha256": sha256(weights),
    }
    record = write_record(folder, customiser, facts, HandRecipe(len(hashes)), hashes, metrics)
    tuned = [p for name, p in customiser.average.named_parameters() if name.startswith(TUNED)]
    write_card(
        folder, _CARD, customiser, record,
        drawings=len(hashes),
        base=record["base"],
        tuned=sum(p.numel() for p in tuned),
        seed=customiser.config.seed,
        sha256=record["sha256"],
    )  # fmt: skip


def _tuned(model: onnx.ModelProto, generator: Generator) -> onnx.ModelProto:
    """A model of the generator's weights, the larger ones with 16 bits, cast when it is loaded."""
    weights = {_PREFIX + name: value.numpy() for name, value in generator.state_dict().items()}
    graph = model.graph
    for initializer in graph.initializer:
        if initializer.name in weights:
            value = weights[initializer.name]
            stored, name = value, initializer.name
            if value.size >= _LARGE:
                stored, name = value.astype(np.float16), f"{name}.stored"
                cast = helper.make_node("Cast", [name], [initializer.name], to=TensorProto.FLOAT)
                graph.node.insert(0, cast)
            initializer.CopyFrom(numpy_helper.from_array(stored, name))
    return model
