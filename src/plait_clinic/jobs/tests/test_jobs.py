"""Jobs of a worker that is gone are taken up again, and each recurring job has each of its turns once."""

import pkgutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from importlib import import_module
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.module_loading import import_string
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

import plait_clinic
from plait_clinic.audit.record import Audit
from plait_clinic.jobs import queries
from plait_clinic.jobs.actions import (
    BEAT_KEPT,
    DONE_KEPT,
    FAILED_KEPT,
    MOST_TRIES,
    note_beat,
    take_off_list,
    take_turn,
    take_up_lost,
)
from plait_clinic.jobs.keeping import look_round
from plait_clinic.jobs.models import Beat, Turn
from plait_clinic.jobs.queries import LEASE, Outcome, due_turns, jobs_of
from plait_clinic.jobs.repeatable import REPEATABLE
from plait_clinic.jobs.rhythms import NOT_BY_DAY, RHYTHMS
from plait_clinic.jobs.tasks import tidy_jobs
from plait_clinic.jobs.tests.stuck import be_stuck_once
from plait_clinic.signals.tasks import look_after_signals_later
from tests.world import clinic

NIGHT = timedelta(days=1)
SECOND = timedelta(seconds=1)
BY_CLINIC = {"keep_to_retention", "look_after_signals", "make_reliability", "refit_engine"}


@pytest.fixture(autouse=True)
def _jobs():
    with override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}):
        yield


def at(now: datetime) -> Audit:
    return Audit(now=now)


def begun(now: datetime, *workers: str, job=tidy_jobs) -> DBTaskResult:
    """A job that these workers began, the last of them at `now`."""
    row = DBTaskResult.objects.get(pk=job.enqueue(*(["x"] if job is be_stuck_once else [])).id)
    row.status, row.started_at, row.worker_ids = "RUNNING", now, list(workers)
    row.save()
    return row


def status(job: DBTaskResult) -> str:
    job.refresh_from_db()
    return job.status


def test_a_job_whose_worker_was_not_heard_of_for_long_is_ready_again(db, now):
    job = begun(now, "gone")
    note_beat(worker="gone", audit=at(now))
    look_round("other", takes_turns=False, audit=at(now + LEASE))
    assert status(job) == "READY"
    assert job in DBTaskResult.objects.ready()


def test_a_job_that_takes_long_stays_with_its_worker_while_that_lives(db, now):
    job = begun(now, "busy")
    for minutes in range(0, 60, 1):
        note_beat(worker="busy", audit=at(now + timedelta(minutes=minutes)))
        assert take_up_lost(audit=at(now + timedelta(minutes=minutes) + SECOND)) == 0
    assert status(job) == "RUNNING"


def test_a_job_of_a_worker_that_nobody_heard_of_is_left_alone_until_the_lease_is_over(db, now):
    job = begun(now, "silent")
    assert take_up_lost(audit=at(now + LEASE - SECOND)) == 0
    assert take_up_lost(audit=at(now + LEASE)) == 1
    assert status(job) == "READY"


def test_it_is_the_last_worker_of_a_job_that_counts(db, now):
    job = begun(now, "alive", "gone")
    note_beat(worker="alive", audit=at(now + LEASE))
    take_up_lost(audit=at(now + LEASE))
    assert status(job) == "READY"


def test_a_job_that_ended_several_workers_is_not_begun_again(db, now):
    job = begun(now, *(["gone"] * MOST_TRIES))
    take_up_lost(audit=at(now + LEASE))
    assert status(job) == "FAILED"
    assert job.finished_at == now + LEASE
    assert job.task_result.errors[0].exception_class.__name__ == "WorkerGone"


def test_a_job_that_may_not_be_repeated_is_marked_as_failed(db, now):
    job = begun(now, "gone", job=be_stuck_once)
    take_up_lost(audit=at(now + LEASE))
    assert status(job) == "FAILED"


def test_a_job_that_ended_meanwhile_is_not_begun_again(db, now, monkeypatch):
    job = begun(now, "gone")
    found = queries.lost_jobs(now + LEASE)
    job.set_successful(None)
    monkeypatch.setattr("plait_clinic.jobs.actions.lost_jobs", lambda _now: found)
    assert take_up_lost(audit=at(now + LEASE)) == 0
    assert status(job) == "SUCCESSFUL"


def test_a_clock_that_was_put_back_does_not_stop_a_worker(db, now):
    note_beat(worker="w", audit=at(now))
    note_beat(worker="w", audit=at(now - timedelta(hours=1)))
    assert Beat.objects.get().last_at == now


