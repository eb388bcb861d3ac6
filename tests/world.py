"""A small world for tests: one clinic, one case, and everybody who may or may not see it; made by the real actions.

Alice leads the case, Bob is co-therapist, Tess is on the reflecting team, Charlie is a clinician without any part in
it, Sue supervises Alice, Rita referred the case, Ada administers, Cora is the complaints contact, Rhea does research,
and Otto leads a case of another clinic.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.actions import make_battery
from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.administration.actions import add_member, member_leaves
from plait_clinic.cases.models import (
    Case,
    CaseClinician,
    CaseKind,
    CaseMember,
    ClinicianRole,
    MemberRole,
    Presence,
    Session,
)
from plait_clinic.checkins.actions import make_link, note_and_invite, submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import Channel, CheckIn, Response
from plait_clinic.checkins.queries import parts_of
from plait_clinic.people.actions import add_client, add_staff, begin_supervision, found_organisation
from plait_clinic.people.models import CheckInForm, Organisation, Role, User
from plait_clinic.readings.actions import make_readings
from plait_clinic.signins.lasting import SEEN

RATING_ITEMS = ("understood", "matters", "suited", "openness", "effort", "expectation")
SOME_ANSWERS = {
    "understood": "8",
    "matters": "7",
    "suited": "8",
    "openness": "6",
    "effort": "7",
    "expectation": "9",
    "tension": "0",
}
STAFF = {
    "alice": (Role.CLINICIAN,),
    "bob": (Role.CLINICIAN,),
    "tess": (Role.CLINICIAN,),
    "charlie": (Role.CLINICIAN,),
    "sue": (Role.SUPERVISOR,),
    "rita": (Role.REFERRER,),
    "ada": (Role.ADMINISTRATOR,),
    "cora": (Role.COMPLAINTS,),
    "rhea": (Role.RESEARCHER,),
}
PASSWORD = "a long test password"


@dataclass
class World:
    """Everything that `make_world` made, and short ways to do what people do."""

    now: datetime
    audit: Audit
    organisation: Organisation
    staff: Mapping[str, User]
    case: Case
    member: CaseMember
    other_case: Case

    def acting(self, name: str, now: datetime | None = None) -> Audit:
        """The audit of one member of staff."""
        return replace(self.audit, actor=self.staff[name], kind=ActorKind.STAFF, now=now or self.now)

    def signed_in(self, name: str) -> Browser:
        """A browser in which this person has signed in."""
        return signed_in(self.staff[name])

    def couple(self) -> Case:
        """One more case, of two people, that Alice leads."""
        names = (("Ana P.", MemberRole.PARTNER), ("Ben P.", MemberRole.PARTNER))
        joining = [
            NewMember(add_client(organisation=self.organisation, name=name, audit=self.audit), role)
            for name, role in names
        ]
        return open_case(
            organisation=self.organisation,
            kind=CaseKind.COUPLE,
            members=joining,
            lead=self.staff["alice"],
            opened_on=self.now.date() - timedelta(days=30),
            audit=self.audit,
        )

    def comes_back(self, member: CaseMember) -> CaseMember:
        """A member leaves the case, and joins it again the same day: their new stay in it."""
        audit = self.acting("ada")
        member_leaves(member=member, audit=audit)
        return add_member(
            case=member.case,
            client=member.client,
            name=member.client.name,
            role=member.role,
            participation=member.participation,
            form=CheckInForm.CLIENT,
            audit=audit,
        )

    def note_session(self, *, case: Case | None = None, held_at: datetime | None = None, by: str = "alice") -> Session:
        """Note a session that everybody attended; they are invited as the session is noted."""
        case, held_at = case or self.case, held_at or self.now
        return note_and_invite(
            case=case,
            held_at=held_at,
            modality="in_person",
            presence=dict.fromkeys(case.members.all(), Presence.ATTENDED),
            next_session_at=None,
            audit=self.acting(by, held_at),
        )

    def invitation(self, session: Session | None = None, member: CaseMember | None = None) -> CheckIn:
        """The member's check-in for a session, by default a new one."""
        session = session or self.note_session()
        return CheckIn.objects.get(session=session, member=member or self.member)

    def also_ask(self, *measures: str) -> None:
        """From now on, ask these measures too, each in its version 1, after what is asked already."""
        battery = check_in_battery(self.organisation)
        last = battery.measures.count()
        BatteryMeasure.objects.bulk_create(
            BatteryMeasure(battery=battery, position=position, measure=measure, version="1")
            for position, measure in enumerate(measures, start=last + 1)
        )

    def link_to(self, check_in: CheckIn, now: datetime | None = None) -> str:
        """A working token for a check-in."""
        return make_link(check_in=check_in, channel=Channel.LINK, audit=self.acting("alice", now))

    def answer(self, check_in: CheckIn, now: datetime | None = None, **posted: str) -> Response:
        """Answer a check-in as its form would be posted, and make the readings."""
        filled = fill(parts_of(check_in), {**SOME_ANSWERS, **posted})
        assert not filled.problems
        audit = replace(self.audit, now=now or self.now, kind=ActorKind.LINK)
        response = submit(check_in=check_in, filled=filled, audit=audit).response
        make_readings(check_in=check_in, audit=audit)
        return response

    def answer_sessions(
        self, ratings: Sequence[int | None], member: CaseMember | None = None, **last: str
    ) -> list[Session]:
        """Weekly sessions up to now: every rating item gets the session's number, None is left unanswered.

        The two items after the first differ by one so that a response is not straight-lined. `last` adds to the
        last answer.
        """
        sessions = []
        for place, rating in enumerate(ratings):
            held_at = self.now - timedelta(weeks=len(ratings) - 1 - place)
            session = self.note_session(held_at=held_at, case=member.case if member else None)
            sessions.append(session)
            if rating is None:
                self.link_to(self.invitation(session, member), now=held_at)
            else:
                extra = last if place == len(ratings) - 1 else {}
                posted = {item: str(rating) for item in RATING_ITEMS} | {"expectation": str(max(rating - 1, 0))}
                self.answer(self.invitation(session, member), now=held_at, **{**posted, **extra})
        return sessions


