"""Unmodified luma and smbus2, on a real device file, against a panel in another process.

Only the kernel's part is played here: what its ioctls put on the wire goes into a pseudo terminal.
"""

import ctypes
import os
import subprocess
import sys
import tty
from pathlib import Path

import luma.core.interface.serial
import luma.oled.device
import numpy as np
import pytest
import smbus2.smbus2 as smbus
from PIL import Image

from emotion_face.display import OledPanel, PanelError, oled_specs
from emotion_face.display.bus import Bus

ADDRESS = 0x3C


class Wire:
    """The kernel's I2C: ioctls to bytes on the line, and the answer to an error."""

    def __init__(self):
        self.slave = None
        self.messages = []

    def ioctl(self, fd, request, argument):
        match request:
            case smbus.I2C_FUNCS:
                argument.value = smbus.I2cFunc.I2C | smbus.I2cFunc.SMBUS_WRITE_I2C_BLOCK
            case smbus.I2C_SLAVE:
                self.slave = argument
            case smbus.I2C_SMBUS:
                assert argument.size == smbus.I2C_SMBUS_I2C_BLOCK_DATA
                block = argument.data.contents.block
                self.send(fd, self.slave, [argument.command, *block[1 : block[0] + 1]])
            case smbus.I2C_RDWR:
                for at in range(argument.nmsgs):
                    message = argument.msgs[at]
                    self.send(fd, message.addr, ctypes.string_at(message.buf, message.len))
            case _:
                raise AssertionError(f"ioctl {request:#x}")

    def send(self, fd, address, content):
        message = bytes([address << 1, *content])
        self.messages.append(message)
        os.write(fd, len(message).to_bytes(2, "big") + message)
        if number := os.read(fd, 1)[0]:
            raise OSError(number, os.strerror(number))


@pytest.fixture
def plugged(monkeypatch, tmp_path):
    """A way to start a panel's process; its wire, device file and picture."""
    wire, started = Wire(), []
    monkeypatch.setattr(smbus, "ioctl", wire.ioctl)

    def start(name):
        far, near = os.openpty()
        for line in (far, near):
            tty.setraw(line)
        script, picture = Path(__file__).with_name("panel_process.py"), tmp_path / f"{near}.bin"
        words = [sys.executable, str(script), str(far), name, str(ADDRESS), str(picture)]
        started.append((subprocess.Popen(words, pass_fds=[far]), far, near))
        shape = oled_specs()[name].height, oled_specs()[name].width
        device = os.ttyname(near)

        def seen():
            return np.frombuffer(picture.read_bytes(), np.uint8).reshape(shape)

        return device, seen

    yield wire, start
    for process, *lines in started:
        process.terminate()
        process.wait()
        for line in lines:
            os.close(line)


def moving(face, shape, count):
    for step in range(count):
        yield np.roll(face, (step, 3 * step), axis=(0, 1))[: shape[0], : shape[1]].copy()


@pytest.mark.filterwarnings("ignore:.*getdata.*:DeprecationWarning")
@pytest.mark.parametrize("name", ["ssd1306_128x64", "sh1106_128x64"])
def test_the_pictures_are_those_of_luma(plugged, face, name):
    wire, start = plugged
    spec = oled_specs()[name]
    ours, our_picture = start(name)
    theirs, their_picture = start(name)
    serial = luma.core.interface.serial.i2c(port=ours, address=ADDRESS)
    panel = OledPanel(Bus.i2c(serial, 1, ADDRESS, 400_000), spec)
    peer = getattr(luma.oled.device, spec.controller)(
        luma.core.interface.serial.i2c(port=theirs, address=ADDRESS), spec.width, spec.height
    )
    peer.persist = True
    for frame in moving(face, (spec.height, spec.width), 4):
        wire.messages.clear()
        sent = panel.show(frame)
        assert sent == sum(map(len, wire.messages))
        peer.display(Image.fromarray(frame).convert("1"))
        assert np.array_equal(our_picture(), frame)
        assert np.array_equal(their_picture(), frame)
    panel.close()


def test_a_wrong_address_says_where_to_look(plugged):
    _, start = plugged
    device, _ = start("ssd1306_128x64")
    serial = luma.core.interface.serial.i2c(port=device, address=0x3D)
    with pytest.raises(PanelError, match=r"address 0x3d: .*i2cdetect -y 1.*0x3c or 0x3d"):
        OledPanel(Bus.i2c(serial, 1, 0x3D, 400_000), oled_specs()["ssd1306_128x64"])
