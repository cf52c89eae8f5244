"""Between messages and the core's types: the only code that knows both."""

import dataclasses
import math
import re
from typing import Any

import numpy as np
from builtin_interfaces.msg import Duration
from builtin_interfaces.msg import Time as TimeMessage
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from geometry_msgs.msg import PointStamped
from numpy.typing import NDArray

from emotion_face.action import PlayExpression
from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    NEUTRAL,
    AffectParameters,
    EmotionReading,
    StimulusVocabulary,
)
from emotion_face.affect import Stimulus as Doses
from emotion_face.affect.drives import DriveGains, drives
from emotion_face.affect.ros4hri import ros4hri_expression
from emotion_face.affect.stimulus import Event
from emotion_face.dashboard.feed import Words
from emotion_face.diagnosis import Diagnosis
from emotion_face.errors import FaceInputError
from emotion_face.face import Expression, Outcome, Performance, Play
from emotion_face.msg import Drives, EmotionState, Stimulus, Trigger, Vocabulary

DOPAMINE_REST = 0.4
"""Dopamine level of a calm robot of even temper (``config/affect/default.yaml``)."""

FACE_FRAME = "face"
"""Frame of pictures and of points to look at: x out of the face, y to its left, z up."""

# Of the emotions, arousal, intensity, and dopamine relative to its resting level.
_EXPRESSION_RANGE = np.array(
    [*[(0.0, 1.0)] * len(EMOTIONS), (-1.0, 1.0), (0.0, 1.0), (0.0, 10.0)]
).T

_STAMP_MIN_NS, _STAMP_MAX_NS = -(2**31) * 10**9, 2**31 * 10**9 - 1

_SCALARS = (
    "neutral", "valence", "arousal", "dominance", "mood_valence", "mood_arousal", "mood_dominance",
    "intensity",
)  # fmt: skip
_WORDS = ("emotion", "blend", "word")
_ENDS = {
    Outcome.COMPLETED: "shown to its end",
    Outcome.PREEMPTED: "another one took its place",
    Outcome.CANCELLED: "cancelled",
    Outcome.INTERRUPTED: "the clock jumped back",
}


def seconds(stamp: TimeMessage | Duration) -> float:
    """Time in seconds."""
    return float(stamp.sec + 1e-9 * stamp.nanosec)


