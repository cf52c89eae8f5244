"""What one test on this machine has at a time: a ROS domain, and whatever has a name."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager

DOMAINS = range(1, 101)
PORT = 22119
"""Of domain 0's lock; ROS' own domain_coordinator locks the same ports."""
WAIT_S = 3600.0
"""Several tests, each of minutes on a busy machine, may have it before."""


def lock_domain() -> tuple[int, socket.socket]:
    """Number of a domain, and its lock, which is held while the domain is in use."""
    for domain in DOMAINS:
        lock = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            lock.bind(("", PORT + domain))
        except OSError:
            lock.close()
        else:
            return domain, lock
    raise RuntimeError(f"all ROS domains from {DOMAINS[0]} to {DOMAINS[-1]} are taken: end a test")


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Wait until no other test has what a name stands for, and have it."""
    end_s = time.monotonic() + WAIT_S
    with socket.socket(socket.AF_UNIX) as lock:
        while True:
            try:
                lock.bind(f"\0emotion_face tests: {name}")  # an abstract one goes with its process
                break
            except OSError:
                if time.monotonic() > end_s:
                    raise RuntimeError(f"another test has had {name} for {WAIT_S:g} s") from None
                time.sleep(0.05)
        yield
