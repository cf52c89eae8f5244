"""The player: publishes a bag's inputs and clock for nodes with simulated time."""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path

from builtin_interfaces.msg import Time
from rclpy.executors import Executor
from rclpy.node import Node
from rclpy.parameter_client import AsyncParameterClient
from rosgraph_msgs.msg import Clock

from emotion_face.affect import Metronome
from emotion_face.bags import (
    INPUTS,
    OUTPUTS,
    SECOND_NS,
    Bag,
    Messages,
    Sample,
    TimedMessage,
    clock_steps,
    sample_of,
)
from emotion_face.errors import BagError
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.bag_messages import TOPICS
from emotion_face.nodes.execution import end, make_executor, ros
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.recorder import Recorder
from emotion_face.signals import catch_signals

AFTER_NS = 2 * SECOND_NS
ATTEMPTS = 20
REWINDS = 9
AGAIN_S = 0.5
TIMEOUT_S = 20.0
SPIN_S = 0.01


class Player(Node):
    """Plays bags in lock step: the clock goes on when all states and frames have arrived.

    Parameters
    ----------
    executor : Executor
        Runs this node, and the face's nodes if they are in this process.
    is_ending : callable () -> bool
        Whether to stop playing, by KeyboardInterrupt.

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
        self._messages = Messages()
        self._clock_now = self.create_publisher(Clock, "/clock", 1)
        self._inputs = {name: self.create_publisher(TOPICS[name][0], name, 100) for name in INPUTS}
        for name in OUTPUTS:
            kind, profile = TOPICS[name]
            on_output = partial(self._on_output, name)
            self.create_subscription(kind, name, on_output, profile, raw=True)
        self._asking = {name: AsyncParameterClient(self, name) for name in ("affect", "face")}
        executor.add_node(self)

    def play(self, bag: Bag, step_s: float, rate: float | None = None) -> dict[str, list[Sample]]:
        """Play a bag's inputs, after a jump of the clock back to its start; returns the outputs.

        Parameters
        ----------
        bag : Bag
        step_s : float
            Step of the clock in seconds.
        rate : float, optional
            Speed as a factor on real time; without it as fast as the nodes answer.

        Raises
        ------
        BagError
            If the nodes do not answer.
        """
        beats, drawn = (Metronome(self._rate_hz(name)) for name in self._asking)
        if not self._spin(self._have_readers, TIMEOUT_S):
            raise BagError(f"not all of {', '.join(INPUTS)} have a reader, expected a running face")
        start_ns = round(beats.due(bag.start_ns * 1e-9)[-1] * SECOND_NS)
        self._rewind(start_ns, bag.end_ns)
        due_ns = start_ns
        due_frames = states_counted = 0

        def have_all() -> bool:
            """Whether the state of the last beat has arrived, and the frames of all states."""
            nonlocal due_frames, states_counted
            states, frames = (self.heard[name] for name in OUTPUTS)
            for state in states[states_counted:]:
                due_frames += bool(drawn.due(state.stamp_ns / SECOND_NS))
            states_counted = len(states)
            return states[-1].stamp_ns >= due_ns and len(frames) >= due_frames

        begin_s = time.monotonic()
        steps = clock_steps(start_ns, bag.end_ns, round(step_s * SECOND_NS), bag.cues)
        for time_ns, before, then in steps:
            self._publish(before)
            for beat_s in beats.due(time_ns * 1e-9):
                due_ns = round(beat_s * SECOND_NS)
            if not self._go_to(time_ns, have_all, TIMEOUT_S):
                raise BagError(f"at {time_ns * 1e-9:.3f} s: {self._missing()}")
            if then:
                self._settle()
            self._publish(then)
            if rate:
                until_s = begin_s + (time_ns - start_ns) * 1e-9 / rate
                self._spin(lambda: False, until_s - time.monotonic())
        return self.heard

    def _rewind(self, start_ns: int, end_ns: int) -> None:
        """Let the clock jump back to the start, repeatedly until all nodes follow.

        Each attempt begins at a later time than the one before, as a node that is told the same
        time again has no news, and waits longer, as a busy machine answers late.
        """
        for attempt in range(1, REWINDS + 1):
            late_ns = end_ns + AFTER_NS + attempt * SECOND_NS
            self._listen(end_ns + AFTER_NS, late_ns)
            if self._go_to(late_ns, lambda: all(self.heard.values()), attempt * AGAIN_S):
                self._listen(start_ns, end_ns)
                wait_s = (3 + attempt) * AGAIN_S
                if self._go_to(start_ns, lambda: bool(self.heard["face/image"]), wait_s):
                    return
        raise BagError(
            f"no states and frames come in {self.get_namespace()}, expected a face there that "
            "runs with use_sim_time:=true"
        )

    def _listen(self, from_ns: int, to_ns: int) -> None:
        self._span_ns = from_ns, to_ns
        self.heard = {name: [] for name in OUTPUTS}

    def _on_output(self, name: str, data: bytes) -> None:
        first_ns, last_ns = self._span_ns
        sample = sample_of(self._messages.read(name, data))
        if first_ns <= sample.stamp_ns <= last_ns:
            self.heard[name].append(sample)

    def _publish(self, cues: list[TimedMessage]) -> None:
        for cue in cues:
            self._inputs[cue.topic].publish(self._messages.write(cue.topic, cue.message))
        if cues:
            self._settle()

    def _settle(self) -> None:
        """Wait until the nodes have received all published messages: they answer after that."""
        for name in self._asking:
            self._rate_hz(name)

    def _go_to(self, time_ns: int, done: Callable[[], bool], timeout_s: float) -> bool:
        """Set the clock, repeatedly until the nodes follow, as its topic may lose messages."""
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

    def _missing(self) -> str:
        counts = ", ".join(f"{len(heard)} {name}" for name, heard in self.heard.items())
        return f"the graph stands still after {counts}"

    def _rate_hz(self, node: str) -> float:
        """Rate of a node."""
        client = self._asking[node]
        for _ in range(ATTEMPTS):  # a newly discovered service may miss the request
            if self._spin(client.services_are_ready, AGAIN_S):
                future = client.get_parameters(["rate_hz"])
                if self._spin(future.done, AGAIN_S):
                    return float(future.result().values[0].double_value)
        raise BagError(f"no node {node} in {self.get_namespace()}, expected a running face")


@contextmanager
def playing(args: Sequence[str], *makers: Callable[[], Node]) -> Iterator[Player]:
    """A player with its own nodes in this process; SIGTERM and SIGHUP end it like Ctrl-C."""
    ending = catch_signals()
    nodes: list[Node] = []
    with ros(args):
        executor = make_executor()
        try:
            for make in makers:
                nodes.append(make())
                executor.add_node(nodes[-1])
            nodes.append(Player(executor, ending.is_set))
            yield nodes[-1]
        finally:
            end(executor, nodes)


def replayed(
    args: Sequence[str], bag: Bag, step_s: float, *, is_running: bool, output: Path | None
) -> dict[str, list[Sample]]:
    """Outputs for a bag's inputs, as fast as the nodes answer.

    Parameters
    ----------
    args : sequence of str
        Command line of ROS.
    bag, step_s
        As for `Player.play`.
    is_running : bool
        Whether to play to a running face, not to nodes in this process.
    output : Path or None
        A new bag for a recording of the replay.
    """
    makers: list[Callable[[], Node]] = [] if is_running else [FaceNode, AffectNode]
    if output:
        makers.append(partial(Recorder, output))
    with nullcontext() if is_running else _alone(), playing(args, *makers) as player:
        return player.play(bag, step_s)


@contextmanager
def _alone() -> Iterator[None]:
    """Context whose new nodes neither receive from nor answer other nodes."""
    name = "ROS_AUTOMATIC_DISCOVERY_RANGE"
    before = os.environ.get(name)
    os.environ[name] = "OFF"
    try:
        yield
    finally:
        del os.environ[name]
        if before is not None:
            os.environ[name] = before


def _clock(time_ns: int) -> Clock:
    seconds, nanoseconds = divmod(time_ns, SECOND_NS)
    return Clock(clock=Time(sec=seconds, nanosec=nanoseconds))
