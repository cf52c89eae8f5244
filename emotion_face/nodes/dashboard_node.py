"""The dashboard node: a web page that shows and controls the faces."""

from functools import partial

from emotion_face.dashboard import PORT, REPORT_S, Access, DashboardServer, Page, Request
from emotion_face.nodes.call_queue import CallQueue
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare_settings, settings_of
from emotion_face.nodes.topics import Topics
from emotion_face.nodes.watched_face import WatchedFace

_STATE, _STATE_TYPE = "emotion_state", "emotion_face/msg/EmotionState"


class DashboardNode(GuardedNode):
    """Serves a web page of all faces; subscribes only to those that a browser shows.

    A face is a namespace with a publisher of ``emotion_state``. The topics are those of the
    node's own namespace, where they can be remapped, and the same names in every other face's.

    Parameters
    ----------
    address, port, token, public_url, sight
        See ``config/nodes.yaml``.

    Publishers
    ----------
    stimulus : Stimulus
        Stimuli sent from a browser.

    Subscriptions
    -------------
    vocabulary : Vocabulary
    face/image : sensor_msgs/Image
    emotion_state : EmotionState
    stimulus : Stimulus
    people/image : sensor_msgs/Image
        With ``sight``.

    Clients
    -------
    affect/set_parameters : rcl_interfaces/SetParameters
        Sets the personality.
    """

    def __init__(self, port: int = PORT) -> None:
        super().__init__("dashboard")
        declare_settings(self, Access(port=port), live=False)

        self._topics = Topics(self)
        Health(self, "web page", self._topics)
        calls = CallQueue(self)
        self._home = self.get_namespace()
        access = settings_of(self, Access, [])
        self._shows_sight = access.sight
        self._server = DashboardServer(
            access,
            home=self._home,
            on_watched=partial(calls.post, self._on_watched),
            on_request=partial(calls.post, self._on_request),
            on_refusal=partial(calls.post, self.warnings.warn),
        )
        self._faces: dict[str, WatchedFace] = {}
        self._watched: frozenset[str] = frozenset()
        self._found = [self._home]
        self._meet(self._home)
        self._reports = self.create_timer(REPORT_S, self._on_report, autostart=False)
        self.get_logger().info(f"the face is shown at {self.url}")

    @property
    def url(self) -> str:
        """Address of the page."""
        return self._server.url

    def _on_watched(self, watched: frozenset[str]) -> None:
        self._watched = watched
        for namespace, face in self._faces.items():
            face.watch(namespace in watched)
        if watched:
            self._reports.reset()
            self._look()
        else:
            self._reports.cancel()

    def _on_request(self, request: Request, page: Page) -> None:
        self._faces[page.face].handle(request, page)

    def _on_report(self) -> None:
        for face in self._faces.values():
            face.report()
        self._look()

    def _look(self) -> None:
        """Send the list of faces to the pages."""
        own = self.resolve_topic_name(_STATE)
        topics = {
            topic: topic.removesuffix(_STATE).rstrip("/") or "/"
            for topic, types in self.get_topic_names_and_types()
            if types == [_STATE_TYPE] and topic.endswith(f"/{_STATE}")
        } | {own: self._home}
        found = sorted({topics[topic] for topic in topics if self.count_publishers(topic)})
        if found and found != self._found:
            self._found = found
            for namespace in found:
                self._meet(namespace)
            self._server.tell_faces(found)

    def _meet(self, namespace: str) -> None:
        if namespace not in self._faces:
            self._faces[namespace] = WatchedFace(
                self, self._topics, self._server, namespace, sight=self._shows_sight
            )
            self._faces[namespace].watch(namespace in self._watched)

    def destroy_node(self) -> None:
        """End the server."""
        if hasattr(self, "_server"):  # not if a parameter was refused
            self._server.close()
        super().destroy_node()


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(DashboardNode, "dashboard")
