"""A family at work: Ana and Ben with their child Cleo, whom Alice sees, and short ways to do what they all do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from conftest import Clock
from plait_clinic.access.doors import OWN_COOKIE
from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import Case, CaseKind, CaseMember, MemberRole, Presence, Session
from plait_clinic.checkins.actions import note_and_invite, submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.checkins.queries import parts_of
from plait_clinic.families.actions import note_signature, write_sharing
from plait_clinic.families.models import Shared, Sharing, SharingPolicy
from plait_clinic.families.queries import promise_of
from plait_clinic.minors.models import Guardian
from plait_clinic.own.codes import visit_hash
from plait_clinic.own.models import CodeKind, OwnVisit
from plait_clinic.people.actions import add_client
from tests.texts import text_of
from tests.world import SOME_ANSWERS, World

STAY = timedelta(minutes=30)
SHARED = "own_shared"


@dataclass
class Family:
    """One case of several, with the clock that all of it goes by."""

    world: World
    clock: Clock
    case: Case
    visits: int = 0
    members: Mapping[str, CaseMember] = field(default_factory=dict)

    def audit(self, who: str = "alice") -> Audit:
        return self.world.acting(who, self.clock.now)

    def days_pass(self, days: float) -> None:
        self.clock.now += timedelta(days=days)

    def member(self, name: str) -> CaseMember:
        found = CaseMember.objects.select_related("client__organisation", "case__organisation")
        return found.get(pk=self.members[name].pk)

    def agree(self, kind: Sharing = Sharing.LIMITED, parts: Sequence[Shared] = (Shared.BOND,)) -> SharingPolicy:
        """Write the next version; nobody has signed it yet."""
        return write_sharing(case=self.case, kind=kind, parts=parts, words={}, audit=self.audit())

    def sign(self, *names: str, guardian: Guardian | None = None, agrees: bool = True) -> None:
        """Note signatures on paper, by default everybody's own."""
        for name in names or tuple(self.members):
            note_signature(
                case=self.case,
                member=self.member(name),
                guardian=guardian,
                agrees=agrees,
                signed_on=self.clock.now.date(),
                audit=self.audit(),
            )

    def meet(self) -> Session:
        """A session that everybody who comes now was at."""
        here = self.case.members.filter(left_on=None)
        return note_and_invite(
            case=self.case,
            held_at=self.clock.now,
            modality="in_person",
            presence=dict.fromkeys(here, Presence.ATTENDED),
            next_session_at=None,
            audit=self.audit(),
        )

    def check_in(self, session: Session, name: str) -> CheckIn:
        found = CheckIn.objects.select_related("session__case__organisation", "member__client__organisation")
        return found.get(session=session, member=self.members[name])

    def answer(self, session: Session, name: str, told: str | None = None, **posted: str) -> Response:
        """Answer as the page that is open now would be sent; `told` is the version that another page told of."""
        check_in = self.check_in(session, name)
        promise = promise_of(check_in, self.clock.now)
        filled = fill(parts_of(check_in), {**SOME_ANSWERS, **posted})
        assert not filled.problems
        audit = replace(self.world.audit, now=self.clock.now, kind=ActorKind.LINK)
        told_of = told if told is not None else promise.policy.handle if promise else ""
        return submit(check_in=check_in, filled=filled, audit=audit, told_of=told_of).response

    def all_answer(self, session: Session, **ratings: int) -> None:
        """Everybody who was asked answers; `ratings` is how understood each felt, by name."""
        for check_in in CheckIn.objects.filter(session=session, member__isnull=False).order_by("pk"):
            name = next(name for name, member in self.members.items() if member.pk == check_in.member_id)
            self.answer(session, name, understood=str(ratings.get(name, 5)))

    def shared_once(self, **ratings: int) -> None:
        """A signed version, a session under it that everybody answers, and the eighth day."""
        self.agree()
        self.sign()
        self.days_pass(1)
        self.all_answer(self.meet(), **ratings)
        self.days_pass(9)

    def visiting(self, name: str, opened_by: CodeKind = CodeKind.SENT) -> Browser:
        """A browser with a visit to this member's own page."""
        self.visits += 1
        token, browser = f"visit {self.visits}", Browser()
        OwnVisit.objects.create(
            member=self.members[name],
            opened_by=opened_by,
            token_hash=visit_hash(token),
            begun_at=self.clock.now,
            ends_at=self.clock.now + STAY,
        )
        browser.cookies[OWN_COOKIE] = token
        return browser

    def page(self, name: str) -> str:
        """What this member reads on the page of what is shared."""
        return text_of(self.visiting(name).get(reverse(SHARED)))

    def choose(self, name: str, choice: str, opened_by: CodeKind = CodeKind.SENT):
        return self.visiting(name, opened_by).post(reverse("own_shared_choice"), {"choice": choice})


def family_of(world: World, clock: Clock, names: Sequence[str], kind: CaseKind = CaseKind.FAMILY) -> Family:
    """A case of these people that Alice leads."""
    joining = [
        NewMember(add_client(organisation=world.organisation, name=f"{name} P.", audit=world.audit), MemberRole.MEMBER)
        for name in names
    ]
    case = open_case(
        organisation=world.organisation,
        kind=kind,
        members=joining,
        lead=world.staff["alice"],
        opened_on=world.now.date() - timedelta(days=30),
        audit=world.audit,
    )
    family = Family(world, clock, Case.objects.select_related("organisation").get(pk=case.pk))
    family.members = dict(zip(names, case.members.order_by("pk"), strict=True))
    return family


@pytest.fixture
def couple(world, clock) -> Iterator[Family]:
    with translation.override("en-gb"):  # a page in German leaves its language behind in the thread
        yield family_of(world, clock, ("Ana", "Ben"), CaseKind.COUPLE)


@pytest.fixture
def family(world, clock) -> Iterator[Family]:
    with translation.override("en-gb"):
        yield family_of(world, clock, ("Ana", "Ben", "Cleo"))
