"""Whether many people send answers at this moment: keeping them goes first then, and a job makes their readings.

A reading takes longer than keeping an answer does (docs/decisions/0046). One job reads all that a process kept within a
few seconds: a job for each answer would have to be kept on disk with it.
"""

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock, RLock

AT_ONCE = 1
"""Answers that one process takes at a time while it still reads each one right away. Our own choice: a process works on
one thing at a time, so whoever sends meanwhile waits for the reading of somebody else."""
A_SECOND = 3
"""Answers that one process took within the last second, beyond which it reads none right away. Our own choice: a
reading takes some 20 ms, so that so few leave the process free for most of the time."""
LONGEST_TURN = 1.0
"""Seconds after which an answer waits no longer for another one that is stuck."""
JOB_AFTER = timedelta(seconds=4)
"""How long after the first answer the job begins that reads what was kept meanwhile."""
SURE_BEFORE = timedelta(seconds=1)
"""An answer relies on a job that begins no sooner than this: servers' clocks may differ a little."""


class Rush:
    """Counts the answers that are being taken, and those of the last second, over all threads of the process.

    Threads of one process take turns with their answers. Side by side they would win nothing, since only one of them
    computes at a time, and each would hold the database's lock while it waits for the others.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._turn = RLock()
        self._taking = 0
        self._begun: deque[float] = deque(maxlen=A_SECOND + 1)

    @contextmanager
    def taking_an_answer(self) -> Iterator[None]:
        with self._lock:
            self._taking += 1
            self._begun.append(self._clock())
        has_turn = self._turn.acquire(timeout=LONGEST_TURN)
        try:
            yield
        finally:
            if has_turn:
                self._turn.release()
            with self._lock:
                self._taking -= 1

    @property
    def is_on(self) -> bool:
        return self._taking > AT_ONCE or self._many_lately()

    def _many_lately(self) -> bool:
        with self._lock:
            return len(self._begun) > A_SECOND and self._clock() - self._begun[0] < 1


@dataclass(frozen=True)
class Promise:
    """A job that reads every answer from this one on that is there when it begins."""

    first: int
    begins_at: datetime


class Promises:
    """The last job that this process left for answers kept in a rush."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._last: Promise | None = None

    def cover(self, response: int, now: datetime) -> bool:
        """Whether that job reads this answer, which is kept already."""
        last = self._last
        return last is not None and response >= last.first and now + SURE_BEFORE < last.begins_at

    @contextmanager
    def one_at_a_time(self) -> Iterator[None]:
        """Whoever leaves a job does so alone, so that others find it."""
        with self._lock:
            yield

    def note(self, promise: Promise) -> None:
        self._last = promise


RUSH = Rush()
PROMISES = Promises()
