"""The animator: from the emotional state to frames, through the generator's latent controls.

The expression, signs of life, gaze and speech each move groups of controls of their own, the
generator draws, the camera frames the drawing.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect.checked import Checked
from emotion_face.face.camera import View, ink, look
from emotion_face.face.controls import LID_WIDE, Controls
from emotion_face.face.expression import Expression, ExpressionParameters, ExpressionPath
from emotion_face.face.framing import Framing, FramingParameters
from emotion_face.face.gaze import Gaze, GazeParameters, direction_to
from emotion_face.face.generator import FieldGenerator
from emotion_face.face.life import Life, LifeParameters, Vitals
from emotion_face.face.path import move
from emotion_face.face.speech import Mouth, SpeechParameters, checked_level


@dataclass(frozen=True, kw_only=True)
class FaceParameters(Checked):
    """How the state shows: two switches, and the parameters of each part."""

    alive: bool = field(
        default=True, metadata={"about": "whether it blinks, glances, breathes and sways"}
    )
    camera: bool = field(
        default=True, metadata={"about": "whether arousal and intensity push the camera in"}
    )
    expression: ExpressionParameters = field(default_factory=ExpressionParameters)
    life: LifeParameters = field(default_factory=LifeParameters)
    gaze: GazeParameters = field(default_factory=GazeParameters)
    speech: SpeechParameters = field(default_factory=SpeechParameters)
    framing: FramingParameters = field(default_factory=FramingParameters)


_GAP_S = 10.0  # of a longer gap of time the face lives so much
_GAZE_STILL = 0.5  # how much of the glances a full emotion holds back
_SHUT = Controls(lid_left=0.0, lid_right=0.0)
_OPEN = Controls(jaw=1.0)


class FaceAnimator:
    """Draws one person's face, frame by frame.

    Parameters
    ----------
    generator : FieldGenerator
    identity : (identity_size,) array
    parameters : FaceParameters
        Can be changed between frames.
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
        self._path = ExpressionPath()
        self._life = Life(np.random.default_rng((self._seed, 0)))
        self._gaze = Gaze(np.random.default_rng((self._seed, 1)))
        self._mouth = Mouth()
        self._framing = Framing(self.parameters.framing.zoom_rest)
        self._time_s: float | None = None
        self._frame: NDArray[np.uint8] | None = None
        self._point, self._point_age_s = np.zeros(2), np.inf
        self._level, self._level_age_s = 0.0, np.inf

    def look_at(self, point: NDArray[np.float64]) -> None:
        """Look at a point (3,) [m] from the face, x forward, y left, z up, for a while.

        It begins with the next frame.

        Raises
        ------
        FaceInputError
            If the point is not finite, or not in front of the face.
        """
        self._point, self._point_age_s = direction_to(point), 0.0

    def speak(self, level: float) -> None:
        """Open the mouth by the level of a voice, 0 to 1, for a while.

        It begins with the next frame.

        Raises
        ------
        FaceInputError
            If the level is not a number from 0 to 1.
        """
        self._level, self._level_age_s = checked_level(level), 0.0

    def frame(self, time_s: float, expression: Expression) -> NDArray[np.uint8]:
        """Frame (64, 128) of 0 and 255 at ``time_s`` [s].

        The expression is that felt since the last frame; a jump of time back starts anew.
        """
        if self._time_s is not None and time_s < self._time_s:
            self.reset()
        step = 0.0 if self._time_s is None else min(time_s - self._time_s, _GAP_S)
        self._time_s = time_s
        controls = self.pose(step, expression)
        seen = look(self._generator.field(self.identity, controls), self.view(step, expression))
        self._frame = ink(seen, self._frame)
        return self._frame

    def pose(self, step_s: float, expression: Expression) -> Controls:
        """Controls of the generator ``step_s`` after the last."""
        p = self.parameters
        felt = self._path.advance(step_s, expression, p.expression)
        freely = (1.0 - _GAZE_STILL * float(felt.emotions.max())) * p.alive
        seen = self._point if self._point_age_s <= p.gaze.hold_s else None
        gaze = self._gaze.advance(step_s, freely, seen, p.gaze)
        vitals = Vitals()
        if p.alive:
            if self._path.turned or gaze.blink:
                self._life.blink()
            vitals = self._life.advance(step_s, expression.arousal, expression.dopamine, p.life)
        heard = self._level if self._level_age_s <= p.speech.hold_s else 0.0
        self._point_age_s += step_s
        self._level_age_s += step_s
        lid = min(felt.lid_left * vitals.lids, LID_WIDE)
        pose = Controls(
            emotions=felt.emotions,
            lid_left=lid,
            lid_right=lid,
            gaze_x=gaze.x,
            gaze_y=gaze.y,
            yaw=_limited(felt.yaw + vitals.yaw + gaze.yaw),
            pitch=_limited(felt.pitch + vitals.pitch + gaze.pitch),
            roll=_limited(felt.roll + vitals.roll),
            pupil=_limited(vitals.pupil),
        )
        pose = move(pose, _SHUT, lids=vitals.shut)
        return move(pose, _OPEN, jaw=self._mouth.advance(step_s, heard, p.speech))

    def view(self, step_s: float, expression: Expression) -> View:
        """Where the camera looks after ``step_s``."""
        p = self.parameters
        arousal, intensity = expression.arousal * p.camera, expression.intensity * p.camera
        return self._framing.advance(step_s, arousal, intensity, p.framing)


def _limited(control: float) -> float:
    return min(max(control, -1.0), 1.0)
