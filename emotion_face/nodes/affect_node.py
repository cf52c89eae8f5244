"""The affect node: stimuli in, the emotional state out."""

import time
from typing import Any

from rclpy.clock import JumpThreshold
from rclpy.duration import Duration
from rclpy.parameter import Parameter
from std_srvs.srv import Trigger as Reset

from emotion_face.affect import (
    TICK_S,
    AffectModel,
    AffectSettings,
    Pulse,
    StimulusVocabulary,
    Timeline,
    doses_of,
    known_personalities,
    load_parameters,
)
from emotion_face.errors import StimulusError
from emotion_face.msg import EmotionState, Stimulus, Vocabulary
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.execution import run_node
from emotion_face.nodes.guarded import GuardedNode
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare_settings, refuse_changes, settings_of
from emotion_face.nodes.stamps import clock_s, meant_stamp
from emotion_face.nodes.state_persistence import StatePersistence
from emotion_face.nodes.topics import Topics

BEGINNING_S = 1.0
"""A simulated clock is 0 until it begins; the time before that does not count."""


class AffectNode(GuardedNode):
    """Turns stimuli into an emotional state.

    States are at whole multiples of their period on the clock and are published at that time. The
    first tick that shows a stimulus is published too, and for 0.3 s the rate is doubled. The same
    stimuli with the same stamps make the same states, however the clock steps.

    Parameters
    ----------
    rate_hz, preset, personality, wheel, time_scale, vocabulary, state_file, state_every_s,
    company
        See ``config/nodes.yaml``; personality, wheel and time_scale can be set live.

    Publishers
    ----------
    emotion_state : EmotionState
        At ``rate_hz``, and up to twice that while a stimulus takes effect.
    vocabulary : Vocabulary
        Transient local.

    Subscriptions
    -------------
    stimulus : Stimulus

    Services
    --------
    ~/reset : std_srvs/Trigger
        Returns to rest.
    """

    def __init__(self) -> None:
        super().__init__("affect")
        declare_settings(self, AffectSettings(), live=False)
        settings = settings_of(self, AffectSettings, [])

        self._words = StimulusVocabulary.load(settings.vocabulary or None)
        model = AffectModel(load_parameters(**self._character([])))
        self._timeline = Timeline(
            model, start_s=clock_s(self), tick_s=TICK_S, company=settings.company
        )
        self._topics = Topics(self)
        Health(self, "emotional state", self._topics)
        self._keeper = StatePersistence(self, self._timeline, settings, lambda: self._character([]))
        self._pulse, self._period_s = Pulse(self._timeline, settings.rate_hz), 1 / settings.rate_hz

        self._states = self._topics.publisher(EmotionState, "emotion_state", qos.STATES)
        self._vocabulary = self._topics.publisher(Vocabulary, "vocabulary", qos.VOCABULARY)
        self._topics.subscription(Stimulus, "stimulus", self._on_stimulus, qos.STIMULI)
        self.create_service(Reset, "~/reset", self._on_reset)
        refuse_changes(self, lambda changes: load_parameters(**self._character(changes)))
        self.add_post_set_parameters_callback(self._on_parameters_set)
        self._announce()
        # The events executor calls a timer that is late once for every timer that is set anew, so
        # this one is set once: right after a tick, where a state is due.
        time.sleep(TICK_S - clock_s(self) % TICK_S)
        self.create_timer(TICK_S, self._on_time)
        # A simulated clock steps over a timer, or back; what is due at its new time comes at once.
        any_step = JumpThreshold(
            min_forward=Duration(nanoseconds=1),
            min_backward=Duration(nanoseconds=-1),
            on_clock_change=False,
        )
        self._steps = self.get_clock().create_jump_callback(
            any_step, post_callback=self.guarded(lambda step: self._on_time())
        )

    def _on_stimulus(self, message: Stimulus) -> None:
        now_s = clock_s(self)
        try:
            stimulus = doses_of(message, self._words)
            self._timeline.stimulate(stimulus, self._time_of(message, now_s))
        except StimulusError as error:
            self.warnings.refuse(error)

    def _on_time(self) -> None:
        now_s = clock_s(self)
        if self._timeline.tick == 0 and now_s > BEGINNING_S:
            self._timeline.begin(now_s - self._period_s)
        for time_s in self._pulse.due(now_s):
            self._states.publish(conversions.state_message(self._timeline.advance(time_s)))

    def _on_reset(self, request: Reset.Request, response: Reset.Response) -> Reset.Response:
        self._timeline.reset(clock_s(self))
        response.success, response.message = True, "at rest"
        return response

    def _on_parameters_set(self, parameters: list[Parameter]) -> None:
        if any(parameter.name in self._character([]) for parameter in parameters):
            self._timeline.model.parameters = load_parameters(**self._character([]))
            self._announce()

    def _character(self, changes: list[Parameter]) -> dict[str, Any]:
        """Arguments of `load_parameters`: the node's parameters, with changes."""
        return settings_of(self, AffectSettings, changes).character

    def _announce(self) -> None:
        settings = settings_of(self, AffectSettings, [])
        message = conversions.vocabulary_message(
            self._words,
            self._timeline.model.parameters,
            wheel=settings.wheel,
            personality=settings.personality,
            personalities=known_personalities(),
        )
        message.header.stamp = self.get_clock().now().to_msg()
        self._vocabulary.publish(message)

    def _time_of(self, message: Stimulus, now_s: float) -> float:
        """Time of a stimulus: its stamp, or now."""
        what = f"stimulus of source {message.source[:40]!r}"
        return meant_stamp(self, message.header.stamp, what, self.warnings.warn) or now_s

    def destroy_node(self) -> None:
        """Save the state and end."""
        if hasattr(self, "_keeper"):  # not if a parameter was refused
            self._keeper.close()
        super().destroy_node()


def main() -> int:
    """Run the node and return the exit status."""
    return run_node(AffectNode, "affect")
