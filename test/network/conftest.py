"""Two machines on a network link with real nodes, and observers on them."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from network.lan import Lan, Machine
from network.observer import Observer
from waiting import TIMEOUT_S

from emotion_face.resources import share_path

LIB = share_path().parents[1] / "lib" / "emotion_face"
ADDRESSES = {"pc": "10.77.0.1", "pi": "10.77.0.2"}


class Town:
    """Machines ``pc`` and ``pi``, their processes, and the observers."""

    def __init__(self, lan: Lan, folder: Path) -> None:
        self.lan, self._folder = lan, folder
        self.pc, self.pi = (lan.add(name, address) for name, address in ADDRESSES.items())
        self._observers: list[Observer] = []

    def run(self, machine: Machine, executable: str, *words: str, **environment: str) -> None:
        """Start a node on a machine."""
        with (self._folder / f"{machine.name}_{executable}.log").open("a") as log:
            subprocess.Popen(
                machine.command([str(LIB / executable), "--ros-args", *words]),
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def observe(self, machine: Machine, **environment: str) -> Observer:
        """Start an observer on a machine."""
        self._observers.append(Observer(machine, **environment))
        return self._observers[-1]

    def until(self, done: Callable[[], Any]) -> None:
        """Observe until a condition is met; fail on timeout."""
        end_s = time.monotonic() + TIMEOUT_S
        while not done():
            assert time.monotonic() < end_s, f"not within {TIMEOUT_S:g} s\n{self.said}"
            for observer in self._observers:
                observer.run()

    def wrong_clock(self, offset_s: int) -> dict[str, str]:
        """Environment of a process whose clock is ahead by whole seconds."""
        library = self._folder / f"clock_{offset_s}.so"
        source = Path(__file__).with_name("clock.c")
        command = ["cc", "-shared", "-fPIC", f"-DOFFSET_S={offset_s}", "-o", library, source]
        subprocess.run(command, check=True)
        return {"LD_PRELOAD": str(library)}

    @property
    def said(self) -> str:
        """The log of all processes."""
        return "\n".join(log.read_text() for log in self._folder.glob("*.log"))

    def close(self) -> None:
        """Stop everything."""
        for observer in self._observers:
            observer.close()


@pytest.fixture
def town(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Town]:
    """Two machines, whose network ends with the test."""
    monkeypatch.delenv("ROS_AUTOMATIC_DISCOVERY_RANGE")
    lan = Lan()
    try:
        try:
            town = Town(lan, tmp_path)
        except OSError as error:
            pytest.skip(str(error))
        try:
            yield town
        finally:
            town.close()
    finally:
        lan.close()
