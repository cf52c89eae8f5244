"""The stimulus node: plays a story, and a stimulus for every key pressed."""

import os
import signal

from rclpy.node import Node
from rclpy.time import Time

from emotion_face.affect import StimulusVocabulary
from emotion_face.affect.stimulus import Event
from emotion_face.affect.story import load_story
from emotion_face.msg import Stimulus
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.execution import run
from emotion_face.nodes.health import Health
from emotion_face.nodes.keyboard import Keyboard, has_keyboard
from emotion_face.nodes.parameters import declare

PERIOD_S = 0.02
QUIT, HELP = "q", "?"


class StimulusNode(Node):
    """Publishes the stimuli of a story, and of keys when its input is a terminal.

    A story begins when somebody listens.

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
        name = declare(self, "story", "", "name or path of a story to play; empty: none")
        self._loop = declare(self, "loop", False, "whether the story starts again at its end")
        keys = declare(self, "keys", True, "a stimulus for every key, if the input is a terminal")
        vocabulary = declare(self, "vocabulary", "", "path of a file like config/stimuli.yaml")

        self._vocabulary = StimulusVocabulary.load(vocabulary or None)
        self._names = {entry.key: key for key, entry in self._vocabulary.entries.items()}
        self._story = load_story(name, self._vocabulary) if name else None
        self._start: Time | None = None
        self._played = 0

        health = Health(self, "story and keys")
        self._stimuli = health.publisher(Stimulus, "stimulus", qos.STIMULI, listener="affect")
        if self._story:
            self.create_timer(PERIOD_S, self._on_time)
        if keys and has_keyboard():
            self.get_logger().info(f"a key is a stimulus, {HELP} lists them, {QUIT} quits")
            self._keyboard = Keyboard(self._on_key)

    @property
    def ended(self) -> bool:
        """Whether the story is over."""
        return self._story is None or (not self._loop and self.story_s >= self._story.end_s)

    @property
    def story_s(self) -> float:
        """Time since the story's start [s]."""
        if self._start is None:
            return 0.0
        return float((self.get_clock().now() - self._start).nanoseconds * 1e-9)

    def _on_time(self) -> None:
        if self._story is None:
            return
        if self._start is None and not self._stimuli.get_subscription_count():
            return  # nobody would hear how it begins
        if self._start is None or self.story_s < 0.0:  # at first, and when the clock jumps back
            self._start, self._played = self.get_clock().now(), 0
        cues = self._story.cues
        while self._played < len(cues) and cues[self._played].at_s <= self.story_s:
            self._publish(cues[self._played])
            self._played += 1
        if self._loop and self.story_s >= self._story.end_s:
            self._start, self._played = self.get_clock().now(), 0

    def _on_key(self, key: str) -> None:
        if key == QUIT:
            os.kill(os.getpid(), signal.SIGINT)
        elif key == HELP:
            names = (f"{key} {name}" for key, name in sorted(self._names.items()) if key)
            self.get_logger().info(f"{', '.join(names)}; {QUIT} quits")
        elif key in self._names and key.isprintable():
            self._publish(Event(stimulus=self._names[key]))

    def _publish(self, event: Event) -> None:
        message = conversions.stimulus_message(event, self.get_name())
        message.header.stamp = self.get_clock().now().to_msg()
        self._stimuli.publish(message)

    def destroy_node(self) -> None:
        """Give the terminal back."""
        if self._keyboard:
            self._keyboard.close()
        super().destroy_node()


def main() -> int:
    """Run the node; the exit status."""
    return run(lambda: [StimulusNode()])
