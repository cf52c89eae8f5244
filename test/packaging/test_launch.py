"""The launch file against the executables, parameters and files that exist."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from emotion_face.nodes.composed import EXTRAS
from emotion_face.resources import share_path

ARGUMENTS = {
    "namespace",
    "params",
    "panel",
    "personality",
    "composed",
    "use_sim_time",
    "sources_map",
    *EXTRAS,
}


@pytest.fixture(scope="module")
def actions() -> list[tuple[str, dict[str, Any]]]:
    """Every action of the launch file, those inside the group included."""
    file = share_path("launch", "emotion_face.launch.yaml")
    flat: list[tuple[str, dict[str, Any]]] = []
    entries = [*yaml.safe_load(file.read_text())["launch"]]
    while entries:
        ((kind, body),) = entries.pop(0).items()
        if kind == "group":
            entries = [*body, *entries]
        else:
            flat.append((kind, body))
    return flat


@pytest.fixture(scope="module")
def parameters() -> dict[str, dict[str, Any]]:
    """Parameters of each node in ``config/nodes.yaml``."""
    nodes = yaml.safe_load(share_path("config", "nodes.yaml").read_text())
    return {name.removeprefix("/**/"): body["ros__parameters"] for name, body in nodes.items()}


def bodies(actions: list[tuple[str, dict[str, Any]]], kind: str) -> list[dict[str, Any]]:
    return [body for name, body in actions if name == kind]


def test_arguments_are_described_and_all_of_them_used(actions: Any) -> None:
    declared = {body["name"]: body for body in bodies(actions, "arg")}
    assert set(declared) == ARGUMENTS
    assert all(body["description"] for body in declared.values())
    assert set(re.findall(r"\$\(var (\w+)\)", str(actions))) == ARGUMENTS


def test_the_default_parameter_file_exists(actions: Any) -> None:
    (params,) = (body for body in bodies(actions, "arg") if body["name"] == "params")
    prefix = "$(find-pkg-share emotion_face)/"
    assert params["default"].startswith(prefix)
    assert share_path(*Path(params["default"].removeprefix(prefix)).parts).is_file()


def test_every_parameter_set_belongs_to_a_node(actions: Any, parameters: Any) -> None:
    known = {name for node in parameters.values() for name in node} | {"use_sim_time"}
    assert {body["name"] for body in bodies(actions, "set_parameter")} <= known


def test_an_argument_left_empty_sets_no_parameter(actions: Any) -> None:
    conditional = [body for body in bodies(actions, "set_parameter") if "if" in body]
    assert {body["name"] for body in conditional} == {"panel", "personality", "map"}
    for body in conditional:
        expression = body["if"].removeprefix("$(eval '").removesuffix("')")
        for value, is_set in (("", False), ("fake", True)):
            assert eval(re.sub(r"\$\(var \w+\)", value, expression)) is is_set


def test_parameters_of_arguments_come_after_the_file_and_so_win(actions: Any) -> None:
    kinds = [kind for kind, _ in actions]
    assert kinds.index("set_parameters_from_file") < kinds.index("set_parameter")


def test_one_process_or_one_for_each_node(actions: Any, parameters: Any) -> None:
    nodes = bodies(actions, "node")
    together = [node["exec"] for node in nodes if node.get("if") == "$(var composed)"]
    apart = {node["exec"] for node in nodes if node.get("unless") == "$(var composed)"}
    asked_for = {
        node["exec"]: node["if"] for node in nodes if node["exec"] not in {*together, *apart}
    }
    assert together == ["emotion_face"]
    assert apart == {f"{name}_node" for name in parameters.keys() - EXTRAS}
    assert asked_for == {f"{name}_node": f"$(var {name})" for name in EXTRAS}
    assert len(nodes) == len(together) + len(apart) + len(asked_for)


def test_every_executable_is_installed(actions: Any) -> None:
    share = share_path()
    for node in bodies(actions, "node"):
        executable = share.parents[1] / "lib" / node["pkg"] / node["exec"]
        assert executable.stat().st_mode & 0o111, executable


def test_each_process_runs_in_its_enclave_if_security_is_on(actions: Any) -> None:
    for node in bodies(actions, "node"):
        name = node["exec"].removesuffix("_node")
        enclave = "/emotion_face" if name == "emotion_face" else f"/emotion_face/{name}"
        assert node["ros_args"] == f"--enclave {enclave}"
