"""The stimulus node: plays a story, and publishes a stimulus for every key."""

import os
import signal
from functools import partial

from emotion_face.affect import (
    Event,
    StimulusSettings,
    StimulusVocabulary,
    StoryPlayer,
    load_story,
)
from emotion_face.keyboard import HELP, QUIT, Keyboard, has_keyboard, keys_of, listing
from emotion_face.msg import Stimulus
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.call_queue import CallQueue
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare_settings, settings_of
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.topics import Topics

PERIOD_S = 0.05


class StimulusNode(GuardedNode):
    """Publishes the stimuli of a story, and of keys when its input is a terminal.

    A story begins when there is a subscriber.

    Parameters
    ----------
    story, loop, keys, vocabulary
        See ``config/nodes.yaml``.

    Publishers
    ----------
    stimulus : Stimulus
    """

    _keyboard: Keyboard | None = None

    def __init__(self) -> None:
        super().__init__("stimulus")
        declare_settings(self, StimulusSettings(), live=False)
        settings = settings_of(self, StimulusSettings, [])

        vocabulary = StimulusVocabulary.load(settings.vocabulary or None)
        self._keys = keys_of(vocabulary)
        self._story: StoryPlayer | None = None
        if settings.story:
            self._story = StoryPlayer(load_story(settings.story, vocabulary), loop=settings.loop)
        self._is_heard = False

        topics = Topics(self)
        Health(self, "story and keys", topics)
        self._stimuli = topics.publisher(
            Stimulus, "stimulus", qos.STIMULI, listener="affect", shared=True
        )
        if self._story:
            self.create_timer(PERIOD_S, self._on_time)
        if settings.keys and has_keyboard():
            self.get_logger().info(f"a key is a stimulus, {HELP} lists them, {QUIT} quits")
            self._keyboard = Keyboard(partial(CallQueue(self).post, self._on_key))

    @property
    def ended(self) -> bool:
        """Whether the story is over."""
        return self._story is None or self._story.has_ended(clock_s(self))

    def _on_time(self) -> None:
        self._is_heard = self._is_heard or self._stimuli.get_subscription_count() > 0
        if self._story and self._is_heard:
            for cue in self._story.due(clock_s(self)):
                self._publish(cue)

    def _on_key(self, key: str) -> None:
        if key == QUIT:
            os.kill(os.getpid(), signal.SIGINT)
        elif key == HELP:
            self.get_logger().info(listing(self._keys))
        elif key in self._keys:
            self._publish(Event(stimulus=self._keys[key]))

    def _publish(self, event: Event) -> None:
        message = conversions.stimulus_message(event, self.get_name())
        message.header.stamp = self.get_clock().now().to_msg()
        self._stimuli.publish(message)

    def destroy_node(self) -> None:
        """Restore the terminal."""
        if self._keyboard:
            self._keyboard.close()
        super().destroy_node()


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(StimulusNode, "stimulus")
