"""Section on photographed people: photograph, drawing, redrawing, and other expressions."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation.context import EvaluationContext
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.gates import Gate
from emotion_face.evaluation.lineups import Sitting, group_of
from emotion_face.evaluation.marks import overlap
from emotion_face.evaluation.movement import full, panel
from emotion_face.evaluation.pictures import beside, sheet
from emotion_face.face import PANEL_HEIGHT
from emotion_face.offline import onnxruntime
from emotion_face.training.dataset import Sources
from emotion_face.training.population import Person, photographed_people
from emotion_face.training.scan_faces import ScanFaces

ENCODER = "encoder.onnx"
_SOURCE = "congress"  # portraits in the public domain may be shown
_SHOWN = 6
_PHOTO_PX = (52, PANEL_HEIGHT)


def photographed(context: EvaluationContext, model: Path, cache: Path) -> Section:
    """Held-out people of photographs: the drawing, its encoding redrawn, and other expressions.

    Parameters
    ----------
    model : Path
        Model folder; its `ENCODER` predicts identity and controls from a drawing.
    cache : Path
        Cache of the rendering for the photographs' landmarks.
    """
    sources = context.reference.sources
    folders = {n: f for n, f in sources.photographs.items() if n == _SOURCE}
    scans = ScanFaces.load(sources.scans)
    everyone = photographed_people(folders, scans, sources.landmarker, cache) if folders else []
    known = [person for person in everyone if person.split == "test" and person.poses]
    if not (known and (model / ENCODER).is_file()):
        missing = f"Not measured: it takes photographs of {_SOURCE} and the model's {ENCODER}."
        return Section("Photographed people", text=[missing])
    codes = np.array([person.code for person in known], np.float32)
    controls = np.array([person.poses[0].vector() for person in known])
    real = context.reference.fields(codes, controls)
    predicted_codes, predicted_controls = encode(model, real > 0)
    redrawn = context.draw(predicted_codes, predicted_controls)
    share = float(overlap(redrawn > 0, real > 0).mean())
    shown = range(min(_SHOWN, len(known)))
    acted = context.draw(
        np.repeat(predicted_codes[: len(shown)], len(EMOTIONS), axis=0),
        np.tile(np.array([full(name) for name in EMOTIONS]), (len(shown), 1)),
    )
    drawings, again, acts = panel(real[: len(shown)]), panel(redrawn[: len(shown)]), panel(acted)
    rows = [
        [drawings[k], again[k], *acts[k * len(EMOTIONS) : (k + 1) * len(EMOTIONS)]] for k in shown
    ]
    faces = [_portrait(folders[_SOURCE], known[k]) for k in shown]
    picture = beside(faces, sheet(rows, columns=("drawn", "redrawn", *EMOTIONS)))
    return Section(
        "Photographed people",
        [Gate("overlap (IoU) of photographed people's drawings, encoded and redrawn", share,
              least=0.9, floor=1.0)],
        [f"{len(known)} people of the Congress portraits whom the generator did not meet. No "
         "photograph shows them with the expressions on the right."],
        {"redrawn_iou": share},
        {"photographed.png": (picture, "Photograph; drawing of it; its code by the encoder, "
                              "drawn by the generator; that person with each emotion.")},
    )  # fmt: skip


def sittings(sources: Sources, cache: Path) -> list[Sitting]:
    """The photographed test people as cartoons, for cold viewing."""
    scans = ScanFaces.load(sources.scans)
    everyone = photographed_people(sources.photographs, scans, sources.landmarker, cache)
    return [
        Sitting(one.name, one.photographs[0].file, group_of(one.name), one.code.astype(np.float32))
        for one in everyone
        if one.split == "test" and one.grooming
    ]


def encode(
    model: Path, drawings: NDArray[np.bool_]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Identities (n, identity_size) and controls (n, 16) predicted by the encoder."""
    session = onnxruntime.InferenceSession(str(model / ENCODER), providers=["CPUExecutionProvider"])
    sharp = np.where(drawings, np.float32(1), np.float32(-1))
    identities, controls = session.run(["identity", "controls"], {"drawing": sharp})
    return identities, controls


def _portrait(folder: Path, person: Person) -> Image.Image:
    (file,) = folder.rglob(f"{person.name.split('/', 1)[1]}.*")
    image = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
    return Image.fromarray(cv2.resize(image, _PHOTO_PX, interpolation=cv2.INTER_AREA))
