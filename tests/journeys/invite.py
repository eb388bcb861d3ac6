"""Run beside a journey's server: makes unanswered check-ins, one for each journey of a file, and prints their links.

`python -m tests.journeys.invite KIND HOW_MANY`, where KIND is the kind of case.
"""

import sys

import django

django.setup()

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, Presence
from plait_clinic.checkins.actions import make_link, note_and_invite
from plait_clinic.checkins.models import Channel, CheckIn


def new_link(case: Case) -> str:
    """Note a session of the case and ask its first member."""
    audit = Audit(now=timezone.now(), actor=case.clinicians.get(role="lead").user, kind=ActorKind.STAFF)
    session = note_and_invite(
        case=case,
        held_at=audit.now,
        modality="in_person",
        presence=dict.fromkeys(case.members.filter(left_on__isnull=True), Presence.ATTENDED),
        next_session_at=None,
        audit=audit,
    )
    check_in = CheckIn.objects.filter(session=session, member__isnull=False).order_by("pk")[0]
    token = make_link(check_in=check_in, channel=Channel.LINK, audit=audit)
    return settings.PUBLIC_URL + reverse("check_in", args=[token])


if __name__ == "__main__":
    kind, how_many = sys.argv[1], int(sys.argv[2])
    found = Case.objects.filter(kind=kind, members__client__form="client").order_by("-pk")[0]
    for _number in range(how_many):
        print(new_link(found))
