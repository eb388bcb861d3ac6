"""The small world with everybody of the truth table in it, and one valid request to every address.

Success and denial use the very same request, so that a denial cannot come about for the wrong reason.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.batteries.tests import worlds as batteries
from plait_clinic.carers.actions import Speaker as CarerSpeaker
from plait_clinic.carers.actions import add_carer, end_carer, let
from plait_clinic.carers.kinds import LETTING_WORDS, Item
from plait_clinic.carers.kinds import Kind as CarerKind
from plait_clinic.carers.models import Carer
from plait_clinic.carers.steps import AROUND_STEPS, CARER_STEPS
from plait_clinic.cases.administration.actions import close_case
from plait_clinic.cases.administration.steps import CASE_STEPS
from plait_clinic.cases.models import (
    Case,
    CaseClinician,
    CaseMember,
    ClinicianRole,
    Participation,
    Session,
    Subsystem,
    SubsystemKind,
)
from plait_clinic.cases.subsystems.actions import name_subsystem
from plait_clinic.cases.subsystems.steps import SUBSYSTEM_STEPS
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.delivery.models import Kind as MessageKind
from plait_clinic.delivery.models import Message, MessageState, SaidHow, State, Wish
from plait_clinic.endings.actions import write_note
from plait_clinic.endings.models import NoteVersion
from plait_clinic.erasure.actions import place_hold
from plait_clinic.erasure.models import Hold
from plait_clinic.expectations.actions import write_agreement
from plait_clinic.expectations.models import Agreement
from plait_clinic.expectations.steps import AGREEMENT_STEPS, MEMBER_STEPS
from plait_clinic.families.models import PolicyMember, SharedPart, SharingPolicy
from plait_clinic.families.steps import SHARING_STEPS
from plait_clinic.families.structure.actions import draw_person
from plait_clinic.families.structure.models import Shape
from plait_clinic.families.structure.steps import STRUCTURE_STEPS
from plait_clinic.feelings.actions import write_note as write_private_note
from plait_clinic.feelings.content import Content
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.goals.goal_steps import GOAL_STEPS, OWN_STEPS
from plait_clinic.imports.sealed import Checked, seal
from plait_clinic.kiosk.actions import lock_tablet
from plait_clinic.kiosk.models import Kiosk
from plait_clinic.minors.actions import add_guardian, note_consent
from plait_clinic.minors.models import Capacity, ConsentToAsk, Guardian, Way
from plait_clinic.minors.steps import CONSENT_STEPS
from plait_clinic.own.actions import hand_over_code, set_channel
from plait_clinic.own.staff_views import STEPS as OWN_HELP_STEPS
from plait_clinic.paper.actions import print_sheet
from plait_clinic.paper.models import Sheet
from plait_clinic.people.actions import add_client, add_staff, add_team, begin_supervision
from plait_clinic.people.administration.actions import deactivate
from plait_clinic.people.administration.steps import PERSON_STEPS
from plait_clinic.people.models import Role, Team, User
from plait_clinic.preparation.actions import plan_feature
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.models import PlannedFeature, Said
from plait_clinic.preparation.models import Way as ChoiceWay
from plait_clinic.preparation.steps import PREPARATION_STEPS
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
from plait_clinic.tasks.steps import TASK_STEPS
from plait_clinic.together.actions import add_line
from plait_clinic.together.models import About, Line, Whose
from tests.access import goals, table
from tests.world import PASSWORD, SOME_ANSWERS, World, signed_in

A_FILE = "client,session,date,score\nAnn,1,2024-01-01,20\n"
COLUMNS = {
    "client": "client",
    "session": "session",
    "date": "date",
    "date_order": "ymd",
    "score": "score",
    "name": "BDI-II",
    "low": "0",
    "high": "63",
    "higher_is": "worse",
}
A_REASON = "The clinician asked me to look at last week’s drop."
DANGER = "The client rang the office and sounded as if in danger."
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


def with_an_address(scene: Scene) -> Mapping[str, object]:
    """Word goes to a confirmed address of the client's own."""
    scene.world.member.own_channels.filter(confirmed_at=None).update(confirmed_at=scene.world.now)
    return {}


