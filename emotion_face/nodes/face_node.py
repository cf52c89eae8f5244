"""The face node: draws the newest emotional state."""

from builtin_interfaces.msg import Time
from geometry_msgs.msg import PointStamped
from rclpy.node import Node
from rclpy.parameter import Parameter
from sensor_msgs.msg import Image
from std_msgs.msg import Float32

from emotion_face.affect import Metronome
from emotion_face.errors import FaceInputError
from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)
from emotion_face.msg import EmotionState
from emotion_face.nodes import conversions, pictures, qos
from emotion_face.nodes.execution import run
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare, declare_settings, refuse_changes, settings_of
from emotion_face.nodes.performer import Performer
from emotion_face.nodes.stamps import clock_s

SEED_MAX = 2**31 - 1
PATIENCE_S = 1.0


class FaceNode(Node):
    """Draws one person's face in the emotional state.

    A state that arrives is drawn at once, at the time of its stamp: the same states make the same
    frames, however the clock steps. When none arrives for a second the face lives on by itself,
    in the last state, or neutral before the first.

    Parameters
    ----------
    rate_hz, model, identity, truncation, seed
        See ``config/nodes.yaml``.
    alive, camera, expression, life, gaze, speech, framing
        See ``config/nodes.yaml``; they can be set live.

    Action servers
    --------------
    play_expression : PlayExpression
        Shows an expression over the state for a while.

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
    trigger : Trigger
        The same as the action, without an answer.
    vocabulary : Vocabulary
        Names the wheel whose words can be shown.
    """

    def __init__(self) -> None:
        super().__init__("face")
        rate_hz = declare(self, "rate_hz", 25.0, "frames a second at most [Hz]", low=1, high=100)
        model = declare(self, "model", "strokes", "name or folder of the face generator")
        identity = declare(self, "identity", "seed:7", "person: seed:N, a name or a .yaml file")
        truncation = declare(
            self, "truncation", 1.0, "0 draws the mean person, 1 the person", low=0, high=1
        )
        seed = declare(self, "seed", 0, "seed of blinks and glances", low=0, high=SEED_MAX)
        declare_settings(self, FaceParameters())

        generator = load_generator(model, truncation=truncation)
        person = load_identity(generator, identity)
        parameters = settings_of(self, FaceParameters, [])
        self._animator = FaceAnimator(generator, person, parameters, seed)
        self._expression = Expression.neutral()
        self._stamp: Time | None = None
        self._metronome = Metronome(rate_hz)
        self._patience = self._left = round(PATIENCE_S * rate_hz)
        self._health = Health(self, "drawing")

        simulated = self.get_parameter("use_sim_time").value
        states, frames = (
            (qos.STATES, qos.ALL_FRAMES) if simulated else (qos.NEWEST_STATES, qos.FRAMES)
        )
        self._frames = self._health.publisher(Image, "face/image", frames)
        self._health.subscription(
            EmotionState, "emotion_state", self._on_state, states, source="affect"
        )
        self._health.subscription(PointStamped, "look_at", self._on_look_at, qos.INPUTS)
        self._health.subscription(Float32, "speech", self._on_speech, qos.INPUTS)
        self._performer = Performer(self, self._health)
        refuse_changes(self, lambda changes: settings_of(self, FaceParameters, changes))
        self.add_post_set_parameters_callback(self._on_parameters_set)
        self.create_timer(1.0 / rate_hz, self._on_time)

    def _on_state(self, message: EmotionState) -> None:
        self._expression = conversions.expression_of(message)
        self._stamp = message.header.stamp
        self._left = self._patience
        for time_s in self._metronome.due(conversions.seconds(message.header.stamp)):
            self._draw(time_s)

    def _on_look_at(self, message: PointStamped) -> None:
        try:
            self._animator.look_at(conversions.point_of(message))
        except FaceInputError as error:
            self._health.warn(error)

    def _on_speech(self, message: Float32) -> None:
        try:
            self._animator.speak(message.data)
        except FaceInputError as error:
            self._health.warn(error)

    def _on_time(self) -> None:
        self._left = max(self._left - 1, 0)
        if not self._left:
            self._draw(self._metronome.skip(clock_s(self)))

    def _draw(self, time_s: float) -> None:
        shown = self._performer.shown(time_s, self._expression)
        frame = self._animator.frame(time_s, shown)
        stamp = self._stamp or conversions.time_message(time_s)
        self._frames.publish(pictures.frame_message(frame, stamp))

    def _on_parameters_set(self, parameters: list[Parameter]) -> None:
        self._animator.parameters = settings_of(self, FaceParameters, parameters)

    def destroy_node(self) -> None:
        """End, and the action server too."""
        if hasattr(self, "_performer"):  # not if a parameter was refused
            self._performer.close()
        super().destroy_node()


def main() -> int:
    """Run the node; the exit status."""
    return run(lambda: [FaceNode()])
