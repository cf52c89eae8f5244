"""Running the model faster than real time, and the effect of each stimulus of a story."""

import dataclasses
import math
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from emotion_face.affect.company import CompanyParameters
from emotion_face.affect.model import AffectModel
from emotion_face.affect.names import EMOTIONS, NEUTRAL, Array
from emotion_face.affect.naming import Label
from emotion_face.affect.parameters import AffectParameters
from emotion_face.affect.stimulus import Stimulus, StimulusVocabulary
from emotion_face.affect.story import Cue, Story
from emotion_face.affect.timeline import TICK_S, Timeline


@dataclasses.dataclass(frozen=True, eq=False)
class Trace:
    """The states of one agent, tick by tick.

    Attributes
    ----------
    times_s : (n,) array
        Seconds since the start.
    levels : (n, 7) array
        Modulator levels.
    emotions : (n, 7) array
        The vectors E.
    affect, mood : (n, 3) arrays
        Valence, arousal, dominance.
    labels : tuple of n Label
    """

    times_s: Array
    levels: Array
    emotions: Array
    affect: Array
    mood: Array
    labels: tuple[Label, ...]


class Span(NamedTuple):
    """A time [s] for which a label lasted."""

    start_s: float
    end_s: float
    label: Label


class StoryOutcome(NamedTuple):
    """Effect of the stimuli of one instant, until the next ones.

    Attributes
    ----------
    at_s : float
        Time of the stimuli.
    stimulus : str
        Their names.
    label : Label
        The longest label while the emotion that grew most was above half its peak.
    named_s : float
        Time until that label; NaN if it was not due to these stimuli.
    rise_s : float
        Time in which that emotion went from 10 to 90 % of its way.
    peak_s, peak : float
        Time of that emotion's peak, and the peak in [0, 1].
    end_s : float
        Time at which the label's emotion ended; NaN if it lasted to the end.
    next : str
        The emotion that followed, or ``"neutral"``; empty if none did.
    expects : str
        The label that the story expects; empty: any.
    met : bool
        Whether that came.
    """

    at_s: float
    stimulus: str
    label: Label
    named_s: float
    rise_s: float
    peak_s: float
    peak: float
    end_s: float
    next: str
    expects: str
    met: bool


def simulate(
    parameters: AffectParameters, stimuli: Sequence[tuple[float, Stimulus]], end_s: float
) -> Trace:
    """Run an agent from rest at time 0 to `end_s` seconds, with stimuli at their times [s]."""
    model = AffectModel(parameters)
    timeline = Timeline(model, start_s=0.0, tick_s=TICK_S, company=CompanyParameters())
    for at_s, stimulus in stimuli:
        timeline.stimulate(stimulus, at_s)
    times_s: Array = TICK_S * np.arange(math.floor(end_s / TICK_S + 1e-6) + 1, dtype=np.float64)
    values = np.empty((len(times_s), 2 * len(EMOTIONS) + 6))
    labels = []
    for row, time_s in zip(values, times_s.tolist(), strict=True):
        felt = timeline.advance(time_s)
        row[:7], row[7:14] = felt.levels, felt.emotions
        row[14:17] = felt.valence, felt.arousal, felt.dominance
        row[17:] = felt.mood_valence, felt.mood_arousal, felt.mood_dominance
        labels.append(Label(felt.emotion, felt.blend, felt.word))
    levels, emotions, affect, mood = np.split(values, (7, 14, 17), axis=1)
    return Trace(times_s, levels, emotions, affect, mood, tuple(labels))


def simulate_story(
    parameters: AffectParameters,
    story: Story,
    vocabulary: StimulusVocabulary,
    duration_s: float | None = None,
) -> Trace:
    """Run an agent through a story, to the story's end or for `duration_s`."""
    stimuli = [(cue.at_s, cue.resolved(vocabulary)) for cue in story.cues]
    return simulate(parameters, stimuli, story.end_s if duration_s is None else duration_s)


def spans(trace: Trace) -> list[Span]:
    """The labels of a trace, each with the time that it lasted."""
    found, start = [], 0
    for label, same in groupby(trace.labels):
        end = start + len(list(same))
        end_s = trace.times_s[min(end, len(trace.times_s) - 1)]
        found.append(Span(float(trace.times_s[start]), float(end_s), label))
        start = end
    return found


def story_outcomes(trace: Trace, story: Story) -> list[StoryOutcome]:
    """Outcome of each instant of a story that the trace has reached."""
    instants = [list(cues) for _, cues in groupby(story.cues, lambda cue: cue.at_s)]
    ends_s = [*(cues[0].at_s for cues in instants[1:]), math.inf]
    return [
        _outcome(trace, cues, end_s)
        for cues, end_s in zip(instants, ends_s, strict=True)
        if cues[0].at_s < trace.times_s[-1]
    ]


def rise_time_s(times_s: Array, strength: Array) -> float:
    """Time in which a strength (n,) goes from 10 to 90 % of the way from its start to its peak."""
    way = strength - strength[0]
    low, high = ((way >= share * way.max()).argmax() for share in (0.1, 0.9))
    return float(times_s[high] - times_s[low])


def _outcome(trace: Trace, cues: Sequence[Cue], until_s: float) -> StoryOutcome:
    at_s = cues[0].at_s
    first, last = np.searchsorted(trace.times_s + TICK_S / 2, (at_s, until_s)).tolist()
    last = max(last, first + 1)
    window = trace.emotions[first:last]
    grown = int((window.max(axis=0) - window[0]).argmax())
    peak = first + int(window[:, grown].argmax())
    labels = trace.labels
    start, end = _run(labels, peak, lambda label: (label.emotion, label.blend))
    _, over = _run(labels, peak, lambda label: label.emotion)
    named = range(max(start, first), min(end, last))
    half = trace.emotions[peak, grown] / 2
    called = (labels[i] for i in named if trace.emotions[i, grown] >= half)
    emotion = labels[peak].emotion
    brought = emotion != NEUTRAL and (start > first or emotion == EMOTIONS[grown])
    ended = over < len(labels)
    felt = {name for label in labels[first:last] for name in (label.emotion, label.blend)}
    expects = [cue.expects for cue in cues if cue.expects]
    return StoryOutcome(
        at_s=at_s,
        stimulus=" + ".join(cue.title for cue in cues),
        label=Counter(called).most_common(1)[0][0],
        named_s=max(float(trace.times_s[start]) - at_s, 0.0) if brought else math.nan,
        rise_s=rise_time_s(trace.times_s[first:last], window[:, grown]),
        peak_s=float(trace.times_s[peak]),
        peak=float(trace.emotions[peak, grown]),
        end_s=float(trace.times_s[over]) if ended else math.nan,
        next=labels[over].emotion if ended else "",
        expects=", ".join(expects),
        met=felt.issuperset(expects),
    )


def _run(labels: Sequence[Label], at: int, key: Callable[[Label], object]) -> tuple[int, int]:
    """Start and end of the run of labels with an equal key around an index."""
    start = end = at
    while start and key(labels[start - 1]) == key(labels[at]):
        start -= 1
    while end < len(labels) and key(labels[end]) == key(labels[at]):
        end += 1
    return start, end
