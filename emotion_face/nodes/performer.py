"""Serving performances: a face plays an expression on request."""

from operator import itemgetter
from typing import Any

from rclpy.action import ActionServer, CancelResponse, GoalResponse
from rclpy.action.server import ServerGoalHandle
from rclpy.node import Node

from emotion_face.action import PlayExpression
from emotion_face.affect import Lexicon, load_parameters
from emotion_face.errors import ConfigError, EmotionFaceError
from emotion_face.face import Expression, Outcome, Performance, Play, Stage
from emotion_face.msg import Trigger, Vocabulary
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.health import Health
from emotion_face.nodes.stamps import clock_s, meant_stamp

TRIGGERS_MAX = 256
"""Stamped ahead; of more, the newest."""


class Performer:
    """Plays expressions over what is felt, for a node that draws; its frames set the time.

    Parameters
    ----------
    node : Node
    health : Health

    Action servers
    --------------
    play_expression : PlayExpression

    Subscriptions
    -------------
    trigger : Trigger
    vocabulary : Vocabulary
        Names the wheel whose words are understood.
    """

    def __init__(self, node: Node, health: Health) -> None:
        self._node, self._health = node, health
        self._stage = Stage()
        self._lexicon = Lexicon(load_parameters())
        self._plays: dict[bytes, Play] = {}
        self._running: list[ServerGoalHandle] = []
        self._triggers: list[tuple[float, Performance]] = []
        self._time_s = 0.0

        self._server = _PatientServer(
            node,
            PlayExpression,
            "play_expression",
            execute_callback=self._on_finished,
            goal_callback=self._on_goal,
            handle_accepted_callback=self._on_accepted,
            cancel_callback=self._on_cancel,
        )
        health.subscription(Trigger, "trigger", self._on_trigger, qos.STIMULI)
        health.subscription(Vocabulary, "vocabulary", self._on_vocabulary, qos.VOCABULARY)

    def shown(self, time_s: float, felt: Expression) -> Expression:
        """What the frame at ``time_s`` is to show while something is felt."""
        if time_s < self._time_s:  # what was ahead of the old time is gone with it
            self._triggers = [entry for entry in self._triggers if entry[0] < self._time_s]
        self._time_s = time_s
        due = sorted((entry for entry in self._triggers if entry[0] <= time_s), key=itemgetter(0))
        self._triggers = [entry for entry in self._triggers if entry[0] > time_s]
        for at_s, performance in due:
            self._start(performance, at_s)
        shown = self._stage.blend(time_s, felt)
        self._report(time_s)
        return shown

    def close(self) -> None:
        """End the action server."""
        self._server.destroy()

    def _start(self, performance: Performance, at_s: float) -> None:
        try:
            if performance.expression:
                feeling = self._lexicon.feeling(performance.expression)
                self._stage.begin(performance, feeling, at_s)
            else:
                self._stage.clear(performance.priority)
        except EmotionFaceError as error:
            self._health.warn(f"trigger: {error}")

    def _report(self, time_s: float) -> None:
        running = []
        for goal in self._running:
            play = self._plays[_key(goal)]
            if play.shown_s is None:
                goal.publish_feedback(conversions.feedback_message(play, time_s))
                running.append(goal)
            else:
                self._server.finish(goal)
        self._running = running

    def _on_goal(self, goal: PlayExpression.Goal) -> GoalResponse:
        try:
            performance = conversions.performance_of(goal)
            self._lexicon.feeling(performance.expression)
            self._stage.check(performance.priority)
        except EmotionFaceError as error:
            self._health.warn(f"play_expression: {error}")
            return GoalResponse.REJECT
        return GoalResponse.ACCEPT

    def _on_accepted(self, goal: ServerGoalHandle) -> None:
        performance = conversions.performance_of(goal.request)
        feeling = self._lexicon.feeling(performance.expression)
        self._plays[_key(goal)] = self._stage.begin(performance, feeling)
        self._running.append(goal)
        goal.execute()

    def _on_cancel(self, goal: ServerGoalHandle) -> CancelResponse:
        play = self._plays.get(_key(goal))
        if play is None or play.shown_s is not None:
            return CancelResponse.REJECT
        self._stage.cancel(play)
        return CancelResponse.ACCEPT

    def _on_finished(self, goal: ServerGoalHandle) -> PlayExpression.Result:
        play = self._plays.pop(_key(goal))
        ends = {Outcome.COMPLETED: goal.succeed, Outcome.CANCELLED: goal.canceled}
        ends.get(play.outcome, goal.abort)()
        return conversions.result_message(play)

    def _on_trigger(self, message: Trigger) -> None:
        try:
            performance = conversions.performance_of(message)
        except ConfigError as error:
            self._health.warn(f"trigger: {error}")
            return
        stamp_s = meant_stamp(
            message.header.stamp, clock_s(self._node), "trigger", self._health.warn
        )
        self._triggers.append((stamp_s, performance))
        del self._triggers[:-TRIGGERS_MAX]

    def _on_vocabulary(self, message: Vocabulary) -> None:
        try:
            self._lexicon = Lexicon(load_parameters(wheel=message.wheel))
        except ConfigError as error:
            self._health.warn(f"the words of the wheel before it stay in use: {error}")


class _PatientServer(ActionServer):
    """Lets a goal go on until it is finished: a callback that waits keeps an executor busy."""

    def notify_execute(self, goal: ServerGoalHandle, callback: Any) -> None:
        """Call nobody yet."""

    def finish(self, goal: ServerGoalHandle) -> None:
        """Have the callback called that ends the goal."""
        super().notify_execute(goal, None)


def _key(goal: ServerGoalHandle) -> bytes:
    return bytes(goal.goal_id.uuid)
