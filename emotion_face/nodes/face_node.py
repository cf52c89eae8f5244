"""The face node: draws the newest emotional state."""

import dataclasses

from builtin_interfaces.msg import Time
from rclpy.node import Node
from sensor_msgs.msg import Image

from emotion_face.face import (
    Expression,
    FaceAnimator,
    FaceParameters,
    load_generator,
    load_identity,
)
from emotion_face.msg import EmotionState
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.execution import run
from emotion_face.nodes.parameters import declare

SEED_MAX = 2**31 - 1


class FaceNode(Node):
    """Draws one person's face with the newest emotional state, neutral before the first.

    Parameters
    ----------
    rate_hz, model, identity, seed, alive, camera
        See ``config/nodes.yaml``.

    Publishers
    ----------
    face/image : sensor_msgs/Image
        mono8, 128 x 64, 0 or 255, at ``rate_hz``, stamped with the state it shows.

    Subscriptions
    -------------
    emotion_state : EmotionState
    """

    def __init__(self) -> None:
        super().__init__("face")
        rate_hz = declare(self, "rate_hz", 25.0, "frames a second [Hz]", low=1, high=100)
        model = declare(self, "model", "strokes", "name or folder of the face generator")
        identity = declare(self, "identity", "seed:7", "person: seed:N, a name or a .yaml file")
        seed = declare(self, "seed", 0, "seed of blinks and glances", low=0, high=SEED_MAX)
        alive = declare(self, "alive", True, "whether it blinks, glances and breathes")
        camera = declare(self, "camera", True, "whether arousal and intensity push the camera in")

        style = FaceParameters(alive=alive)
        if not camera:
            style = dataclasses.replace(style, zoom_arousal=0.0, zoom_intensity=0.0)
        generator = load_generator(model)
        person = load_identity(generator, identity)
        self._animator = FaceAnimator(generator, person, style, seed)
        self._expression = Expression.neutral()
        self._stamp: Time | None = None

        self._frames = self.create_publisher(Image, "face/image", qos.FRAMES)
        self.create_subscription(EmotionState, "emotion_state", self._on_state, qos.NEWEST_STATE)
        self.create_timer(1.0 / rate_hz, self._on_time)

    def _on_state(self, message: EmotionState) -> None:
        self._expression = conversions.expression_of(message)
        self._stamp = message.header.stamp

    def _on_time(self) -> None:
        now = self.get_clock().now()
        frame = self._animator.frame(now.nanoseconds * 1e-9, self._expression)
        self._frames.publish(conversions.frame_message(frame, self._stamp or now.to_msg()))


def main() -> int:
    """Run the node; the exit status."""
    return run(lambda: [FaceNode()])