def posted_for_goals(step: str, scene: Scene) -> Mapping[str, object]:
    return goals.posted(scene.goals)[step]


def with_a_way(scene: Scene) -> Mapping[str, object]:
    """Links are wanted by whoever has a confirmed address of their own."""
    return {**with_an_address(scene), "language": "de", "zone": "Australia/Lord_Howe"}


def with_a_wish(scene: Scene) -> Mapping[str, object]:
    """A link is sent again to whoever wants links."""
    with_an_address(scene)
    Wish.objects.get_or_create(
        member=scene.world.member,
        ended_at=None,
        defaults={"language": "de", "way": SaidHow.OWN_PAGE, "said_at": scene.world.now},
    )
    return {}


def of_somebody_sent(scene: Scene) -> Mapping[str, object]:
    """An order is about somebody who was sent."""
    member = scene.world.member
    CaseMember.objects.filter(pk=member.pk).update(participation=Participation.MANDATED)
    return {
        "member": member.handle,
        "ordered_by": "A made-up court",
        "reported": "Who came, each month.",
        "reported_to": "The court’s office",
    }


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


def of_task(scene: Scene, sent: Mapping[str, object]) -> Mapping[str, object]:
    """Something about the open task of Sam's."""
    return {"task": scene.task.handle, "seen": 1, "whose": "mine", **sent}


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


