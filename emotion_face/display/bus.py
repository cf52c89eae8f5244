"""Opening I2C and SPI through luma, and saying what to do when that fails."""

import errno

import luma.core.interface.serial as luma_serial
from luma.core.error import Error as LumaError

from emotion_face.errors import PanelError

SPI_CLOCKS_HZ = tuple(
    int(mhz * 1_000_000) for mhz in (0.5, 1, 2, 4, 8, 16, 20, 24, 28, 32, 36, 40, 44, 48, 50, 52)
)

_NO_ANSWER = (
    "no answer from the panel: check power and wiring, and its address with 'i2cdetect -y <port>' "
    "(0x3c or 0x3d)"
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
    errno.ETIMEDOUT: (
        "the bus hangs: power the panel off and on; check pull-ups and cable length, or lower "
        "dtparam=i2c_arm_baudrate"
    ),
    errno.EBUSY: "the address is taken by a kernel driver: remove its dtoverlay or unbind it",
}
_CAUSES[errno.EPERM] = _CAUSES[errno.EACCES]


def bus_error(error: Exception, where: str = "panel bus") -> PanelError:
    """Turn what luma or the kernel raised into an error that names cause and fix."""
    number = getattr(error, "errno", None) or getattr(error.__context__, "errno", None)
    cause = _CAUSES.get(number, "") if number is not None else ""
    return PanelError(f"{where}: {error}" + (f"; {cause}" if cause else ""))


def open_i2c(port: int, address: int) -> luma_serial.i2c:
    """Open ``/dev/i2c-<port>`` so that each window is one transaction.

    Raises
    ------
    PanelError
        If the address is out of range, or the bus is missing or not permitted.
    """
    if not 0x08 <= address <= 0x77:
        raise PanelError(
            f"I2C address is {address:#04x}, expected 0x08 to 0x77 (SSD1306: 0x3c or 0x3d)"
        )
    try:
        return luma_serial.i2c(port=port, address=address)
    except (OSError, LumaError) as error:
        raise bus_error(error, f"I2C port {port}") from error


def open_spi(
    port: int, device: int, bus_speed_hz: int, gpio_dc: int, gpio_reset: int
) -> luma_serial.spi:
    """Open ``/dev/spidev<port>.<device>`` and the panel's two GPIO lines (BCM numbers).

    Raises
    ------
    PanelError
        If the clock is not one luma knows, a Python library for SPI or GPIO is missing, or the
        bus is missing or not permitted.
    """
    if bus_speed_hz not in SPI_CLOCKS_HZ:
        known = ", ".join(map(str, SPI_CLOCKS_HZ))
        raise PanelError(f"bus_speed_hz is {bus_speed_hz}, expected one of {known}")
    where = f"SPI port {port} device {device}"
    try:
        return luma_serial.spi(
            port=port,
            device=device,
            bus_speed_hz=bus_speed_hz,
            gpio_DC=gpio_dc,
            gpio_RST=gpio_reset,
        )
    except ImportError as error:
        raise PanelError(
            f"{where}: {error}; install the drivers with pip install 'luma.core[spi,gpio]'"
        ) from error
    except (OSError, RuntimeError, LumaError) as error:
        raise bus_error(error, where) from error