def all_tasks() -> dict[str, Task]:
    """Every job in the product's own code, by its place."""
    names = [name for _finder, name, _package in pkgutil.walk_packages(plait_clinic.__path__, "plait_clinic.")]
    modules = [import_module(name) for name in names if name.endswith(".tasks")]
    found = [one for module in modules for one in vars(module).values() if isinstance(one, Task)]
    return {one.module_path: one for one in found}


def test_every_job_of_the_product_says_why_it_may_be_done_twice():
    assert set(REPEATABLE) == set(all_tasks())


@pytest.mark.parametrize("rhythm", RHYTHMS, ids=lambda rhythm: rhythm.job)
def test_every_recurring_job_is_there_and_may_be_repeated(rhythm):
    assert isinstance(import_string(rhythm.task), Task)
    assert rhythm.task in REPEATABLE


# Turns


@pytest.fixture
def began(world, now) -> datetime:
    """The moment at which this server looked round for the first time."""
    look_round("w", takes_turns=True, audit=at(now))
    return now


def left() -> Counter[str]:
    """How many jobs were left, by their name."""
    names = {rhythm.task: rhythm.job for rhythm in RHYTHMS}
    return Counter(names[path] for path in DBTaskResult.objects.values_list("task_path", flat=True))


def do_all() -> None:
    for job in DBTaskResult.objects.filter(status="READY"):
        job.set_successful(None)


def test_a_server_that_begins_does_nothing_before_the_next_slot(began):
    assert left() == {}
    assert Turn.objects.filter(task__isnull=True).count() == Turn.objects.count() > 0


def test_every_clinic_has_its_night_and_the_server_its_hours(began, world):
    look_round("w", takes_turns=True, audit=at(began + NIGHT))
    clinics = type(world.organisation).objects.count()
    assert left() == {rhythm.job: clinics if rhythm.job in BY_CLINIC else 1 for rhythm in RHYTHMS if not rhythm.within}
    job = DBTaskResult.objects.filter(task_path__endswith="look_after_signals_later").first()
    assert job.task.call(*job.args_kwargs["args"]) is None


def test_the_night_is_the_clinics_own(world, now):
    type(world.organisation).objects.update(time_zone="Pacific/Auckland")
    look_round("w", takes_turns=True, audit=at(now))
    turn = Turn.objects.get(job="look_after_signals", organisation=world.organisation)
    assert turn.slot == datetime(2026, 11, 17, 13, 30, tzinfo=UTC)


def test_a_turn_is_taken_once_however_often_a_worker_looks(began):
    for seconds in range(0, 600, 15):
        look_round("w", takes_turns=True, audit=at(began + NIGHT + timedelta(seconds=seconds)))
    assert set(left().values()) <= {1, 2}
    assert left()["tidy_jobs"] == 1


def test_what_was_missed_for_long_is_made_up_for_once(began):
    look_round("w", takes_turns=True, audit=at(began + 30 * NIGHT))
    do_all()
    look_round("w", takes_turns=True, audit=at(began + 30 * NIGHT + SECOND))
    assert left()["tidy_jobs"] == 1


def test_what_erases_waits_for_its_next_night_where_one_was_missed(began, world):
    late = Turn.objects.get(job="keep_to_retention", organisation=world.organisation).slot + NIGHT + NOT_BY_DAY + SECOND
    look_round("w", takes_turns=True, audit=at(late))
    assert left()["keep_to_retention"] == 0
    look_round("w", takes_turns=True, audit=at(late + NIGHT - NOT_BY_DAY))
    assert left()["keep_to_retention"] > 0


def test_a_job_that_is_still_on_its_way_is_not_left_a_second_time(began):
    look_round("w", takes_turns=True, audit=at(began + NIGHT))
    look_round("w", takes_turns=True, audit=at(began + 2 * NIGHT))
    assert left()["tidy_jobs"] == 1
    do_all()
    look_round("w", takes_turns=True, audit=at(began + 2 * NIGHT))
    assert left()["tidy_jobs"] == 2


def test_a_clock_that_was_put_back_brings_no_turn_again(began):
    look_round("w", takes_turns=True, audit=at(began + NIGHT))
    do_all()
    look_round("w", takes_turns=True, audit=at(began + NIGHT - timedelta(hours=7)))
    look_round("w", takes_turns=True, audit=at(began + NIGHT))
    assert left()["tidy_jobs"] == 1


