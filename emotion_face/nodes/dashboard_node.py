"""The dashboard node: a web page that shows the face and steers it."""

from functools import partial
from typing import Any

from rcl_interfaces.srv import SetParameters
from rclpy.node import Node
from rclpy.parameter import Parameter
from sensor_msgs.msg import Image

from emotion_face.dashboard.access import Access
from emotion_face.dashboard.feed import Pace, frame_news, state_news, stimulus_news
from emotion_face.dashboard.requests import PersonalityRequest, Request
from emotion_face.dashboard.server import DashboardServer, Page
from emotion_face.display import HEIGHT, WIDTH, PanelError
from emotion_face.display.fitting import scaled
from emotion_face.errors import DashboardError
from emotion_face.msg import EmotionState, Stimulus, Vocabulary
from emotion_face.nodes import conversions, pictures, qos
from emotion_face.nodes.execution import run
from emotion_face.nodes.handover import Handover
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare
from emotion_face.nodes.stamps import clock_s

PORT, PORT_MAX = 8080, 65535
REPORT_S = 1.0


class DashboardNode(Node):
    """Serves a web page; it listens to frames and states only while a browser looks.

    Parameters
    ----------
    address, port, token
        See ``config/nodes.yaml``.

    Publishers
    ----------
    stimulus : Stimulus
        What a browser asks for.

    Subscriptions
    -------------
    vocabulary : Vocabulary
    face/image : sensor_msgs/Image
    emotion_state : EmotionState
    stimulus : Stimulus

    Clients
    -------
    affect/set_parameters : rcl_interfaces/SetParameters
        Sets the personality.
    """

    def __init__(self, port: int = PORT) -> None:
        super().__init__("dashboard")
        address = declare(
            self, "address", "127.0.0.1", "IP address to serve the page at; 0.0.0.0: any, by token"
        )
        port = declare(self, "port", port, "TCP port; 0: a free one", low=0, high=PORT_MAX)
        about = "what a browser must know, digits in quotes; empty: nothing"
        token = declare(self, "token", "", about, secret=True)

        self._health = Health(self, "web page")
        handover = Handover(self)
        self._server = DashboardServer(
            Access(address=address, port=port, token=token),
            on_watched=partial(handover.post, self._on_watched),
            on_request=partial(handover.post, self._on_request),
            on_refusal=partial(handover.post, self._health.warn),
        )
        self._pace = Pace(clock_s(self))

        self._stimuli = self._health.publisher(Stimulus, "stimulus", qos.STIMULI)
        self._affect = self.create_client(SetParameters, "affect/set_parameters")
        self._health.subscription(Vocabulary, "vocabulary", self._on_vocabulary, qos.VOCABULARY)
        self._watching: list[Any] = []
        self._reports = self.create_timer(REPORT_S, self._on_report, autostart=False)
        self.get_logger().info(f"the face is shown at {self.url}")

    @property
    def url(self) -> str:
        """Address of the page."""
        return self._server.url

    def _on_watched(self, watched: bool) -> None:
        hear = self._health.subscription
        if watched and not self._watching:
            self._watching = [
                hear(Image, "face/image", self._on_frame, qos.NEWEST_FRAME),
                hear(EmotionState, "emotion_state", self._on_state, qos.NEWEST_STATES),
                hear(Stimulus, "stimulus", self._on_stimulus, qos.STIMULI),
            ]
            self._pace = Pace(clock_s(self))
            self._reports.reset()
        elif not watched:
            self._reports.cancel()
            while self._watching:
                self.destroy_subscription(self._watching.pop())

    def _on_request(self, request: Request, page: Page) -> None:
        if isinstance(request, PersonalityRequest):
            self._set_personality(request.personality, page)
            return
        message = conversions.stimulus_message(request, self.get_name())
        message.header.stamp = self.get_clock().now().to_msg()
        self._stimuli.publish(message)

    def _set_personality(self, name: str, page: Page) -> None:
        if not self._affect.service_is_ready():
            page.answer("personality: the affect node does not answer, is it there?", is_error=True)
            return
        value = Parameter("personality", value=name).to_parameter_msg()
        future = self._affect.call_async(SetParameters.Request(parameters=[value]))
        future.add_done_callback(lambda done: self._on_personality(done.result(), name, page))

    def _on_personality(self, response: SetParameters.Response, name: str, page: Page) -> None:
        (result,) = response.results
        text = f"personality {name}" if result.successful else f"refused: {result.reason}"
        page.answer(text, is_error=not result.successful)

    def _on_vocabulary(self, message: Vocabulary) -> None:
        self._server.tell_words(conversions.words_of(message))

    def _on_frame(self, message: Image) -> None:
        try:
            frame = scaled(pictures.grey_of(message), WIDTH, HEIGHT)
        except PanelError as error:
            self._health.warn(error)
            return
        self._pace.latencies_s.append(clock_s(self) - conversions.stamp_s(message))
        self._server.tell(frame_news(frame))

    def _on_state(self, message: EmotionState) -> None:
        try:
            news = state_news(conversions.reading_of(message))
        except DashboardError as error:
            self._health.warn(error)
            return
        self._pace.states += 1
        self._server.tell(news)

    def _on_stimulus(self, message: Stimulus) -> None:
        stamp_s = conversions.stamp_s(message) or clock_s(self)
        self._server.tell(stimulus_news(stamp_s, conversions.what_of(message)))

    def _on_report(self) -> None:
        self._server.tell(self._pace.report(clock_s(self)))

    def destroy_node(self) -> None:
        """End the server."""
        if hasattr(self, "_server"):  # not if a parameter was refused
            self._server.close()
        super().destroy_node()


def main() -> int:
    """Run the node; the exit status."""
    return run(lambda: [DashboardNode()])
