"""The sources node: other nodes' messages in, stimuli out."""

from functools import partial
from typing import Any

from emotion_face.affect import Event, StimulusVocabulary
from emotion_face.errors import SourceError
from emotion_face.msg import Stimulus
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.topics import Topics
from emotion_face.sources import Source, load_map


class SourcesNode(GuardedNode):
    """Turns messages of a robot's other nodes into stimuli.

    A stimulus has the stamp of its message, or the time of its arrival if that has none.

    Parameters
    ----------
    map, vocabulary
        See ``config/nodes.yaml``.

    Publishers
    ----------
    stimulus : Stimulus

    Subscriptions
    -------------
    The topics that the map names, with their types.
    """

    def __init__(self) -> None:
        super().__init__("sources")
        name = declare(self, "map", "default", "name or path of a map from messages to stimuli")
        vocabulary = declare(self, "vocabulary", "", "path of a file like config/stimuli.yaml")

        words = StimulusVocabulary.load(vocabulary or None)
        topics: dict[str, list[Source]] = {}
        for source in load_map(name, words, self.get_logger().info):
            topics.setdefault(source.entry.topic, []).append(source)
        self._topics = Topics(self)
        Health(self, "stimulus sources", self._topics)

        self._stimuli = self._topics.publisher(
            Stimulus, "stimulus", qos.STIMULI, listener="affect", shared=True
        )
        for topic, sources in topics.items():
            hear = partial(self._on_message, sources)
            self._topics.subscription(sources[0].message_type, topic, hear, qos.EVERY_INPUT)

    def _on_message(self, sources: list[Source], message: Any) -> None:
        time_s = conversions.stamp_s(message) or clock_s(self)
        for source in sources:
            try:
                intensity = source.hear(message, time_s)
            except SourceError as error:
                self.warnings.refuse(error, f"source {source.name}")
                continue
            if intensity is not None:
                self._publish(source, intensity, time_s)

    def _publish(self, source: Source, intensity: float, time_s: float) -> None:
        event = Event(stimulus=source.entry.stimulus, intensity=intensity)
        message = conversions.stimulus_message(event, source.name)
        message.header.stamp = conversions.time_message(time_s)
        self._stimuli.publish(message)


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(SourcesNode, "sources")
