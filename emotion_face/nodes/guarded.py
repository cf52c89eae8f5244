"""Nodes that no exception ends: an exception in a callback becomes a warning."""

import functools
import inspect
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

from rcl_interfaces.msg import SetParametersResult
from rclpy.lifecycle import LifecycleNode
from rclpy.node import Node
from rclpy.parameter import Parameter

from emotion_face.errors import EmotionFaceError
from emotion_face.nodes.warnings import Warnings


class GuardedNode(Node):
    """A node that no exception ends while it runs.

    Subscriptions, services, timers and parameter callbacks are guarded when they are made, also
    later and by rclpy; `guarded` is for all others: actions, clock jumps, futures.

    Attributes
    ----------
    warnings : Warnings
        Refusals and failures of the node.
    hearers : dict of str to callable (message) -> None
        Callbacks of the node's subscriptions, by the topic's full name.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.warnings = Warnings(self)
        self.hearers: dict[str, Callable[[Any], None]] = {}
        for service in self.services:  # rclpy makes some without `create_service`
            if not hasattr(service.callback, "__wrapped__"):
                service.callback = self._guarded_service(service.callback)

    def guarded(self, callback: Callable[..., Any], otherwise: Any = None) -> Callable[..., Any]:
        """A callback that warns instead of raising, and then returns something else."""

        @functools.wraps(callback)
        def call(*args: Any) -> Any:
            try:
                return callback(*args)
            except Exception as error:
                self._warn_of(error, callback)
                return otherwise

        return call

    def create_timer(
        self, period_s: float, callback: Callable[..., Any], *args: Any, **options: Any
    ) -> Any:
        """As ``Node.create_timer``, guarded."""
        guarded = self.guarded(callback)
        cast(Any, guarded).__signature__ = inspect.signature(
            callback
        )  # rclpy asks for it at every call
        return super().create_timer(period_s, guarded, *args, **options)

    def create_subscription(
        self, kind: Any, topic: str, callback: Callable[..., Any], *args: Any, **options: Any
    ) -> Any:
        """As ``Node.create_subscription``, guarded."""
        return super().create_subscription(kind, topic, self.guarded(callback), *args, **options)

    def create_service(
        self, kind: Any, name: str, callback: Callable[..., Any], *args: Any, **options: Any
    ) -> Any:
        """As ``Node.create_service``, guarded: after a fault the response stays as it is."""
        guarded = self._guarded_service(callback)
        return super().create_service(kind, name, guarded, *args, **options)

    def set_parameters_atomically(self, parameters: list[Parameter]) -> SetParametersResult:
        """As that of ``Node``; an integer is accepted for a float parameter."""
        return super().set_parameters_atomically([self._fitting(given) for given in parameters])

    def _fitting(self, given: Parameter) -> Parameter:
        is_whole = given.type_ is Parameter.Type.INTEGER and self.has_parameter(given.name)
        if is_whole and self.get_parameter(given.name).type_ is Parameter.Type.DOUBLE:
            return Parameter(given.name, value=float(given.value))
        return given

    def add_on_set_parameters_callback(self, callback: Callable[..., Any]) -> None:
        """As that of ``Node``, guarded: after a fault the change is refused."""
        refused = SetParametersResult(successful=False, reason="the node failed to check it")
        super().add_on_set_parameters_callback(self.guarded(callback, refused))

    def add_post_set_parameters_callback(self, callback: Callable[..., Any]) -> None:
        """As that of ``Node``, guarded."""
        super().add_post_set_parameters_callback(self.guarded(callback))

    def _guarded_service(self, callback: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(callback)
        def call(request: Any, response: Any) -> Any:
            return self.guarded(callback, response)(request, response)

        return call

    def _warn_of(self, error: Exception, callback: Callable[..., Any]) -> None:
        name = getattr(callback, "__name__", "a callback").lstrip("_")
        if isinstance(error, EmotionFaceError):
            self.warnings.refuse(error, name)
            return
        last = traceback.extract_tb(error.__traceback__)[-1]
        kind = type(error).__name__
        place = f"{Path(last.filename).name}:{last.lineno}"
        self.warnings.warn(f"{name} failed: {kind}: {error} ({place})", f"{name} {kind} {place}")


class GuardedLifecycleNode(GuardedNode, LifecycleNode):
    """A lifecycle node that no exception ends while it runs."""
