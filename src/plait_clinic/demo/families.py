"""Couples, families and a group of the made-up clinic, one for each way in which their members can stand.

They are answered as real people answer, a few sessions each, by the same actions; all people and words are made up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import Case, CaseKind, CaseMember, MemberRole, Modality, Presence, SubsystemKind
from plait_clinic.cases.subsystems.actions import name_subsystem
from plait_clinic.checkins.actions import note_and_invite, submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import CheckIn, Rater
from plait_clinic.checkins.queries import parts_of
from plait_clinic.people.actions import add_client, add_staff
from plait_clinic.people.models import CheckInForm, Organisation, Role, User
from plait_clinic.protocols.actions import write_protocol
from plait_clinic.readings.actions import make_readings

CLINICIAN, CLINICIAN_NAME = "families", "Imke Harrow"
PROTOCOL = (
    "Made up for this demo: no clinic’s text and no advice.\n"
    "1. See the person alone, as a matter of course, before the next session of all of them.\n"
    "2. Ask what they need to be safe until then, and write nothing where others of the case could read it.\n"
    "3. Ring the supervisor on the same day; in danger, the duty line, 555 0100 (made up).\n"
    "4. Until the supervisor agrees, no session with all of them."
)
EVERY, LAST = timedelta(days=7), timedelta(days=2, hours=3)
NOTED_AFTER, SENT_AFTER = timedelta(hours=1), timedelta(hours=5)
SAFE = 9
FACE = 2.5
"""Points of the scale from 0 to 10 that one of five faces is worth."""
YOUTH, CHILD = (MemberRole.CHILD, CheckInForm.ADOLESCENT), (MemberRole.CHILD, CheckInForm.CHILD)
PARENT, PARTNER = (MemberRole.PARENT, CheckInForm.CLIENT), (MemberRole.PARTNER, CheckInForm.CLIENT)
MEMBER = (MemberRole.MEMBER, CheckInForm.CLIENT)


@dataclass(frozen=True)
class Person:
    """One made-up member: the rating of the work after each session (None: no answer), and the last one on safety."""

    name: str
    place: tuple[MemberRole, CheckInForm]
    ratings: tuple[int | None, ...]
    safety: int = SAFE
    says: int | None = None
    """The rating of being able to say what is on the mind, where it is not like the others."""


@dataclass(frozen=True)
class MadeUp:
    """One made-up case: who is in it, who belongs together, and how its clinician rates the work after each session."""

    kind: CaseKind
    people: tuple[Person, ...]
    clinician: int
    parts: Mapping[tuple[SubsystemKind, str], Sequence[int]]


STRONG_COUPLE = MadeUp(
    CaseKind.COUPLE,
    (Person("Maren Oakley", PARTNER, (8, 9)), Person("Jonas Oakley", PARTNER, (8, 8))),
    clinician=8,
    parts={(SubsystemKind.COUPLE, ""): (0, 1)},
)
SPLIT_COUPLE = MadeUp(
    CaseKind.COUPLE,
    (Person("Helga Brandt-Quill", PARTNER, (7, 8, 9)), Person("Piet Quill", PARTNER, (6, 4, 2))),
    clinician=7,
    parts={(SubsystemKind.COUPLE, ""): (0, 1)},
)
WEAK_FAMILY = MadeUp(
    CaseKind.FAMILY,
    (
        Person("Rosa Lindqvist", PARENT, (4, 2)),
        Person("Emil Lindqvist", PARENT, (3, 2)),
        Person("Ida Lindqvist", YOUTH, (3, 3)),
    ),
    clinician=3,
    parts={(SubsystemKind.PARENTS, ""): (0, 1)},
)
ADULTS_AND_YOUTH = MadeUp(
    CaseKind.FAMILY,
    (
        Person("Sabine Marlow", PARENT, (8, 9, 9)),
        Person("Theo Marlow", PARENT, (8, 8, 9)),
        Person("Lena Marlow", YOUTH, (5, 3, 2), says=2),
        Person("Finn Marlow", YOUTH, (5, 4, 2)),
    ),
    clinician=8,
    parts={(SubsystemKind.PARENTS, ""): (0, 1), (SubsystemKind.SIBLINGS, ""): (2, 3)},
)
BLENDED = MadeUp(
    CaseKind.FAMILY,
    (
        Person("Katharina Vandenberghe-Osei", PARENT, (8, 8)),
        Person("Kofi Osei", PARENT, (7, 8)),
        Person("Dirk Vandenberghe", PARENT, (6, 2)),
        Person("Ama Osei", YOUTH, (7, 7)),
        Person("Lotte Vandenberghe", YOUTH, (7, 8)),
        Person("Nele Vandenberghe", YOUTH, (6, None)),
        Person("Yaw Osei", CHILD, (8, 8)),
    ),
    clinician=7,
    parts={
        (SubsystemKind.COUPLE, ""): (0, 1),
        (SubsystemKind.PARENTS, ""): (0, 2),
        (SubsystemKind.OWN, "The Vandenberghe sisters"): (4, 5),
        (SubsystemKind.OWN, "The Osei children"): (3, 6),
    },
)
GROUP = MadeUp(
    CaseKind.GROUP,
    (
        Person("Alma Reyes", MEMBER, (8, 8)),
        Person("Bruno Hale", MEMBER, (7, 8)),
        Person("Cosima Falk", MEMBER, (8, 8)),
        Person("Dario Winter", MEMBER, (7, 7)),
        Person("Elke Sommer-Nowak", MEMBER, (8, 9)),
        Person("Farid Aydin", MEMBER, (6, 2)),
        Person("Greta Lund", MEMBER, (7, 8)),
        Person("Henk Dijkstra", MEMBER, (8, 7)),
        Person("Ines Moreau", MEMBER, (7, 3)),
        Person("Juri Petrov", MEMBER, (8, None)),
    ),
    clinician=7,
    parts={(SubsystemKind.OWN, "Those who came first"): (0, 1, 2)},
)
LOW_SAFETY = MadeUp(
    CaseKind.FAMILY,
    (
        Person("Vera Holloway", PARENT, (7, 8), safety=2),
        Person("Marc Holloway", PARENT, (8, 8)),
        Person("Jule Holloway", YOUTH, (7, 7), safety=8),
        Person("Till Holloway", CHILD, (8, 8)),
    ),
    clinician=8,
    parts={(SubsystemKind.PARENTS, ""): (0, 1), (SubsystemKind.SIBLINGS, ""): (2, 3)},
)
AGAINST_THE_CLINICIAN = MadeUp(
    CaseKind.FAMILY,
    (
        Person("Greet Ashdown", PARENT, (5, 3)),
        Person("Owen Ashdown", PARENT, (4, 3)),
        Person("Mia Ashdown", YOUTH, (4, 2)),
    ),
    clinician=9,
    parts={(SubsystemKind.PARENTS, ""): (0, 1)},
)
MADE_UP = (
    STRONG_COUPLE,
    SPLIT_COUPLE,
    WEAK_FAMILY,
    ADULTS_AND_YOUTH,
    BLENDED,
    GROUP,
    LOW_SAFETY,
    AGAINST_THE_CLINICIAN,
)


@transaction.atomic
def show_families(
    *, organisation: Organisation, password: str, audit: Audit, made_up: Sequence[MadeUp] = MADE_UP
) -> list[Case]:
    """Write all of them, led by one clinician who sees nobody else, and the made-up violence protocol."""
    lead = add_staff(
        organisation=organisation,
        username=CLINICIAN,
        name=CLINICIAN_NAME,
        roles=(Role.CLINICIAN,),
        team=None,
        password=password,
        audit=audit,
    )
    office = organisation.staff.filter(roles__role=Role.ADMINISTRATOR).order_by("pk").first()
    write_protocol(organisation=organisation, text=PROTOCOL, audit=replace(audit, actor=office, kind=ActorKind.STAFF))
    return [live_through(case, lead, audit) for case in made_up]


def live_through(made_up: MadeUp, lead: User, audit: Audit) -> Case:
    """Open the case, name who belongs together, and hold and answer each of its sessions."""
    times = [audit.now - LAST - EVERY * place for place in range(len(made_up.people[0].ratings))][::-1]
    begun = replace(audit, actor=lead, kind=ActorKind.STAFF, now=times[0] - EVERY)
    case = open_made_up(made_up, lead, begun)
    members = list(case.members.select_related("client").order_by("pk"))
    for (kind, name), places in made_up.parts.items():
        name_subsystem(case=case, kind=kind, name=name, members=[members[place] for place in places], audit=begun)
    for place, held_at in enumerate(times):
        noted = replace(begun, now=held_at + NOTED_AFTER)
        session = note_and_invite(
            case=case,
            held_at=held_at,
            modality=Modality.IN_PERSON,
            presence=dict.fromkeys(members, Presence.ATTENDED),
            next_session_at=held_at + EVERY,
            audit=noted,
        )
        answer_session(session.check_ins.select_related("session"), made_up, members, place, noted)
    return case


def open_made_up(made_up: MadeUp, lead: User, audit: Audit) -> Case:
    clinic = lead.organisation
    joining = [
        NewMember(add_client(organisation=clinic, name=each.name, form=each.place[1], audit=audit), each.place[0])
        for each in made_up.people
    ]
    opened_on = audit.now.date()
    return open_case(
        organisation=clinic, kind=made_up.kind, members=joining, lead=lead, opened_on=opened_on, audit=audit
    )


def answer_session(
    check_ins: Sequence[CheckIn], made_up: MadeUp, members: Sequence[CaseMember], place: int, noted: Audit
) -> None:
    """Everybody who answers sends what they rate; whoever does not is left waiting."""
    people = {member.pk: person for member, person in zip(members, made_up.people, strict=True)}
    last = place == len(made_up.people[0].ratings) - 1
    sent = replace(noted, now=noted.now + SENT_AFTER, actor=None, kind=ActorKind.LINK)
    for check_in in check_ins:
        if check_in.rater == Rater.CLINICIAN:
            send(check_in, made_up.clinician, SAFE, None, noted)
            continue
        person = people[check_in.member_id]
        level = person.ratings[place]
        if level is not None:
            send(check_in, level, person.safety if last else SAFE, person.says if last else None, sent)


def send(check_in: CheckIn, level: int, safety: int, says: int | None, audit: Audit) -> None:
    """One check-in, filled in as its page would be: the level throughout, but for safety and for having one's say."""
    own = {"safety": safety, "safe_face": safety, "expectation": max(level - 1, 0)}
    if says is not None:
        own["openness"] = says
    parts = parts_of(check_in)
    posted = {
        part.field(item.id): str(round(own.get(item.id, level) / FACE) if item.faces else own.get(item.id, level))
        for part in parts
        for item in part.form.items
        if item.faces or item.kind == "rating"
    }
    submit(check_in=check_in, filled=fill(parts, posted), audit=audit)
    make_readings(check_in=check_in, audit=audit)
