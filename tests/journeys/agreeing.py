"""A case after two answered sessions in which nothing is agreed yet, and one whose agreement is due to be looked at."""

from dataclasses import replace
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseKind, Presence
from plait_clinic.checkins.actions import note_and_invite, submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import CheckIn
from plait_clinic.checkins.queries import parts_of
from plait_clinic.expectations.actions import write_agreement
from plait_clinic.people.models import User
from plait_clinic.readings.actions import make_readings
from tests.journeys.invite import LEAD, new_case, new_link
from tests.world import SOME_ANSWERS

RATINGS = ("6", "8")


def agreeing() -> dict[str, str]:
    """A link to the next check-in of the first case, and the addresses of both cases' pages."""
    audit = Audit(now=timezone.now(), actor=User.objects.get(username=LEAD), kind=ActorKind.STAFF)
    case = new_case(CaseKind.INDIVIDUAL, audit)
    for place, rating in enumerate(RATINGS):
        answered(case, rating, replace(audit, now=audit.now - timedelta(hours=len(RATINGS) - place)))
    member = case.members.get()
    due = new_case(CaseKind.INDIVIDUAL, audit)
    long_ago = replace(audit, now=audit.now - timedelta(days=100))
    yesterday = timezone.localdate(audit.now) - timedelta(days=1)
    write_agreement(case=due, text="# Contact\nRing in the mornings.", review_on=yesterday, audit=long_ago)
    return {
        "link": new_link(case, (), audit),
        "agreement": reverse("agreement", args=[case.handle]),
        "expectations": reverse("expectations", args=[case.handle, member.handle]),
        "together": reverse("together", args=[case.handle, member.handle]),
        "due": reverse("agreement", args=[due.handle]),
    }


def answered(case: Case, rating: str, audit: Audit) -> None:
    """One session to which the client answered this number throughout, but for one item."""
    session = note_and_invite(
        case=case,
        held_at=audit.now,
        modality="in_person",
        presence=dict.fromkeys(case.members.all(), Presence.ATTENDED),
        next_session_at=None,
        audit=audit,
    )
    check_in = CheckIn.objects.get(session=session, member__isnull=False)
    given = {item: rating for item in SOME_ANSWERS if item != "tension"} | {"tension": "0", "effort": "7"}
    link = replace(audit, actor=None, kind=ActorKind.LINK)
    submit(check_in=check_in, filled=fill(parts_of(check_in), given), audit=link)
    make_readings(check_in=check_in, audit=link)
