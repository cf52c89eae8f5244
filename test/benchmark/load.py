"""Faces under load: stimuli published to each, and their figures."""

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from diagnostic_msgs.msg import DiagnosticArray
from rclpy.node import Node

from emotion_face.msg import EmotionState, Stimulus
from emotion_face.nodes import conversions, qos

STIMULI = ("praised", "insulted", "petted", "startled", "won", "hugged", "threatened", "comforted")
INTENSITY = 0.1
PERIOD_S = 0.04
"""Of the states, at most."""


class Load:
    """Publishes stimuli to faces in namespaces, and counts.

    Parameters
    ----------
    node : Node
        Has no namespace; whoever makes it also runs it.
    faces : sequence of str
        Namespaces.

    Attributes
    ----------
    published : int
        Stimuli for each face.
    heard : dict of str to int
        Stimuli that each face has heard, as its diagnostics say.
    frames : int
        Frames that all faces have drawn, as their diagnostics say.
    ages_ms : dict of str to list of (float, float)
        By topic: time [s], and the greatest age of a message since the last report, of all faces.
    """

    def __init__(self, node: Node, faces: Sequence[str]) -> None:
        self.published = self.frames = 0
        self.heard: dict[str, int] = dict.fromkeys(faces, 0)
        self.ages_ms: dict[str, list[tuple[float, float]]] = defaultdict(list)
        self._node = node
        self._stamps_s: dict[str, list[float]] = defaultdict(list)
        self._reported_s: dict[str, float] = {}
        self._publishers = [
            node.create_publisher(Stimulus, f"{face}/stimulus", qos.STIMULI) for face in faces
        ]
        for face in faces:
            node.create_subscription(
                EmotionState,
                f"{face}/emotion_state",
                lambda state, face=face: self._stamps_s[face].append(
                    conversions.seconds(state.header.stamp)
                ),
                qos.STATES,
            )
        node.create_subscription(DiagnosticArray, "/diagnostics", self._on_diagnostics, qos.STATES)

    @property
    def is_up(self) -> bool:
        """Whether every face listens, speaks, and has reported."""
        return (
            all(publisher.get_subscription_count() for publisher in self._publishers)
            and self._stamps_s.keys() >= self.heard.keys()
            and {f"/{face}/affect" for face in self.heard} <= self._reported_s.keys()
        )

    @property
    def lost_stimuli(self) -> int:
        """Stimuli that were published and not heard yet, of all faces."""
        return self.published * len(self.heard) - sum(self.heard.values())

    @property
    def lost_states(self) -> int:
        """States that did not arrive, of all faces: gaps between those that did.

        States between the beats of the grid, which stimuli bring, are not missed.
        """
        return sum(
            max(round((after - before) / PERIOD_S) - 1, 0)
            for stamps in self._stamps_s.values()
            for before, after in pairwise(stamps)
        )

    def start(self, rate_hz: float, duration_s: float) -> threading.Thread:
        """Publish so many stimuli a second to each face, in a thread of its own."""
        thread = threading.Thread(target=self._publish, args=(rate_hz, duration_s), daemon=True)
        thread.start()
        return thread

    def _publish(self, rate_hz: float, duration_s: float) -> None:
        start_s = time.monotonic()
        for number in range(round(rate_hz * duration_s)):
            time.sleep(max(0.0, start_s + number / rate_hz - time.monotonic()))
            message = Stimulus(stimulus=STIMULI[number % len(STIMULI)], intensity=INTENSITY)
            message.header.stamp = self._node.get_clock().now().to_msg()
            for publisher in self._publishers:
                publisher.publish(message)
            self.published += 1

    def _on_diagnostics(self, message: DiagnosticArray) -> None:
        now_s = conversions.seconds(message.header.stamp)
        for status in message.status:
            name = status.name.partition(":")[0]
            face = name.split("/")[1]
            if face not in self.heard:
                continue
            values = {pair.key: pair.value for pair in status.values}
            # A rate is that since the last report, so it gives a whole number back.
            elapsed_s = now_s - self._reported_s.get(name, now_s)
            self._reported_s[name] = now_s
            self.heard[face] += round(float(values.get("stimulus heard [Hz]", 0.0)) * elapsed_s)
            if self.published:
                rate_hz = float(values.get("face/image published [Hz]", 0.0))
                self.frames += round(rate_hz * elapsed_s)
            for key, value in values.items():
                topic, _, figure = key.partition(" heard, ")
                if figure == "greatest age [ms]" and self.published:
                    self.ages_ms[topic].append((now_s, float(value)))