def time_message(time_s: float) -> TimeMessage:
    """Stamp of a time in seconds, or the nearest one that a message can hold."""
    nanoseconds = min(max(round(time_s * 1e9), _STAMP_MIN_NS), _STAMP_MAX_NS)
    return TimeMessage(sec=nanoseconds // 10**9, nanosec=nanoseconds % 10**9)


def duration_message(duration_s: float) -> Duration:
    """Duration of a number of seconds; 0 if it is infinite."""
    time = time_message(duration_s if math.isfinite(duration_s) else 0.0)
    return Duration(sec=time.sec, nanosec=time.nanosec)


def stamp_s(message: Any) -> float:
    """Time in the header of a message of any type [s]; 0 if it has none."""
    stamp = getattr(getattr(message, "header", None), "stamp", None)
    return seconds(stamp) if isinstance(stamp, TimeMessage) else 0.0


def doses_of(message: Stimulus, vocabulary: StimulusVocabulary) -> Doses:
    """Core stimulus of a message.

    Raises
    ------
    StimulusError
        If the message holds something that cannot be used.
    """
    return vocabulary.resolve(
        message.stimulus,
        message.intensity,
        [getattr(message, modulator) for modulator in MODULATORS],
        message.duration,
        message.source,
    )


def stimulus_message(event: Event, source: str) -> Stimulus:
    """Message of something that happens, not yet stamped."""
    return Stimulus(
        source=source,
        stimulus=event.stimulus,
        intensity=float(event.intensity),
        duration=float(event.duration_s),
        **{name: float(dose) for name, dose in event.doses.items()},
    )


def what_of(message: Stimulus) -> str:
    """Name of a stimulus, or the modulators it doses."""
    return message.stimulus or ", ".join(name for name in MODULATORS if getattr(message, name))


def reason_of(error: object) -> str:
    """An error's text without the values in it: the same for the same kind of mistake."""
    text = re.sub(r"""(['"]).*\1(\.\.\.)?( \(\d+ characters\))?""", "_", str(error), flags=re.S)
    return re.sub(r"[-+]?\b(\d[\d.e+-]*|nan|inf)\b", "_", text)


def state_message(reading: EmotionReading) -> EmotionState:
    """Message of a state, stamped with its time."""
    message = EmotionState()
    message.header.stamp = time_message(reading.time_s)
    for names, values in ((MODULATORS, reading.levels), (EMOTIONS, reading.emotions)):
        for name, value in zip(names, values.tolist(), strict=True):
            setattr(message, name, value)
    for name in _SCALARS:
        setattr(message, name, float(getattr(reading, name)))
    for name in _WORDS:
        setattr(message, name, getattr(reading, name))
    return message


def reading_of(message: EmotionState) -> EmotionReading:
    """Core reading of a state."""
    names = (*_SCALARS, *_WORDS)
    return EmotionReading(
        time_s=seconds(message.header.stamp),
        levels=levels_of(message),
        emotions=np.array([getattr(message, name) for name in EMOTIONS]),
        **{name: getattr(message, name) for name in names},
    )


def levels_of(message: EmotionState) -> NDArray[np.float64]:
    """Modulator levels (7,) of a state."""
    return np.array([getattr(message, name) for name in MODULATORS])


def expression_of(message: EmotionState) -> Expression:
    """What the face needs of a state, within its range; what is not a number counts as zero."""
    emotions = [getattr(message, name) for name in EMOTIONS]
    rest = [message.arousal, message.intensity, message.dopamine / DOPAMINE_REST]
    values = np.nan_to_num([*emotions, *rest], posinf=0.0, neginf=0.0).clip(*_EXPRESSION_RANGE)
    return Expression(values[: len(EMOTIONS)], *values[len(EMOTIONS) :].tolist())


def drives_message(state: EmotionState, gains: DriveGains) -> Drives:
    """Drives of a state, with its stamp; what is not a number counts as zero."""
    emotions = [getattr(state, name) for name in EMOTIONS]
    values = np.nan_to_num([*emotions, state.valence, state.arousal, state.dominance]).clip(-1, 1)
    valence, arousal, dominance = values[len(EMOTIONS) :].tolist()
    felt = drives(values[: len(EMOTIONS)].clip(0), valence, arousal, dominance, gains)
    return Drives(header=state.header, **dataclasses.asdict(felt))


def ros4hri_message(state: EmotionState, kind: Any) -> Any:
    """A state as ``hri_msgs/Expression``, the class of which is ``kind``, with its stamp."""
    return kind(
        header=state.header,
        expression=ros4hri_expression(state.emotion, state.blend),
        valence=state.valence,
        arousal=state.arousal,
        confidence=state.neutral if state.emotion == NEUTRAL else state.intensity,
    )


def point_of(message: PointStamped) -> NDArray[np.float64]:
    """Point (3,) [m] in the frame of the face.

    Raises
    ------
    FaceInputError
        If it is in another frame.
    """
    if message.header.frame_id not in ("", FACE_FRAME):
        raise FaceInputError(
            f"look_at: point in frame {message.header.frame_id[:40]!r} is refused, expected "
            f"{FACE_FRAME!r} or no name: transform it with tf2"
        )
    return np.array([message.point.x, message.point.y, message.point.z])


def performance_of(request: PlayExpression.Goal | Trigger) -> Performance:
    """Core performance of a goal or a trigger.

    Raises
    ------
    ConfigError
        Naming the field that cannot be used.
    """
    return Performance(
        expression=request.expression,
        intensity=request.intensity,
        duration_s=seconds(request.duration),
        fade_in_s=seconds(request.fade_in),
        fade_out_s=seconds(request.fade_out),
        priority=request.priority,
    )


def feedback_message(play: Play, time_s: float) -> PlayExpression.Feedback:
    """Message of where a performance is."""
    return PlayExpression.Feedback(
        phase=int(play.phase(time_s)),
        weight=play.weight(time_s),
        remaining=duration_message(play.end_s - time_s),
    )


def result_message(play: Play) -> PlayExpression.Result:
    """Message of how a performance ended."""
    return PlayExpression.Result(
        code=int(play.outcome),
        message=_ENDS[play.outcome],
        shown=duration_message(play.shown_s or 0.0),
    )


def diagnostics_message(name: str, diagnosis: Diagnosis, stamp: TimeMessage) -> DiagnosticArray:
    """Message of a node's health."""
    status = DiagnosticStatus(
        level=bytes([diagnosis.level]),
        name=name,
        message=diagnosis.message,
        hardware_id=diagnosis.values.get("bus", ""),
        values=[KeyValue(key=key, value=value) for key, value in diagnosis.values.items()],
    )
    message = DiagnosticArray(status=[status])
    message.header.stamp = stamp
    return message


def vocabulary_message(
    vocabulary: StimulusVocabulary,
    parameters: AffectParameters,
    *,
    wheel: str,
    personality: str,
    personalities: list[str],
) -> Vocabulary:
    """Message of the words in use."""
    return Vocabulary(
        wheel=wheel,
        personality=personality,
        stimuli=list(vocabulary.names),
        modulators=list(MODULATORS),
        emotions=[*EMOTIONS, NEUTRAL],
        blends=sorted(parameters.wheel.dyads.values()),
        words=sorted(parameters.wheel.meanings()),
        personalities=personalities,
    )


def words_of(message: Vocabulary) -> Words:
    """Words of a vocabulary, for a page."""
    return Words(
        stimuli=list(message.stimuli),
        modulators=list(message.modulators),
        emotions=list(message.emotions),
        personalities=list(message.personalities),
        personality=message.personality,
    )
