"""The face node: draws the newest emotional state."""

import math
import time
from functools import partial

import numpy as np
from builtin_interfaces.msg import Time
from geometry_msgs.msg import PointStamped
from numpy.typing import NDArray
from rclpy.parameter import Parameter
from sensor_msgs.msg import Image
from std_msgs.msg import Float32

from emotion_face.affect import Metronome
from emotion_face.diagnosis import Diagnosis, together
from emotion_face.errors import ConfigError, FaceInputError
from emotion_face.face import Actor, FaceParameters, FaceSettings, point_of
from emotion_face.msg import EmotionState, Mirror, Vocabulary
from emotion_face.nodes import conversions, pictures, qos
from emotion_face.nodes.drawn_states import DrawnStates
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.mirror_latency import MirrorLatency
from emotion_face.nodes.parameters import declare_settings, refuse_changes, settings_of
from emotion_face.nodes.performer import Performer
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.topics import Topics

PATIENCE_S = 1.0
ALONE_HZ = 25.0
"""Frames a second of a face that hears no states."""
REST, REST_MAX_S = 4.0, 0.5
"""Times as long as it has drawn, a face that falls behind rests, and for how long at most."""


class FaceNode(GuardedNode):
    """Draws one person's face in the emotional state.

    A state that arrives is drawn at the time of its stamp: the same states make the same frames,
    however the clock steps. In real time it is drawn when all that came before it is heard, and
    the newest only. A frame that shows what the last one did is left out, unless that is
    ``1 / still_rate_hz`` ago. When states overtake one another, it rests four times as long
    as it has drawn, up to half a second. When none arrives for a second the face lives on by
    itself, in the last state, or neutral before the first.

    Parameters
    ----------
    rate_hz, still_rate_hz, model, identity, truncation, seed
        See ``config/nodes.yaml``.
    alive, camera, still_px, animation, expression, motion, life, gaze, speech, framing, idle
        See ``config/nodes.yaml``; they can be set live.

    Action servers
    --------------
    play_expression : PlayExpression
        Shows an expression over the state for some time.

    Publishers
    ----------
    face/image : sensor_msgs/Image
        mono8, 128 x 64, 0 or 255, at ``rate_hz`` at most, stamped with the state it shows.

    Subscriptions
    -------------
    emotion_state : EmotionState
    look_at : geometry_msgs/PointStamped
        A point to look at in the frame ``face``: x forward, y left, z up [m].
    speech : std_msgs/Float32
        Level of the voice, 0 to 1.
    mirror : Mirror
        A person's expression, shown instead of the face's own while messages come.
    trigger : Trigger
        The same as the action, without a result.
    vocabulary : Vocabulary
        Names the wheel for words, and the personality whose resting dopamine the blinks use.
    """

    def __init__(self) -> None:
        super().__init__("face")
        declare_settings(self, FaceSettings())

        settings = settings_of(self, FaceSettings, [])
        refuse = partial(self.warnings.refuse, what="trigger")
        self._actor = Actor(settings.animator(), refuse)
        self._stamp: Time | None = None
        self._metronome = Metronome(settings.rate_hz)
        self._still_s = 1.0 / settings.still_rate_hz
        self._topics = Topics(self)
        self._has_states = True
        self._time_s: float | None = None
        self._newest_s: float | None = None
        self._shown: NDArray[np.uint8] | None = None
        self._shown_s = -math.inf
        self._is_behind, self._rested_s = False, -math.inf
        self._drawn_states, self._mirrored = DrawnStates(), MirrorLatency()
        Health(self, "drawing", self._topics, self._diagnose)

        simulated = self.get_parameter("use_sim_time").value
        states, frames = (
            (qos.STATES, qos.ALL_FRAMES) if simulated else (qos.NEWEST_STATES, qos.FRAMES)
        )
        self._frames = self._topics.publisher(Image, "face/image", frames)
        self._topics.subscription(
            EmotionState, "emotion_state", self._on_state, states, source="affect"
        )
        self._topics.subscription(PointStamped, "look_at", self._on_look_at, qos.INPUTS)
        self._topics.subscription(Float32, "speech", self._on_speech, qos.INPUTS)
        self._topics.subscription(Mirror, "mirror", self._on_mirror, qos.INPUTS)
        self._performer = Performer(self, self._topics, self._actor)
        self._topics.subscription(Vocabulary, "vocabulary", self._on_vocabulary, qos.VOCABULARY)
        refuse_changes(self, lambda changes: settings_of(self, FaceParameters, changes))
        self.add_post_set_parameters_callback(self._on_parameters_set)
        self._alone_s = 1.0 / min(settings.rate_hz, ALONE_HZ)
        self._alone = self.create_timer(self._alone_s, self._on_alone, autostart=False)
        self.create_timer(PATIENCE_S, self._on_watch)

    def _on_state(self, message: EmotionState) -> None:
        self._actor.feel(conversions.reading_of(message))
        self._stamp = message.header.stamp
        self._has_states = True
        if not self._alone.is_canceled():
            self._alone.cancel()
        time_s = conversions.seconds(message.header.stamp)
        if not self._metronome.due(time_s):
            return
        if not self.executor or self.get_clock().ros_time_is_active:
            self._publish(self._frame(time_s), time_s)
            return
        self._drawn_states.hear()
        if self._newest_s is None:
            self.executor.create_task(self.guarded(self._draw_newest))
        else:
            self._is_behind = True
        self._newest_s = time_s

    def _draw_newest(self) -> None:
        """Draw once all waiting messages are processed, so that a slow face leaves frames out."""
        time_s, self._newest_s = self._newest_s, None
        start_s = time.monotonic()
        if time_s is None or start_s < self._rested_s:
            return
        frame = self._frame(time_s)
        if frame is not self._shown or not 0.0 <= time_s - self._shown_s < self._still_s:
            self._publish(frame, time_s)
            self._shown, self._shown_s = frame, time_s
        if self._is_behind:
            self._is_behind = False
            end_s = time.monotonic()
            self._rested_s = end_s + min(REST * (end_s - start_s), REST_MAX_S)
        self._drawn_states.draw()

    def _on_look_at(self, message: PointStamped) -> None:
        try:
            self._actor.animator.look_at(point_of(message))
        except FaceInputError as error:
            self.warnings.refuse(error)

    def _on_speech(self, message: Float32) -> None:
        try:
            self._actor.animator.speak(message.data)
        except FaceInputError as error:
            self.warnings.refuse(error)

    def _on_mirror(self, message: Mirror) -> None:
        self._actor.animator.mirror(conversions.controls_of(message))
        self._mirrored.take(conversions.stamp_s(message))

    def _on_vocabulary(self, message: Vocabulary) -> None:
        try:
            self._actor.use_wheel(message.wheel)
        except ConfigError as error:
            self.warnings.refuse(error, "the words of the wheel before it stay in use")
        try:
            self._actor.use_personality(message.personality)
        except ConfigError as error:
            self.warnings.refuse(error, "the dopamine at rest before it stays in use")

    def _on_watch(self) -> None:
        if not self._has_states and self._alone.is_canceled():
            self._alone.reset()
        self._has_states = False

    def _on_alone(self) -> None:
        last_s = clock_s(self) if self._time_s is None else self._time_s
        time_s = last_s + self._alone_s
        self._metronome.due(time_s)
        self._publish(self._frame(time_s), time_s)

    def _frame(self, time_s: float) -> NDArray[np.uint8]:
        self._time_s = time_s
        frame = self._actor.frame(time_s)
        self._performer.report(time_s)
        return frame

    def _publish(self, frame: NDArray[np.uint8], time_s: float) -> None:
        stamp = self._stamp or conversions.time_message(time_s)
        self._frames.publish(pictures.frame_message(frame, stamp))
        self._mirrored.show(clock_s(self))

    def _diagnose(self) -> Diagnosis:
        return together([self._drawn_states.diagnose(), self._mirrored.diagnose()])

    def _on_parameters_set(self, parameters: list[Parameter]) -> None:
        self._actor.animator.parameters = settings_of(self, FaceParameters, parameters)

    def destroy_node(self) -> None:
        """End, and the action server too."""
        if hasattr(self, "_performer"):  # not if a parameter was refused
            self._performer.close()
        super().destroy_node()


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(FaceNode, "face")
