"""The affect node: stimuli in, the emotional state out."""

from typing import Any

from rclpy.clock import JumpThreshold
from rclpy.duration import Duration
from rclpy.node import Node
from rclpy.parameter import Parameter
from std_srvs.srv import Trigger

from emotion_face.affect import (
    AffectModel,
    Metronome,
    StimulusVocabulary,
    Timeline,
    load_parameters,
)
from emotion_face.affect.timeline import TICK_S
from emotion_face.errors import StimulusError
from emotion_face.msg import EmotionState, Stimulus, Vocabulary
from emotion_face.nodes import conversions, qos
from emotion_face.nodes.execution import run
from emotion_face.nodes.health import Health
from emotion_face.nodes.parameters import declare, refuse_changes
from emotion_face.nodes.stamps import clock_s, meant_stamp
from emotion_face.nodes.state_keeper import StateKeeper
from emotion_face.resources import share_path

LATE_SHARE, LATE_MAX = 0.25, 10
"""Shares of a period, and beats in a row, by which a timer is late that begins anew."""
_CHARACTER = ("preset", "personality", "wheel", "time_scale")


class AffectNode(Node):
    """Turns stimuli into an emotional state.

    States belong to whole multiples of their period on the clock and are published right then. The
    same stimuli with the same stamps make the same states, however the clock steps.

    Parameters
    ----------
    rate_hz, preset, personality, wheel, time_scale, vocabulary, state_file, state_every_s
        See ``config/nodes.yaml``; personality, wheel and time_scale can be set live.

    Publishers
    ----------
    emotion_state : EmotionState
        At ``rate_hz``.
    vocabulary : Vocabulary
        Transient local.

    Subscriptions
    -------------
    stimulus : Stimulus

    Services
    --------
    ~/reset : std_srvs/Trigger
        Back to rest.
    """

    def __init__(self) -> None:
        super().__init__("affect")
        rate_hz = declare(self, "rate_hz", 25.0, "states a second [Hz]", low=1, high=100)
        declare(self, "preset", "default", "time constants: default, biological or a .yaml file")
        declare(self, "personality", "even", "name or path of a personality", live=True)
        declare(self, "wheel", "plutchik", "name or path of a feeling wheel", live=True)
        declare(
            self, "time_scale", 1.0, "factor on all times, 2 is slower [1]",
            low=0.001, high=1000, live=True,
        )  # fmt: skip
        vocabulary = declare(self, "vocabulary", "", "path of a file like config/stimuli.yaml")

        self._words = StimulusVocabulary.load(vocabulary or None)
        model = AffectModel(load_parameters(**self._character([])))
        self._timeline = Timeline(model, start_s=clock_s(self), tick_s=TICK_S)
        self._health = Health(self, "emotional state")
        self._keeper = StateKeeper(
            self, self._timeline, lambda: self._character([]), self._health.warn
        )
        self._period_s, self._metronome = 1.0 / rate_hz, Metronome(rate_hz)

        self._states = self._health.publisher(EmotionState, "emotion_state", qos.STATES)
        self._vocabulary = self._health.publisher(Vocabulary, "vocabulary", qos.VOCABULARY)
        self._health.subscription(Stimulus, "stimulus", self._on_stimulus, qos.STIMULI)
        self.create_service(Trigger, "~/reset", self._on_reset)
        refuse_changes(self, lambda changes: load_parameters(**self._character(changes)))
        self.add_post_set_parameters_callback(self._on_parameters_set)
        self._announce()
        self._late = 0
        self._align()
        # A simulated clock steps over a timer, or back; what is due at its new time comes at once.
        any_step = JumpThreshold(
            min_forward=Duration(nanoseconds=1),
            min_backward=Duration(nanoseconds=-1),
            on_clock_change=False,
        )
        self._steps = self.get_clock().create_jump_callback(
            any_step, post_callback=lambda step: self._on_time()
        )

    def _on_stimulus(self, message: Stimulus) -> None:
        now_s = clock_s(self)
        try:
            stimulus = conversions.doses_of(message, self._words)
            self._timeline.stimulate(stimulus, self._time_of(message, now_s))
        except StimulusError as error:
            self._health.warn(error)

    def _align(self) -> None:
        """Let the timer begin anew at the next beat."""
        wait_s = self._metronome.wait_s(clock_s(self))
        self._timer = self.create_timer(wait_s, self._on_first_beat)

    def _on_first_beat(self) -> None:
        self.destroy_timer(self._timer)
        self._timer = self.create_timer(self._period_s, self._on_beat)
        self._on_time()

    def _on_beat(self) -> None:
        """Keep to the beats, which a late start or a clock that was set shifts."""
        self._on_time()
        late_s = self._period_s - self._metronome.wait_s(clock_s(self))
        self._late = self._late + 1 if late_s > LATE_SHARE * self._period_s else 0
        if self._late >= LATE_MAX and not self.get_clock().ros_time_is_active:
            self._late = 0
            self.destroy_timer(self._timer)
            self._align()

    def _on_time(self) -> None:
        for time_s in self._metronome.due(clock_s(self)):
            self._states.publish(conversions.state_message(self._timeline.advance(time_s)))

    def _on_reset(self, request: Trigger.Request, response: Trigger.Response) -> Trigger.Response:
        self._timeline.reset(clock_s(self))
        response.success, response.message = True, "at rest"
        return response

    def _on_parameters_set(self, parameters: list[Parameter]) -> None:
        if any(parameter.name in _CHARACTER for parameter in parameters):
            self._timeline.model.parameters = load_parameters(**self._character([]))
            self._announce()

    def _character(self, changes: list[Parameter]) -> dict[str, Any]:
        """Arguments of `load_parameters`: the node's parameters, with changes."""
        values = {change.name: change.value for change in changes}
        return {name: values.get(name, self.get_parameter(name).value) for name in _CHARACTER}

    def _announce(self) -> None:
        wheel, personality = (self.get_parameter(key).value for key in ("wheel", "personality"))
        message = conversions.vocabulary_message(
            self._words,
            self._timeline.model.parameters,
            wheel=wheel,
            personality=personality,
            personalities=sorted(f.stem for f in share_path("config", "personalities").iterdir()),
        )
        message.header.stamp = self.get_clock().now().to_msg()
        self._vocabulary.publish(message)

    def _time_of(self, message: Stimulus, now_s: float) -> float:
        """When a stimulus happened: its stamp, or now."""
        what = f"stimulus of source {message.source[:40]!r}"
        return meant_stamp(message.header.stamp, now_s, what, self._health.warn) or now_s

    def destroy_node(self) -> None:
        """Save the state and end."""
        if hasattr(self, "_keeper"):  # not if a parameter was refused
            self._keeper.close()
        super().destroy_node()


def main() -> int:
    """Run the node; the exit status."""
    return run(lambda: [AffectNode()])
