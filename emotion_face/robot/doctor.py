"""Checks whether a machine has what a face needs, and names the fix if not."""

import errno
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from emotion_face.diagnosis import Diagnosis, Level
from emotion_face.display import (
    FAST_I2C_HZ,
    OledOptions,
    PanelError,
    ask_i2c,
    bus_error,
    i2c_clock_hz,
    oled_specs,
)
from emotion_face.errors import EmotionFaceError
from emotion_face.face import model_for
from emotion_face.resources import user_path
from emotion_face.robot.settings import RobotSettings

ADDRESSES = (0x3C, 0x3D)
"""The two addresses that an OLED can have."""
DISK_MIN_MB = 200
MEMORY_MIN_MB = 400
TIMEOUT_S = 5.0


class Finding(NamedTuple):
    """A check and its result."""

    what: str
    diagnosis: Diagnosis


def asked(words: Sequence[str]) -> str | None:
    """Output of a command; None if there is no such command, or it fails."""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=TIMEOUT_S, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def may_use(path: Path) -> bool:
    """Whether this user may read and write a device."""
    return os.access(path, os.R_OK | os.W_OK)


@dataclass(frozen=True)
class Machine:
    """The machine that is checked.

    Attributes
    ----------
    root : Path
        Root of its file system.
    asked : callable (words) -> str or None
        Output of a command.
    may_use : callable (Path) -> bool
        Whether this user may read and write a device.
    ask_i2c : callable (port, address)
        Raises PanelError unless something answers there.
    has_module : callable (name) -> bool
        Whether Python has a module.
    """

    root: Path = Path("/")
    asked: Callable[[Sequence[str]], str | None] = asked
    may_use: Callable[[Path], bool] = may_use
    ask_i2c: Callable[[int, int], None] = ask_i2c
    has_module: Callable[[str], bool] = lambda name: importlib.util.find_spec(name) is not None

    def text(self, path: str) -> str:
        """Content of a file, empty if there is none."""
        try:
            return (self.root / path).read_text(errors="replace").strip("\0\n ")
        except OSError:
            return ""


def examine(settings: RobotSettings, machine: Machine) -> Iterator[Finding]:
    """Check all that a face with these settings needs."""
    yield Finding("system", _system(machine))
    yield Finding("memory", _memory(machine))
    yield Finding("ROS 2", _ros(machine))
    yield Finding("face", _face(settings))
    display = settings.display
    if display.chosen not in oled_specs():
        said = f"{display.chosen}: no OLED is asked for, such as --panel ssd1306_128x64"
        yield Finding("panel", _ok(said))
    elif display.oled.bus == "i2c":
        yield from _i2c(display.oled, machine)
    else:
        yield from _spi(display.oled, machine)
    yield Finding("camera", _camera(machine))
    yield Finding("disk", _disk(settings, machine))
    yield Finding("clock", _clock(machine))


def _ok(text: str) -> Diagnosis:
    return Diagnosis(Level.OK, text)


def _system(machine: Machine) -> Diagnosis:
    release = dict(
        line.split("=", 1) for line in machine.text("etc/os-release").splitlines() if "=" in line
    )
    name = release.get("PRETTY_NAME", platform.system()).strip('"')
    board = machine.text("proc/device-tree/model") or platform.machine()
    version = ".".join(map(str, sys.version_info[:2]))
    said = f"{board}, {name}, {platform.machine()}, Python {version}"
    if platform.machine() not in ("x86_64", "aarch64") or sys.maxsize < 2**32:
        return Diagnosis(
            Level.ERROR,
            f"{said}: ONNX Runtime has no wheel for it, install a 64-bit system (aarch64)",
        )
    return _ok(said)


