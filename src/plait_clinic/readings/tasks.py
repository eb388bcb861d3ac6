"""The reading of an acknowledged response, right away; and as a job in a rush, or where that did not work."""

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.readings.actions import (
    make_missing_past_readings,
    make_missing_readings,
    make_readings,
    make_readings_once,
)
from plait_clinic.readings.queries import answers_are_coming, kept_and_unread, unread_courses
from plait_clinic.readings.rush import JOB_AFTER, PROMISES, RUSH, Promise

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=1)
"""How long the readings of a rush wait for its end; from then on they are made beside it, a few at a time."""
LOOK_AGAIN = timedelta(seconds=2)
AT_A_TIME, BESIDE_A_RUSH = 50, 5
"""Answers that one job reads before it leaves the rest to the next one, so that other jobs have their turn."""


@task()
def make_readings_later(check_in_id: int) -> None:
    """Make the readings that could not be made with the response."""
    make_readings(check_in=CheckIn.objects.get(pk=check_in_id), audit=Audit(now=timezone.now()))


@task()
def make_missing_readings_later() -> None:
    """Make every reading that is missing, as after an upgrade that took the old ones out."""
    read_what_is_missing(audit=Audit(now=timezone.now()))


def read_what_is_missing(*, audit: Audit) -> int:
    """Read each course that has an answer without a reading, in a transaction of its own. Returns how many courses."""
    courses = unread_courses()
    members = CaseMember.objects.select_related("case").in_bulk({course.member for course in courses})
    for course in courses:
        member = members[course.member]
        if course.battery is None:
            make_missing_readings(member=member, measure=course.measure, audit=audit)
        else:
            make_missing_past_readings(member=member, battery=course.battery, audit=audit)
    return len(courses)


@task()
def read_after_the_rush(first: int, waits_until: str) -> None:
    """Read every answer from this one on that was kept in a rush, once the rush is over or has gone on for long.

    The job for the rest is left before the work: where this one is killed, little stays unread.
    """
    now, until = timezone.now(), datetime.fromisoformat(waits_until)
    coming = answers_are_coming(now)
    if coming and now < until:
        read_after_the_rush.using(run_after=now + LOOK_AGAIN).enqueue(first, waits_until)
        return
    most = BESIDE_A_RUSH if coming else AT_A_TIME
    found = kept_and_unread(first, most)
    if len(found) == most:
        after = now + LOOK_AGAIN if coming else now
        read_after_the_rush.using(run_after=after).enqueue(found[-1][0] + 1, waits_until)
    check_ins = list(dict.fromkeys(check_in for _response, check_in in found))
    failed = sum(not was_read(check_in) for check_in in check_ins)
    if failed:
        raise RuntimeError(f"{failed} of {len(check_ins)} could not be read; make_missing_readings tries again")


def was_read(check_in: int) -> bool:
    """Make the readings of one check-in unless they are there; what goes wrong with one is no matter of the others."""
    try:
        found = CheckIn.objects.select_related("battery", "session__case").get(pk=check_in)
        make_readings_once(check_in=found, audit=Audit(now=timezone.now()))
    except Exception:
        log.exception("a reading could not be made after a rush")
        return False
    return True


def read_now_or_later(*, response: Response, audit: Audit) -> None:
    """Make the readings in a transaction of their own. Whatever goes wrong, the answer stays acknowledged.

    In a rush they are left to a job, so that nobody who is sending waits for the reading of somebody else.
    """
    check_in = response.check_in
    if RUSH.is_on:
        rely_on_a_job(response)
        return
    try:
        make_readings(check_in=check_in, audit=audit)
    except Exception:  # the respondent is told that the answer is kept, and it is; a job makes the reading
        log.exception("the reading was not made with the response; a job will make it")
        ask_for_a_job(check_in)


def rely_on_a_job(response: Response) -> None:
    """Leave the reading to a job that reads all of this rush; where not even that can be left, as below."""
    if PROMISES.cover(response.pk, timezone.now()):
        return
    try:
        with PROMISES.one_at_a_time():
            now = timezone.now()
            if not PROMISES.cover(response.pk, now):
                promise = Promise(response.pk, now + JOB_AFTER)
                waits_until = (now + PATIENCE).isoformat()
                read_after_the_rush.using(run_after=promise.begins_at).enqueue(promise.first, waits_until)
                PROMISES.note(promise)
    except Exception:  # the answer is kept, and that is what the respondent must be told
        log.exception("no job for the readings of a rush could be left; make_missing_readings will find them")


def ask_for_a_job(check_in: CheckIn) -> None:
    """Leave the reading to a job; where even that fails, `plait-clinic make_missing_readings` finds it."""
    try:
        make_readings_later.enqueue(check_in.pk)
    except Exception:  # the answer is kept, and that is what the respondent must be told
        log.exception("no job for the reading could be left; make_missing_readings will find it")
