"""Between messages and the core's types; images and bags have `pictures` and `bag_messages`."""

import dataclasses
import math
from typing import Any

import numpy as np
from builtin_interfaces.msg import Duration
from builtin_interfaces.msg import Time as TimeMessage
from diagnostic_msgs.msg import DiagnosticArray, DiagnosticStatus, KeyValue
from numpy.typing import NDArray

from emotion_face.action import PlayExpression
from emotion_face.affect import (
    EMOTIONS,
    MODULATORS,
    NEUTRAL,
    AffectParameters,
    DriveGains,
    EmotionReading,
    Event,
    StimulusVocabulary,
    drives_of,
    ros4hri_expression,
)
from emotion_face.affect import seconds as seconds
from emotion_face.diagnosis import Diagnosis
from emotion_face.face import CONTROL_NAMES, LID_WIDE, Controls, Outcome, Play
from emotion_face.msg import Drives, EmotionState, Mirror, Stimulus, Vocabulary

_STAMP_MIN_NS, _STAMP_MAX_NS = -(2**31) * 10**9, 2**31 * 10**9 - 1

_SCALARS = (
    "neutral", "valence", "arousal", "dominance", "mood_valence", "mood_arousal", "mood_dominance",
    "intensity",
)  # fmt: skip
_WORDS = ("emotion", "blend", "word")
_MIRROR_RANGES = {
    **dict.fromkeys(EMOTIONS, (0.0, 0.0, 1.0)),
    **dict.fromkeys(("lid_left", "lid_right"), (1.0, 0.0, LID_WIDE)),
    **dict.fromkeys(("gaze_x", "gaze_y"), (0.0, -1.0, 1.0)),
    "jaw": (0.0, 0.0, 1.0),
    **dict.fromkeys(("yaw", "pitch", "roll"), (0.0, -1.0, 1.0)),
}
"""Value at rest, least and greatest value of the fields of a mirrored expression."""
_ENDS = {
    Outcome.COMPLETED: "shown to its end",
    Outcome.PREEMPTED: "another one took its place",
    Outcome.CANCELLED: "cancelled",
    Outcome.INTERRUPTED: "the clock jumped back",
}


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


def stimulus_message(event: Event, source: str) -> Stimulus:
    """Message of a stimulus, not yet stamped."""
    return Stimulus(
        source=source,
        stimulus=event.stimulus,
        intensity=float(event.intensity),
        duration=float(event.duration_s),
        **{name: float(dose) for name, dose in event.doses.items()},
    )


def what_of(message: Stimulus) -> str:
    """Name of a stimulus, or the modulators of its doses."""
    return message.stimulus or ", ".join(name for name in MODULATORS if getattr(message, name))


def state_message(reading: EmotionReading) -> EmotionState:
    """Message of a state, stamped with its time."""
    message = EmotionState(**reading.fields())
    message.header.stamp = time_message(reading.time_s)
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


def drives_message(state: EmotionState, gains: DriveGains) -> Drives:
    """Drives of a state, with its stamp; NaN counts as zero."""
    emotions = [getattr(state, name) for name in EMOTIONS]
    values = np.nan_to_num([*emotions, state.valence, state.arousal, state.dominance]).clip(-1, 1)
    valence, arousal, dominance = values[len(EMOTIONS) :].tolist()
    felt = drives_of(values[: len(EMOTIONS)].clip(0), valence, arousal, dominance, gains)
    return Drives(header=state.header, **dataclasses.asdict(felt))


def ros4hri_message(state: EmotionState, kind: Any) -> Any:
    """A state as ``hri_msgs/Expression``, of class ``kind``, with its stamp."""
    return kind(
        header=state.header,
        expression=ros4hri_expression(state.emotion, state.blend),
        valence=state.valence,
        arousal=state.arousal,
        confidence=state.neutral if state.emotion == NEUTRAL else state.intensity,
    )


def mirror_message(controls: Controls) -> Mirror:
    """Message of a mirrored expression, not yet stamped."""
    values = dict(zip(CONTROL_NAMES, controls.vector().tolist(), strict=True))
    del values["pupil"]  # not measured by a camera
    return Mirror(**values)


def controls_of(message: Mirror) -> Controls:
    """Controls of a mirrored expression, within their range; NaN becomes the value at rest."""
    rest, low, high = np.array([_MIRROR_RANGES[name] for name in _MIRROR_RANGES]).T
    given = np.array([getattr(message, name) for name in _MIRROR_RANGES])
    values = np.where(np.isfinite(given), given, rest).clip(low, high)
    return Controls(values[: len(EMOTIONS)], *values[len(EMOTIONS) :].tolist())


def feedback_message(play: Play, time_s: float) -> PlayExpression.Feedback:
    """Message of a performance's phase."""
    return PlayExpression.Feedback(
        phase=int(play.phase(time_s)),
        weight=play.weight(time_s),
        remaining=duration_message(play.end_s - time_s),
    )


def result_message(play: Play) -> PlayExpression.Result:
    """Message of a performance's outcome."""
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
    """Message of the vocabulary in use."""
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
