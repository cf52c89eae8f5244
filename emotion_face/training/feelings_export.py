"""From trained weights to the model of feelings that the robot reads."""

from dataclasses import asdict
from pathlib import Path

import torch

from emotion_face.recognition import CROP_PX, FEELINGS
from emotion_face.training.export import (
    attribution,
    sha256,
    write_card,
    write_onnx,
    write_record,
)
from emotion_face.training.feeling_faces import ACTIONS, ActingRecipe
from emotion_face.training.feelings_loop import FeelingsRun, Verdict
from emotion_face.training.feelings_network import Judge
from emotion_face.training.teachers import FETCHED_BY, Teacher

_CARD = """# Model of feelings `feelings`

Tells {feelings} from the crop of a face and its facial actions, with valence and arousal.

## Files
* `model.onnx`: `face`, grey crops {size}x{size} from 0 to 1, and `actions`, the face finder's
  facial actions in the order of `model.json` -> `probabilities`, calibrated, and `affect`, valence
  and arousal from -1 to 1.

## Made from
{attribution}

{faces} faces to train on: photographs as they are and, mostly, **photographs that act**: warped by
the facial actions of each feeling (after EMFACS), with folds, mouths and teeth painted. Validation
and test show people who are in no other split. Soft labels are by {teachers}.

**No labelled photograph of a real feeling was learned from, unless a source here says so.**
The published teachers did, from FER2013 among others. Contempt counts as disgust; love and power
are not told. Most of the people are members of the Congress of the United States, so older, lighter
and more often men than people are.

| what is acted | value |
|---|---|
{recipe}

SHA-256 of the sources:
{hashes}

## Training
{steps} steps of {batch} on {devices} x {machine}, {minutes:.0f} minutes, {parameters} parameters.
A label counts {label_share:.0%} against what the teachers tell of the same face. Valence and
arousal of faces that come without are those of their feelings (Russell & Mehrabian 1977). The
facial actions have an expert of their own, whose logits count {share:.1f}; the temperature
{temperature:.2f} calibrates. Both were chosen on validation people. How frequent each feeling was
in training is taken out of the answers.

## Measured
On labelled faces of test people; `teachers_agree` is how often the network says what the teachers
say of unlabelled ones.

| figure | value |
|---|---|
{metrics}

SHA-256 of `model.onnx`: `{sha256}`
"""


def write_feelings_model(
    folder: Path,
    run: FeelingsRun,
    verdict: Verdict,
    teachers: list[Teacher],
    counts: dict[str, int],
    recipe: ActingRecipe,
    hashes: dict[str, str],
    metrics: dict[str, float],
) -> None:
    """Write ``model.onnx``, ``model.json`` and ``MODEL_CARD.md``.

    Parameters
    ----------
    verdict : Verdict
        How the two experts are weighed.
    counts : dict of str to int
        Faces of each split.
    metrics : dict of str to float
        Figures for the card.
    """
    folder.mkdir(parents=True, exist_ok=True)
    weights = folder / "model.onnx"
    write_judge(run, verdict, weights)
    names = [FETCHED_BY[teacher.package].split()[-1] for teacher in teachers]
    facts = {
        "feelings": list(FEELINGS),
        "actions": list(ACTIONS),
        "crop": [CROP_PX, CROP_PX],
        "attribution": attribution(hashes),
        "teachers": names,
        "counts": counts,
        "verdict": asdict(verdict),
        "sha256": sha256(weights),
    }
    record = write_record(folder, run, facts, recipe, hashes, metrics)
    write_card(
        folder, _CARD, run, record,
        feelings=", ".join(FEELINGS),
        size=CROP_PX,
        faces=counts["train"],
        teachers=" and ".join(f"`{name}` (MIT)" for name in names) or "nobody",
        batch=run.config.batch,
        label_share=run.config.label_share,
        share=verdict.share,
        temperature=verdict.temperature,
        sha256=record["sha256"],
    )  # fmt: skip


def write_judge(run: FeelingsRun, verdict: Verdict, path: Path) -> None:
    """Write ``face`` and ``actions`` to ``probabilities`` and ``affect``."""
    write_onnx(
        Judge(run.average, verdict.share, verdict.temperature, verdict.prior),
        path,
        {
            "face": torch.rand(2, CROP_PX, CROP_PX),
            "actions": torch.rand(2, len(ACTIONS)),
        },
        ("probabilities", "affect"),
        {},
    )
