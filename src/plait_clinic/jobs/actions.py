"""Writes about jobs: that a worker lives, what a killed one left is taken up again, and whose turn it is."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from plait_clinic.audit.record import Audit
from plait_clinic.jobs.models import Beat, Turn
from plait_clinic.jobs.queries import Due, lost_jobs
from plait_clinic.jobs.repeatable import REPEATABLE

log = logging.getLogger(__name__)

MOST_TRIES = 3
"""Our own choice: a job that was with so many workers when they ended may be what ended them."""
DONE_KEPT = timedelta(days=3)
FAILED_KEPT = timedelta(days=30)
"""Our own choice, as the one before it: long enough to ask what went wrong."""
BEAT_KEPT = timedelta(days=1)


class WorkerGone(Exception):
    """What a job is marked with that may not be begun again, or was begun too often."""


@transaction.atomic
def note_beat(*, worker: str, audit: Audit) -> None:
    """That this worker lives. A clock that was put back does not make it end before it began."""
    beat = Beat.objects.filter(worker=worker).first()
    if beat is None:
        Beat.objects.create(worker=worker, began_at=audit.now, last_at=audit.now)
    else:
        Beat.objects.filter(pk=beat.pk).update(last_at=max(audit.now, beat.began_at))


@transaction.atomic
def take_up_lost(*, audit: Audit) -> int:
    """Make jobs ready again whose worker is gone, or mark them as failed where that is not safe. Returns how many.

    Each is changed only as it was found, so that two workers that look at the same time take up each job once.
    """
    return sum(take_up(job, audit) for job in lost_jobs(audit.now))


def take_up(job: DBTaskResult, audit: Audit) -> int:
    as_found = DBTaskResult.objects.filter(
        pk=job.pk, status=TaskResultStatus.RUNNING, started_at=job.started_at, worker_ids=job.worker_ids
    )
    if job.task_path in REPEATABLE and len(job.worker_ids) < MOST_TRIES:
        taken = as_found.update(status=TaskResultStatus.READY, started_at=None)
    else:
        taken = as_found.update(
            status=TaskResultStatus.FAILED,
            finished_at=audit.now,
            exception_class_path=f"{WorkerGone.__module__}.{WorkerGone.__qualname__}",
            traceback=f"Its worker ended in the middle of it, {len(job.worker_ids)} times.",
        )
    if taken:
        log.warning("the worker of job %s ended in the middle of it: %s", job.pk, job.task_path)
    return taken


@transaction.atomic
def take_turn(*, due: Due, audit: Audit) -> bool:
    """Take one slot and leave its job, both or neither; whether this worker was the one to do so.

    A job that was never seen here before begins with its next slot, and one whose slot is too long ago waits for it.
    """
    rhythm, whose = due.rhythm, due.organisation_id
    if due.turn is None:
        _turn, is_new = Turn.objects.get_or_create(
            job=rhythm.job, organisation_id=whose, defaults={"slot": due.slot, "taken_at": audit.now}
        )
        return is_new
    as_found = Turn.objects.filter(pk=due.turn.pk, slot=due.turn.slot)
    if not as_found.update(slot=due.slot, taken_at=audit.now, task=None):
        return False
    if rhythm.within is None or audit.now - due.slot <= rhythm.within:
        left = import_string(rhythm.task).enqueue(*([] if whose is None else [whose]))
        Turn.objects.filter(pk=due.turn.pk).update(task=left.id)
    return True


@transaction.atomic
def take_off_list(*, audit: Audit) -> int:
    """Forget jobs that were done, and workers that are long gone. Returns how many jobs."""
    finished = DBTaskResult.objects.finished()
    done = finished.filter(status=TaskResultStatus.SUCCESSFUL, finished_at__lt=audit.now - DONE_KEPT)
    failed = finished.filter(status=TaskResultStatus.FAILED, finished_at__lt=audit.now - FAILED_KEPT)
    Beat.objects.filter(last_at__lt=audit.now - BEAT_KEPT).delete()
    return sum(rows.delete()[0] for rows in (done, failed))
