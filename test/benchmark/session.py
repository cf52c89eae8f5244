"""Minutes of a face's life, without ROS's clock: stimuli, affect, animator, frames."""

import numpy as np

from emotion_face.affect import AffectModel, StimulusVocabulary, Timeline, load_parameters
from emotion_face.display import Frame
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)

PAUSE_S = (2.0, 8.0)
"""Shortest and longest time between two stimuli."""


def session(
    duration_s: float, rate_hz: float, style: str = "strokes", identity: str = "seed:7"
) -> list[Frame]:
    """Frames (64, 128) of somebody to whom every kind of stimulus happens at random times."""
    vocabulary = StimulusVocabulary.load()
    model = AffectModel(load_parameters("default", "even", "plutchik", 1.0))
    timeline = Timeline(model, start_s=0.0, tick_s=0.01)
    generator = load_generator(style)
    animator = FaceAnimator(generator, load_identity(generator, identity), FaceParameters(), 0)
    rng = np.random.default_rng(0)
    next_s = 1.0
    frames = []
    for at in range(round(duration_s * rate_hz)):
        now_s = at / rate_hz
        if now_s >= next_s:
            name = str(rng.choice(vocabulary.names))
            timeline.stimulate(vocabulary.resolve(name, 1.0, [0.0] * 7, 0.0, "benchmark"), now_s)
            next_s = now_s + rng.uniform(*PAUSE_S)
        state = timeline.advance(now_s).published()
        frames.append(animator.frame(now_s, Expression.of(state, 0.4)))
    return frames