NEVER_NOTED = "9000-01-01T00:00:00+00:00"
"""When something was done last in these browsers, so that no request of theirs writes that down."""


def signed_in(user: User, *, fresh: bool = True) -> Browser:
    """A browser in which this person has signed in: moments ago, or some while."""
    browser = Browser()
    browser.force_login(user)
    session = browser.session
    session[SEEN] = NEVER_NOTED
    if fresh:
        record_authentication(SimpleNamespace(session=session), user, method="password")
    session.save()
    return browser


def is_signed_in(browser: Browser) -> bool:
    """Whether the page of one's own sign-in opens here."""
    return browser.get(reverse("mfa_index")).status_code == 200


def queries_of(browser: Browser, url: str) -> int:
    """How many questions to the database one page takes."""
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(url).status_code == 200
    return len(asked)


def make_world(now: datetime) -> World:
    """Make the small world at one moment."""
    audit = Audit(now=now)
    organisation = clinic("Elm Street Practice", audit)
    staff = {
        name: add_staff(
            organisation=organisation,
            username=name,
            name=name.title(),
            roles=roles,
            password=PASSWORD,
            audit=audit,
        )
        for name, roles in STAFF.items()
    }
    since = now.date() - timedelta(days=400)
    begin_supervision(supervisor=staff["sue"], supervisee=staff["alice"], since=since, audit=audit)
    case = open_case(
        organisation=organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[NewMember(add_client(organisation=organisation, name="Sam R.", audit=audit))],
        lead=staff["alice"],
        co_therapists=[staff["bob"]],
        referrers=[staff["rita"]],
        opened_on=since,
        audit=audit,
    )
    CaseClinician.objects.create(case=case, user=staff["tess"], role=ClinicianRole.TEAM, since=since)
    other = another_clinic(since, audit)
    return World(
        now=now,
        audit=audit,
        organisation=organisation,
        staff={**staff, "otto": other.clinicians.get().user},
        case=case,
        member=case.members.get(),
        other_case=other,
    )


def clinic(name: str, audit: Audit) -> Organisation:
    organisation = found_organisation(
        name=name,
        emergency_contact="duty line, 555 0100",
        complaints_contact="Robin Vale, 555 0199",
        audit=audit,
    )
    make_battery(organisation=organisation, name="After each session", measures=(("plait-checkin", "1"),), audit=audit)
    return organisation


def another_clinic(since, audit: Audit) -> Case:
    """A case of another clinic, which nobody here may know of."""
    organisation = clinic("Oak Lane Practice", audit)
    otto = add_staff(
        organisation=organisation,
        username="otto",
        name="Otto",
        roles=(Role.CLINICIAN,),
        password=PASSWORD,
        audit=audit,
    )
    member = NewMember(add_client(organisation=organisation, name="Pat Q.", audit=audit))
    return open_case(
        organisation=organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[member],
        lead=otto,
        opened_on=since,
        audit=audit,
    )
