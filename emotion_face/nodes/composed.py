"""The nodes of a face in one process."""

from collections.abc import Callable, Sequence
from importlib import import_module

from rclpy.node import Node

from emotion_face.display import Panel
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.display_node import DisplayNode
from emotion_face.nodes.execution import run
from emotion_face.nodes.extras import EXTRAS
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.starting import command_line, offer_help
from emotion_face.nodes.stimulus_node import StimulusNode


def compose(opener: Callable[[], Panel] | None = None, extras: Sequence[str] = ()) -> list[Node]:
    """Make all nodes; the display first, so that no frame is drawn without a subscriber.

    Parameters
    ----------
    opener : callable () -> Panel, optional
        Opens this panel instead of the one that the parameters name.
    extras : sequence of str
        Names of further nodes to make, of `EXTRAS`.
    """
    nodes: list[Node] = []
    try:
        for make in (lambda: DisplayNode(opener), FaceNode, AffectNode, StimulusNode):
            nodes.append(make())
        for name in extras:
            module = import_module(f"emotion_face.nodes.{name}_node")
            nodes.append(getattr(module, EXTRAS[name])())
    except BaseException:
        for node in nodes:
            node.destroy_node()
        raise
    return nodes


def main(args: Sequence[str] | None = None, extras: Sequence[str] = ()) -> int:
    """Run all nodes and return the exit status."""
    if args is None and offer_help(compose, command_line(args)):
        return 0
    return run(lambda: compose(extras=extras), args)
