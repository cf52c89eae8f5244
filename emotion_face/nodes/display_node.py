"""The display node: the newest frame to a panel."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from rclpy.clock import Clock, ClockType
from rclpy.lifecycle import LifecycleState, TransitionCallbackReturn
from rclpy.parameter import Parameter
from sensor_msgs.msg import Image

from emotion_face.diagnosis import Diagnosis, Level
from emotion_face.display import (
    AUTO,
    HANGS,
    DisplaySettings,
    Panel,
    PanelDriver,
    PanelError,
    PanelSettings,
    PanelStatistics,
    PanelWorker,
    diagnose,
)
from emotion_face.nodes import conversions, pictures, qos
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedLifecycleNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare_settings, refuse_changes, settings_of
from emotion_face.nodes.stamps import clock_s
from emotion_face.nodes.topics import Topics
from emotion_face.srv import ShowImage, ShowText

OPEN_TIMEOUT_S = 2.0
START_S = 0.25
SHUT_DOWN = "the display was shut down for good: end this process and start it again"
STEADY = Clock(clock_type=ClockType.STEADY_TIME)
R = TypeVar("R", ShowText.Response, ShowImage.Response)
DONE, FAILED = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE


class DisplayNode(GuardedLifecycleNode):
    """Shows the newest frame on a panel; older ones are dropped.

    A lifecycle node: configure opens the panel or logs the reason, activate shows, deactivate
    makes it dark, cleanup closes it. With ``autostart`` it does the first two by itself, and tries
    again until the panel is there. A panel that fails later is opened again automatically.

    Parameters
    ----------
    panel, autostart, <panel>.<option>, keep, mounting, care
        See ``config/nodes.yaml``; keep, mounting and care can be set live.
    opener : callable () -> Panel, optional
        Opens this panel instead of the one that the parameters name (Python only).

    Subscriptions
    -------------
    face/image : sensor_msgs/Image
        mono8, any size, scaled to the panel.

    Services
    --------
    ~/show_text : ShowText
        A page of text over the face, or a line at its bottom, for some time.
    ~/show_image : ShowImage
        A picture over the face for some time.
    """

    def __init__(self, opener: Callable[[], Panel] | None = None) -> None:
        super().__init__("display")
        declare_settings(self, DisplaySettings())
        settings = settings_of(self, DisplaySettings, [])
        self._panel = settings.chosen
        if not opener and (settings.panel, self._panel) == (AUTO, "null"):
            self.get_logger().info("no terminal here, so nothing is shown: choose a panel")

        self._opener = opener or settings.opener()
        self._worker: PanelWorker | None = None
        self._active = self._is_shut_down = False
        self._topics = Topics(self)
        Health(self, f"panel {self._panel}", self._topics, self._diagnose)

        self._topics.subscription(
            Image, "face/image", self._on_frame, qos.NEWEST_FRAME, source="face"
        )
        self.create_service(ShowText, "~/show_text", self._on_show_text)
        self.create_service(ShowImage, "~/show_image", self._on_show_image)
        refuse_changes(self, lambda changes: settings_of(self, PanelSettings, changes))
        self.add_post_set_parameters_callback(self._on_parameters_set)
        self._starting = self.create_timer(
            START_S,
            self._on_start,
            autostart=settings.autostart,
            clock=STEADY,
        )
        if settings.autostart:
            self._on_start()

    @property
    def statistics(self) -> PanelStatistics | None:
        """Figures of the panel, if it is open or being opened."""
        return self._worker.driver.statistics() if self._worker else None

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Open the panel, or log why it cannot be opened."""
        logger = self.get_logger()
        if not self._worker:
            driver = PanelDriver(
                self._opener,
                handling=settings_of(self, PanelSettings, []),
                stamp_clock=partial(clock_s, self),
                on_error=lambda text: logger.error(f"panel {self._panel}: {text}"),
            )
            driver.activate(False)
            self._worker = PanelWorker(driver)
        if not self._worker.driver.wait_open(OPEN_TIMEOUT_S):
            if not self._worker.driver.statistics().failures:
                logger.error(f"panel {self._panel}: not open after {OPEN_TIMEOUT_S:g} s: {HANGS}")
            if self._starting.is_canceled():
                self._close()
            return FAILED
        return super().on_configure(state)

    def on_activate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Show frames."""
        self._light(True)
        return super().on_activate(state)

    def on_deactivate(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Make the panel dark."""
        self._light(False)
        return super().on_deactivate(state)

    def on_cleanup(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Close the panel; a recording is written now."""
        self._close()
        return super().on_cleanup(state)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Close the panel for good."""
        self._starting.cancel()
        self._close()
        self._is_shut_down = True
        return super().on_shutdown(state)

    def on_error(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Close the panel, and be ready to be configured again."""
        self._close()
        if self.get_parameter("autostart").value:
            self._starting.reset()
        return DONE

    def destroy_node(self) -> None:
        """Close the panel and end."""
        if hasattr(self, "_worker"):  # not if a parameter was refused
            self._close()
        super().destroy_node()

    def _light(self, active: bool) -> None:
        self._active = active
        if self._worker:
            self._worker.driver.activate(active)

    def _close(self) -> None:
        self._active = False
        worker, self._worker = self._worker, None
        if worker:
            worker.finish()

    def _on_start(self) -> None:
        """Configure and activate once the worker has a panel, which it tries to open."""
        if self._worker and not self._worker.driver.wait_open(0.0):
            return
        if self.trigger_configure() == DONE and self.trigger_activate() == DONE:
            self._starting.cancel()

    def _on_frame(self, message: Image) -> None:
        if not self._worker:
            return
        try:
            frame = pictures.grey_of(message)
        except PanelError as error:
            self.warnings.refuse(error)
            return
        self._worker.driver.submit(frame, conversions.seconds(message.header.stamp))

    def _on_show_text(
        self, request: ShowText.Request, response: ShowText.Response
    ) -> ShowText.Response:
        return self._shared(response, lambda driver: pictures.show_text(request, driver))

    def _on_show_image(
        self, request: ShowImage.Request, response: ShowImage.Response
    ) -> ShowImage.Response:
        return self._shared(response, lambda driver: pictures.show_image(request, driver))

    def _shared(self, response: R, show: Callable[[PanelDriver], None]) -> R:
        """Show a page over the face; the response says whether it is shown."""
        try:
            if self._is_shut_down:
                raise PanelError(SHUT_DOWN)
            if not (self._worker and self._active):
                raise PanelError("the display is not active: configure and activate it first")
            show(self._worker.driver)
        except PanelError as error:
            response.message = str(error)
        else:
            response.success = True
        return response

    def _on_parameters_set(self, parameters: list[Parameter]) -> None:
        if self._worker:
            self._worker.driver.handle(settings_of(self, PanelSettings, []))

    def _diagnose(self) -> Diagnosis:
        if self._is_shut_down:
            return Diagnosis(Level.WARN, SHUT_DOWN)
        return diagnose(self.statistics, active=self._active)


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(DisplayNode, "display")
