"""I2C and SPI through luma, and what to do when they fail."""

import errno
import fcntl
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import luma.core.interface.serial as luma_serial
from luma.core.error import Error as LumaError

from emotion_face.errors import PanelError

SPI_CLOCKS_HZ = tuple(
    int(mhz * 1_000_000) for mhz in (0.5, 1, 2, 4, 8, 16, 20, 24, 28, 32, 36, 40, 44, 48, 50, 52)
)
I2C_DEFAULT_HZ = 100_000
"""Default I2C clock of a Raspberry Pi."""

FAST_I2C_HZ = 400_000
_I2C_SLAVE = 0x0703  # linux/i2c-dev.h
_NOTHING = bytes((0x00, 0xE3))  # control byte of a command, and NOP of the SSD1306 and the SH1106

_NO_ANSWER = (
    "no answer from the panel: check power and wiring, and look for its address with "
    "'i2cdetect -y {port}' (0x3c or 0x3d)"
)
HANGS = (
    "the bus hangs: power the panel off and on; check pull-ups and cable length, or lower "
    "dtparam=i2c_arm_baudrate"
)
_CAUSES = {
    errno.ENOENT: (
        "no such bus: enable it on a Raspberry Pi with dtparam=i2c_arm=on (I2C) or dtparam=spi=on "
        "(SPI) in /boot/firmware/config.txt and reboot; 'ls /dev/i2c-* /dev/spidev*' lists the "
        "buses"
    ),
    errno.EACCES: (
        "no permission: 'sudo usermod -aG i2c,spi,gpio $USER', then log in again; in a container "
        "pass the device through"
    ),
    errno.EREMOTEIO: _NO_ANSWER,
    errno.ENXIO: _NO_ANSWER,
    errno.EIO: _NO_ANSWER,
    errno.ENODEV: (
        "the bus is gone: plug the adapter in again; 'ls /dev/i2c-* /dev/spidev*' lists the buses"
    ),
    errno.ETIMEDOUT: HANGS,
    errno.EBUSY: "the address is taken by a kernel driver: remove its dtoverlay or unbind it",
}
_CAUSES[errno.EPERM] = _CAUSES[errno.EACCES]


class Serial(Protocol):
    """A luma serial interface."""

    def command(self, *cmd: int) -> None:
        """Send command bytes."""

    def data(self, data: Sequence[int]) -> None:
        """Send display memory content."""

    def cleanup(self) -> None:
        """Release the bus."""


@dataclass(frozen=True)
class Bus:
    """An open bus with a panel on it.

    Attributes
    ----------
    serial : Serial
    name : str
        Name in errors and diagnostics.
    port : int
    clock_hz : int
    clocks_per_byte : int
    transaction_bytes : int
        Bytes on the wire that a transaction costs beyond its content: 2 on I2C (address and
        control byte), 0 on SPI.
    """

    serial: Serial
    name: str
    port: int
    clock_hz: int
    clocks_per_byte: int
    transaction_bytes: int

    @classmethod
    def i2c(cls, serial: Serial, port: int, address: int, clock_hz: int) -> "Bus":
        """Give the bus of an I2C interface."""
        return cls(serial, f"I2C port {port}, address {address:#04x}", port, clock_hz, 9, 2)

    @classmethod
    def spi(cls, serial: Serial, port: int, device: int, clock_hz: int) -> "Bus":
        """Give the bus of an SPI interface."""
        return cls(serial, f"SPI port {port}, device {device}", port, clock_hz, 8, 0)

    def error(self, error: Exception) -> PanelError:
        """Turn what luma or the kernel raised into an error that names cause and fix."""
        return bus_error(error, self.name, self.port)


def bus_error(error: Exception, where: str, port: int) -> PanelError:
    """Turn what luma or the kernel raised into an error that names cause and fix."""
    number = getattr(error, "errno", None) or getattr(error.__context__, "errno", None)
    cause = _CAUSES.get(number, "").format(port=port) if number is not None else ""
    return PanelError(f"{where}: {error}" + (f"; {cause}" if cause else ""))


def i2c_clock_hz(port: int, root: Path = Path("/sys/class/i2c-adapter")) -> int:
    """Clock of an I2C bus from the device tree, else `I2C_DEFAULT_HZ`."""
    try:
        content = (root / f"i2c-{port}" / "of_node" / "clock-frequency").read_bytes()
    except OSError:
        return I2C_DEFAULT_HZ
    return int.from_bytes(content[:4], "big") or I2C_DEFAULT_HZ


def ask_i2c(port: int, address: int) -> None:
    """Send a panel the command NOP.

    Raises
    ------
    PanelError
        If nothing answers at the address, or the bus is missing or not permitted.
    """
    try:
        with open(f"/dev/i2c-{port}", "r+b", buffering=0) as bus:
            fcntl.ioctl(bus, _I2C_SLAVE, address)
            bus.write(_NOTHING)
    except OSError as error:
        raise bus_error(error, f"I2C port {port}, address {address:#04x}", port) from error


def open_i2c(port: int, address: int, clock_hz: int) -> Bus:
    """Open ``/dev/i2c-<port>`` so that each window is one transaction.

    Parameters
    ----------
    port, address : int
    clock_hz : int
        Configured clock, for calculations only; 0: from the device tree.

    Raises
    ------
    PanelError
        If the bus is missing or not permitted.
    """
    try:
        serial = luma_serial.i2c(port=port, address=address)
    except (OSError, LumaError) as error:
        raise bus_error(error, f"I2C port {port}", port) from error
    return Bus.i2c(serial, port, address, clock_hz or i2c_clock_hz(port))


def open_spi(port: int, device: int, clock_hz: int, gpio_dc: int, gpio_reset: int) -> Bus:
    """Open ``/dev/spidev<port>.<device>`` and the panel's two GPIO lines (BCM numbers).

    Raises
    ------
    PanelError
        If the clock is not one luma knows, a Python library for SPI or GPIO is missing, or the
        bus is missing or not permitted.
    """
    if clock_hz not in SPI_CLOCKS_HZ:
        known = ", ".join(map(str, SPI_CLOCKS_HZ))
        raise PanelError(f"spi_clock_hz is {clock_hz}, expected one of {known}")
    where = f"SPI port {port}, device {device}"
    try:
        serial = luma_serial.spi(
            port=port,
            device=device,
            bus_speed_hz=clock_hz,
            gpio_DC=gpio_dc,
            gpio_RST=gpio_reset,
        )
    except ImportError as error:
        raise PanelError(
            f"{where}: {error}; install the drivers with pip install 'luma.core[spi,gpio]'"
        ) from error
    except (OSError, RuntimeError, LumaError) as error:
        raise bus_error(error, where, port) from error
    return Bus.spi(serial, port, device, clock_hz)
