"""Machines on a network link: each has its own network, processes and shared memory.

The wire is a thread that carries Ethernet frames between TAP devices; it can lose, delay and count
them. Everything ends with the test's process, whatever becomes of that.
"""

import heapq
import itertools
import os
import random
import selectors
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

FRAME_BYTES_MAX = 2048


class Machine:
    """A machine; `kill` is a power cut."""

    def __init__(self, name: str, address: str) -> None:
        self.name, self.address = name, address
        self.wire, theirs = socket.socketpair()
        script = [sys.executable, str(Path(__file__).with_name("machine.py"))]
        words = [*script, name, f"{address}/24", str(theirs.fileno())]
        unshare = [
            "unshare",
            "--net",
            "--uts",
            "--ipc",
            "--mount",
            "--pid",
            "--mount-proc",
            "--fork",
            "--kill-child",
        ]
        self._holder = subprocess.Popen(
            [*unshare, *words],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        theirs.close()
        _, cards, _, _ = socket.recv_fds(self.wire, 16, 1)
        if not cards:
            _, reason = self._holder.communicate()
            raise OSError(f"no machine of its own: {reason.strip()}")
        (self.card,) = cards
        children = Path(f"/proc/{self._holder.pid}/task/{self._holder.pid}/children")
        self._pid = int(children.read_text().split()[0])

    def command(self, words: Sequence[str]) -> list[str]:
        """A command that runs on this machine."""
        spaces = ["--net", "--uts", "--ipc", "--mount", "--pid"]
        return ["nsenter", f"--target={self._pid}", *spaces, "--", *words]

    def set_link(self, state: str) -> None:
        """Set the network card up or down."""
        subprocess.run(self.command(["ip", "link", "set", "eth0", state]), check=True)

    def kill(self) -> None:
        """End all that runs on it, at once."""
        self._holder.kill()
        self._holder.communicate()
        self.wire.close()


class Lan:
    """A network link between machines.

    Attributes
    ----------
    loss : dict of str to float
        Share of the frames of each sender that is lost.
    delay_s : float
        How long a frame is under way [s].
    carried_bytes : dict of str to int
        Bytes of Ethernet frames that each machine has sent.
    """

    def __init__(self) -> None:
        self.loss: dict[str, float] = {}
        self.delay_s = 0.0
        self.carried_bytes: dict[str, int] = {}
        self._machines: dict[int, Machine] = {}
        self._random = random.Random(0)
        self._selector = selectors.DefaultSelector()
        self._ending, self._end = os.pipe()
        self._selector.register(self._ending, selectors.EVENT_READ)
        self._thread = threading.Thread(target=self._run, name="wire")
        self._thread.start()

    def add(self, name: str, address: str) -> Machine:
        """Connect a machine."""
        machine = Machine(name, address)
        self.carried_bytes.setdefault(name, 0)
        self.loss.setdefault(name, 0.0)
        self._machines[machine.card] = machine
        self._selector.register(machine.card, selectors.EVENT_READ)
        return machine

    def remove(self, machine: Machine) -> None:
        """Cut a machine's power."""
        self._selector.unregister(machine.card)
        del self._machines[machine.card]
        machine.kill()
        os.close(machine.card)

    def close(self) -> None:
        """End all machines and the link."""
        os.close(self._end)
        self._thread.join()
        for machine in list(self._machines.values()):
            self.remove(machine)
        self._selector.close()
        os.close(self._ending)

    def _run(self) -> None:
        under_way: list[tuple[float, int, int, bytes]] = []
        numbers = itertools.count()
        while True:
            now_s = time.monotonic()
            while under_way and under_way[0][0] <= now_s:
                _, _, sender, frame = heapq.heappop(under_way)
                self._deliver(sender, frame)
            wait_s = under_way[0][0] - now_s if under_way else 1.0
            for key, _ in self._selector.select(wait_s):
                if key.fd == self._ending:
                    return
                sender, frame = self._read(key.fd)
                if frame and self._random.random() >= self.loss[sender]:
                    due_s = time.monotonic() + self.delay_s
                    heapq.heappush(under_way, (due_s, next(numbers), key.fd, frame))

    def _read(self, card: int) -> tuple[str, bytes]:
        try:
            frame, sender = os.read(card, FRAME_BYTES_MAX), self._machines[card].name
        except (OSError, KeyError):  # the card is down, or was removed since
            return "", b""
        self.carried_bytes[sender] += len(frame)
        return sender, frame

    def _deliver(self, sender: int, frame: bytes) -> None:
        for card in list(self._machines):
            if card != sender:
                try:
                    os.write(card, frame)
                except OSError:  # the card is down
                    continue
