"""The nodes of a face in one process."""

from collections.abc import Callable, Sequence
from importlib import import_module

from rclpy.node import Node

from emotion_face.display import Panel
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.display_node import DisplayNode
from emotion_face.nodes.execution import run
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.stimulus_node import StimulusNode

EXTRAS = {
    "dashboard": "DashboardNode",
    "markers": "MarkersNode",
    "sources": "SourcesNode",
    "behaviour": "BehaviourNode",
}
"""Nodes that are made on request: the name, and the class in the module ``<name>_node``."""


def compose(opener: Callable[[], Panel] | None = None, extras: Sequence[str] = ()) -> list[Node]:
    """Make the whole graph; the display comes first, so that no frame is drawn for nobody.

    Parameters
    ----------
    opener : callable () -> Panel, optional
        Opens another panel than the parameters name.
    extras : sequence of str
        Names of `EXTRAS` to make too.
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
    """Run the graph; the exit status."""
    return run(lambda: compose(extras=extras), args)
