"""The first process of a machine in separate namespaces; all others end with it.

Told its name, its address with the length of the net, and a socket that the network card goes to.
"""

import fcntl
import os
import socket
import struct
import subprocess
import sys

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000


def main(name: str, address: str, link: str) -> None:
    """Set the machine up, hand over its card, and live until the other end of the socket closes."""
    card = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(card, TUNSETIFF, struct.pack("16sH", b"eth0", IFF_TAP | IFF_NO_PI))
    socket.sethostname(name)
    for words in (
        "mount -t tmpfs tmpfs /dev/shm",
        "ip link set lo up",
        f"ip address add {address} dev eth0",
        "ip link set eth0 up",
    ):
        subprocess.run(words.split(), check=True)
    wire = socket.socket(fileno=int(link))
    socket.send_fds(wire, [b"card"], [card])
    os.close(card)
    wire.recv(1)


if __name__ == "__main__":
    main(*sys.argv[1:])
