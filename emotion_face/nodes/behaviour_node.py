"""The behaviour node: the emotional state in, hints for other nodes out."""

from rclpy.parameter import Parameter

from emotion_face.affect import DriveGains
from emotion_face.errors import NotInstalledError
from emotion_face.msg import Drives, EmotionState
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare_settings, refuse_changes, settings_of
from emotion_face.nodes.topics import Topics
from emotion_face.sources import message_class


class BehaviourNode(GuardedNode):
    """Publishes hints for other nodes from the feelings, once for every state.

    Parameters
    ----------
    speed, voice, approach
        See ``config/nodes.yaml``; they can be set live.

    Publishers
    ----------
    drives : Drives
    expression : hri_msgs/Expression
        If that package is installed.

    Subscriptions
    -------------
    emotion_state : EmotionState
    """

    def __init__(self) -> None:
        super().__init__("behaviour")
        declare_settings(self, DriveGains())
        self._gains = settings_of(self, DriveGains, [])
        self._topics = Topics(self)
        Health(self, "behaviour", self._topics)

        self._drives = self._topics.publisher(Drives, "drives", qos.STATES)
        self._expressions = None
        try:
            kind = message_class("hri_msgs/msg/Expression")
            self._expressions = self._topics.publisher(kind, "expression", qos.STATES)
        except NotInstalledError as error:
            self.get_logger().info(f"expression is not published: {error}")
        self._topics.subscription(
            EmotionState, "emotion_state", self._on_state, qos.STATES, source="affect"
        )
        refuse_changes(self, lambda changes: settings_of(self, DriveGains, changes))
        self.add_post_set_parameters_callback(self._on_parameters_set)

    def _on_state(self, message: EmotionState) -> None:
        self._drives.publish(conversions.drives_message(message, self._gains))
        if self._expressions:
            kind = self._expressions.msg_type
            self._expressions.publish(conversions.ros4hri_message(message, kind))

    def _on_parameters_set(self, parameters: list[Parameter]) -> None:
        self._gains = settings_of(self, DriveGains, parameters)


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(BehaviourNode, "behaviour")
