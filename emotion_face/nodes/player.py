"""The player: a bag's inputs and its clock into a graph under simulated time."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

from builtin_interfaces.msg import Time
from rclpy.executors import Executor
from rclpy.node import Node
from rclpy.parameter_client import AsyncParameterClient
from rosgraph_msgs.msg import Clock

from emotion_face.affect import Metronome
from emotion_face.bags import Cue, Sample, clock_steps
from emotion_face.errors import BagError
from emotion_face.nodes.bag_messages import INPUTS, OUTPUTS, SECOND_NS, Bag, sample_of, stamp_ns

AFTER_NS = 2 * SECOND_NS
ATTEMPTS = 20
AGAIN_S = 0.5
TIMEOUT_S = 20.0
SPIN_S = 0.01


class Player(Node):
    """Plays bags, in lock step: the clock goes on when all states and frames have come.

    Parameters
    ----------
    executor : Executor
        Runs this node, and the graph if that is in this process.
    is_ending : callable () -> bool
        Whether to stop in the midst of playing, by KeyboardInterrupt.

    Publishers
    ----------
    /clock : rosgraph_msgs/Clock
    stimulus, look_at, speech, trigger

    Subscriptions
    -------------
    emotion_state, face/image
    """

    def __init__(self, executor: Executor, is_ending: Callable[[], bool]) -> None:
        super().__init__("player")
        self._executor, self._is_ending = executor, is_ending
        self._span_ns = (0, 0)
        self.heard: dict[str, list[Sample]] = {name: [] for name in OUTPUTS}
        self._clock_now = self.create_publisher(Clock, "/clock", 1)
        self._inputs = {
            name: self.create_publisher(kind, name, 100) for name, (kind, _) in INPUTS.items()
        }
        for name, (kind, profile) in OUTPUTS.items():
            self.create_subscription(kind, name, partial(self._on_output, name), profile)
        self._asking = {name: AsyncParameterClient(self, name) for name in ("affect", "face")}
        executor.add_node(self)

    def play(self, bag: Bag, step_s: float, rate: float | None = None) -> dict[str, list[Sample]]:
        """Play a bag's inputs from a jump of the clock back to its start; what came of it.

        Parameters
        ----------
        bag : Bag
        step_s : float
            Step of the clock in seconds.
        rate : float, optional
            Seconds of the clock a second; without it as fast as the graph answers.

        Raises
        ------
        BagError
            If the graph does not answer.
        """
        states, frames = (Metronome(self._rate_hz(name)) for name in self._asking)
        if not self._spin(self._have_readers, TIMEOUT_S):
            raise BagError(f"not all of {', '.join(INPUTS)} have a reader, expected a running face")
        start_ns = round(states.due(bag.start_ns * 1e-9)[-1] * SECOND_NS)
        due = {"emotion_state": 1, "face/image": len(frames.due(start_ns * 1e-9))}
        self._rewind(start_ns, bag.end_ns)
        begin_s = time.monotonic()
        steps = clock_steps(start_ns, bag.end_ns, round(step_s * SECOND_NS), bag.cues)
        for time_ns, before, then in steps:
            self._publish(before)
            for state_s in states.due(time_ns * 1e-9):
                due["emotion_state"] += 1
                due["face/image"] += len(frames.due(state_s))
            if not self._go_to(time_ns, lambda: self._have(due), TIMEOUT_S):
                raise BagError(f"at {time_ns * 1e-9:.3f} s: {self._missing(due)}")
            self._publish(then)
            if rate:
                until_s = begin_s + (time_ns - start_ns) * 1e-9 / rate
                self._spin(lambda: False, until_s - time.monotonic())
        return self.heard

    def _rewind(self, start_ns: int, end_ns: int) -> None:
        """Let the clock jump back to the start, again until the whole graph follows."""
        late_ns = end_ns + AFTER_NS
        for _ in range(ATTEMPTS):
            self._listen(late_ns - SECOND_NS, late_ns)
            if self._go_to(late_ns, lambda: all(self.heard.values()), AGAIN_S):
                self._listen(start_ns, end_ns)
                if self._go_to(start_ns, lambda: bool(self.heard["face/image"]), 4 * AGAIN_S):
                    return
        raise BagError(
            f"no states and frames come in {self.get_namespace()}, expected a face there that "
            "runs with use_sim_time:=true"
        )

    def _listen(self, from_ns: int, to_ns: int) -> None:
        self._span_ns = from_ns, to_ns
        self.heard = {name: [] for name in OUTPUTS}

    def _on_output(self, name: str, message: Any) -> None:
        first_ns, last_ns = self._span_ns
        if first_ns <= stamp_ns(message) <= last_ns:
            self.heard[name].append(sample_of(message))

    def _publish(self, cues: list[Cue]) -> None:
        for cue in cues:
            self._inputs[cue.topic].publish(cue.message)
        if cues:
            for name in self._asking:
                self._rate_hz(name)

    def _go_to(self, time_ns: int, done: Callable[[], bool], timeout_s: float) -> bool:
        """Set the clock, again as long as nothing follows, for its topic may lose messages."""
        end_s = time.monotonic() + timeout_s
        while time.monotonic() < end_s:
            self._clock_now.publish(_clock(time_ns))
            if self._spin(done, AGAIN_S):
                return True
        return False

    def _spin(self, done: Callable[[], bool], timeout_s: float) -> bool:
        end_s = time.monotonic() + timeout_s
        while not done():
            left_s = end_s - time.monotonic()
            if left_s <= 0.0:
                return False
            if self._is_ending():
                raise KeyboardInterrupt
            self._executor.spin_once(timeout_sec=min(left_s, SPIN_S))
        return True

    def _have_readers(self) -> bool:
        return all(publisher.get_subscription_count() for publisher in self._inputs.values())

    def _have(self, due: dict[str, int]) -> bool:
        return all(len(self.heard[name]) >= count for name, count in due.items())

    def _missing(self, due: dict[str, int]) -> str:
        counts = (f"{len(self.heard[name])} of {n} {name}" for name, n in due.items())
        return f"the graph stands still, {', '.join(counts)} came"

    def _rate_hz(self, node: str) -> float:
        """Rate of a node, which has taken all inputs before when it answers."""
        client = self._asking[node]
        for _ in range(ATTEMPTS):  # a service that is just found may miss the question
            if self._spin(client.services_are_ready, AGAIN_S):
                future = client.get_parameters(["rate_hz"])
                if self._spin(future.done, AGAIN_S):
                    return float(future.result().values[0].double_value)
        raise BagError(f"no node {node} in {self.get_namespace()}, expected a running face")


def _clock(time_ns: int) -> Clock:
    seconds, nanoseconds = divmod(time_ns, SECOND_NS)
    return Clock(clock=Time(sec=seconds, nanosec=nanoseconds))
