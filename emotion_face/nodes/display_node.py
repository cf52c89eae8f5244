"""The display node: the newest frame to a panel."""

from collections.abc import Callable
from functools import partial
from typing import Any

from rclpy.clock import Clock, ClockType
from rclpy.lifecycle import LifecycleNode, LifecycleState, TransitionCallbackReturn
from rclpy.parameter import Parameter
from sensor_msgs.msg import Image

from emotion_face.diagnosis import Diagnosis
from emotion_face.display import (
    HANGS,
    Handling,
    Panel,
    PanelDriver,
    PanelError,
    PanelStatistics,
    PanelWorker,
    diagnose,
)
from emotion_face.nodes import conversions, pictures, qos
from emotion_face.nodes.execution import run
from emotion_face.nodes.health import Health
from emotion_face.nodes.panel_parameters import declare_panel
from emotion_face.nodes.parameters import declare, declare_settings, refuse_changes, settings_of
from emotion_face.nodes.stamps import clock_s
from emotion_face.srv import ShowImage, ShowText

OPEN_TIMEOUT_S = 2.0
CLOSE_TIMEOUT_S = 2.0
ENCODING_TIMEOUT_S = 30.0
START_S = 0.25
STEADY = Clock(clock_type=ClockType.STEADY_TIME)
DONE, FAILED = TransitionCallbackReturn.SUCCESS, TransitionCallbackReturn.FAILURE


class DisplayNode(LifecycleNode):
    """Shows the newest frame on a panel; frames that were overtaken are dropped.

    A lifecycle node: configure opens the panel or says why it cannot, activate shows, deactivate
    makes it dark, cleanup closes it. With ``autostart`` it does the first two by itself, again and
    again until the panel is there. A panel that fails later is opened again by itself.

    Parameters
    ----------
    panel, autostart, <panel>.<option>, keep, mounting, care
        See ``config/nodes.yaml``; keep, mounting and care can be set live.
    opener : callable () -> Panel, optional
        Opens another panel than the parameters name (Python only).

    Subscriptions
    -------------
    face/image : sensor_msgs/Image
        mono8, any size, scaled to the panel.

    Services
    --------
    ~/show_text : ShowText
        A page of text over the face, or a line at its bottom, for a while.
    ~/show_image : ShowImage
        A picture over the face for a while.
    """

    def __init__(self, opener: Callable[[], Panel] | None = None) -> None:
        super().__init__("display")
        self._panel, open_named = declare_panel(self)
        autostart = declare(self, "autostart", True, "whether it configures and activates itself")
        declare_settings(self, Handling())
        settings_of(self, Handling, [])

        self._opener = opener or open_named
        self._worker: PanelWorker | None = None
        self._active = False
        self._health = Health(self, f"panel {self._panel}", self._diagnose)

        self._health.subscription(
            Image, "face/image", self._on_frame, qos.NEWEST_FRAME, source="face"
        )
        self.create_service(ShowText, "~/show_text", self._on_show_text)
        self.create_service(ShowImage, "~/show_image", self._on_show_image)
        refuse_changes(self, lambda changes: settings_of(self, Handling, changes))
        self.add_post_set_parameters_callback(self._on_parameters_set)
        self._starting = self.create_timer(
            START_S,
            self._on_start,
            autostart=autostart,
            clock=STEADY,
        )
        if autostart:
            self._on_start()

    @property
    def statistics(self) -> PanelStatistics | None:
        """Figures of the panel, if there is one or one is looked for."""
        return self._worker.driver.statistics() if self._worker else None

    def on_configure(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Open the panel, or log why it cannot be opened."""
        logger = self.get_logger()
        if not self._worker:
            driver = PanelDriver(
                self._opener,
                handling=settings_of(self, Handling, []),
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
        """Close the panel: a recording is written now."""
        self._close()
        return super().on_cleanup(state)

    def on_shutdown(self, state: LifecycleState) -> TransitionCallbackReturn:
        """Close the panel for good."""
        self._starting.cancel()
        self._close()
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
            has_wires = worker.driver.statistics().link
            worker.close(CLOSE_TIMEOUT_S if has_wires else ENCODING_TIMEOUT_S)

    def _on_start(self) -> None:
        """Start, once the worker has a panel; it goes on trying."""
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
            self._health.warn(error)
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

    def _shared(self, response: Any, show: Callable[[PanelDriver], None]) -> Any:
        """Show something over the face; the response says whether it is shown."""
        try:
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
            self._worker.driver.handle(settings_of(self, Handling, []))

    def _diagnose(self) -> Diagnosis:
        return diagnose(self.statistics, active=self._active)


def main() -> int:
    """Run the node; the exit status."""
    return run(lambda: [DisplayNode()])
