"""The small world with everybody of the truth table in it; what is asked of each address there stands in sent.py.

Success and denial use the very same request, so that a denial cannot come about for the wrong reason.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.batteries.tests import worlds as batteries
from plait_clinic.carers.actions import Speaker as CarerSpeaker
from plait_clinic.carers.actions import add_carer, end_carer, let
from plait_clinic.carers.kinds import LETTING_WORDS, Item
from plait_clinic.carers.kinds import Kind as CarerKind
from plait_clinic.carers.models import Carer
from plait_clinic.cases.administration.actions import close_case
from plait_clinic.cases.models import (
    Case,
    CaseClinician,
    CaseMember,
    ClinicianRole,
    Session,
    Subsystem,
    SubsystemKind,
)
from plait_clinic.cases.subsystems.actions import name_subsystem
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.delivery.models import Kind as MessageKind
from plait_clinic.delivery.models import Message, MessageState, State
from plait_clinic.endings.actions import write_note
from plait_clinic.endings.models import NoteVersion
from plait_clinic.erasure.actions import place_hold
from plait_clinic.erasure.models import Hold
from plait_clinic.expectations.actions import write_agreement
from plait_clinic.expectations.models import Agreement
from plait_clinic.families.models import PolicyMember, SharedPart, SharingPolicy
from plait_clinic.families.structure.actions import draw_person
from plait_clinic.families.structure.models import Shape
from plait_clinic.feelings.actions import write_note as write_private_note
from plait_clinic.feelings.content import Content
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.kiosk.actions import lock_tablet
from plait_clinic.kiosk.models import Kiosk
from plait_clinic.minors.actions import add_guardian, note_consent
from plait_clinic.minors.models import Capacity, ConsentToAsk, Guardian, Way
from plait_clinic.own.actions import hand_over_code, set_channel
from plait_clinic.paper.actions import print_sheet
from plait_clinic.paper.models import Sheet
from plait_clinic.people.actions import add_client, add_staff, add_team, begin_supervision
from plait_clinic.people.administration.actions import deactivate
from plait_clinic.people.models import Role, Team, User
from plait_clinic.preparation.actions import plan_feature
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.models import PlannedFeature, Said
from plait_clinic.preparation.models import Way as ChoiceWay
from plait_clinic.risk.actions import name_reader, open_answers
from plait_clinic.risk.models import RiskAnswer
from plait_clinic.signals.actions import ask_to_talk, name_watchers, note_impression
from plait_clinic.signals.models import Kind, Signal
from plait_clinic.supervision.actions import give_purpose, give_reason
from plait_clinic.supervision.models import Occasion
from plait_clinic.tasks.actions import Looked, Words, look_back, propose
from plait_clinic.tasks.models import Outcome as TaskOutcome
from plait_clinic.tasks.models import Task
from plait_clinic.tasks.speakers import Speaker
from plait_clinic.together.actions import add_line
from plait_clinic.together.models import About, Line, Whose
from tests.access import goals, table
from tests.access.sent import A_REASON, ARGUMENTS, BODIES, DANGER
from tests.world import PASSWORD, World, signed_in

NAMES = {
    table.LEAD: "alice",
    table.CO_THERAPIST: "bob",
    table.TEAM: "tess",
    table.OTHER_CLINICIAN: "charlie",
    table.READER: "rosa",
    table.FORMER_CLINICIAN: "fern",
    table.FOREIGN_CLINICIAN: "otto",
    table.SUPERVISOR: "sue",
    table.SUPERVISOR_WITH_REASON: "wanda",
    table.SUPERVISOR_IN_EMERGENCY: "sid",
    table.OTHER_SUPERVISOR: "seth",
    table.FORMER_SUPERVISOR: "frank",
    table.REFERRER: "rita",
    table.ADMINISTRATOR: "ada",
    table.ADMINISTRATOR_IN_EMERGENCY: "amos",
    table.COMPLAINTS: "cora",
    table.RESEARCHER: "rhea",
    table.WATCHER: "willa",
    table.COLLEAGUE: "olga",
    table.CARER: "kay",
    table.ENDED_CARER: "kim",
}


@dataclass
class Scene:
    """One case with a session, an invitation and its link; and every person of the table."""

    world: World
    people: Mapping[str, User]
    gone: User
    team: Team
    couple: Case
    pair: Subsystem
    drawn: Sequence[str]
    closed: Case
    session: Session
    check_in: CheckIn
    kiosk: Kiosk
    sheet: Sheet
    words: ClinicWording
    token: str
    open_answer: RiskAnswer
    line: Line
    note: NoteVersion
    concern: str
    private_note: PrivateNote
    planned: PlannedFeature
    goals: Mapping[str, object]
    carer: Carer
    agreement: Agreement
    guardian: Guardian
    hold: Hold
    failed: Message
    consent: ConsentToAsk
    handed_code: str
    confirming_code: str
    signals: Mapping[str, Signal]
    task: Task
    visitor: str = table.ANONYMOUS
    sessions: dict[str, str] = field(default_factory=dict)

    def browser(self, person: str, *, fresh: bool = True) -> Browser:
        """A browser of its own; whoever has a session kept is signed in by it, everybody else anew."""
        if person in self.sessions:
            browser = Browser()
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[person]
            return browser
        return Browser() if person == table.ANONYMOUS else signed_in(self.people[person], fresh=fresh)

    def keep_sessions(self, name: str) -> None:
        """Sign everybody in once, for a test that asks at one address and takes back what each request wrote."""
        for person in self.people:
            self.sessions[person] = (
                self.browser(person, fresh=is_fresh_at(name)).cookies[settings.SESSION_COOKIE_NAME].value
            )

    def url(self, name: str) -> str:
        return reverse(name, args=ARGUMENTS[name](self) if name in ARGUMENTS else [])

    def body(self, name: str) -> Mapping[str, object]:
        """What a page would send to this address."""
        found = BODIES.get(name, {})
        return found(self) if callable(found) else found

    def visit(self, person: str, name: str, method: str = "GET"):
        """One request as one person; a POST carries what the page would send.

        Their sign-in is fresh, but where the table tells of one's own sign-in.
        """
        self.visitor = person
        browser = self.browser(person, fresh=is_fresh_at(name))
        body = self.body(name) if method == "POST" else {}
        if method in table.WRITES:
            return browser.generic(method, self.url(name))
        return getattr(browser, method.lower())(self.url(name), body)


def is_fresh_at(name: str) -> bool:
    """Whether whoever asks at this address signed in moments ago."""
    return not name.startswith(table.OWN_SIGN_IN)


def make_scene(world: World) -> Scene:
    """Add to the small world who was part of the case before, and who supervises."""
    now, today = world.now, world.now.date()  # what ended today is in force no more
    supervisors = dict.fromkeys(("wanda", "sid", "seth", "frank"), Role.SUPERVISOR)
    clinicians = dict.fromkeys(("fern", "rosa", "dora", "willa"), Role.CLINICIAN)
    carers = dict.fromkeys(("kay", "kim", "kit"), Role.CARER)
    extra = {
        "ruth": Role.REFERRER,
        "amos": Role.ADMINISTRATOR,
        "olga": Role.COLLEAGUE,
        **carers,
        **clinicians,
        **supervisors,
    }
    staff = dict(world.staff)
    for name, role in extra.items():
        staff[name] = add_staff(
            organisation=world.organisation,
            username=name,
            name=name.title(),
            roles=(role,),
            password=PASSWORD,
            audit=world.audit,
        )
    began = now.date() - timedelta(days=100)
    CaseClinician.objects.create(
        case=world.case, user=staff["fern"], role=ClinicianRole.CO_THERAPIST, since=began, until=today
    )
    alice, audit = staff["alice"], world.audit
    begin_supervision(supervisor=staff["wanda"], supervisee=alice, since=began, audit=audit)
    begin_supervision(supervisor=staff["sid"], supervisee=alice, since=began, audit=audit)
    begin_supervision(supervisor=staff["seth"], supervisee=staff["charlie"], since=began, audit=audit)
    ended = begin_supervision(supervisor=staff["frank"], supervisee=alice, since=began, audit=audit)
    ended.until = today
    ended.save()
    world.staff = staff
    give_reason(case=world.case, text=A_REASON, audit=world.acting("wanda"))
    give_purpose(supervisee=alice, text=A_REASON, audit=world.acting("wanda"))
    for name in ("sid", "amos"):
        give_reason(case=world.case, text=DANGER, occasion=Occasion.EMERGENCY, audit=world.acting(name))
    team = add_team(organisation=world.organisation, name="North", audit=audit)
    gone = add_staff(
        organisation=world.organisation,
        username="gus",
        name="Gus",
        roles=(Role.REFERRER,),
        password=PASSWORD,
        audit=audit,
    )
    deactivate(user=gone, audit=world.acting("ada"))
    Authenticator.objects.create(user=staff["ruth"], type=Authenticator.Type.TOTP, data={})
    couple, closed = world.couple(), world.couple()
    close_case(case=closed, audit=world.acting("ada"))
    [answered] = world.answer_sessions([7], comment="A line about my week.", harmful="complaints")
    open_answer = positive_answer(world, world.invitation(answered))
    open_session = world.note_session()
    check_in = world.invitation(open_session)
    guardian, consent = a_guardian(world)
    something_to_sign(world)
    return Scene(
        world=world,
        goals=goals.some_goals(world, couple),
        agreement=write_agreement(
            case=world.case, text="Ring us first.", review_on=today + timedelta(days=90), audit=world.acting("alice")
        ),
        planned=plan_feature(case=world.case, feature=Feature.TEAM, audit=world.acting("alice")),
        carer=a_carer(world),
        guardian=guardian,
        hold=place_hold(case=world.case, reason="A court asked for it.", until=None, audit=world.acting("ada")),
        consent=consent,
        failed=a_failed_message(world, check_in),
        people={person: staff[name] for person, name in NAMES.items()},
        gone=gone,
        team=team,
        couple=couple,
        pair=a_pair(world, couple),
        drawn=two_drawn(world, couple),
        closed=closed,
        session=open_session,
        check_in=check_in,
        kiosk=a_locked_tablet(world, check_in),
        sheet=print_sheet(check_in=check_in, language="en-gb", audit=world.acting("alice")),
        words=batteries.words_for(world),
        token=world.link_to(check_in),
        open_answer=open_answer,
        line=a_line(world),
        note=write_note(member=world.member, text="We have worked on rest.", audit=world.acting("alice")),
        concern=f"harmful.{Response.objects.earliest('pk').handle}",
        signals=signals_in(world),
        task=an_open_task(world),
        private_note=write_private_note(
            content=Content(world.case.handle, None, ("tense",), (), "Mine alone."), audit=world.acting("alice")
        ),
        handed_code=hand_over_code(member=world.member, audit=world.acting("alice")),
        confirming_code=set_channel(member=world.member, address="sam@post.example", audit=world.acting("alice")).code,
    )


def a_locked_tablet(world: World, check_in: CheckIn) -> Kiosk:
    """A tablet that Alice has locked for the session, somewhere else."""
    lead = world.acting("alice")
    return lock_tablet(session=check_in.session, check_ins=[check_in], shows_names=False, audit=lead).kiosk


def a_failed_message(world: World, check_in: CheckIn) -> Message:
    """A link that could not be sent."""
    message = Message.objects.create(check_in=check_in, kind=MessageKind.INVITATION, way="mail", made_at=world.now)
    MessageState.objects.create(message=message, number=1, state=State.FAILED, why="refused", at=world.now)
    return message


def something_to_sign(world: World) -> None:
    """A version of what is shared, as it stays in a case of several once the others have left."""
    policy = SharingPolicy.objects.create(case=world.case, number=1, kind="limited", written_at=world.now)
    SharedPart.objects.create(policy=policy, part="bond")
    PolicyMember.objects.create(policy=policy, member=world.member)


def a_carer(world: World) -> Carer:
    """Kay, whom Sam lets see attendance, and Kim, whose part has ended since. Kit is a carer around nobody."""
    audit, case = world.acting("alice"), world.case
    kay, kim = (
        add_carer(case=case, kind=CarerKind.KEY_WORKER, name="", user=world.staff[name], audit=audit)
        for name in ("kay", "kim")
    )
    speaker = CarerSpeaker(world.member, way=ChoiceWay.HERE)
    for carer in (kay, kim):
        let(speaker=speaker, carer=carer, item=Item.ATTENDANCE, said=Said.YES, words=LETTING_WORDS, audit=audit)
    end_carer(case=case, carer=kim, audit=audit)
    return kay


def an_open_task(world: World) -> Task:
    """Agreed between Sam and Alice, who has looked back on it: not this time."""
    audit = world.acting("alice")
    both = [Speaker(None), Speaker(world.member)]
    task = propose(member=world.member, words=Words("Walk each day", "For sleep"), speakers=both, audit=audit)
    look_back(task=task, looked=Looked(TaskOutcome.NOT), speaker=Speaker(None), audit=audit)
    return task


def a_pair(world: World, couple: Case) -> Subsystem:
    """Two of three who come together, named as one; whoever has a part in Sam's case has it in theirs too."""
    third = add_client(organisation=world.organisation, name="Cleo P.", audit=world.audit)
    CaseMember.objects.create(case=couple, client=third, joined_on=couple.opened_on)
    for part in world.case.clinicians.exclude(role=ClinicianRole.LEAD):
        CaseClinician.objects.create(
            case=couple, user=part.user, role=part.role, since=couple.opened_on, until=part.until
        )
    members = list(couple.members.all())[:2]
    return name_subsystem(case=couple, kind=SubsystemKind.COUPLE, members=members, audit=world.acting("alice"))


