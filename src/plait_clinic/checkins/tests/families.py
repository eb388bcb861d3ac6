"""A family of four for tests: two parents, an adolescent and a child; and short ways to look at what each is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import Case, CaseKind, CaseMember, MemberRole, Presence, Session, Subsystem
from plait_clinic.cases.subsystems.actions import name_subsystem
from plait_clinic.checkins.actions import note_and_invite
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.checkins.queries import parts_of
from plait_clinic.people.actions import add_client
from plait_clinic.people.models import CheckInForm
from tests.world import SOME_ANSWERS, World

FAMILY = (
    ("Ana P.", MemberRole.PARENT, CheckInForm.CLIENT),
    ("Ben P.", MemberRole.PARENT, CheckInForm.CLIENT),
    ("Cleo P.", MemberRole.CHILD, CheckInForm.ADOLESCENT),
    ("Dan P.", MemberRole.CHILD, CheckInForm.CHILD),
)
CONJOINT = {"others": "6", "purpose": "7", "together": "8", "safety": "2"}


@dataclass
class Family:
    """One case with its members in the order of FAMILY."""

    world: World
    case: Case
    members: Sequence[CaseMember]

    def named(self, kind: str = "parents", who: Sequence[int] = (0, 1), name: str = "") -> Subsystem:
        members = [self.members[place] for place in who]
        return name_subsystem(case=self.case, kind=kind, name=name, members=members, audit=self.world.acting("alice"))

    def session(self, absent: Sequence[int] = (), days: int = 0) -> Session:
        """Noted some days after now; everybody was there but those who are named."""
        held_at = self.world.now + timedelta(days=days)
        presence = {
            member: Presence.ABSENT if place in absent else Presence.ATTENDED
            for place, member in enumerate(self.members)
        }
        return note_and_invite(
            case=self.case,
            held_at=held_at,
            modality="in_person",
            presence=presence,
            next_session_at=None,
            audit=self.world.acting("alice", held_at),
        )

    def check_in(self, session: Session, place: int) -> CheckIn:
        return CheckIn.objects.get(session=session, member=self.members[place])

    def clinicians(self, session: Session) -> CheckIn:
        return CheckIn.objects.get(session=session, clinician=self.world.staff["alice"])

    def answer(self, session: Session, place: int, **posted: str) -> Response:
        """The member's answers, those about all of them too; `posted` says otherwise."""
        conjoint = {f"plait-conjoint-{item}": value for item, value in CONJOINT.items()}
        return self.world.answer(self.check_in(session, place), **{**SOME_ANSWERS, **conjoint, **posted})


def a_family(world: World, people=FAMILY, kind: CaseKind = CaseKind.FAMILY) -> Family:
    joining = [
        NewMember(add_client(organisation=world.organisation, name=name, form=form, audit=world.audit), role)
        for name, role, form in people
    ]
    case = open_case(
        organisation=world.organisation,
        kind=kind,
        members=joining,
        lead=world.staff["alice"],
        opened_on=world.now.date() - timedelta(days=30),
        audit=world.audit,
    )
    return Family(world, case, list(case.members.select_related("client").order_by("pk")))


def asked(check_in: CheckIn) -> list[str]:
    """What a check-in asks in its order, each with whom it is about."""
    return [f"{part.measure.id}{': ' + part.about.title if part.about else ''}" for part in parts_of(check_in)]
