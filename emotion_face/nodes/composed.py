"""All four nodes in one process."""

from collections.abc import Callable, Sequence

from rclpy.node import Node

from emotion_face.display import Panel
from emotion_face.nodes.affect_node import AffectNode
from emotion_face.nodes.display_node import DisplayNode
from emotion_face.nodes.execution import run
from emotion_face.nodes.face_node import FaceNode
from emotion_face.nodes.stimulus_node import StimulusNode


def compose(opener: Callable[[], Panel] | None = None) -> list[Node]:
    """Make the whole graph; the display comes first, so that no frame is drawn for nobody.

    Parameters
    ----------
    opener : callable () -> Panel, optional
        Opens another panel than the parameters name.
    """
    nodes: list[Node] = []
    try:
        for make in (lambda: DisplayNode(opener), FaceNode, AffectNode, StimulusNode):
            nodes.append(make())
    except BaseException:
        for node in nodes:
            node.destroy_node()
        raise
    return nodes


def main(args: Sequence[str] | None = None) -> int:
    """Run the graph; the exit status."""
    return run(compose, args)
