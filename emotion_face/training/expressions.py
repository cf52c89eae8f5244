"""From facial actions to the controls of a face.

Which actions mean which emotion is learned from the prototypes that the drawings are made from:
blends of emotions, acted by people who leave actions out and add their own. Love is not read: a
face shows it as a smile, and that is joy.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face import LID_WIDE, Controls
from emotion_face.training.prototypes import PROTOTYPES

_SAMPLES = 12_000
_FEATURES = 400
_RIDGE = 3.0
_LEAST, _MOST = 0.5, 1.1  # how strongly people act what an emotion asks for
_UNEVEN = 0.15  # standard deviation of one action's share in it
_FAINTEST = 0.2  # below this an intensity is noise

_READ = np.array([emotion != "love" for emotion in EMOTIONS])

# Pupils and cheeks are never reported, and gaze is no emotion.
_UNSEEN = ("eyeLook", "Pupil", "cheek")

_HABITUAL = ("brow", "eyeSquint")

# Activation of an action (either side) in calm faces, mean and standard deviation, and how much
# comes with a full smile: measured on London's neutral and all smiling photographs.
_REST: dict[str, tuple[float, float, float]] = {
    "browDown": (0.13, 0.2, 0.25),
    "browInnerUp": (0.08, 0.18, 0.0),
    "browOuterUp": (0.15, 0.2, 0.0),
    "eyeBlink": (0.07, 0.06, 0.05),
    "eyeSquint": (0.28, 0.14, 0.35),
    "jawOpen": (0.05, 0.07, 0.12),
    "mouthPress": (0.02, 0.1, 0.13),
    "mouthPucker": (0.15, 0.16, 0.0),
    "mouthRollLower": (-0.12, 0.12, 0.0),
    "mouthShrugLower": (0.11, 0.16, 0.0),
    "mouthSmile": (0.06, 0.1, 0.0),
    "mouthUpperUp": (0.0, 0.06, 0.35),
    "noseSneer": (0.01, 0.06, 0.08),
}
_OTHER_REST = (0.02, 0.06, 0.0)
FULL_TURN_RAD = np.radians([15.0, 11.0, 14.0])  # yaw, pitch and roll of controls at 1


def without_habits(photographs: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """Actions of one person's photographs without what their brows and lids always do.

    One photograph does not tell a low brow from a lowered one, and is given back as it is.
    """
    habits = {
        name: max(min(actions[name] for actions in photographs) - _rest(name)[0], 0.0)
        for name in photographs[0]
        if name.startswith(_HABITUAL) and len(photographs) > 1
    }
    return [
        {name: value - habits.get(name, 0.0) for name, value in actions.items()}
        for actions in photographs
    ]


def _rest(name: str) -> tuple[float, float, float]:
    return _REST.get(name.removesuffix("_L").removesuffix("_R"), _OTHER_REST)


def _few(rng: np.random.Generator) -> NDArray[np.float64]:
    """Intensities (n, 7) of people who show nothing, one emotion or two."""
    emotions = rng.uniform(0.0, 1.0, (_SAMPLES, len(EMOTIONS)))
    rank = rng.random(emotions.shape).argsort(1)
    emotions *= _READ
    emotions *= rank < rng.choice([0, 1, 2], (_SAMPLES, 1), p=[0.3, 0.5, 0.2])
    return np.asarray(emotions / np.maximum(1.0, emotions.sum(1, keepdims=True)))


class ExpressionReader:
    """Reads emotions, lids, gaze and jaw from facial actions.

    Parameters
    ----------
    names : sequence of str
        The actions, by their ICT-FaceKit names.
    """

    def __init__(self, names: Sequence[str]) -> None:
        self._names = [name for name in names if not name.startswith(_UNSEEN)]
        self._rest = dict(zip(self._names, map(_rest, self._names), strict=True))
        prototypes = np.zeros((len(EMOTIONS), len(self._names)))
        for row, emotion in zip(prototypes, EMOTIONS, strict=True):
            for action, amount in PROTOTYPES[emotion].actions.items():
                for sided in (action, f"{action}_L", f"{action}_R"):
                    if sided in self._names:
                        row[self._names.index(sided)] += amount
        rng = np.random.default_rng(0)
        emotions = _few(rng)
        acted = (emotions @ prototypes) * rng.uniform(_LEAST, _MOST, (_SAMPLES, 1))
        acted *= rng.normal(1.0, _UNEVEN, acted.shape)
        mean, spread, companion = np.array([self._rest[name] for name in self._names]).T
        smiles = [name.startswith("mouthSmile") for name in self._names]
        smile = acted[:, smiles].mean(1, keepdims=True)
        acted += smile * companion * rng.uniform(0.3, 1.7, acted.shape)
        acted += mean + rng.normal(0.0, 1.0, acted.shape) * spread
        self._scale = mean, spread
        self._directions = rng.normal(0.0, 1.0, (len(self._names) + 1, _FEATURES))
        self._directions[:-1] /= np.sqrt(len(self._names))
        features = self._features(acted)
        self._weights = np.linalg.solve(
            features.T @ features + _RIDGE * np.eye(features.shape[1]), features.T @ emotions
        )

    def _features(self, acted: NDArray[np.float64]) -> NDArray[np.float64]:
        """Random rectified features (n, ...) of actions (n, ...): a network of one fixed layer."""
        mean, spread = self._scale
        z = np.column_stack([(acted - mean) / spread, np.ones(len(acted))])
        features: NDArray[np.float64] = np.column_stack([z, np.maximum(z @ self._directions, 0.0)])
        return features

    def emotions(self, actions: dict[str, float]) -> NDArray[np.float64]:
        """Intensity (7,) of each emotion, 0 to 1."""
        values = np.array([[actions[name] for name in self._names]])
        read = (self._features(values) @ self._weights)[0].clip(0.0, 1.0)
        return np.where(read < _FAINTEST, 0.0, read)

    def controls(self, actions: dict[str, float], turn_rad: NDArray[np.float64]) -> Controls:
        """Controls of a face with these actions, turned by yaw, pitch and roll (3,)."""
        above = {name: actions[name] - rest for name, (rest, _, _) in self._rest.items()}
        left, right = (_lid(above, side) for side in "RL")  # the image's left is their right
        look = {
            way: {side: actions.get(f"eyeLook{way}_{side}", 0.0) for side in "LR"}
            for way in ("Out", "In", "Up", "Down")
        }
        gaze_x = (look["Out"]["L"] - look["In"]["L"] + look["In"]["R"] - look["Out"]["R"]) / 2
        gaze_y = (sum(look["Up"].values()) - sum(look["Down"].values())) / 2
        yaw, pitch, roll = np.clip(turn_rad / FULL_TURN_RAD, -1.0, 1.0).tolist()
        return Controls(
            self.emotions(actions),
            lid_left=left,
            lid_right=right,
            gaze_x=float(np.clip(gaze_x, -1.0, 1.0)),
            gaze_y=float(np.clip(gaze_y, -1.0, 1.0)),
            jaw=float(np.clip(above["jawOpen"], 0.0, 1.0)),
            yaw=yaw,
            pitch=pitch,
            roll=roll,
        )


def _lid(above: dict[str, float], side: str) -> float:
    """Openness of one eye, from its actions above those of a calm face."""
    wide = above[f"eyeWide_{side}"] * (LID_WIDE - 1.0)
    shut = above[f"eyeBlink_{side}"]
    faint = 0.0 if abs(shut) < _FAINTEST else shut
    return float(np.clip(1.0 + wide - faint, 0.0, LID_WIDE))
