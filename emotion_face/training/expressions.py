"""From facial actions to the controls of a face.

Which actions mean which emotion is learned from the prototypes that the drawings are made from:
blends of emotions, acted by people who leave actions out and add their own.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face.controls import LID_WIDE, Controls
from emotion_face.training.prototypes import PROTOTYPES

_SAMPLES = 20_000
_STRAY = 0.1  # standard deviation of an action that belongs to no emotion
_LEAST, _MOST = 0.3, 1.1  # how strongly people act what an emotion asks for
_FULL_TURN_RAD = np.radians([15.0, 11.0, 14.0])  # yaw, pitch and roll of controls at 1


def by_scan_name(actions: dict[str, float], names: Sequence[str]) -> dict[str, float]:
    """ARKit's actions under the scans' names: ``browDownLeft`` is the scans' ``browDown_L``.

    An action without side goes to both sides.
    """
    sides = {"_L": "Left", "_R": "Right"}
    found = {}
    for name in names:
        side = sides.get(name[-2:], "")
        base = name[:-2] if side else name
        found[name] = actions.get(base + side, actions.get(base, 0.0))
    return found


class ExpressionReader:
    """Reads emotions, lids, gaze and jaw from facial actions.

    Parameters
    ----------
    names : sequence of str
        The actions, by their ICT-FaceKit names.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [name for name in names if not name.startswith(("eyeLook", "Pupil"))]
        prototypes = np.zeros((len(EMOTIONS), len(self._names)))
        for row, emotion in zip(prototypes, EMOTIONS, strict=True):
            for action, amount in PROTOTYPES[emotion].actions.items():
                for sided in (action, f"{action}_L", f"{action}_R"):
                    if sided in self._names:
                        row[self._names.index(sided)] += amount
        rng = np.random.default_rng(0)
        emotions = rng.uniform(0.0, 1.0, (_SAMPLES, len(EMOTIONS)))
        emotions *= rng.random(emotions.shape) < 1.5 / len(EMOTIONS)
        emotions /= np.maximum(1.0, emotions.sum(1, keepdims=True))
        acted = (emotions @ prototypes) * rng.uniform(_LEAST, _MOST, (_SAMPLES, 1))
        acted = acted + rng.normal(0.0, _STRAY, acted.shape)
        self._mean = acted.mean(0), emotions.mean(0)
        self._weights = np.linalg.lstsq(acted - self._mean[0], emotions - self._mean[1])[0]

    def emotions(self, actions: dict[str, float]) -> NDArray[np.float64]:
        """Intensity (7,) of each emotion, 0 to 1."""
        values = np.array([actions[name] for name in self._names])
        read = (values - self._mean[0]) @ self._weights + self._mean[1]
        return np.asarray(read.clip(0.0, 1.0), dtype=np.float64)

    def controls(self, actions: dict[str, float], turn_rad: tuple[float, float, float]) -> Controls:
        """Controls of a face with these actions, turned by yaw, pitch and roll."""
        left, right = (self._lid(actions, side) for side in "RL")  # the image's left is their right
        outwards = {side: actions.get(f"eyeLookOut_{side}", 0.0) for side in "LR"}
        inwards = {side: actions.get(f"eyeLookIn_{side}", 0.0) for side in "LR"}
        gaze_x = (outwards["L"] - inwards["L"] + inwards["R"] - outwards["R"]) / 2
        up = sum(actions.get(f"eyeLookUp_{side}", 0.0) for side in "LR") / 2
        down = sum(actions.get(f"eyeLookDown_{side}", 0.0) for side in "LR") / 2
        yaw, pitch, roll = np.clip(np.array(turn_rad) / _FULL_TURN_RAD, -1.0, 1.0).tolist()
        return Controls(
            self.emotions(actions),
            lid_left=left,
            lid_right=right,
            gaze_x=float(np.clip(gaze_x, -1.0, 1.0)),
            gaze_y=float(np.clip(up - down, -1.0, 1.0)),
            jaw=float(np.clip(actions.get("jawOpen", 0.0), 0.0, 1.0)),
            yaw=yaw,
            pitch=pitch,
            roll=roll,
        )

    @staticmethod
    def _lid(actions: dict[str, float], side: str) -> float:
        """Openness of one eye."""
        wide = actions.get(f"eyeWide_{side}", 0.0) * (LID_WIDE - 1.0)
        shut = actions.get(f"eyeBlink_{side}", 0.0)
        return float(np.clip(1.0 + wide - shut, 0.0, LID_WIDE))