def two_drawn(world: World, couple: Case) -> Sequence[str]:
    """The handles of two who stand in the picture of who belongs to whom."""
    members = list(couple.members.order_by("pk"))[:2]
    audit = world.acting("alice")
    drawn = (draw_person(case=couple, member=member, shape=Shape.PLAIN, audit=audit) for member in members)
    return [person.handle for person in drawn]


def a_guardian(world: World) -> tuple[Guardian, ConsentToAsk]:
    """Somebody who decides for Sam, entered before anybody noticed that Sam is an adult, and their consent."""
    guardian = add_guardian(
        member=world.member, name="Gwen G.", contact="", capacity=Capacity.PARENT, audit=world.acting("alice")
    )
    today, audit = world.now.date(), world.acting("alice")
    return guardian, note_consent(member=world.member, guardian=guardian, way=Way.PAPER, given_on=today, audit=audit)


def positive_answer(world: World, check_in: CheckIn) -> RiskAnswer:
    """Rosa reads PHQ-9, and Dora is her deputy; one more answer of this check-in is positive and waits for them."""
    measure = load_measure("phq9", version="1")
    name_reader(
        organisation=world.organisation,
        measure=measure,
        reader=world.staff["rosa"],
        deputy=world.staff["dora"],
        hours=24,
        procedure="",
        audit=world.acting("ada"),
    )
    check_in.asked.create(position=2, measure=measure.id, version=measure.version)
    response = Response.objects.create(
        check_in=check_in,
        measure=measure.id,
        measure_version=measure.version,
        submitted_at=world.now,
        informativeness="too_few",
    )
    [answer] = open_answers(response=response, measure=measure, values={"q9": 1}, audit=world.audit)
    return answer


def signals_in(world: World) -> Mapping[str, Signal]:
    """Willa and Olga are told that signals wait. One is new, one was seen, and one is about somebody who has left."""
    name_watchers(
        organisation=world.organisation,
        watcher=world.staff["willa"],
        deputy=world.staff["olga"],
        days=3,
        audit=world.acting("ada"),
    )
    left = add_client(organisation=world.organisation, name="Lou R.", audit=world.audit)
    began = world.now.date() - timedelta(days=60)
    gone = CaseMember.objects.create(case=world.case, client=left, joined_on=began, left_on=world.now.date())
    return {
        "new": ask_to_talk(member=world.member, about=Kind.OTHER_CLINICIAN, audit=world.audit),
        "seen": note_impression(member=world.member, kind=Kind.TASK, audit=world.acting("alice")),
        "ended": note_impression(member=gone, kind=Kind.TASK, audit=world.acting("alice")),
    }


def a_line(world: World) -> Line:
    """A line that Alice typed while both looked."""
    return add_line(
        member=world.member,
        about=About.AGREED,
        whose=Whose.BOTH,
        text="A walk before we meet.",
        audit=world.acting("alice"),
    )
