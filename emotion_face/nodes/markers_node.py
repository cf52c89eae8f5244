"""The markers node: an emotional state for rviz."""

from visualization_msgs.msg import MarkerArray

from emotion_face.msg import EmotionState
from emotion_face.nodes import qos
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.marking import MarkerLayout, markers_message
from emotion_face.nodes.parameters import declare, declare_settings, refuse_changes, settings_of
from emotion_face.nodes.topics import Topics

LIFETIME = 5
"""Markers vanish after this many missing messages in a row."""


class MarkersNode(GuardedNode):
    """Shows levels as bars and the emotion by its name, in a frame of the user's choice.

    Parameters
    ----------
    rate_hz, frame_id, scale, offset_x, offset_y, offset_z
        See ``config/nodes.yaml``; all but rate_hz can be set live.

    Publishers
    ----------
    markers : visualization_msgs/MarkerArray
        Of the newest state, at ``rate_hz`` at most.

    Subscriptions
    -------------
    emotion_state : EmotionState
    """

    def __init__(self) -> None:
        super().__init__("markers")
        rate_hz = declare(self, "rate_hz", 10.0, "markers a second at most [Hz]", low=1, high=100)
        declare_settings(self, MarkerLayout())

        settings_of(self, MarkerLayout, [])
        self._lifetime_s = LIFETIME / rate_hz
        self._newest: EmotionState | None = None
        topics = Topics(self)
        Health(self, "markers", topics)

        self._markers = topics.publisher(MarkerArray, "markers", qos.FRAMES)
        topics.subscription(
            EmotionState, "emotion_state", self._on_state, qos.NEWEST_STATES, source="affect"
        )
        refuse_changes(self, lambda changes: settings_of(self, MarkerLayout, changes))
        self.create_timer(1.0 / rate_hz, self._on_time)

    def _on_state(self, message: EmotionState) -> None:
        self._newest = message

    def _on_time(self) -> None:
        if self._newest:
            layout = settings_of(self, MarkerLayout, [])
            self._markers.publish(markers_message(self._newest, layout, self._lifetime_s))
            self._newest = None


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(MarkersNode, "markers")
