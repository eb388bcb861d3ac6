"""How many answers this process is taking at this moment: where several come at once, keeping them goes first.

A reading takes longer than keeping an answer does. In a rush a job makes it (docs/decisions/0040).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

AT_ONCE = 1
"""Answers that one process takes at a time while it still reads each one right away. Our own choice: a process works on
one thing at a time, so whoever sends meanwhile waits for the reading of somebody else."""


class Rush:
    """Counts the answers that are being taken, over all threads of the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._taking = 0

    @contextmanager
    def taking_an_answer(self) -> Iterator[None]:
        with self._lock:
            self._taking += 1
        try:
            yield
        finally:
            with self._lock:
                self._taking -= 1

    @property
    def is_on(self) -> bool:
        return self._taking > AT_ONCE


RUSH = Rush()
