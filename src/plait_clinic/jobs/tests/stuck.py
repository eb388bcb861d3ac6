"""A job for tests that does not come to an end the first time, as one whose worker is killed."""

import sys
from pathlib import Path
from threading import Event

from django_tasks import task


@task()
def be_stuck_once(noted_in: str) -> str:
    """The first time say that it has begun and wait; the second time be done at once."""
    note = Path(noted_in)
    if note.exists():
        return "done"
    note.write_text("begun")
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    Event().wait()
    raise AssertionError("it was to be killed")
