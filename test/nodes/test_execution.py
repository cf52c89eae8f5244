"""Ended nodes leave the graph, although their process lives on."""

import pytest
from rclpy.context import Context
from rclpy.node import Node
from std_msgs.msg import Empty

from emotion_face.nodes.execution import end, make_executor


@pytest.fixture
def watcher():
    """A node of another participant."""
    context = Context()
    context.init()
    node = Node("watcher", context=context)
    yield node
    node.destroy_node()
    context.try_shutdown()


def test_others_see_an_ended_node_no_more(start, watcher):
    graph = start(lambda: [])
    executor = make_executor()
    node = Node("leaving")
    node.create_publisher(Empty, "left", 1)
    node.create_timer(1.0, lambda: None)
    executor.add_node(node)
    executor.spin_once(timeout_sec=0.1)
    graph.until(lambda: watcher.count_publishers("left"))
    end(executor, [node])
    graph.until(lambda: not watcher.count_publishers("left"))
