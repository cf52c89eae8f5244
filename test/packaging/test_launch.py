"""The launch file against the executables, parameters and files that exist."""

import re
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
import yaml
from waiting import TIMEOUT_S, until

from emotion_face.nodes.extras import EXTRAS
from emotion_face.resources import share_path

ARGUMENTS = {
    "namespace",
    "params",
    "panel",
    "personality",
    "identity",
    "story",
    "rate_hz",
    "log_level",
    "respawn",
    "composed",
    "use_sim_time",
    "sources_map",
    "video",
    "stimulus",
    "affect",
    "face",
    "display",
    *EXTRAS,
}


@pytest.fixture(scope="module")
def actions() -> list[tuple[str, dict[str, Any]]]:
    """Every action of the launch file, those inside groups too, with the group's condition."""
    file = share_path("launch", "emotion_face.launch.yaml")
    flat: list[tuple[str, dict[str, Any]]] = []
    entries = [*yaml.safe_load(file.read_text())["launch"]]
    while entries:
        ((kind, body),) = entries.pop(0).items()
        if kind == "group" and isinstance(body, list):
            entries = [*body, *entries]
        elif kind == "group":
            inner = [
                {k: b | {"within": body["unless"]}} for c in body["children"] for k, b in c.items()
            ]
            entries = [*inner, *entries]
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
    assert {body["name"] for body in conditional} == {
        "panel",
        "personality",
        "identity",
        "story",
        "rate_hz",
        "map",
        "video",
    }
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
    apart = {node["exec"]: node["if"] for node in nodes if node.get("within") == "$(var composed)"}
    asked_for = {
        node["exec"]: node["if"] for node in nodes if node["exec"] not in {*together, *apart}
    }
    assert together == ["emotion_face"]
    assert apart == {f"{name}_node": f"$(var {name})" for name in parameters.keys() - EXTRAS}
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
        assert node["ros_args"] == f"--enclave {enclave} --log-level $(var log_level)"


def test_a_process_ends_with_the_launch_even_if_that_is_killed(
    actions: Any, tmp_path: Path
) -> None:
    (prefix,) = {node["launch-prefix"] for node in bodies(actions, "node")}
    assert all(node["exec_name"] == node["exec"] for node in bodies(actions, "node"))
    command = [*prefix.split(), sys.executable, "-c", "import time; time.sleep(600)"]
    launching = f"import subprocess; print(subprocess.Popen({command}).pid, flush=True); input()"
    launch = subprocess.Popen(
        [sys.executable, "-c", launching],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert launch.stdin and launch.stdout
    started = psutil.Process(int(launch.stdout.readline()))
    until(
        lambda: (
            "time.sleep(600)" in str(started.cmdline()) and "setpriv" not in started.cmdline()[0]
        )
    )
    launch.kill()
    launch.communicate()
    with suppress(psutil.NoSuchProcess):
        started.wait(TIMEOUT_S)


def test_a_file_of_parameters_that_is_missing_is_named(actions: Any) -> None:
    (body,) = bodies(actions, "set_parameters_from_file")
    expression = body["filename"].removeprefix("$(eval '").removesuffix("')")
    with pytest.raises(FileNotFoundError, match=r"/none/robot\.yaml"):
        eval(expression.replace("$(var params)", "/none/robot.yaml"))
    file = str(share_path("config", "nodes.yaml"))
    assert eval(expression.replace("$(var params)", file)) == file


def test_each_process_is_started_again_unless_that_is_not_wanted(actions: Any) -> None:
    for node in bodies(actions, "node"):
        assert node["respawn"] == "$(var respawn)"
        assert node["respawn_delay"] == 2.0
