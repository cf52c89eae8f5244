"""The doctor finds faults of a simulated machine, and names the fix."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from emotion_face.cli import main
from emotion_face.diagnosis import Diagnosis, Level
from emotion_face.display import PanelError
from emotion_face.robot import load_settings
from emotion_face.robot.doctor import Machine, examine

FAST = (400_000).to_bytes(4, "big")


def answering(*addresses: int) -> Callable[[int, int], None]:
    def ask(port: int, address: int) -> None:
        if address not in addresses:
            raise PanelError(f"I2C port {port}, address {address:#04x}: no answer")

    return ask


@pytest.fixture
def pi(tmp_path: Path) -> Machine:
    """A Raspberry Pi with a panel, without faults."""
    files = {
        "etc/os-release": b'NAME="x"\nPRETTY_NAME="Ubuntu 24.04"\n',
        "proc/device-tree/model": b"Raspberry Pi 5 Model B Rev 1.0\0",
        "proc/meminfo": b"MemTotal: 4000000 kB\nMemAvailable: 3000000 kB\n",
        "sys/class/i2c-adapter/i2c-1/of_node/clock-frequency": FAST,
        "dev/i2c-1": b"",
        "dev/spidev0.0": b"",
        "dev/video0": b"",
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Machine(
        root=tmp_path,
        asked=lambda words: "yes",
        may_use=lambda path: True,
        ask_i2c=answering(0x3C),
        has_module=lambda name: name != "rclpy",
    )


def found(machine: Machine, **values: object) -> dict[str, Diagnosis]:
    settings = load_settings(values={"panel": "ssd1306_128x64", "identity": "otto", **values})
    return dict(examine(settings, machine))


def changed(machine: Machine, **changes: Any) -> Machine:
    return Machine(**{**vars(machine), **changes})


def test_a_machine_that_has_all_is_well(pi: Machine):
    findings = found(pi)
    assert {diagnosis.level for diagnosis in findings.values()} == {Level.OK}
    assert "Raspberry Pi 5 Model B Rev 1.0, Ubuntu 24.04" in findings["system"].message
    assert "400 kHz" in findings["bus clock"].message
    assert "video0" in findings["camera"].message
    assert "none is needed" in findings["ROS 2"].message
    assert found(pi, **{"oled.bus": "spi"})["bus"].level is Level.OK


def test_no_bus_says_how_to_switch_it_on(pi: Machine):
    (pi.root / "dev/i2c-1").unlink()
    findings = found(pi)
    assert findings["bus"].level is Level.ERROR
    assert "dtparam=i2c_arm=on" in findings["bus"].message
    assert "address" not in findings


def test_no_permission_names_the_group(pi: Machine):
    bus = found(changed(pi, may_use=lambda path: "i2c" not in path.name))["bus"]
    assert bus.level is Level.ERROR
    assert "usermod -aG i2c,spi,gpio" in bus.message


def test_a_panel_at_the_other_address_is_found(pi: Machine):
    address = found(changed(pi, ask_i2c=answering(0x3D)))["address"]
    assert address.level is Level.ERROR
    assert address.message.endswith("but at 0x3d: set oled.i2c_address to 61")


def test_no_panel_at_all_is_what_the_bus_says(pi: Machine):
    address = found(changed(pi, ask_i2c=answering()))["address"]
    assert address == Diagnosis(Level.ERROR, "I2C port 1, address 0x3c: no answer")


@pytest.mark.parametrize("content", [(100_000).to_bytes(4, "big"), b""])
def test_a_slow_bus_says_what_to_set(pi: Machine, content: bytes):
    (pi.root / "sys/class/i2c-adapter/i2c-1/of_node/clock-frequency").write_bytes(content)
    clock = found(pi)["bus clock"]
    assert clock.level is Level.WARN
    assert clock.message.startswith("100 kHz: set dtparam=i2c_arm_baudrate=400000")


def test_spi_without_its_libraries_says_what_to_install(pi: Machine):
    findings = found(changed(pi, has_module=lambda name: False), **{"oled.bus": "spi"})
    assert findings["SPI in Python"].level is Level.ERROR
    assert "pip install" in findings["SPI in Python"].message


def test_a_model_that_is_missing_is_named(pi: Machine, tmp_path: Path):
    face = found(pi, model=str(tmp_path / "none"))["face"]
    assert face.level is Level.ERROR
    assert str(tmp_path / "none") in face.message


def test_ros_without_our_messages_says_to_build(pi: Machine):
    has_module = lambda name: name == "rclpy"  # noqa: E731
    ros = found(changed(pi, has_module=has_module))["ROS 2"]
    assert ros.level is Level.ERROR
    assert "colcon build" in ros.message


def test_a_state_file_that_cannot_be_written(pi: Machine, tmp_path: Path):
    machine = changed(pi, may_use=lambda path: path != tmp_path)
    disk = found(machine, state_file=str(tmp_path / "new" / "state.json"))["disk"]
    assert disk.level is Level.ERROR
    assert str(tmp_path) in disk.message


@pytest.mark.parametrize(("answer", "said"), [("no", "set-ntp true"), (None, "does not tell")])
def test_a_clock_that_nobody_sets(pi: Machine, answer: str | None, said: str):
    clock = found(changed(pi, asked=lambda words: answer))["clock"]
    assert clock.level is Level.WARN
    assert said in clock.message


def test_little_memory(pi: Machine):
    (pi.root / "proc/meminfo").write_text("MemAvailable: 102400 kB\n")
    assert found(pi)["memory"].level is Level.WARN


def test_the_exit_status_says_whether_something_must_be_fixed(capsys: Any):
    assert main(["doctor", "--panel", "null"]) == 0
    assert "panel" in capsys.readouterr().out
    assert main(["doctor", "--panel", "ssd1306_128x64"]) == 1
    assert "/dev/i2c-1" in capsys.readouterr().out
    assert main(["doctor", "--panel", "ssd"]) == 1
