"""The animator: from the emotional state to frames, through the generator's latent controls.

The expression, signs of life, gaze and speech each move their own groups of controls, the
generator draws, the camera frames the drawing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import EMOTIONS
from emotion_face.face.bending import HEAD_PX, Bend
from emotion_face.face.camera import View
from emotion_face.face.canvas import PANEL, Canvas
from emotion_face.face.controls import LID_WIDE, Controls
from emotion_face.face.expression import Expression
from emotion_face.face.framing import Framing, FramingParameters, fitted
from emotion_face.face.gaze import (
    EYE_SPAN_DEG,
    HEAD_SPAN_DEG,
    Gaze,
    GazeParameters,
    Look,
    direction_to,
    vergence_to,
)
from emotion_face.face.generator import FieldGenerator
from emotion_face.face.holds import Hold, Holds
from emotion_face.face.idle import Idle, IdleParameters
from emotion_face.face.life import Life, LifeParameters, Vitals
from emotion_face.face.motion import MotionParameters, styled
from emotion_face.face.onset import Onset, OnsetParameters, Shown
from emotion_face.face.parts import Drawing, Pose, Shot
from emotion_face.face.performance import expression_of, layered
from emotion_face.face.portrait import Portrayed
from emotion_face.face.reflection import Reflection
from emotion_face.face.speech import Mouth, SpeechParameters, checked_level
from emotion_face.face.spring import Spring
from emotion_face.face.states import Stance
from emotion_face.face.worn import Outfit
from emotion_face.settings import Checked, quantity


@dataclass(frozen=True, kw_only=True)
class FaceParameters(Checked):
    """How a state is shown: two switches, and the parameters of each part."""

    alive: bool = field(
        default=True, metadata={"about": "whether it blinks, glances, breathes and sways"}
    )
    camera: bool = field(
        default=True, metadata={"about": "whether the camera zooms in with arousal and intensity"}
    )
    still_px: float = quantity(
        "px", 0.0, 4.0, default=0.5, about="least move of a line that is drawn; 0 draws every frame"
    )
    animation: str = field(
        default="lively", metadata={"about": "style of the motion: calm, lively or cartoon"}
    )
    expression: OnsetParameters = field(default_factory=OnsetParameters)
    motion: MotionParameters = field(default_factory=MotionParameters)
    life: LifeParameters = field(default_factory=LifeParameters)
    gaze: GazeParameters = field(default_factory=GazeParameters)
    speech: SpeechParameters = field(default_factory=SpeechParameters)
    framing: FramingParameters = field(default_factory=FramingParameters)
    idle: IdleParameters = field(default_factory=IdleParameters)

    def __post_init__(self) -> None:
        super().__post_init__()
        styled(self.animation, self.motion)


_DIGITS = 6  # a step is read to a microsecond, so that it is the same at any time of day
_GAP_S = 10.0  # longest step; a longer gap between frames is cut to it
_GAZE_STILL = 0.5  # share of the glances that a full emotion suppresses
_HOLD_SHUT_S = 0.06  # how much longer the blink of an overthrow is
_GATHERED_LIDS, _RAISED_LIDS = 0.22, 0.16  # how far the spring moves the lids down and up
_NOD, _TOSS = 0.35, 0.14  # and how far the head
_WARM = np.array([name in ("joy", "love", "power") for name in EMOTIONS])
_LOVE = EMOTIONS.index("love")
_GLAD = np.array([name in ("joy", "power") for name in EMOTIONS])
_SOFT_LIDS = 0.12  # how much lower the lids of a calm portrait are, which would stare
_GLAD_LIDS = 0.1  # and those of a glad one, as a wide grin with wide eyes looks manic
_LOVE_BROWS_PX, _LOVE_LIDS = 2.5, 0.18  # room for the hearts of love below the brows
_BREATH_PX = 12.0  # rise of the picture with a breath as deep as a full nod
_BROW_PX = 4.0  # height of the raise of one brow
_HAIR_HZ, _HAIR_DAMPING, _HAIR_MOST_PX = 1.6, 0.3, 5.0  # a soft pendulum
_LOOK_DOWN = 1.5  # how much more the lids sink on a glance down than they rise on one up
_MARKED = 0.5  # share of a state from which its marks are drawn
_SPOKE = 0.1  # jaw from which it speaks
_RISE = 5e-4  # least rise of an emotion between two frames that counts as an onset


class FaceAnimator:
    """Draws one person's face, frame by frame.

    Parameters
    ----------
    generator : FieldGenerator
    identity
        From ``load_identity``, for the same generator.
    parameters : FaceParameters
        Can be changed between frames.
    seed : int
        Seed of the signs of life.
    panel : Canvas
        Size of the frames.
    outfit : Outfit, optional
        What the person wears.

    Attributes
    ----------
    identity, outfit
        Can be changed between frames.
    """

    def __init__(
        self,
        generator: FieldGenerator,
        identity: Any,
        parameters: FaceParameters,
        seed: int = 0,
        panel: Canvas = PANEL,
        outfit: Outfit | None = None,
    ) -> None:
        self.parameters = parameters
        self.identity, self.outfit = identity, outfit
        self._generator = generator
        self._seed = seed
        self._panel = panel
        self.reset()

    def reset(self) -> None:
        """Reset: the next frame starts from a calm face, with new signs of life."""
        self._onset = Onset()
        self._life = Life(np.random.default_rng((self._seed, 0)))
        self._gaze = Gaze(np.random.default_rng((self._seed, 1)))
        self._drawing = Drawing(self._generator, self._panel)
        self._holds = Holds(np.random.default_rng((self._seed, 2)))
        self._hold, self._lift, self._shut = Hold(), 0.0, 0.0
        self._idle, self._noticed = Idle(), False
        self._picture: NDArray[np.uint8] | None = None
        self._pose = Pose()
        self._mouth, self._speaks = Mouth(), False
        self._reflection = Reflection()
        self._framing = Framing(self.parameters.framing.zoom_rest)
        self._time_s: float | None = None
        self._hair: Spring | None = None
        self._felt, self._is_rising = np.zeros(len(EMOTIONS)), False
        self._risen_from: Shot | None = None
        self._direction, self._point, self._point_age_s = np.zeros(2), np.zeros(3), np.inf
        self._level, self._level_age_s = 0.0, np.inf

    @property
    def controls(self) -> Controls:
        """What the newest frame shows."""
        return self._pose

    def look_at(self, point: NDArray[np.float64]) -> None:
        """Look at a point (3,) [m] from the face, x forward, y left, z up, for some time.

        It begins with the next frame.

        Raises
        ------
        FaceInputError
            If the point is not finite, or not in front of the face.
        """
        self._direction, self._point, self._point_age_s = direction_to(point), point, 0.0
        self._noticed = True

    def mirror(self, controls: Controls) -> None:
        """Mirror these controls for some time, from the next frame on."""
        self._reflection.take(controls)
        self._noticed = True

    def notice(self) -> None:
        """Report an interaction with the face: it is not alone."""
        self._noticed = True

    def speak(self, level: float) -> None:
        """Open the mouth by the level of a voice, 0 to 1, for some time.

        It begins with the next frame.

        Raises
        ------
        FaceInputError
            If the level is not a number from 0 to 1.
        """
        self._level, self._level_age_s = checked_level(level), 0.0
        self._noticed = True

    def frame(
        self, time_s: float, expression: Expression, stances: Sequence[Stance] = ()
    ) -> NDArray[np.uint8]:
        """Frame of 0 and 255 at ``time_s`` [s], as large as the panel.

        The expression is that felt since the last frame, the stances are states that lie over it;
        a jump of time back resets. Where nothing has moved by `FaceParameters.still_px` since
        a frame was drawn, that array is returned, unless marks are drawn over it; but an emotion
        that begins to rise is drawn at once.
        """
        if self._time_s is not None and time_s < self._time_s:
            self.reset()
        step = 0.0 if self._time_s is None else round(time_s - self._time_s, _DIGITS)
        step = min(step, _GAP_S)
        self._time_s = time_s
        own, self._noticed = self._by_itself(step, expression), False
        if self._idle.still and self._picture is not None:
            return self._picture
        stances = [*own, *stances]
        for stance in own:
            if stance.state.feels:
                own_expression = expression_of(stance.state)
                expression = layered(expression, own_expression, stance.weight)
        self._pose = pose = self.pose(step, expression, stances)
        view = self.view(step, expression)
        if isinstance(self.identity, Portrayed):
            view = self.identity.framed(view, pose, self._panel)
        else:
            view = fitted(view, self._panel)
        if self.outfit:
            view = self.outfit.framed(view, self._panel)
        shot = Shot(pose, self.moved(view))
        still_px = 0.0 if self._is_coming(shot, expression) else self.parameters.still_px
        self._picture = drawn = self._drawing.frame(self.identity, shot, still_px, self.outfit)
        marks = [(mark, s.age_s) for s in stances if s.weight >= _MARKED for mark in s.state.marks]
        if marks:
            self._picture = drawn.copy()
            for mark, age_s in marks:
                mark.draw(self._picture, age_s)
        return self._picture

    def _is_coming(self, shot: Shot, expression: Expression) -> bool:
        """Whether an emotion rises, but no line has moved far enough to be redrawn."""
        was_rising, risen = self._is_rising, float((expression.emotions - self._felt).max())
        self._felt, self._is_rising = expression.emotions, risen > _RISE
        if self._is_rising and not was_rising:
            self._risen_from = shot
        if self._risen_from and shot.travel_px(self._risen_from) >= self.parameters.still_px:
            self._risen_from = None
        return self._risen_from is not None

    def _by_itself(self, step_s: float, felt: Expression) -> list[Stance]:
        if not self.parameters.alive:
            return []
        return self._idle.advance(step_s, felt, self._noticed, self.parameters.idle)

    def pose(self, step_s: float, expression: Expression, stances: Sequence[Stance] = ()) -> Pose:
        """Controls of the generator ``step_s`` after the last."""
        p = self.parameters
        m = styled(p.animation, p.motion)
        shown = self._onset.advance(step_s, expression, p.expression, m)
        freely = (1.0 - _GAZE_STILL * float(shown.eyes.max())) * p.alive
        seen, vergence = None, 0.0
        if self._point_age_s <= p.gaze.hold_s:
            seen, vergence = self._direction, vergence_to(self._point, p.gaze.eye_distance_m)
        gaze = self._gaze.advance(step_s, freely, seen, p.gaze, vergence)
        heard = self._level if self._level_age_s <= p.speech.hold_s else 0.0
        jaw = self._mouth.advance(step_s, heard, p.speech)
        speaks, spoke = jaw > _SPOKE, self._speaks
        self._point_age_s += step_s
        self._level_age_s += step_s
        self._speaks = speaks
        vitals = Vitals()
        self._hold = Hold()
        if p.alive:
            if self._onset.has_overthrown:
                self._life.blink(hold_s=_HOLD_SHUT_S, at_once=True)
            elif gaze.blink:
                self._life.blink()
            elif gaze.jumped or self._onset.has_begun or speaks != spoke:
                self._life.cue()
            warmth = float(shown.eyes[_WARM].max())
            vitals = self._life.advance(
                step_s, expression.arousal, expression.dopamine, warmth, p.life, m
            )
            hold = self._holds.advance(step_s, m.holds * shown.mouth)
            self._hold = hold._replace(y_px=hold.y_px - _BREATH_PX * vitals.breath)
        self._lift = shown.lift
        self._shut = max(vitals.shut_left, vitals.shut_right)
        pose = self._posed(shown, gaze, vitals, m)
        for stance in stances:
            pose = self._stood(pose, stance, looks=seen is None)
        pose = self._reflection.over(pose, step_s)
        pose = replace(pose, jaw=pose.jaw + jaw * (1.0 - pose.jaw))
        hair_x, hair_y = self._drag(step_s, pose, m)
        return replace(pose, bend=pose.bend._replace(hair_x=hair_x, hair_y=hair_y))

    def _drag(self, step_s: float, pose: Pose, m: MotionParameters) -> tuple[float, float]:
        """How far the hair is behind the head and the picture [px]."""
        hold = self._hold
        head = HEAD_PX * (pose.yaw, pose.pitch) + (hold.x_px, hold.y_px)
        self._hair = self._hair or Spring(head)
        behind = self._hair.advance(step_s, head, _HAIR_HZ, _HAIR_DAMPING) - head
        x, y = (m.hair * behind).clip(-_HAIR_MOST_PX, _HAIR_MOST_PX).tolist()
        return x, y

    def _stood(self, pose: Pose, stance: Stance, *, looks: bool) -> Pose:
        """A pose in a stance, which also moves the picture; a point to look at keeps the gaze."""
        state, weight, age_s = stance
        to = state.posture(age_s)
        changes: dict[str, Any] = {}
        if looks and state.looks:
            for axis in ("gaze_x", "gaze_y"):
                goes = (1.0 - weight) * getattr(pose, axis) + weight * to[axis]
                changes[axis] = _limited(goes)
        for turn in ("yaw", "pitch", "roll", "pupil"):
            changes[turn] = _limited(getattr(pose, turn) + weight * to[turn])
        for lid in ("lid_left", "lid_right"):
            openness = 1.0 + weight * (max(to["lids"] * to[lid], 0.0) - 1.0)
            changes[lid] = min(getattr(pose, lid) * openness, LID_WIDE)
        changes["jaw"] = min(max(pose.jaw, weight * to["jaw"]), 1.0)
        up = {brow: weight * to[brow] for brow in ("brow_left", "brow_right")}
        changes["bend"] = Bend(*(getattr(pose.bend, brow) + px for brow, px in up.items()))
        hold = self._hold
        self._hold = hold._replace(
            x_px=hold.x_px + weight * to["x_px"],
            y_px=hold.y_px + weight * to["y_px"],
            zoom=hold.zoom + weight * to["zoom"],
            stretch=hold.stretch + weight * to["stretch"],
        )
        return replace(pose, **changes)

    def _posed(self, shown: Shown, gaze: Look, vitals: Vitals, m: MotionParameters) -> Pose:
        """The pose from all parts of the face."""
        lift = shown.lift
        toss = lift * (_NOD if lift < 0.0 else _TOSS)
        dip = m.arc * gaze.turning * EYE_SPAN_DEG / HEAD_SPAN_DEG[1]
        lids = vitals.lids + self._hold.lids
        if isinstance(self.identity, Portrayed):
            felt, glad = min(float(shown.eyes.max()), 1.0), float(shown.eyes[_GLAD].max())
            lids *= 1.0 - _SOFT_LIDS * (1.0 - felt) - _GLAD_LIDS * glad
        lids *= 1.0 + lift * (_GATHERED_LIDS if lift < 0.0 else _RAISED_LIDS)
        love = float(shown.brows[_LOVE])
        lids *= 1.0 - _LOVE_LIDS * love
        lids *= 1.0 + m.perspective * gaze.y * (_LOOK_DOWN if gaze.y < 0.0 else 1.0)
        left, right = (
            min(lids * (1.0 + m.perspective * max(side * gaze.x, 0.0)), LID_WIDE) * (1.0 - shut)
            for side, shut in ((-1.0, vitals.shut_left), (1.0, vitals.shut_right))
        )
        love_px = _LOVE_BROWS_PX * love
        return Pose(
            emotions=shown.eyes,
            brows=shown.brows,
            mouth=shown.mouth,
            lid_left=left,
            lid_right=right,
            gaze_x=gaze.x,
            gaze_y=gaze.y,
            yaw=_limited(shown.yaw + vitals.yaw + gaze.yaw),
            pitch=_limited(shown.pitch + toss + vitals.pitch + gaze.pitch - dip + self._hold.pitch),
            roll=_limited(shown.roll + vitals.roll),
            pupil=_limited(vitals.pupil),
            vergence=gaze.vergence,
            bend=Bend(*(love_px + _BROW_PX * up for up in (vitals.brow_left, vitals.brow_right))),
        )

    def view(self, step_s: float, expression: Expression) -> View:
        """Where the camera looks after ``step_s``."""
        p = self.parameters
        arousal, intensity = expression.arousal * p.camera, expression.intensity * p.camera
        return self._framing.advance(step_s, arousal, intensity, p.framing)

    def moved(self, view: View) -> View:
        """A view with the spring, the blink and the hold of the last pose."""
        if not self.parameters.camera:
            return view
        p, hold = self.parameters, self._hold
        m = styled(p.animation, p.motion)
        zoom = view.zoom * (1.0 + hold.zoom)
        return replace(
            view,
            zoom=zoom,
            x=view.x - hold.x_px / zoom,
            y=view.y - hold.y_px / zoom,
            roll_rad=view.roll_rad + hold.roll_rad,
            stretch=1.0 + m.stretch * self._lift - m.blink_squash * self._shut + hold.stretch,
        )


def _limited(control: float) -> float:
    return min(max(control, -1.0), 1.0)
