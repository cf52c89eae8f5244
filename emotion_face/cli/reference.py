"""The reference of parameters, topics, commands and messages, as Markdown made from the code."""

from collections.abc import Iterable, Iterator, Sequence

import yaml
from rclpy.parameter import Parameter
from rclpy.qos import DurabilityPolicy, QoSProfile, ReliabilityPolicy

from emotion_face.cli.facts import Endpoint, NodeFacts, ParameterFacts, node_facts
from emotion_face.cli.file_keys import files
from emotion_face.cli.main import VERBS
from emotion_face.cli.markdown import code, table
from emotion_face.resources import share_path

INTRODUCTION = """\
# Reference

`make reference` writes this page from the code, and a test holds it against the code. Names are
those of a face without a namespace: in the namespace `left`, `/stimulus` becomes `/left/stimulus`.
"""
KINDS = {"msg": "Messages", "srv": "Services", "action": "Actions"}


def reference() -> str:
    """The whole page; ROS must not be running in this process."""
    nodes = sorted(node_facts(), key=lambda node: node.name)
    sections = [
        INTRODUCTION,
        *_graph(nodes),
        *_nodes(nodes),
        _launch(),
        _commands(),
        *files(),
        *_types(),
    ]
    return "\n".join(sections)


def _graph(nodes: Sequence[NodeFacts]) -> Iterator[str]:
    topics: dict[tuple[str, str], list[tuple[NodeFacts, Endpoint]]] = {}
    for node in nodes:
        for end in node.endpoints:
            topics.setdefault((end.topic, end.type), []).append((node, end))
    rows = [
        (code(topic), _type(kind), _ends(ends, published=True), _ends(ends, published=False))
        for (topic, kind), ends in sorted(topics.items())
    ]
    yield "## Topics\n\nWith each node's QoS: reliability, durability if not volatile, depth.\n"
    yield table(("topic", "type", "published by", "subscribed by"), rows)
    for title, offered in (
        ("Services", [(node, node.services) for node in nodes]),
        ("Actions", [(node, node.actions) for node in nodes]),
    ):
        served = [
            (code(name), _type(kind), code(node.name[1:]))
            for node, kinds in offered
            for name, kind in kinds.items()
        ]
        if served:
            yield f"## {title}\n"
            yield table((title.lower()[:-1], "type", "served by"), sorted(served))


def _ends(ends: Iterable[tuple[NodeFacts, Endpoint]], *, published: bool) -> str:
    return "<br>".join(
        f"{code(node.name[1:])}: {_qos(end.qos)}"
        for node, end in ends
        if end.published == published
    )


def _qos(qos: QoSProfile) -> str:
    words = [
        "reliable" if qos.reliability == ReliabilityPolicy.RELIABLE else "best effort",
        "transient local" if qos.durability == DurabilityPolicy.TRANSIENT_LOCAL else "",
        f"depth {qos.depth}",
    ]
    return ", ".join(filter(None, words))


def _nodes(nodes: Sequence[NodeFacts]) -> Iterator[str]:
    yield "## Parameters\n\nLive: can be set while the node runs, the others only at its start.\n"
    for node in nodes:
        lifecycle = " A lifecycle node." if node.has_lifecycle else ""
        yield f"### {node.name[1:]}\n\n{node.about}{lifecycle}\n"
        rows = [_parameter(parameter) for parameter in node.parameters.values()]
        yield table(("parameter", "type", "default", "range", "live", "description"), rows)


def _parameter(parameter: ParameterFacts) -> tuple[str, ...]:
    default = parameter.default
    limits = parameter.range
    return (
        code(parameter.name),
        Parameter.Type.from_parameter_value(default).name.lower(),
        code(str(default).lower() if isinstance(default, bool) else repr(default)),
        f"{limits[0]:.10g} to {limits[1]:.10g}" if limits else "",
        "" if parameter.descriptor.read_only else "live",
        parameter.descriptor.description,
    )


def _launch() -> str:
    texts = ["## Launch\n"]
    for file in sorted(share_path("launch").iterdir()):
        actions = yaml.safe_load(file.read_text(encoding="utf-8"))["launch"]
        rows = [
            (code(argument["name"]), code(argument["default"]), argument["description"])
            for argument in (action["arg"] for action in actions if "arg" in action)
        ]
        texts.append(f"`ros2 launch emotion_face {file.name}`\n")
        texts.append(table(("argument", "default", "description"), rows))
    return "\n".join(texts)


def _commands() -> str:
    executables = sorted(
        file.name for file in (share_path().parents[1] / "lib" / "emotion_face").iterdir()
    )
    programs = ", ".join(code(name) for name in executables)
    rows = [(code(f"emotion-face {verb}"), about) for verb, (_, about) in sorted(VERBS.items())]
    return f"## Commands\n\nExecutables of the package: {programs}.\n\n" + table(
        ("command", "description"), rows
    )


def _types() -> Iterator[str]:
    for folder, title in KINDS.items():
        files = sorted(share_path().joinpath(folder).glob(f"*.{folder}"))
        if files:
            yield f"## Definitions of {title.lower()}\n"
        for file in files:
            text = file.read_text(encoding="utf-8").rstrip()
            yield f"### {folder}/{file.stem}\n\n```text\n{text}\n```\n"


def _type(kind: str) -> str:
    package, folder, name = kind.split("/")
    return (
        f"[{name}](#{folder}{name.lower()})" if package == "emotion_face" else f"{package}/{name}"
    )


if __name__ == "__main__":
    print(reference(), end="")