ARGUMENTS: Mapping[str, Callable[[Scene], Sequence[object]]] = {
    **dict.fromkeys(("mfa_edit_webauthn", "mfa_remove_webauthn"), lambda _scene: [1]),
    "unanswered_send": lambda scene: [scene.check_in.handle],
    "clinic_message_again": lambda scene: [scene.failed.handle],
    **dict.fromkeys(("risk_answer", "acknowledge_answer"), lambda scene: [scene.open_answer.handle]),
    "clinic_name_reader": lambda _scene: ["phq9"],
    **dict.fromkeys(("signal", "signal_see"), lambda scene: [scene.signals["new"].handle]),
    **dict.fromkeys(
        tuple(f"signal_{step}" for step in ("discuss", "consult", "act", "doubt", "close")),
        lambda scene: [scene.signals["seen"].handle],
    ),
    "signal_end": lambda scene: [scene.signals["ended"].handle],
    **dict.fromkeys(("check_in", "follow_up", "ask_to_talk", "own_way_in"), lambda scene: [scene.token]),
    "supervisee_point": lambda scene: [scene.people[table.LEAD].handle],
    "delete_private_note": lambda scene: [scene.private_note.handle],
    **dict.fromkeys(("card", "card_stages", "card_outcome"), lambda scene: [scene.signals["new"].handle]),
    **dict.fromkeys(("card_piece", "card_as_shipped"), lambda _scene: ["en", "task"]),
    **dict.fromkeys(
        ("sharing", *(f"sharing_{step}" for step in SHARING_STEPS)),
        lambda scene: [scene.world.case.handle],
    ),
    **dict.fromkeys(
        (
            *("brief", "family_map", "write_private_note", "looks", "give_reason", "open_in_emergency", "note_session"),
            *("hold", "hold_end"),
        ),
        lambda scene: [scene.world.case.handle],
    ),
    **dict.fromkeys(
        (
            *("member_brief", "note_impression", "paired", "own_help"),
            *("tasks", *(f"tasks_{step}" for step in TASK_STEPS)),
            *("together", "together_line", "together_take_back"),
            *("ending", "ending_note", "ending_consent"),
            *("goals", *(f"goals_{step}" for step in GOAL_STEPS)),
            *("consents", *(f"consents_{step}" for step in CONSENT_STEPS)),
            *(f"own_help_{step}" for step in OWN_HELP_STEPS),
        ),
        lambda scene: [scene.world.case.handle, scene.world.member.handle],
    ),
    **dict.fromkeys(
        ("person", *(f"person_{step}" for step in PERSON_STEPS)),
        lambda scene: [scene.people[table.OTHER_CLINICIAN].handle],
    ),
    **dict.fromkeys(
        ("agreement", *(f"agreement_{step}" for step in AGREEMENT_STEPS)), lambda scene: [scene.world.case.handle]
    ),
    "clinic_expectations_text": lambda _scene: ["what"],
    **dict.fromkeys(
        ("expectations", *(f"expectations_{step}" for step in MEMBER_STEPS)),
        lambda scene: [scene.world.case.handle, scene.world.member.handle],
    ),
    **dict.fromkeys(
        ("preparation", *(f"preparation_{step}" for step in PREPARATION_STEPS)), lambda scene: [scene.world.case.handle]
    ),
    **dict.fromkeys(
        (
            *("carers", *(f"carers_{step}" for step in CARER_STEPS)),
            *("around", *(f"around_{step}" for step in AROUND_STEPS)),
            *("carer_case", "carer_rate"),
        ),
        lambda scene: [scene.world.case.handle],
    ),
    "leaflet": lambda scene: [scene.world.case.handle, "team"],
    "person_end-supervision": lambda scene: [scene.people[table.LEAD].handle],
    "person_second-step": lambda scene: [scene.world.staff["ruth"].handle],
    "person_reactivate": lambda scene: [scene.gone.handle],
    **dict.fromkeys(
        ("clinic_case", *(f"clinic_case_{step}" for step in CASE_STEPS)), lambda scene: [scene.world.case.handle]
    ),
    **dict.fromkeys(("clinic_case_add-member", "clinic_case_member-leaves"), lambda scene: [scene.couple.handle]),
    **dict.fromkeys(
        ("subsystems", *(f"subsystems_{step}" for step in SUBSYSTEM_STEPS)), lambda scene: [scene.couple.handle]
    ),
    **dict.fromkeys(
        ("structure", "structure_file", *(f"structure_{step}" for step in STRUCTURE_STEPS)),
        lambda scene: [scene.couple.handle],
    ),
    "typing": lambda scene: [scene.sheet.code],
    "clinic_erase_client": lambda scene: [scene.closed.handle, scene.closed.members.first().handle],
    "clinic_case_reopen": lambda scene: [scene.closed.handle],
    **dict.fromkeys(
        ("session", "new_link", "rate", "correct_attendance", "observed", "observe", "paper", "tablet", "tablet_end"),
        lambda scene: [scene.session.handle],
    ),
    "battery": lambda scene: [check_in_battery(scene.world.organisation).handle],
    "measure": lambda _scene: ["wai_sr", "1"],
    "enter_words": lambda _scene: ["wai_sr", "1", "client"],
    **dict.fromkeys(("words", "withdraw_words"), lambda scene: [scene.words.handle]),
}
BODIES: Mapping[str, Mapping[str, object] | Callable[[Scene], Mapping[str, object]]] = {
    "check_in": SOME_ANSWERS | {"comment": "Less homework, please."},
    "follow_up": {"small_change": "pace"},
    "own_way_in": {"do": "send"},
    "own_page": lambda scene: {"code": scene.handed_code},
    **{
        key: {}
        for key in (
            *("own_visibility", "own_line", "own_line_back", "own_channel_end", "own_leave", "own_copy"),
            *("own_note", "own_change", "own_change_back", "own_shared_sign", "own_shared_choice"),
            *("own_choice", "own_worry", "staying"),
            *("own_agreement_say", "own_contribution", "own_outlook", "own_fit"),
            *(f"own_goals_{step}" for step in OWN_STEPS),
            *("own_around_let", "own_around_rate", "own_around_line", "own_around_line_back"),
            *(f"own_tasks_{step}" for step in TASK_STEPS),
        )
    },
    "structure_person": {"name": "Grandmother", "shape": "circle", "absent": "lives abroad"},
    "structure_couple": lambda scene: dict(zip(("first", "second"), scene.drawn, strict=True)),
    "structure_parent": lambda scene: dict(zip(("parent", "child"), scene.drawn, strict=True)) | {"kind": "step"},
    "structure_home": lambda scene: {"name": "The flat", "people": scene.drawn},
    "structure_out": lambda scene: {"what": scene.drawn[0]},
    "subsystems_name": lambda scene: {
        "kind": "own",
        "name": "The two of us",
        "members": [member.handle for member in scene.couple.members.all()],
    },
    "subsystems_change": lambda scene: {
        "subsystem": scene.pair.handle,
        "members": [member.handle for member in scene.couple.members.all()],
    },
    "subsystems_end": lambda scene: {"subsystem": scene.pair.handle},
    "concern_handled": lambda scene: {"concern": scene.concern, "note": "Rang and listened."},
    "ending_note": {"text": "We have worked on sleep. Long pauses are welcome."},
    "ending_consent": lambda scene: {"version": scene.note.handle},
    "sharing_write": {"kind": "confidential"},
    "sharing_signature": lambda scene: {
        "who": scene.world.member.handle,
        "agrees": "yes",
        "on": scene.world.now.date().isoformat(),
    },
    "sharing_pause": {"pause": "yes"},
    "consents_birth-date": {"born": "2012-02-29"},
    "consents_add-guardian": {"name": "Glen G.", "capacity": "parent", "contact": "glen@post.example"},
    "consents_end-guardian": lambda scene: {"guardian": scene.guardian.handle},
    "consents_consent": lambda scene: {"who": "young", "way": "here", "on": scene.world.now.date().isoformat()},
    "consents_take-back": lambda scene: {
        "consent": scene.consent.handle,
        "way": "paper",
        "on": scene.world.now.date().isoformat(),
    },
    "clinic_protocol": {"text": "Ring the made-up line first."},
    "clinic_minors": {
        "of_age": "17",
        "own_page_from": "12",
        "basis": "Made up.",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-from_age": "0",
        "form-0-to_age": "17",
        "form-0-consent": "both",
        "form-0-guardians": "one",
        "form-0-told": "nothing",
        "form-0-own_channel": "no",
        "form-0-form": "adolescent",
    },
    "preparation_plan": {"feature": "mirror"},
    "preparation_end": lambda scene: {"planned": scene.planned.handle},
    "preparation_say": lambda scene: {
        "who": scene.world.member.handle,
        "feature": "team",
        "said": "later",
        "way": "here",
    },
    "preparation_send": with_an_address,
    "preparation_order": of_somebody_sent,
    **{f"goals_{step}": partial(posted_for_goals, step) for step in GOAL_STEPS},
    "carers_add": lambda scene: {"kind": "case_manager", "user": scene.world.staff["kit"].handle},
    "carers_end": lambda scene: {"carer": scene.carer.handle},
    "around_say": lambda scene: {
        "who": scene.world.member.handle,
        "carer": scene.carer.handle,
        "item": "lines",
        "said": "yes",
        "way": "here",
    },
    "carer_rate": lambda scene: {
        "about": scene.world.member.handle,
        f"{scene.world.member.handle}-bond": "7",
    },
    "clinic_expectations_text": {"text": "We begin with a talk."},
    "agreement_write": lambda scene: {
        "text": "Ring us in the mornings.",
        "review_on": (scene.world.now.date() + timedelta(days=100)).isoformat(),
    },
    "agreement_lead": lambda scene: {"version": scene.agreement.handle, "said": "yes"},
    "agreement_note": lambda scene: {
        "version": scene.agreement.handle,
        "who": scene.world.member.handle,
        "said": "yes",
        "way": "here",
    },
    **dict.fromkeys(("expectations_mine", "expectations_theirs"), lambda _scene: {"text": "I keep to the time."}),
    "expectations_outlook": {"sensible": "7"},
    "expectations_fit": {"said": "talk"},
    "tasks_propose": {"what": "Sing", "why": "For breath", "doer": "client", "whose": "mine"},
    "tasks_change": lambda scene: of_task(scene, {"what": "Sing", "why": "For breath", "doer": "client"}),
    "tasks_step": lambda scene: of_task(scene, {"action": "carry_on"}),
    "tasks_look": lambda scene: of_task(scene, {"outcome": "partly"}),
    "tasks_hindrance": lambda scene: of_task(scene, {"what": "no_time"}),
    **dict.fromkeys(("own_help_want-messages", "own_messages_want"), with_a_way),
    **dict.fromkeys(("own_help_end-messages", "own_messages_end"), lambda _scene: {}),
    "clinic_messages": {
        "open_days": "5",
        "remind_after_days": "2",
        "remind_at": "17:30",
        "send_from": "09:00",
        "send_until": "19:00",
    },
    "unanswered_send": with_a_wish,
    "clinic_message_again": {},
    "together_line": {"text": "We try shorter steps.", "about": "agreed", "whose": "both"},
    "together_take_back": lambda scene: {"line": scene.line.handle},
    **dict.fromkeys(("ask_to_talk", "own_talk"), lambda _scene: {"about": "how_we_work"}),
    "own_word": {"word": "yes"},
    "note_impression": {"kind": "unclear"},
    **dict.fromkeys(("signal_see", "signal_doubt", "signal_end", "clinic_end_watch"), lambda _scene: {}),
    "signal_discuss": lambda scene: {"on": scene.world.now.date().isoformat(), "with_whom": "client"},
    "signal_consult": lambda scene: {"on": scene.world.now.date().isoformat(), "with_whom": "team"},
    "signal_act": {"way": "pace"},
    "signal_close": {"reason": "enough"},
    "clinic_name_watchers": lambda scene: {"watcher": scene.people[table.LEAD].handle, "deputy": "", "days": "5"},
    "own_help_channel": {"address": "new@post.example"},
    "own_help_confirm": lambda scene: {"code": scene.confirming_code},
    **{key: {} for key in ("own_help_end", "own_help_code")},
    "clinic_erase_client": {"why": "asked", "sure": "on"},
    "clinic_retention": {"individual": "120", "notice_days": "30", "basis": "Made up."},
    "hold": {"reason": "A complaint is being looked into."},
    "hold_end": lambda scene: {"hold": scene.hold.handle},
    "choose_language": {"language": "de"},
    "new_case": {
        "kind": "individual",
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "0",
        "form-0-name": "Nora N.",
        "form-0-role": "client",
        "form-0-participation": "voluntary",
        "form-0-form": "client",
    },
    "give_reason": {"reason": A_REASON},
    "supervisee_point": {"reason": A_REASON},
    "open_in_emergency": {"reason": DANGER},
    "card_stages": {"stage": ["named", "heard"]},
    "card_outcome": {"side": "clinician", "resolution": "partly"},
    "card_piece": {"about": "Tasks.", "clarify": "What for?", "reason": "This is why.", "change": "Or another way?"},
    "card_as_shipped": {},
    "acknowledge_answer": {"note": "Rang and was told that all is well."},
    "note_session": lambda scene: {
        "held_at": (scene.world.now - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "modality": "video",
        f"presence_{scene.world.member.handle}": "attended",
    },
    "write_private_note": {"feelings": ["tense"], "pulls": ["explain"], "text": "I talked too much."},
    "delete_private_note": {},
    "new_link": lambda scene: {"check_in": scene.check_in.handle},
    "paper": lambda scene: {"who": scene.check_in.handle, "language": "en-gb"},
    "typing": {"do": "keep", **SOME_ANSWERS},
    "kiosk": {"do": "begin"},
    "kiosk_out": {"login": "alice", "password": PASSWORD},
    "tablet": lambda scene: {"who": [scene.check_in.handle]},
    "tablet_end": lambda scene: {"kiosk": scene.kiosk.handle},
    "rate": SOME_ANSWERS,
    "observe": {"all_purpose": "2"},
    "correct_attendance": lambda scene: {f"presence_{scene.world.member.handle}": "absent"},
    "imports": lambda scene: {"file": SimpleUploadedFile("past.csv", A_FILE.encode())},
    "import_check": lambda scene: {**COLUMNS, "sealed": sealed_for(scene, {})},
    "import_confirm": lambda scene: {"sealed": sealed_for(scene, COLUMNS)},
    "clinic_name_reader": lambda scene: {
        "reader": scene.people[table.OTHER_CLINICIAN].handle,
        "deputy": scene.people[table.LEAD].handle,
        "hours": "12",
    },
    "clinic": {"emergency_contact": "line 1", "complaints_contact": "line 2"},
    "new_staff": {
        "name": "Nina",
        "username": "nina",
        "roles": ["clinician"],
        "password": "a first password for nina",
    },
    "person_change": lambda scene: {"name": "Charles", "team": scene.team.pk, "roles": ["clinician", "supervisor"]},
    "person_password": lambda scene: {"password": "another password for charlie"},
    **dict.fromkeys(("person_second-step", "person_deactivate"), lambda scene: {}),
    "person_reactivate": lambda scene: {"password": "a new password for gus"},
    "person_supervise": lambda scene: {"supervisor": scene.people[table.SUPERVISOR].handle},
    "person_end-supervision": lambda scene: {"supervisor": scene.people[table.SUPERVISOR].handle},
    "teams": lambda scene: {"name": "South"},
    "rename_team": lambda scene: {"team": scene.team.pk, "name": "North by the river"},
    "clinic_cases": lambda scene: {"text": "sam"},
    "clinic_new_case": lambda scene: {**BODIES["new_case"], "lead": scene.people[table.OTHER_CLINICIAN].handle},
    "clinic_case_hand-over": lambda scene: {"lead": scene.people[table.OTHER_CLINICIAN].handle},
    "clinic_case_begin-part": lambda scene: {"clinician": scene.people[table.OTHER_CLINICIAN].handle, "part": "team"},
    "clinic_case_end-part": lambda scene: {"clinician": scene.people[table.CO_THERAPIST].handle},
    "clinic_case_add-referrer": lambda scene: {"referrer": scene.world.staff["ruth"].handle},
    "clinic_case_end-referrer": lambda scene: {"referrer": scene.people[table.REFERRER].handle},
    "clinic_case_add-member": lambda scene: {
        "name": "Kit R.",
        "role": "child",
        "participation": "voluntary",
        "form": "adolescent",
    },
    "clinic_case_member-leaves": lambda scene: {"member": scene.couple.members.first().handle},
    "clinic_case_next-session": lambda scene: {
        "next_session_at": (scene.world.now + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    },
    "new_battery": {"name": "With GAD-7", **batteries.posted_lines("plait-checkin 1", "gad7 1")},
    "battery": batteries.posted_lines("plait-checkin 1", "gad7 1"),
    "use_battery": lambda scene: {
        "team": scene.team.pk,
        "battery": check_in_battery(scene.world.organisation).handle,
    },
    "clinic_case_battery": lambda scene: {"battery": check_in_battery(scene.world.organisation).handle},
    "bring_measure": lambda _scene: {"file": SimpleUploadedFile("own.toml", batteries.OWN_FILE.encode())},
    "enter_words": batteries.posted_words("wai_sr"),
    **dict.fromkeys(("clinic_case_close", "clinic_case_reopen", "withdraw_words"), lambda scene: {}),
    **dict.fromkeys(("clinic_reliability", "clinic_engine_fit", "clinic_engine_rebuild"), lambda scene: {}),
    **dict.fromkeys(("clinic_engine_budget", "alert_budget"), lambda scene: {"needless": "2.5"}),
    **dict.fromkeys(("day", "own_day"), lambda scene: {"date": scene.world.now.date().isoformat()}),
    **dict.fromkeys(("account_end_others", "account_end_all"), lambda _scene: {}),
    "account_end_sign_in": {"key": "none"},
    "account_login": lambda scene: {"login": "alice", "password": PASSWORD},
    "account_reauthenticate": lambda scene: {"password": PASSWORD},
    "account_change_password": lambda scene: {
        "oldpassword": PASSWORD,
        "password1": "quite another long one",
        "password2": "quite another long one",
    },
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


def sealed_for(scene: Scene, choices: Mapping[str, str]) -> str:
    """The file as the page before would carry it for whoever asks; nobody signed in is given Alice's."""
    user = scene.people.get(scene.visitor, scene.people[table.LEAD])
    return seal(Checked(A_FILE, choices), user=user, now=scene.world.now)
