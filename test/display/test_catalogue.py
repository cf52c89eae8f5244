import dataclasses
import errno

import luma.core.interface.serial
import numpy as np
import pytest
import smbus2

from emotion_face.display import FakeBus, PanelError, open_panel, panel_names, panel_options
from emotion_face.display.bus import I2C_DEFAULT_HZ, i2c_clock_hz

OLED = "ssd1306_128x64"


def test_an_unknown_panel_gets_the_known_ones():
    with pytest.raises(PanelError, match=f"no panel 'oled', expected one of {panel_names()[0]}"):
        open_panel("oled")


@pytest.mark.parametrize("name", panel_names())
def test_an_unknown_option_gets_the_known_ones(name):
    known = sorted(field.name for field in dataclasses.fields(panel_options(name)))
    help_ = f"expected one of {', '.join(known)}" if known else "expected none"
    with pytest.raises(PanelError, match=f"panel '{name}': unknown key 'size', {help_}"):
        open_panel(name, size=3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"i2c_port": "1"}, "i2c_port: '1' is refused, expected a number from 0 up to 255"),
        ({"i2c_port": 1.5}, "i2c_port: 1.5 is refused"),
        ({"i2c_address": 0x80}, "i2c_address: 128 is refused, expected a number from 8 up to 119"),
        ({"bus": "usb"}, "bus: unknown name 'usb', expected one of i2c, spi"),
        ({"bus": "spi", "spi_clock_hz": 500_001}, "spi_clock_hz is 500001, expected one of 500000"),
    ],
)
def test_a_mistyped_option_or_one_out_of_range_is_named(options, message):
    with pytest.raises(PanelError, match=message):
        open_panel(OLED, **options)


@pytest.mark.parametrize(
    ("number", "fix"),
    [
        (errno.ENOENT, "/dev/i2c-1.*dtparam=i2c_arm=on"),
        (errno.EACCES, "/dev/i2c-1.*usermod -aG i2c"),
        (errno.EBUSY, "kernel driver"),
        (errno.ENODEV, "plug the adapter in"),
    ],
)
def test_a_bus_that_does_not_open_names_cause_and_fix(monkeypatch, number, fix):
    def refuse(port):
        raise OSError(number, "refused", f"/dev/i2c-{port}")

    monkeypatch.setattr(smbus2, "SMBus", refuse)
    with pytest.raises(PanelError, match=fix):
        open_panel(OLED)


def test_spi_passes_its_options_to_luma(monkeypatch, face):
    bus, given = FakeBus(), {}

    def spi(**options):
        given.update(options)
        return bus

    monkeypatch.setattr(luma.core.interface.serial, "spi", spi)
    panel = open_panel(OLED, bus="spi", spi_gpio_dc=5, spi_device=1)
    assert panel.show(face) == 28 + 8 * (128 + 3)
    assert np.array_equal(bus.picture(), face)
    assert (panel.link.clock_hz, panel.link.clocks_per_byte) == (8_000_000, 8)
    assert given == {
        "port": 0, "device": 1, "bus_speed_hz": 8_000_000, "gpio_DC": 5, "gpio_RST": 25,
    }  # fmt: skip


def test_the_clock_of_i2c_is_that_of_the_device_tree(tmp_path):
    assert i2c_clock_hz(1, tmp_path) == I2C_DEFAULT_HZ
    node = tmp_path / "i2c-1" / "of_node"
    node.mkdir(parents=True)
    (node / "clock-frequency").write_bytes((400_000).to_bytes(4, "big"))
    assert i2c_clock_hz(1, tmp_path) == 400_000


def test_fake_lights_its_bus_and_null_checks(face):
    panel = open_panel("fake")
    panel.show(face)
    assert np.array_equal(panel.bus.serial.picture(), face)
    with pytest.raises(PanelError, match="expected uint8"):
        open_panel("null").show(face.astype(float))
