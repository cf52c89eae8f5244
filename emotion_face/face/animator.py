"""The animator: from the emotional state to frames, through the generator's latent controls.

Expression and head ease towards the state along a straight path in control space, life adds
blinks, glances and breath, the generator draws, the camera frames the drawing.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.errors import ConfigError
from emotion_face.face.camera import View, ink, look
from emotion_face.face.controls import Controls
from emotion_face.face.generator import FieldGenerator
from emotion_face.face.life import Life, LifeParameters, Vitals


@dataclass(frozen=True)
class Expression:
    """What the face needs to know of the emotional state.

    Attributes
    ----------
    emotions : (7,) array
        Intensities, 0 to 1, in the order of ``EMOTIONS``.
    arousal : float
        -1 to 1.
    intensity : float
        Strength of the leading emotion, 0 to 1.
    dopamine : float
        Level relative to its resting level (1 at rest).
    """

    emotions: NDArray[np.float64]
    arousal: float = 0.0
    intensity: float = 0.0
    dopamine: float = 1.0

    @classmethod
    def neutral(cls) -> "Expression":
        """A face at rest."""
        return cls(np.zeros(len(EMOTIONS)))


@dataclass(frozen=True)
class FaceParameters:
    """How the state shows.

    Attributes
    ----------
    expressiveness : float
        Control intensity per unit of emotion: a standard dose peaks at 0.8 and shows in full at
        1.25.
    ease_s : float
        Time constant of the expression's easing [s].
    zoom_rest : float
        Panel pixels per canvas pixel of a calm face.
    zoom_arousal, zoom_intensity : float
        How far the camera pushes in at full arousal, and at full intensity.
    zoom_ease_s : float
        Time constant of the camera [s].
    alive : bool
        Blinks, glances and breath.
    life : LifeParameters
    """

    expressiveness: float = 1.25
    ease_s: float = 0.06
    zoom_rest: float = 0.82
    zoom_arousal: float = 0.07
    zoom_intensity: float = 0.03
    zoom_ease_s: float = 0.25
    alive: bool = True
    life: LifeParameters = field(default_factory=LifeParameters)

    def __post_init__(self) -> None:
        for name in ("expressiveness", "ease_s", "zoom_rest", "zoom_ease_s"):
            value = getattr(self, name)
            if not (np.isfinite(value) and value > 0.0):
                raise ConfigError(f"{name}: {value}, expected a positive number")


_VIEW_Y = -1.0  # the face's middle, from the canvas' centre [px]
_SHIFT_PER_ZOOM = 2.0  # pushing in, the camera goes to the eyes [px up per unit of zoom]

# How the head goes with an emotion at full intensity: yaw, pitch, roll.
_HEAD = {
    "fear": (0.0, -0.15, 0.0),
    "mad": (0.0, -0.3, 0.0),
    "love": (0.0, 0.0, 0.45),
    "sad": (0.0, -0.35, -0.2),
    "surprise": (0.0, 0.15, 0.0),
    "power": (-0.25, 0.35, -0.15),
}
_HEAD_MATRIX = np.array([_HEAD.get(name, (0.0, 0.0, 0.0)) for name in EMOTIONS])
_GAZE_STILL = 0.5  # how much of the glances a full emotion holds back


class FaceAnimator:
    """Draws one person's face, frame by frame.

    Parameters
    ----------
    generator : FieldGenerator
    identity : (identity_size,) array
    parameters : FaceParameters
    seed : int
        Seed of the signs of life.
    """

    def __init__(
        self,
        generator: FieldGenerator,
        identity: NDArray[np.float32],
        parameters: FaceParameters,
        seed: int = 0,
    ) -> None:
        self.parameters = parameters
        self.identity = identity
        self._generator = generator
        self._seed = seed
        self.reset()

    def reset(self) -> None:
        """Forget the past: the next frame starts from a calm face and a fresh life."""
        self._life = Life(self.parameters.life, np.random.default_rng(self._seed))
        self._emotions = np.zeros(len(EMOTIONS))
        self._zoom = self.parameters.zoom_rest
        self._time_s: float | None = None
        self._frame: NDArray[np.uint8] | None = None

    def frame(self, time_s: float, expression: Expression) -> NDArray[np.uint8]:
        """Frame (64, 128) of 0 and 255 at ``time_s`` [s].

        The face eases from what it last showed; a jump of time back starts it anew.
        """
        if self._time_s is not None and time_s < self._time_s:
            self.reset()
        step = 0.0 if self._time_s is None else time_s - self._time_s
        self._time_s = time_s
        controls = self.pose(time_s, step, expression)
        seen = look(self._generator.field(self.identity, controls), self.view(step, expression))
        self._frame = ink(seen, self._frame)
        return self._frame

    def pose(self, time_s: float, step_s: float, expression: Expression) -> Controls:
        """Controls of the generator after ``step_s`` of easing."""
        p = self.parameters
        target = np.clip(expression.emotions * p.expressiveness, 0.0, 1.0)
        self._emotions = self._emotions + (target - self._emotions) * _share(step_s, p.ease_s)
        vitals = (
            self._life.advance(time_s, expression.arousal, expression.dopamine)
            if p.alive
            else Vitals()
        )
        yaw, pitch, roll = self._emotions @ _HEAD_MATRIX
        attention = 1.0 - _GAZE_STILL * min(float(self._emotions.max()), 1.0)
        return Controls(
            emotions=self._emotions,
            lid_left=vitals.lids,
            lid_right=vitals.lids,
            gaze_x=attention * vitals.gaze_x,
            gaze_y=attention * vitals.gaze_y,
            yaw=float(np.clip(yaw + 0.25 * attention * vitals.gaze_x, -1.0, 1.0)),
            pitch=float(np.clip(pitch + vitals.breath, -1.0, 1.0)),
            roll=float(np.clip(roll, -1.0, 1.0)),
        )

    def view(self, step_s: float, expression: Expression) -> View:
        """Where the camera looks after ``step_s`` of easing: arousal and intensity push it in."""
        p = self.parameters
        target = (
            p.zoom_rest
            + p.zoom_arousal * float(np.clip(expression.arousal, -1.0, 1.0))
            + p.zoom_intensity * float(np.clip(expression.intensity, 0.0, 1.0))
        )
        self._zoom += (target - self._zoom) * _share(step_s, p.zoom_ease_s)
        return View(self._zoom, y=_VIEW_Y - _SHIFT_PER_ZOOM * (self._zoom - p.zoom_rest))


def _share(step_s: float, tau_s: float) -> float:
    """Share of the way that first-order easing goes in a step."""
    return float(1.0 - np.exp(-step_s / tau_s))
