"""Opens a case beside a journey's server, notes sessions of it, and makes a link for its first member for each.

What such a check-in asks besides is added to it alone, so that no other journey meets it.

In the process beside the server (`Server.invite`). The case is led by a clinician whose caseload no other journey
reads. The address of its first member is confirmed, so that a code for the own page is mailed to whoever asks for one.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import Case, CaseKind, Presence
from plait_clinic.checkins.actions import make_link, note_and_invite
from plait_clinic.checkins.models import AskedMeasure, Channel, CheckIn
from plait_clinic.own.actions import confirm_channel, set_channel
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import User

LEAD = "clinician2"
NAMES = ("Robin L.", "Kim L.")
ADDRESS = "robin@mail.invalid"


def new_case(kind: str, audit: Audit) -> Case:
    lead = audit.actor
    names = NAMES[:1] if kind == CaseKind.INDIVIDUAL else NAMES
    clients = [add_client(organisation=lead.organisation, name=name, audit=audit) for name in names]
    case = open_case(
        organisation=lead.organisation,
        kind=CaseKind(kind),
        members=[NewMember(client) for client in clients],
        lead=lead,
        opened_on=audit.now.date() - timedelta(days=1),
        audit=audit,
    )
    first = case.members.order_by("pk")[0]
    to_send = set_channel(member=first, address=ADDRESS, audit=audit)
    confirm_channel(member=first, typed=to_send.code, audit=audit)
    return case


def new_link(case: Case, also: Sequence[str], audit: Audit) -> str:
    """Note a session of the case and ask its first member, and these measures too."""
    session = note_and_invite(
        case=case,
        held_at=audit.now,
        modality="in_person",
        presence=dict.fromkeys(case.members.all(), Presence.ATTENDED),
        next_session_at=None,
        audit=audit,
    )
    check_in = CheckIn.objects.filter(session=session, member__isnull=False).order_by("pk")[0]
    for position, measure in enumerate(also, start=2):
        AskedMeasure.objects.create(check_in=check_in, position=position, measure=measure, version="1")
    token = make_link(check_in=check_in, channel=Channel.LINK, audit=audit)
    return settings.PUBLIC_URL + reverse("check_in", args=[token])


def links(kind: str, how_many: int, also: Sequence[str]) -> list[str]:
    """So many links, all to the same member of a new case of this kind."""
    audit = Audit(now=timezone.now(), actor=User.objects.get(username=LEAD), kind=ActorKind.STAFF)
    case = new_case(kind, audit)
    return [new_link(case, also, audit) for _number in range(how_many)]
