"""Passing the newest item from one thread to another."""

import threading
from typing import Generic, TypeVar

T = TypeVar("T")


class Newest(Generic[T]):
    """A slot with the newest item; older ones are dropped."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._thing: T | None = None
        self._is_open = True

    def put(self, thing: T) -> None:
        """Replace the item."""
        with self._changed:
            self._thing = thing
            self._changed.notify()

    def take(self) -> T | None:
        """Wait for an item and take it; None when closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._thing is not None or not self._is_open)
            taken, self._thing = self._thing, None
            return taken if self._is_open else None

    def close(self) -> None:
        """Close the slot."""
        with self._changed:
            self._is_open = False
            self._changed.notify()
