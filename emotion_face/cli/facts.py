"""Topics, services, actions and parameters of the real nodes."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rcl_interfaces.msg import ParameterDescriptor
from rclpy.action import get_action_server_names_and_types_by_node
from rclpy.node import Node
from rclpy.qos import QoSProfile

from emotion_face.display import NullPanel
from emotion_face.nodes.composed import compose
from emotion_face.nodes.execution import ros
from emotion_face.nodes.extras import EXTRAS
from emotion_face.resources import share_path
from emotion_face.settings import read_yaml
from emotion_face.sources import type_name

_EVERY_NODE = ("rcl_interfaces", "type_description_interfaces", "lifecycle_msgs")
_NOT_EVERYWHERE = ("hri_msgs",)


@dataclass(frozen=True)
class Endpoint:
    """A topic that a node publishes or subscribes to, with its type as ``package/msg/Name``."""

    topic: str
    type: str
    published: bool
    qos: QoSProfile


@dataclass(frozen=True)
class ParameterFacts:
    """A parameter, its default and its descriptor."""

    name: str
    default: Any
    descriptor: ParameterDescriptor

    @property
    def range(self) -> tuple[float, float] | None:
        """Least and greatest value of a number, if it has them."""
        limits = [*self.descriptor.floating_point_range, *self.descriptor.integer_range]
        return (limits[0].from_value, limits[0].to_value) if limits else None


@dataclass(frozen=True)
class NodeFacts:
    """A node; names of topics, services and actions are absolute, types by name."""

    name: str
    about: str
    has_lifecycle: bool
    endpoints: tuple[Endpoint, ...]
    services: dict[str, str]
    actions: dict[str, str]
    parameters: dict[str, ParameterFacts]


def node_facts() -> tuple[NodeFacts, ...]:
    """Make all nodes, including the optional ones, query them, and end them.

    ROS must not be running in this process.
    """
    nodes: list[Node] = []
    # A free port, as a face may be running.
    with ros(["facts", "--ros-args", "-p", "dashboard:port:=0"]):
        try:
            nodes = compose(NullPanel, sorted(EXTRAS))
            return tuple(_facts(node) for node in nodes)
        finally:
            for node in nodes:
                node.destroy_node()


def _facts(node: Node) -> NodeFacts:
    services = {
        node.resolve_service_name(service.srv_name): type_name(service.srv_type)
        for service in node.services
        if not type_name(service.srv_type).startswith(_EVERY_NODE)
    }
    actions = get_action_server_names_and_types_by_node(node, node.get_name(), node.get_namespace())
    return NodeFacts(
        name=node.get_fully_qualified_name(),
        about=(inspect.getdoc(type(node)) or "").partition("\n")[0],
        has_lifecycle=hasattr(node, "trigger_configure"),
        endpoints=(
            *_endpoints(node.publishers, published=True),
            *_endpoints(node.subscriptions, published=False),
        ),
        services=dict(sorted(services.items())),
        actions={name: types[0] for name, types in sorted(actions)},
        parameters={
            name: ParameterFacts(name, default, node.describe_parameter(name))
            for name, default in _defaults(node.get_name()).items()
        },
    )


def _defaults(node: str) -> dict[str, Any]:
    """Defaults of a node's parameters, which a test compares with the code."""
    nodes = read_yaml(share_path("config", "nodes.yaml"))
    return flat(nodes[f"/**/{node}"]["ros__parameters"])


def flat(values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested parameters by their full names, as in ``life.sway``."""
    found: dict[str, Any] = {}
    for key, value in values.items():
        name = f"{prefix}{key}"
        found |= flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return found


def _endpoints(entities: Iterable[Any], *, published: bool) -> list[Endpoint]:
    found = [
        Endpoint(entity.topic_name, type_name(entity.msg_type), published, entity.qos_profile)
        for entity in entities
    ]
    return sorted(
        (end for end in found if not end.type.startswith(_EVERY_NODE + _NOT_EVERYWHERE)),
        key=lambda end: end.topic,
    )
