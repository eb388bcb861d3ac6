"""The reading of an acknowledged response, right away; and as a job in a rush, or where that did not work."""

import logging

from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import CheckIn
from plait_clinic.readings.actions import make_missing_past_readings, make_missing_readings, make_readings
from plait_clinic.readings.queries import unread_courses
from plait_clinic.readings.rush import RUSH

log = logging.getLogger(__name__)


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


def read_now_or_later(*, check_in: CheckIn, audit: Audit) -> None:
    """Make the readings in a transaction of their own. Whatever goes wrong, the answer stays acknowledged.

    In a rush they are left to a job, so that nobody who is sending waits for the reading of somebody else.
    """
    if RUSH.is_on:
        ask_for_a_job(check_in)
        return
    try:
        make_readings(check_in=check_in, audit=audit)
    except Exception:  # the respondent is told that the answer is kept, and it is; a job makes the reading
        log.exception("the reading was not made with the response; a job will make it")
        ask_for_a_job(check_in)


def ask_for_a_job(check_in: CheckIn) -> None:
    """Leave the reading to a job; where even that fails, `plait-clinic make_missing_readings` finds it."""
    try:
        make_readings_later.enqueue(check_in.pk)
    except Exception:  # the answer is kept, and that is what the respondent must be told
        log.exception("no job for the reading could be left; make_missing_readings will find it")
