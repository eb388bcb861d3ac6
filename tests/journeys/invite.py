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
from plait_clinic.cases.models import (
    Case,
    CaseClinician,
    CaseKind,
    CaseMember,
    ClinicianRole,
    MemberRole,
    Participation,
    Presence,
    SubsystemKind,
)
from plait_clinic.cases.subsystems.actions import name_subsystem
from plait_clinic.checkins.actions import make_link, note_and_invite
from plait_clinic.checkins.models import AskedMeasure, Channel, CheckIn
from plait_clinic.own.actions import confirm_channel, set_channel
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import CheckInForm, User
from plait_clinic.preparation.actions import plan_feature, write_order
from plait_clinic.preparation.features import Feature

LEAD = "clinician2"
OBSERVERS = ("clinician7", "clinician8")
"""A co-therapist and one of the reflecting team, in the family alone."""
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


FAMILY = (
    ("Ana Marisol Petrescu-Vandenberghe", MemberRole.PARENT, CheckInForm.CLIENT),
    ("Ben P.", MemberRole.PARENT, CheckInForm.CLIENT),
    ("Cleo P.", MemberRole.CHILD, CheckInForm.ADOLESCENT),
    ("Dan P.", MemberRole.CHILD, CheckInForm.CHILD),
)
"""Two parents, one of them with a long name, an adolescent and a child."""


OWN_ADDRESSES = ("ana@mail.invalid", "ben@mail.invalid")
"""Where the parents of a family have codes sent where something new is planned."""


def family(prepared: bool = False) -> dict[str, str]:
    """A family in which the parents are named as a subsystem, after a session that all of them came to.

    Where it is `prepared`, a recording and a team are planned, and Ben was sent, which is written down.
    """
    audit = Audit(now=timezone.now(), actor=User.objects.get(username=LEAD), kind=ActorKind.STAFF)
    organisation = audit.actor.organisation
    joining = [
        NewMember(add_client(organisation=organisation, name=name, form=form, audit=audit), role)
        for name, role, form in FAMILY
    ]
    today = audit.now.date()
    case = open_case(
        organisation=organisation,
        kind=CaseKind.FAMILY,
        members=joining,
        lead=audit.actor,
        opened_on=today - timedelta(days=1),
        audit=audit,
    )
    for username, role in zip(OBSERVERS, (ClinicianRole.CO_THERAPIST, ClinicianRole.TEAM), strict=True):
        CaseClinician.objects.create(case=case, user=User.objects.get(username=username), role=role, since=today)
    members = list(case.members.order_by("pk"))
    if prepared:
        prepare(case, members, audit)
    name_subsystem(case=case, kind=SubsystemKind.PARENTS, members=members[:2], audit=audit)
    session = note_and_invite(
        case=case,
        held_at=audit.now,
        modality="in_person",
        presence=dict.fromkeys(members, Presence.ATTENDED),
        next_session_at=None,
        audit=audit,
    )
    check_ins = CheckIn.objects.filter(session=session, member__isnull=False).order_by("member__pk")
    tokens = [make_link(check_in=check_in, channel=Channel.LINK, audit=audit) for check_in in check_ins]
    links = [settings.PUBLIC_URL + reverse("check_in", args=[token]) for token in tokens]
    return {
        **dict(zip(("ana", "ben", "cleo", "dan"), links, strict=True)),
        "session": reverse("session", args=[session.handle]),
        "observed": reverse("observed", args=[session.handle]),
        "belonging": reverse("subsystems", args=[case.handle]),
        "before": reverse("preparation", args=[case.handle]),
    }


def prepare(case: Case, members: Sequence[CaseMember], audit: Audit) -> None:
    """Something new is planned, and one of them was sent."""
    for feature in (Feature.RECORDING, Feature.TEAM):
        plan_feature(case=case, feature=feature, audit=audit)
    for member, address in zip(members, OWN_ADDRESSES, strict=False):
        confirm_channel(member=member, typed=set_channel(member=member, address=address, audit=audit).code, audit=audit)
    sent = members[1]
    sent.participation = Participation.MANDATED
    sent.save()
    write_order(
        member=sent,
        ordered_by="The family court of Oberunterwiesenthal-Niedermittelbach",
        reported="Each month, whether he came.\nAt the end, the day of the last session.",
        reported_to="The court’s office for accompanied contact, second chamber",
        audit=audit,
    )


def links(kind: str, how_many: int, also: Sequence[str]) -> list[str]:
    """So many links, all to the same member of a new case of this kind."""
    audit = Audit(now=timezone.now(), actor=User.objects.get(username=LEAD), kind=ActorKind.STAFF)
    case = new_case(kind, audit)
    return [new_link(case, also, audit) for _number in range(how_many)]
