"""Action server and topic that play expressions on request."""

from typing import Any

from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle

from emotion_face.action import PlayExpression
from emotion_face.errors import ConfigError, EmotionFaceError
from emotion_face.face import Actor, Outcome, Play, performance_of
from emotion_face.msg import Trigger
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.stamps import meant_stamp
from emotion_face.nodes.topics import Topics


class Performer:
    """Lets an actor play requested expressions.

    Parameters
    ----------
    node : GuardedNode
        The node that draws.
    topics : Topics
    actor : Actor

    Action servers
    --------------
    play_expression : PlayExpression

    Subscriptions
    -------------
    trigger : Trigger
    """

    def __init__(self, node: GuardedNode, topics: Topics, actor: Actor) -> None:
        self._node, self._actor = node, actor
        self._plays: dict[bytes, Play] = {}
        self._running: list[ServerGoalHandle] = []

        self._server = _PatientServer(
            node,
            PlayExpression,
            "play_expression",
            execute_callback=node.guarded(self._on_finished, PlayExpression.Result()),
            goal_callback=node.guarded(self._on_goal, GoalResponse.REJECT),
            handle_accepted_callback=node.guarded(self._on_accepted),
            cancel_callback=node.guarded(self._on_cancel, CancelResponse.REJECT),
        )
        topics.subscription(Trigger, "trigger", self._on_trigger, qos.STIMULI)

    def report(self, time_s: float) -> None:
        """Send feedback and results for the frame at ``time_s``."""
        running = []
        for goal in self._running:
            play = self._plays[_key(goal)]
            if play.shown_s is None:
                goal.publish_feedback(conversions.feedback_message(play, time_s))
                running.append(goal)
            else:
                self._server.finish(goal)
        self._running = running

    def close(self) -> None:
        """End the action server."""
        self._server.destroy()

    def _on_goal(self, goal: PlayExpression.Goal) -> GoalResponse:
        try:
            performance = performance_of(goal)
            self._actor.feeling(performance.expression)
            self._actor.blender.check(performance.priority)
        except EmotionFaceError as error:
            self._node.warnings.refuse(error, "play_expression")
            return GoalResponse.REJECT
        return GoalResponse.ACCEPT

    def _on_accepted(self, goal: ServerGoalHandle) -> None:
        performance = performance_of(goal.request)
        feeling = self._actor.feeling(performance.expression)
        self._plays[_key(goal)] = self._actor.blender.begin(performance, feeling)
        self._running.append(goal)
        goal.execute()

    def _on_cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        play = self._plays.get(_key(goal))
        if play is None or play.shown_s is not None:
            return CancelResponse.REJECT
        self._actor.blender.cancel(play)
        return CancelResponse.ACCEPT

    def _on_finished(self, goal: ServerGoalHandle) -> PlayExpression.Result:
        play = self._plays.pop(_key(goal))
        ends = {Outcome.COMPLETED: goal.succeed, Outcome.CANCELLED: goal.canceled}
        ends.get(play.outcome, goal.abort)()
        return conversions.result_message(play)

    def _on_trigger(self, message: Trigger) -> None:
        try:
            performance = performance_of(message)
        except ConfigError as error:
            self._node.warnings.refuse(error, "trigger")
            return
        warn = self._node.warnings.warn
        stamp_s = meant_stamp(self._node, message.header.stamp, "trigger", warn)
        self._actor.trigger(performance, stamp_s)


class _PatientServer(ActionServer):
    """Awaitable end of a goal, as waiting in a callback would keep the executor busy."""

    def notify_execute(self, goal: ServerGoalHandle, callback: Any) -> None:
        """An end without callback yet."""

    def finish(self, goal: ServerGoalHandle) -> None:
        """Call the callback that ends the goal."""
        super().notify_execute(goal, None)


def _key(goal: ServerGoalHandle) -> bytes:
    return bytes(goal.goal_id.uuid)