def test_a_job_that_cannot_be_left_leaves_its_turn_to_be_taken(began, monkeypatch):
    [due] = [one for one in due_turns(began + NIGHT) if one.rhythm.job == "tidy_jobs"]

    def refused(_path):
        raise OSError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("plait_clinic.jobs.actions.import_string", refused)
        with pytest.raises(OSError, match="full"):
            take_turn(due=due, audit=at(began + NIGHT))
    assert due in due_turns(began + NIGHT)


def test_workers_that_look_at_the_same_moment_take_each_turn_once(committed, now):
    from tests.world import make_world

    make_world(now)
    look_round("first", takes_turns=True, audit=at(now))
    due, together, taken = due_turns(now + NIGHT), Barrier(3), []

    def race() -> None:
        try:
            together.wait(timeout=30)
            taken.extend(take_turn(due=one, audit=at(now + NIGHT)) for one in due)
        finally:
            connection.close()

    workers = [Thread(target=race) for _number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert taken.count(True) == len(due)
    assert len(taken) == 3 * len(due)
    assert left()["tidy_jobs"] == 1


def asked_by_looking(now: datetime) -> int:
    """How often looking round asks the database."""
    with CaptureQueriesContext(connection) as asked:
        look_round("w", takes_turns=True, audit=at(now))
    return len(asked)


def test_looking_round_asks_the_database_a_few_times_however_many_clinics_there_are(began):
    of_two = asked_by_looking(began + SECOND)
    assert of_two <= 10
    clinic("Third Street Practice", at(began))
    look_round("w", takes_turns=True, audit=at(began + 2 * SECOND))
    assert asked_by_looking(began + 3 * SECOND) == of_two


def test_jobs_that_were_done_are_forgotten_and_failures_kept_for_longer(db, now):
    done, failed, new = (begun(now, "w") for _number in range(3))
    old = {"finished_at": now - DONE_KEPT - SECOND}
    DBTaskResult.objects.filter(pk=done.pk).update(status="SUCCESSFUL", **old)
    DBTaskResult.objects.filter(pk=failed.pk).update(status="FAILED", **old)
    Beat.objects.create(worker="w", began_at=now - 2 * BEAT_KEPT, last_at=now - BEAT_KEPT - SECOND)
    assert take_off_list(audit=at(now)) == 1
    assert set(DBTaskResult.objects.all()) == {failed, new}
    assert not Beat.objects.exists()
    assert take_off_list(audit=at(now + FAILED_KEPT)) == 1


# The office's page


def outcome(world, now: datetime, job: str) -> Outcome:
    return next(turn.outcome for turn in jobs_of(world.organisation, now).turns if turn.rhythm.job == job)


def test_the_page_tells_how_the_last_turn_went(began, world):
    assert outcome(world, began, "tidy_jobs") == Outcome.NEXT
    look_round("w", takes_turns=True, audit=at(began + NIGHT))
    job = DBTaskResult.objects.get(task_path=tidy_jobs.module_path)
    assert outcome(world, began, "tidy_jobs") == Outcome.WAITS
    job.claim("w")
    assert outcome(world, began, "tidy_jobs") == Outcome.RUNS
    job.set_successful(None)
    assert outcome(world, began, "tidy_jobs") == Outcome.DONE
    job.set_failed(ValueError("Marmalade Quince"))
    assert outcome(world, began, "tidy_jobs") == Outcome.FAILED
    job.delete()
    assert outcome(world, began, "tidy_jobs") == Outcome.DONE


def page_of(world) -> str:
    return world.signed_in("ada").get(reverse("clinic_jobs")).content.decode()


def test_the_page_says_whether_the_job_worker_lives(world, clock, now):
    assert "Nothing was ever heard of it." in page_of(world)
    note_beat(worker="w", audit=at(now))
    assert "It is at work." in page_of(world)
    clock.now = now + LEASE
    assert "Nothing was heard of it since" in page_of(world)


def test_the_page_counts_failures_and_shows_nothing_of_what_went_wrong(began, world, clock):
    look_after_signals_later.enqueue(world.organisation.pk)
    job = DBTaskResult.objects.get()
    job.set_failed(ValueError("Marmalade Quince"))
    DBTaskResult.objects.update(finished_at=began)
    page = page_of(world)
    assert "1 job did not work" in page
    assert "Marmalade" not in page


def test_another_clinics_turns_are_not_told(began, world):
    Turn.objects.filter(organisation=world.organisation).delete()
    told = {turn.rhythm.job for turn in jobs_of(world.organisation, began).turns if turn.due_at}
    assert told == {rhythm.job for rhythm in RHYTHMS} - BY_CLINIC
