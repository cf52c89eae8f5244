"""A missing requirement is named in one line with the command that fixes it."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "check_machine.sh"
PYTHON = """#!/bin/sh
case "$2" in *"$LACKING"*) exit 1 ;; esac
"""


def tool(folder: Path, name: str, script: str = "#!/bin/sh\n") -> None:
    path = folder / name
    path.write_text(script)
    path.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine that has everything."""
    for name in ("cc", "c++"):
        tool(tmp_path, name)
    tool(tmp_path, "uname", "#!/bin/sh\necho x86_64\n")
    tool(tmp_path, "python3", PYTHON)
    return tmp_path


def check(machine: Path, *arguments: str, lacking: str = "nothing") -> tuple[int, str]:
    result = subprocess.run(
        ["/bin/sh", SCRIPT, *arguments],
        env={"PATH": str(machine), "LACKING": lacking},
        capture_output=True,
        text=True,
    )
    return result.returncode, result.stderr


def test_a_complete_machine_is_silent(machine: Path) -> None:
    assert check(machine) == (0, "")


@pytest.mark.parametrize(
    ("lacking", "package"), [("ensurepip", "python3-venv"), ("Python.h", "python3-dev")]
)
def test_a_missing_part_of_python(machine: Path, lacking: str, package: str) -> None:
    status, said = check(machine, lacking=lacking)
    assert status == 1
    assert said.count("\n") == 1
    assert said.endswith(f"fix it with: sudo apt-get install {package}\n")


def test_everything_missing_is_one_line(machine: Path) -> None:
    (machine / "cc").unlink()
    status, said = check(machine, lacking="import")
    assert status == 1
    assert said.count("\n") == 1


def test_no_compiler(machine: Path) -> None:
    (machine / "c++").unlink()
    assert "apt-get install build-essential" in check(machine)[1]


def test_no_python(machine: Path) -> None:
    (machine / "python3").unlink()
    assert "apt-get install python3" in check(machine)[1]


def test_another_architecture_without_ros_is_told_where_ros_comes_from(machine: Path) -> None:
    tool(machine, "uname", "#!/bin/sh\necho aarch64\n")
    status, said = check(machine)
    assert status == 1
    assert "no PyPI wheels for aarch64" in said
    assert "make ROS=none" in said
    assert check(machine, "python3", "sourced")[0] == 0


@pytest.mark.parametrize("name", ["my robot", "häuschen", "a:b", "it's"])
def test_a_folder_that_the_build_does_not_take(machine: Path, tmp_path: Path, name: str) -> None:
    script = tmp_path / name / "scripts" / SCRIPT.name
    script.parent.mkdir(parents=True)
    script.write_bytes(SCRIPT.read_bytes())
    environment = {"PATH": str(machine), "LACKING": "nothing"}
    words = ["/bin/sh", script]
    result = subprocess.run(words, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert result.stderr.count("\n") == 1
    assert f"the folder '{tmp_path / name}' has a space or another character" in result.stderr


def test_without_ros_nothing_is_compiled(machine: Path) -> None:
    tool(machine, "uname", "#!/bin/sh\necho aarch64\n")
    for name in ("cc", "c++"):
        (machine / name).unlink()
    assert check(machine, "python3", "none", lacking="Python.h") == (0, "")
    assert "python3-venv" in check(machine, "python3", "none", lacking="ensurepip")[1]


@pytest.mark.parametrize(("machine_name", "expected"), [("x86_64", "wheels"), ("aarch64", "none")])
def test_make_does_without_ros_where_there_are_no_wheels(
    machine: Path, machine_name: str, expected: str
) -> None:
    tool(machine, "uname", f"#!/bin/sh\necho {machine_name}\n")
    environment = {"PATH": f"{machine}:/usr/bin:/bin"}
    words = ["make", "--dry-run", "--always-make", "demo", "-C", str(SCRIPT.parents[1])]
    said = subprocess.run(words, env=environment, capture_output=True, text=True).stdout
    assert f"scripts/check_machine.sh python3 {expected}\n" in said


def test_a_sourced_ros_wants_apt_packages(machine: Path) -> None:
    assert "python3-opencv" in check(machine, "python3", "sourced", lacking="cv2")[1]
