"""Where several answers come at once they are kept first, and a job reads them: the same readings, a little later."""

from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event, Thread

import pytest
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import Response
from plait_clinic.readings import tasks
from plait_clinic.readings.actions import make_readings_once
from plait_clinic.readings.models import Reading
from plait_clinic.readings.rush import A_SECOND, JOB_AFTER, RUSH, SURE_BEFORE, Promise, Promises, Rush
from tests.world import SOME_ANSWERS

JOBS = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})


@pytest.fixture
def send(world, clock):
    """Sends a fresh check-in while the same process takes another answer; what the page says."""

    def send_in_a_rush() -> str:
        address = reverse("check_in", args=[world.link_to(world.invitation())])
        with RUSH.taking_an_answer():
            return Browser().post(address, SOME_ANSWERS).content.decode()

    with JOBS:
        yield send_in_a_rush


def do(job: DBTaskResult) -> None:
    """Do a job as the job worker does."""
    job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    job.set_successful(None)


def waiting() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(status="READY").order_by("enqueued_at"))


def test_an_answer_is_kept_at_once_and_its_reading_waits_for_a_job(send):
    assert "Your answer is kept." in send()
    assert Response.objects.count() == 1
    assert not Reading.objects.exists()
    assert len(waiting()) == 1


def test_one_job_reads_all_that_was_kept_before_it_begins(send):
    send(), send(), send()
    [job] = waiting()
    do(job)
    assert Reading.objects.values("response").distinct().count() == Response.objects.count() == 3
    assert not waiting()


def test_what_is_kept_when_the_job_may_have_begun_gets_a_job_of_its_own(send, monkeypatch):
    send()
    monkeypatch.setattr(tasks.timezone, "now", lambda: datetime.now(UTC) + JOB_AFTER - SURE_BEFORE)
    send()
    assert [job.args_kwargs["args"][0] for job in waiting()] == list(
        Response.objects.order_by("pk").values_list("pk", flat=True)
    )


def test_a_job_covers_answers_from_its_first_one_on_until_shortly_before_it_begins():
    promises, now = Promises(), datetime(2026, 11, 17, tzinfo=UTC)
    assert not promises.cover(8, now)
    promises.note(Promise(first=8, begins_at=now + JOB_AFTER))
    assert promises.cover(8, now)
    assert promises.cover(9, now)
    assert not promises.cover(7, now)
    assert not promises.cover(9, now + JOB_AFTER - SURE_BEFORE)


def test_while_answers_still_come_the_readings_wait_and_not_for_ever(send, monkeypatch):
    send()
    monkeypatch.setattr(tasks, "answers_are_coming", lambda _now: True)
    [job] = waiting()
    do(job)
    [again] = waiting()
    assert again.args_kwargs == job.args_kwargs
    assert again.run_after > timezone.now()
    assert not Reading.objects.exists()
    monkeypatch.setattr(tasks, "PATIENCE", timedelta(0))
    tasks.read_after_the_rush.call(Response.objects.get().pk, timezone.now().isoformat())
    assert Reading.objects.count() == 7


def test_the_job_for_the_rest_is_left_before_the_first_ones_are_read(send, monkeypatch):
    send(), send(), send()
    monkeypatch.setattr(tasks, "AT_A_TIME", 2)
    monkeypatch.setattr(tasks, "make_readings_once", lambda **_of: waiting_then.append(len(waiting())))
    waiting_then: list[int] = []
    [job] = waiting()
    do(job)
    assert waiting_then == [2, 2]
    [rest] = waiting()
    assert rest.args_kwargs["args"][0] == Response.objects.order_by("pk").values_list("pk", flat=True)[1] + 1


def test_one_reading_that_fails_hinders_no_other_and_the_job_says_so(send, monkeypatch):
    send(), send()
    first, made = Response.objects.order_by("pk")[0].check_in, make_readings_once

    def fails_for_the_first(*, check_in, audit):
        if check_in == first:
            raise RuntimeError("not this one")
        return made(check_in=check_in, audit=audit)

    monkeypatch.setattr(tasks, "make_readings_once", fails_for_the_first)
    [job] = waiting()
    with pytest.raises(RuntimeError, match="1 of 2"):
        job.task.call(*job.args_kwargs["args"])
    assert Reading.objects.filter(response=Response.objects.latest("pk")).count() == 7


def test_two_jobs_for_the_same_answer_read_it_once(send):
    send()
    [job] = waiting()
    do(job)
    tasks.read_after_the_rush.call(*job.args_kwargs["args"])
    assert AuditEvent.objects.filter(action="readings_made").count() == 1


def test_what_somebody_else_has_read_meanwhile_is_left_as_it_is(world, send):
    send()
    check_in = Response.objects.get().check_in
    assert make_readings_once(check_in=check_in, audit=world.audit) == 1
    assert make_readings_once(check_in=check_in, audit=world.audit) == 0


def test_an_answer_stays_acknowledged_where_no_job_can_be_left(send, monkeypatch):
    monkeypatch.setattr(tasks, "read_after_the_rush", None)
    assert "Your answer is kept." in send()
    assert Response.objects.count() == 1


def test_afterwards_answers_are_read_right_away_again(world, clock, send):
    send()
    Browser().post(reverse("check_in", args=[world.link_to(world.invitation())]), SOME_ANSWERS)
    assert Response.objects.count() == 2
    assert Reading.objects.count() == 14


def test_one_answer_alone_is_no_rush_and_neither_is_one_that_went_wrong():
    rush = Rush(count().__next__)
    with rush.taking_an_answer():
        assert not rush.is_on
        with rush.taking_an_answer():
            assert rush.is_on
    with pytest.raises(ZeroDivisionError), rush.taking_an_answer():
        1 / 0  # noqa: B018
    with rush.taking_an_answer():
        assert not rush.is_on


def test_answers_take_turns_and_none_waits_for_ever_for_another_that_is_stuck(monkeypatch):
    monkeypatch.setattr("plait_clinic.readings.rush.LONGEST_TURN", 0.01)
    rush, stuck, over = Rush(count().__next__), Event(), Event()

    def be_stuck() -> None:
        with rush.taking_an_answer():
            stuck.set()
            over.wait()

    other = Thread(target=be_stuck)
    other.start()
    stuck.wait()
    with rush.taking_an_answer():
        assert rush.is_on
    over.set()
    other.join()
    with rush.taking_an_answer():
        assert not rush.is_on


def test_many_answers_within_a_second_are_a_rush_until_the_second_is_over():
    now = [0.0]
    rush = Rush(lambda: now[0])
    for _answer in range(A_SECOND):
        with rush.taking_an_answer():
            assert not rush.is_on
    with rush.taking_an_answer():
        assert rush.is_on
    now[0] = 1.0
    assert not rush.is_on


@pytest.mark.parametrize(("age", "coming"), [(0.5, True), (1.5, False)])
def test_answers_are_coming_while_the_newest_is_younger_than_a_second(world, send, age, coming):
    assert not tasks.answers_are_coming(world.now)
    send()
    assert tasks.answers_are_coming(world.now + timedelta(seconds=age)) is coming
