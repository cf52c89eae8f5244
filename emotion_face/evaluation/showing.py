"""Sections with pictures: all people, film strips, sweeps and blends."""

import numpy as np
from PIL import Image

from emotion_face.affect import EMOTIONS
from emotion_face.evaluation.context import EvaluationContext
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.movement import NAMES, PATH_FRAMES, film, full, panel, path
from emotion_face.evaluation.pictures import in_rows, sheet
from emotion_face.evaluation.still import every_expression
from emotion_face.face import CONTROL_NAMES, LID_WIDE

_STRIP = 8
_SWEEPS = {
    "lids": (("lid_left", "lid_right"), 0.0, LID_WIDE),
    "gaze x": (("gaze_x",), -1.0, 1.0),
    "gaze y": (("gaze_y",), -1.0, 1.0),
    "jaw": (("jaw",), 0.0, 1.0),
    "pupil": (("pupil",), -1.0, 1.0),
    "yaw": (("yaw",), -1.0, 1.0),
    "pitch": (("pitch",), -1.0, 1.0),
    "roll": (("roll",), -1.0, 1.0),
}


def everybody(context: EvaluationContext) -> Section:
    """Every expression of every person."""
    frames = panel(context.draw(*every_expression(context.people)))
    rows = in_rows(list(frames), len(NAMES))
    picture = sheet(rows, columns=NAMES, names=[str(k) for k in range(len(rows))])
    caption = f"Every expression of {len(rows)} people, as on the panel."
    return Section("Everybody", pictures={"people.png": (picture, caption)})


def films(context: EvaluationContext) -> Section:
    """Film strips of eight frames from each expression to each."""
    pictures = {
        f"from_{start}.png": (_strips(context, start), f"From {start} to each expression.")
        for start in NAMES
    }
    return Section("Film strips", pictures=pictures)


def _strips(context: EvaluationContext, start: str) -> Image.Image:
    person = np.tile(context.people[0], (PATH_FRAMES, 1))
    shown = np.linspace(0, PATH_FRAMES - 1, _STRIP).round().astype(int)
    strips = [film(context.draw(person, path(start, end)))[shown] for end in NAMES]
    return sheet(strips, names=NAMES)


def sweeps(context: EvaluationContext) -> Section:
    """Each control from end to end, and emotions blended by halves."""
    swept = np.tile(full("neutral"), (len(_SWEEPS), _STRIP, 1))
    for row, (names, low, high) in zip(swept, _SWEEPS.values(), strict=True):
        for name in names:
            row[:, CONTROL_NAMES.index(name)] = np.linspace(low, high, _STRIP)
    blends = np.array([(full(a) + full(b)) / 2 for a in EMOTIONS for b in EMOTIONS])
    controls = np.vstack([swept.reshape(-1, swept.shape[-1]), blends])
    frames = list(panel(context.draw(np.tile(context.people[0], (len(controls), 1)), controls)))
    split = len(_SWEEPS) * _STRIP
    return Section(
        "Controls and blends",
        pictures={
            "sweeps.png": (
                sheet(in_rows(frames[:split], _STRIP), names=list(_SWEEPS)),
                "Each control from end to end.",
            ),
            "blends.png": (
                sheet(in_rows(frames[split:], len(EMOTIONS)), columns=EMOTIONS, names=EMOTIONS),
                "Halves of two emotions; on the diagonal, one at full strength.",
            ),
        },
    )
