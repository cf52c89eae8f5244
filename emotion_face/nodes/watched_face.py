"""A face on the graph, for the dashboard."""

from typing import Any

from rcl_interfaces.srv import SetParameters
from rclpy.parameter import Parameter
from sensor_msgs.msg import Image

from emotion_face.dashboard import (
    DashboardServer,
    Pace,
    Page,
    PageVocabulary,
    PersonalityRequest,
    Request,
    frame_news,
    sight_news,
    state_news,
    stimulus_news,
)
from emotion_face.display import HEIGHT, WIDTH, PanelError, scaled
from emotion_face.errors import DashboardError
from emotion_face.msg import EmotionState, Stimulus, Vocabulary
from emotion_face.nodes import camera_images, conversions, pictures, qos
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.topics import Topics


class WatchedFace:
    """Sends a face's frames and states to the pages that show it, and carries out their requests.

    Parameters
    ----------
    node : GuardedNode
    topics : Topics
    server : DashboardServer
    namespace : str
        The face's. In the node's own one its names can be remapped.
    sight : bool
        Whether the pages also get the camera image.
    """

    def __init__(
        self,
        node: GuardedNode,
        topics: Topics,
        server: DashboardServer,
        namespace: str,
        *,
        sight: bool,
    ) -> None:
        self._node, self._topics, self._server = node, topics, server
        self._namespace, self._shows_sight = namespace, sight
        is_own = namespace == node.get_namespace()
        self._prefix = "" if is_own else f"{namespace.rstrip('/')}/"
        self._pace = Pace(clock_s(node))
        self._watching: list[Any] = []
        stimulus = f"{self._prefix}stimulus"
        self._stimuli = topics.publisher(Stimulus, stimulus, qos.STIMULI, shared=True)
        self._affect = node.create_client(SetParameters, f"{self._prefix}affect/set_parameters")
        vocabulary = f"{self._prefix}vocabulary"
        topics.subscription(Vocabulary, vocabulary, self._on_vocabulary, qos.VOCABULARY)

    def watch(self, watched: bool) -> None:
        """Subscribe to frames, states and stimuli, or unsubscribe."""
        hear, prefix = self._topics.subscription, self._prefix
        if watched and not self._watching:
            self._watching = [
                hear(Image, f"{prefix}face/image", self._on_frame, qos.NEWEST_FRAME),
                hear(EmotionState, f"{prefix}emotion_state", self._on_state, qos.NEWEST_STATES),
                hear(Stimulus, f"{prefix}stimulus", self._on_stimulus, qos.STIMULI),
            ]
            if self._shows_sight:
                sight = hear(Image, f"{prefix}people/image", self._on_sight, qos.NEWEST_FRAME)
                self._watching.append(sight)
            self._pace = Pace(clock_s(self._node))
        elif not watched:
            while self._watching:
                self._node.destroy_subscription(self._watching.pop())

    def report(self) -> None:
        """Send the rates, if a page shows the face."""
        if self._watching:
            self._server.tell(self._pace.report(clock_s(self._node)), self._namespace)

    def handle(self, request: Request, page: Page) -> None:
        """Carry out a page's request."""
        if isinstance(request, PersonalityRequest):
            self._set_personality(request.personality, page)
            return
        message = conversions.stimulus_message(request, self._node.get_name())
        message.header.stamp = self._node.get_clock().now().to_msg()
        self._stimuli.publish(message)

    def _set_personality(self, name: str, page: Page) -> None:
        if not self._affect.service_is_ready():
            page.answer("personality: the affect node does not answer, is it there?", is_error=True)
            return
        value = Parameter("personality", value=name).to_parameter_msg()
        future = self._affect.call_async(SetParameters.Request(parameters=[value]))
        answer = self._node.guarded(lambda done: self._on_personality(done.result(), name, page))
        future.add_done_callback(answer)

    def _on_personality(self, response: SetParameters.Response, name: str, page: Page) -> None:
        (result,) = response.results
        text = f"personality {name}" if result.successful else f"refused: {result.reason}"
        page.answer(text, is_error=not result.successful)

    def _on_vocabulary(self, message: Vocabulary) -> None:
        self._server.tell_vocabulary(_page_vocabulary(message), self._namespace)

    def _on_frame(self, message: Image) -> None:
        try:
            frame = scaled(pictures.grey_of(message), WIDTH, HEIGHT)
        except PanelError as error:
            self._node.warnings.refuse(error)
            return
        self._pace.latencies_s.append(clock_s(self._node) - conversions.stamp_s(message))
        self._server.tell(frame_news(frame), self._namespace)

    def _on_sight(self, message: Image) -> None:
        self._server.tell(sight_news(camera_images.picture_of(message)), self._namespace)

    def _on_state(self, message: EmotionState) -> None:
        try:
            news = state_news(conversions.reading_of(message))
        except DashboardError as error:
            self._node.warnings.refuse(error)
            return
        self._pace.states += 1
        self._server.tell(news, self._namespace)

    def _on_stimulus(self, message: Stimulus) -> None:
        stamp_s = conversions.stamp_s(message) or clock_s(self._node)
        news = stimulus_news(stamp_s, conversions.what_of(message))
        self._server.tell(news, self._namespace)


def _page_vocabulary(message: Vocabulary) -> PageVocabulary:
    return PageVocabulary(
        stimuli=list(message.stimuli),
        modulators=list(message.modulators),
        emotions=list(message.emotions),
        personalities=list(message.personalities),
        personality=message.personality,
    )
