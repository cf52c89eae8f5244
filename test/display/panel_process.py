"""A panel in a process of its own, at the other end of a pseudo terminal.

What comes is what an I2C panel would see: per message a length (2 bytes), the address byte, the
control byte, the content. What goes back is one byte: 0, or the number of the error.
"""

import os
import sys

from emotion_face.display import FakeBus, oled_specs

COMMAND, DATA = 0x00, 0x40


def take(line, count):
    content = b""
    while len(content) < count:
        content += os.read(line, count - len(content))
    return content


def main(line, panel, address, picture):
    """Answer messages until the line is closed; the picture is in a file after each."""
    bus = FakeBus(oled_specs()[panel])
    while True:
        message = take(line, int.from_bytes(take(line, 2), "big"))
        number = 0
        try:
            if message[0] != address << 1:
                raise OSError(6, "nobody has this address")
            if message[1] not in (COMMAND, DATA):
                raise ValueError(f"control byte {message[1]:#04x}")
            if message[1] == COMMAND:
                bus.command(*message[2:])
            else:
                bus.data(message[2:])
        except OSError as error:
            number = error.errno
        with open(picture, "wb") as file:
            file.write(bus.picture().tobytes())
        os.write(line, bytes([number]))


if __name__ == "__main__":
    fd, name, where, path = sys.argv[1:]
    main(int(fd), name, int(where), path)
