"""From messages to stimuli, for the classes of ROS and of rosbags."""

from typing import Any

from emotion_face.affect.names import MODULATORS
from emotion_face.affect.stimulus import Stimulus, StimulusVocabulary


def doses_of(message: Any, vocabulary: StimulusVocabulary) -> Stimulus:
    """Doses of an ``emotion_face/msg/Stimulus``.

    Raises
    ------
    StimulusError
        If the message has an invalid value.
    """
    return vocabulary.resolve(
        message.stimulus,
        message.intensity,
        [getattr(message, modulator) for modulator in MODULATORS],
        message.duration,
        message.source,
    )
