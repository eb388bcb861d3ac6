"""What a job worker does beside its jobs: it says that it lives, takes up what a killed one left, and takes turns.

That happens in a thread of its own, so that a job that takes long does not make its worker look gone.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from django.db import close_old_connections, connection
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.jobs.actions import note_beat, take_turn, take_up_lost
from plait_clinic.jobs.queries import due_turns

log = logging.getLogger(__name__)

BEAT_SECONDS = 15
"""Our own choice: eight times within what a worker is given up after (`LEASE`)."""
ENDS_WITHIN_SECONDS = 1


def look_round(worker: str, *, takes_turns: bool, audit: Audit) -> None:
    """Once: live, take up what was left, and take the slots that are due."""
    note_beat(worker=worker, audit=audit)
    take_up_lost(audit=audit)
    for due in due_turns(audit.now) if takes_turns else ():
        take_turn(due=due, audit=audit)


def keep_looking(worker: str, *, takes_turns: bool, ended: Event) -> None:
    """Look round until the worker ends. What goes wrong once, such as a database that is away, is tried again."""
    while not ended.wait(BEAT_SECONDS):
        try:
            close_old_connections()
            look_round(worker, takes_turns=takes_turns, audit=Audit(now=timezone.now()))
        except Exception:
            log.exception("the job worker could not look round; it tries again in %s seconds", BEAT_SECONDS)
    connection.close()


@contextmanager
def keeping(worker: str, *, takes_turns: bool) -> Iterator[None]:
    """Look round now, and then beside whatever is done inside."""
    look_round(worker, takes_turns=takes_turns, audit=Audit(now=timezone.now()))
    ended = Event()
    words = {"takes_turns": takes_turns, "ended": ended}
    thread = Thread(target=keep_looking, args=(worker,), kwargs=words, name="keeping", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=ENDS_WITHIN_SECONDS)
