"""Which workers live, which jobs have lost theirs, which are due, and how the last of each kind went."""

import zoneinfo
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from plait_clinic.jobs.models import Beat, Turn
from plait_clinic.jobs.rhythms import RHYTHMS, Nightly, Rhythm
from plait_clinic.people.models import Organisation

LEASE = timedelta(minutes=2)
"""Our own choice: a worker that has not been heard of for so long is gone. It says every 15 seconds that it lives."""
FAILED_SHOWN = timedelta(days=7)
UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)

Known = Mapping[tuple[str, int | None], Turn]


@dataclass(frozen=True)
class Due:
    """A slot that nobody has taken yet; `turn` is the one that was taken before it."""

    rhythm: Rhythm
    organisation_id: int | None
    slot: datetime
    turn: Turn | None


class Outcome(StrEnum):
    """How the last turn of a job went; nothing is done before the first, and where one is left to the next."""

    NEXT = "next"
    WAITS = "waits"
    RUNS = "runs"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class LastTurn:
    """One recurring job as the office sees it: when it was due last, and how that went."""

    rhythm: Rhythm
    is_nightly: bool
    due_at: datetime | None
    outcome: Outcome
    ended_at: datetime | None


@dataclass(frozen=True)
class Jobs:
    """The office's page. `heard_at` is when any worker was heard of last."""

    lives: bool
    heard_at: datetime | None
    turns: Sequence[LastTurn]
    waiting: int
    failed: int


def living_workers(now: datetime) -> frozenset[str]:
    return frozenset(Beat.objects.filter(last_at__gt=now - LEASE).values_list("worker", flat=True))


def lost_jobs(now: datetime) -> list[DBTaskResult]:
    """Jobs that are with a worker that is gone. One that has just begun may be with one not heard of yet."""
    living = living_workers(now)
    running = DBTaskResult.objects.running().filter(started_at__lte=now - LEASE)
    return [job for job in running if not living & set(job.worker_ids[-1:])]


def due_turns(now: datetime) -> list[Due]:
    """Slots to take now. The job of an earlier slot that is still on its way keeps its next one waiting."""
    known = {(turn.job, turn.organisation_id): turn for turn in Turn.objects.all()}
    zones = {pk: zoneinfo.ZoneInfo(name) for pk, name in Organisation.objects.values_list("pk", "time_zone")}
    found = [due for rhythm in RHYTHMS for due in newest_slots(rhythm, now, zones, known)]
    on_its_way = unfinished(due.turn for due in found if due.turn)
    return [due for due in found if due.turn is None or due.turn.task not in on_its_way]


def newest_slots(rhythm: Rhythm, now: datetime, zones: Mapping[int, zoneinfo.ZoneInfo], known: Known) -> list[Due]:
    """The slots of one job that are newer than those that were taken."""
    when = rhythm.when
    slots = {pk: when.slot(now, zone) for pk, zone in zones.items()} if isinstance(when, Nightly) else None
    newest = {None: when.slot(now)} if slots is None else slots
    return [
        Due(rhythm, whose, slot, turn)
        for whose, slot in newest.items()
        if (turn := known.get((rhythm.job, whose))) is None or turn.slot < slot
    ]


def unfinished(turns) -> frozenset:
    """Which of these turns' jobs wait or run."""
    tasks = [turn.task for turn in turns if turn.task]
    rows = DBTaskResult.objects.filter(pk__in=tasks, status__in=UNFINISHED) if tasks else DBTaskResult.objects.none()
    return frozenset(rows.values_list("pk", flat=True))


def jobs_of(organisation: Organisation, now: datetime) -> Jobs:
    """What this clinic's office may know of the server's jobs: names of jobs, moments and counts."""
    heard_at = Beat.objects.order_by("-last_at").values_list("last_at", flat=True).first()
    counts = DBTaskResult.objects.aggregate(
        waiting=Count("pk", filter=Q(status__in=UNFINISHED)),
        failed=Count("pk", filter=Q(status=TaskResultStatus.FAILED, finished_at__gt=now - FAILED_SHOWN)),
    )
    turns = {
        turn.job: turn for turn in Turn.objects.filter(Q(organisation=organisation) | Q(organisation__isnull=True))
    }
    tasks = DBTaskResult.objects.in_bulk([turn.task for turn in turns.values() if turn.task])
    return Jobs(
        lives=heard_at is not None and now - heard_at < LEASE,
        heard_at=heard_at,
        turns=[last_turn(rhythm, turns.get(rhythm.job), tasks) for rhythm in RHYTHMS],
        waiting=counts["waiting"],
        failed=counts["failed"],
    )


BY_STATUS = {
    TaskResultStatus.READY: Outcome.WAITS,
    TaskResultStatus.RUNNING: Outcome.RUNS,
    TaskResultStatus.SUCCESSFUL: Outcome.DONE,
    TaskResultStatus.FAILED: Outcome.FAILED,
}


def last_turn(rhythm: Rhythm, turn: Turn | None, tasks: Mapping) -> LastTurn:
    nightly = isinstance(rhythm.when, Nightly)
    if turn is None or turn.task is None:
        return LastTurn(rhythm, nightly, turn and turn.slot, Outcome.NEXT, None)
    job = tasks.get(turn.task)
    if job is None:  # what was done is taken off the list after some days
        return LastTurn(rhythm, nightly, turn.slot, Outcome.DONE, None)
    return LastTurn(rhythm, nightly, turn.slot, BY_STATUS[job.status], job.finished_at)