def _memory(machine: Machine) -> Diagnosis:
    lines = (line.split() for line in machine.text("proc/meminfo").splitlines())
    found = {words[0]: int(words[1]) // 1024 for words in lines if len(words) >= 2}
    free_mb = found.get("MemAvailable:")
    if free_mb is None:
        return Diagnosis(Level.WARN, "/proc/meminfo does not tell how much is free")
    said = f"{free_mb} MB are free"
    if free_mb < MEMORY_MIN_MB:
        return Diagnosis(Level.WARN, f"{said}, expected {MEMORY_MIN_MB}: stop other programs")
    return _ok(said)


def _ros(machine: Machine) -> Diagnosis:
    if not machine.has_module("rclpy"):
        return _ok("none, and none is needed: emotion-face up runs a face in one process")
    distro = os.environ.get("ROS_DISTRO", "from PyPI")
    if not machine.has_module("emotion_face.msg._stimulus"):
        return Diagnosis(
            Level.ERROR,
            f"{distro}, but not the package's messages: build it (colcon build) and source "
            "install/setup.bash",
        )
    return _ok(str(distro))


def _face(settings: RobotSettings) -> Diagnosis:
    try:
        settings.face.animator()
    except EmotionFaceError as error:
        return Diagnosis(Level.ERROR, str(error))
    model = model_for(settings.face.identity, settings.face.model)
    return _ok(f"{settings.face.identity} is drawn by {model}")


def _i2c(options: OledOptions, machine: Machine) -> Iterator[Finding]:
    port, address = options.i2c_port, options.i2c_address
    device = machine.root / f"dev/i2c-{port}"
    yield (bus := Finding("bus", _device(device, f"I2C port {port}", port, machine)))
    if bus.diagnosis.level is not Level.OK:
        return
    yield Finding("address", _address(port, address, machine))
    clock_hz = options.i2c_clock_hz or i2c_clock_hz(port, machine.root / "sys/class/i2c-adapter")
    said = f"{clock_hz / 1000:g} kHz"
    if clock_hz < FAST_I2C_HZ:
        yield Finding(
            "bus clock",
            Diagnosis(
                Level.WARN,
                f"{said}: set dtparam=i2c_arm_baudrate={FAST_I2C_HZ} in "
                "/boot/firmware/config.txt and reboot",
            ),
        )
    else:
        yield Finding("bus clock", _ok(said))


def _address(port: int, address: int, machine: Machine) -> Diagnosis:
    try:
        machine.ask_i2c(port, address)
    except PanelError as error:
        others = [other for other in ADDRESSES if other != address]
        for other in others:
            try:
                machine.ask_i2c(port, other)
            except PanelError:
                continue
            return Diagnosis(
                Level.ERROR,
                f"nothing answers at {address:#04x}, but at {other:#04x}: set oled.i2c_address "
                f"to {other}",
            )
        return Diagnosis(Level.ERROR, str(error))
    return _ok(f"something answers at {address:#04x}")


def _spi(options: OledOptions, machine: Machine) -> Iterator[Finding]:
    port, device = options.spi_port, options.spi_device
    path = machine.root / f"dev/spidev{port}.{device}"
    yield Finding("bus", _device(path, f"SPI port {port}, device {device}", port, machine))
    lacking = [name for name in ("spidev", "RPi") if not machine.has_module(name)]
    if lacking:
        said = (
            f"Python lacks {', '.join(lacking)}: pip install 'luma.core[spi,gpio]', and on a Pi 5 "
            "rpi-lgpio in place of RPi.GPIO"
        )
        yield Finding("SPI in Python", Diagnosis(Level.ERROR, said))
    else:
        yield Finding("SPI in Python", _ok("spidev and RPi.GPIO are there"))


def _device(path: Path, where: str, port: int, machine: Machine) -> Diagnosis:
    if not path.exists():
        cause = FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
        return Diagnosis(Level.ERROR, str(bus_error(cause, where, port)))
    if not machine.may_use(path):
        refused = PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return Diagnosis(Level.ERROR, str(bus_error(refused, where, port)))
    return _ok(f"{where}: this user may use it")


def _camera(machine: Machine) -> Diagnosis:
    found = sorted(path.name for path in (machine.root / "dev").glob("video*"))
    return _ok(f"{', '.join(found) or 'none'}; the face needs none")


def _disk(settings: RobotSettings, machine: Machine) -> Diagnosis:
    file = settings.affect.state_file
    folder = user_path(file).absolute().parent if file else machine.root
    there = next(parent for parent in (folder, *folder.parents) if parent.exists())
    free_mb = shutil.disk_usage(there).free // 10**6
    said = f"{free_mb} MB are free at {there}"
    if free_mb < DISK_MIN_MB:
        return Diagnosis(Level.WARN, f"{said}, expected {DISK_MIN_MB}: delete something")
    if file and not machine.may_use(there):
        return Diagnosis(
            Level.ERROR,
            f"state_file is {file}, and this user cannot write at {there}: choose another",
        )
    return _ok(said)


def _clock(machine: Machine) -> Diagnosis:
    answer = machine.asked(["timedatectl", "show", "--property=NTPSynchronized", "--value"])
    if answer == "yes":
        return _ok("set by the network")
    return Diagnosis(
        Level.WARN,
        "not set by the network, so stamps of other machines may act late: sudo timedatectl "
        "set-ntp true, or install chrony"
        if answer == "no"
        else "timedatectl does not tell whether it is set by the network",
    )
