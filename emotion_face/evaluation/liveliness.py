"""Section on liveliness: how the face moves through the affect model, in frames at 25 a second."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    NEUTRAL,
    AffectModel,
    Stimulus,
    Timeline,
    load_parameters,
)
from emotion_face.evaluation.findings import Section
from emotion_face.evaluation.gates import Gate
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    FieldGenerator,
    GazeParameters,
    LifeParameters,
)

FPS = 25
DOSES = {
    "fear": ("adrenaline", 1.0),
    "mad": ("endorphins", 1.0),
    "joy": ("dopamine", 1.0),
    "love": ("oxytocin", 1.0),
    "sad": ("dopamine", -1.0),
    "surprise": ("noradrenaline", 1.0),
    "power": ("serotonin", 1.0),
}
"""Standard dose of each emotion."""

_ATTACKS = {
    "surprise": (4, 5), "fear": (4, 5), "mad": (7, 8), "joy": (7, 8), "love": (16, 20),
    "sad": (16, 20),
}  # fmt: skip
_EVENT_PX = 300  # pixels of 8192 that differ from the last visible event
_NEAR_S = 0.375  # greatest distance of a blink that goes with it: Ford & Bugmann
_IDLE_S = 120.0
_HOLD_S = 10.0


@dataclass(frozen=True)
class Course:
    """Movement of a face, frame by frame.

    Attributes
    ----------
    eyes, mouth : (n, 7) array
        Emotions.
    lids, gaze, pitch, yaw : (n,) array
        Openness of the lids, horizontal gaze, and head.
    """

    eyes: NDArray[np.float64]
    mouth: NDArray[np.float64]
    lids: NDArray[np.float64]
    gaze: NDArray[np.float64]
    pitch: NDArray[np.float64]
    yaw: NDArray[np.float64]


def felt(doses: Sequence[tuple[float, str]], until_s: float) -> list[Expression]:
    """Expressions at every frame under standard doses at times [s]."""
    timeline = Timeline(AffectModel(load_parameters()), start_s=0.0, tick_s=0.01)
    for at_s, emotion in doses:
        modulator, amount = DOSES[emotion]
        timeline.stimulate(Stimulus(amount * (np.array(MODULATORS) == modulator)), at_s)
    states = [timeline.advance(frame / FPS) for frame in range(1, round(until_s * FPS))]
    return [Expression(state.emotions, state.arousal, state.intensity) for state in states]


def course(animator: FaceAnimator, expressions: Sequence[Expression]) -> Course:
    """Movement of a face with a sequence of expressions, one frame each."""
    poses = [animator.pose(1 / FPS, expression) for expression in expressions]
    return Course(
        eyes=np.array([pose.emotions for pose in poses]),
        mouth=np.array([pose.mouth for pose in poses]),
        lids=np.array([(pose.lid_left + pose.lid_right) / 2.0 for pose in poses]),
        gaze=np.array([pose.gaze_x for pose in poses]),
        pitch=np.array([pose.pitch for pose in poses]),
        yaw=np.array([pose.yaw for pose in poses]),
    )


def crossing(rise: NDArray[np.float64], share: float) -> float:
    """Frame, between frames, at which a rise (n,) from 0 first reaches a share of its maximum."""
    level = share * float(rise.max())
    after = int(np.argmax(rise >= level))
    before = rise[after - 1] if after else 0.0
    return after - 1 + float((level - before) / (rise[after] - before))


def attack(course: Course, emotion: str) -> dict[str, float]:
    """Onset of an emotion, in frames from its stimulus, one frame before the course begins.

    Returns
    -------
    dict
        ``first``, ``half`` and ``full`` until 5, 50 and 95 %, ``mouth`` the delay of the mouth
        after the eyes at half, ``back`` the largest step back while it rises.
    """
    index = EMOTIONS.index(emotion)
    eyes, mouth = course.eyes[:, index], course.mouth[:, index]
    first, half, full = (1.0 + crossing(eyes, share) for share in (0.05, 0.5, 0.95))
    rising = eyes[: int(full)]
    return {
        "first": first,
        "half": half,
        "full": full,
        "mouth": 1.0 + crossing(mouth, 0.5) - half,
        "back": float(np.maximum(rising[:-1] - rising[1:], 0.0).max(initial=0.0)),
    }


def overshoot(lids: NDArray[np.float64], half: float) -> tuple[float, int]:
    """Of lids (n,) at an onset that is half there at a frame: how far beyond rest, settled in."""
    beyond = lids[int(half) :] - lids[-1]
    peak = int(np.abs(beyond).argmax())
    over = float(abs(beyond[peak]))
    unsettled = np.flatnonzero(np.abs(beyond) > 0.25 * over)
    return over, int(unsettled.max(initial=peak)) + 1 - peak


def reopening(course: Course, old: str, new: str) -> tuple[float, float, float]:
    """Of an overthrow: shares of the old and the new when the lids reopen, and what comes back."""
    shut = int(course.lids.argmin())
    reopened = shut + int(np.argmax(course.lids[shut:] > 0.5))
    before = course.eyes[:, EMOTIONS.index(old)]
    after = course.eyes[:, EMOTIONS.index(new)]
    return (
        float(before[reopened] / before[0]),
        float(after[reopened] / after.max()),
        float(before[reopened + 1 :].max()),
    )


def events(frames: Sequence[NDArray[np.uint8]]) -> int:
    """Number of visible changes, each from the picture at the last one."""
    shown, count = frames[0], 0
    for frame in frames[1:]:
        if np.count_nonzero(frame != shown) >= _EVENT_PX:
            shown, count = frame, count + 1
    return count


def liveliness(generator: FieldGenerator, identity: Any) -> Section:
    """Gates on the default motion of a person, from the principles of animation."""
    still = FaceAnimator(generator, identity, FaceParameters(alive=False))
    section = Section("Liveliness")
    attacks = {}
    lines = [
        "| emotion | frames from the stimulus to 5, 50, 95 % | from 5 to 95 % | mouth behind the "
        "eyes | overshoot of the lids | settles in | visible events in 10 s |",
        "|---|---|---|---|---|---|---|",
    ]
    overshoots, settled, held = {}, {}, {}
    for emotion in EMOTIONS:
        still.reset()
        moved = course(still, felt([(0.0, emotion)], 1.6))
        attacks[emotion] = found = attack(moved, emotion)
        overshoots[emotion], settled[emotion] = overshoot(moved.lids, found["half"])
        held[emotion] = events(hold(generator, identity, emotion))
        lines.append(
            f"| {emotion} | {found['first']:.1f}, {found['half']:.1f}, {found['full']:.1f} | "
            f"{found['full'] - found['first']:.1f} | "
            f"{found['mouth']:.1f} | {100 * overshoots[emotion]:.0f} % | {settled[emotion]} | "
            f"{held[emotion]} |"
        )
    held[NEUTRAL] = events(hold(generator, identity, NEUTRAL))
    section.gates += [
        Gate(
            f"frames from the stimulus until {emotion} is there",
            attacks[emotion]["full"],
            least,
            most,
        )
        for emotion, (least, most) in _ATTACKS.items()
    ]
    sudden = ("surprise", "fear", "joy")
    turns = [turn(generator, identity, old, new) for old, new in permutations(EMOTIONS, 2)]
    olds, news, returns = np.array(turns).T
    idle = idling(generator, identity)
    section.gates += [
        Gate("frames by which the mouth is behind the eyes, least",
             min(found["mouth"] for found in attacks.values()), least=1.9),
        Gate("step back of an emotion that comes, largest",
             max(found["back"] for found in attacks.values()), most=0.01),
        Gate("overshoot of the lids at a sudden onset, least",
             min(overshoots[emotion] for emotion in sudden), least=0.05, most=0.15),
        Gate("overshoot of the lids, greatest", max(overshoots.values()), most=0.15),
        Gate("frames in which they settle, most", max(settled[e] for e in sudden), most=8),
        Gate("old emotion when the lids reopen, most of 42 overthrows", olds.max(), most=0.1),
        Gate("new emotion when the lids reopen, least of 42", news.min(), least=0.6),
        Gate("old emotion afterwards, most of 42", returns.max(), most=0.1),
        Gate("visible events in 10 s of an emotion, fewest",
             min(held[emotion] for emotion in EMOTIONS), least=6),
        *idle,
    ]  # fmt: skip
    section.text += [
        f"Under a standard dose through the affect model at {FPS} frames a second, the model's own "
        f"time included. A visible event: {_EVENT_PX} of the panel's 8192 pixels differ from the "
        f"event before. Calm: {held[NEUTRAL]} events.",
        "\n".join(lines),
    ]
    section.figures = {"events": held, "attack": attacks}
    return section


def hold(generator: FieldGenerator, identity: Any, emotion: str) -> list[NDArray[np.uint8]]:
    """Frames of ten seconds in which an emotion lasts, without blinks and glances."""
    parameters = FaceParameters(
        life=LifeParameters(blink_rate_per_min=0.0), gaze=GazeParameters(glance_range=0.0)
    )
    animator = FaceAnimator(generator, identity, parameters)
    strength = 0.8 * (np.array(EMOTIONS) == emotion)
    arousal = load_parameters().affect[emotion].arousal if emotion in EMOTIONS else 0.0
    expression = Expression(strength, 0.8 * arousal, float(strength.max()))
    frames = [animator.frame(k / FPS, expression) for k in range(round((2.0 + _HOLD_S) * FPS))]
    return frames[2 * FPS :]


def turn(
    generator: FieldGenerator, identity: Any, old: str, new: str
) -> tuple[float, float, float]:
    """Result of `reopening` when one emotion overthrows another."""
    parameters = FaceParameters(
        life=LifeParameters(blink_rate_per_min=0.0), gaze=GazeParameters(glance_range=0.0)
    )
    animator = FaceAnimator(generator, identity, parameters)
    moved = course(animator, felt([(0.0, old), (3.0, new)], 5.5))
    late = Course(*(value[3 * FPS - 1 :] for value in vars(moved).values()))
    return reopening(late, old, new)


def idling(generator: FieldGenerator, identity: Any) -> list[Gate]:
    """Gates on two minutes of a calm face: head and blinks with its glances."""
    animator = FaceAnimator(generator, identity, FaceParameters())
    moved = course(animator, [Expression.neutral()] * round(_IDLE_S * FPS))
    shut = moved.lids < 0.75
    blinks = np.flatnonzero(shut[1:] & ~shut[:-1])
    jumps = np.flatnonzero(np.abs(np.diff(moved.gaze)) > 0.08)
    near = [np.abs(jumps - blink).min() <= _NEAR_S * FPS for blink in blinks]
    return [
        Gate("blinks that go with a glance", float(np.mean(near)), least=0.48),
        Gate("blinks a minute of a calm face", len(blinks) * 60.0 / _IDLE_S, least=8.0, most=30.0),
        Gate("turns of the head, standard deviation", float(moved.yaw.std()), least=0.08),
    ]
