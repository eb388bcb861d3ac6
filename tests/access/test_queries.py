"""Pages ask the database the same few things however much there is to show."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.batteries.models import HigherIs
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import Case, CaseKind
from plait_clinic.imports.actions import bring_in
from plait_clinic.imports.cells import DateOrder
from plait_clinic.imports.plan import make_plan
from plait_clinic.imports.queries import known_to
from plait_clinic.imports.rows import Choices, Total
from plait_clinic.imports.sealed import print_of
from plait_clinic.imports.sheet import read_sheet
from plait_clinic.people.actions import add_client
from plait_clinic.signals.actions import note_impression
from plait_clinic.signals.models import Kind
from plait_clinic.supervision.actions import give_reason
from tests.world import World, queries_of

PAST_TOTAL = Choices(
    client="client",
    session="session",
    date="date",
    day="",
    starts_on=None,
    date_order=DateOrder.YMD,
    clinician="",
    prefix="",
    total=Total(column="score", name="BDI-II", low=0.0, high=63.0, higher_is=HigherIs.WORSE),
    measure=None,
)


def settled_queries_of(world: World, url: str, who: str = "alice") -> int:
    """How many queries one page takes, once everything that is read once for a process has been read."""
    browser = world.signed_in(who)
    assert browser.get(url).status_code == 200
    return queries_of(browser, url)


def another_case(world: World, members: int = 1) -> Case:
    """A case of Alice's that every member has answered once."""
    clients = [
        add_client(organisation=world.organisation, name=f"Client {n}", audit=world.audit) for n in range(members)
    ]
    case = open_case(
        organisation=world.organisation,
        kind=CaseKind.INDIVIDUAL if members == 1 else CaseKind.FAMILY,
        members=[NewMember(client) for client in clients],
        lead=world.staff["alice"],
        referrers=[world.staff["rita"]],
        opened_on=world.now.date() - timedelta(days=30),
        audit=world.audit,
    )
    session = world.note_session(case=case)
    for member in case.members.all():
        world.answer(world.invitation(session, member))
    return case


def brief_of(case: Case) -> str:
    return reverse("brief", args=[case.handle])


@pytest.mark.parametrize("who", ["alice", "tess"])
def test_a_brief_takes_as_many_queries_after_three_sessions_as_after_twenty(world, who):
    world.answer_sessions([7, 6, 8], comment="A line.")
    note_impression(member=world.member, kind=Kind.TASK, audit=world.acting("alice"))
    few = settled_queries_of(world, brief_of(world.case), who)
    world.answer_sessions([7, 6, 8, 7, None, 6, 8, 9, 2, 7, 8, 7, 6, 7, 8, 7, 6], comment="Another line.")
    assert world.case.sessions.count() == 20
    assert settled_queries_of(world, brief_of(world.case), who) == few


def test_a_brief_of_several_takes_as_many_queries_for_two_members_as_for_four(world):
    two, four = another_case(world, members=2), another_case(world, members=4)
    assert settled_queries_of(world, brief_of(four)) == settled_queries_of(world, brief_of(two))


def test_a_caseload_takes_as_many_queries_for_two_cases_as_for_twelve(world):
    world.answer_sessions([7, 6, 8, 7, 2])
    another_case(world, 2)
    two = settled_queries_of(world, reverse("caseload"))
    for members in (1, 1, 4, 1, 1, 1, 3, 1, 1, 1):
        another_case(world, members)
    assert Case.objects.filter(organisation=world.organisation).count() == 12
    assert settled_queries_of(world, reverse("caseload")) == two


def past_case(world: World, sessions: int) -> Case:
    """A case of Alice's that came in from a file with this many sessions."""
    text = "client,session,date,score\n" + "".join(
        f"Past {sessions},{n},2024-01-{n:02},{20 + n % 5}\n" for n in range(1, sessions + 1)
    )
    known = known_to(world.staff["alice"], world.now)
    plan = make_plan(read_sheet(text), PAST_TOTAL, known)
    bring_in(plan=plan, choices=PAST_TOTAL, fingerprint=print_of(text), audit=world.acting("alice"))
    return Case.objects.latest("pk")


def test_a_brief_of_past_data_takes_as_many_queries_for_two_sessions_as_for_thirty(world):
    few, many = past_case(world, 2), past_case(world, 30)
    assert settled_queries_of(world, brief_of(few)) == settled_queries_of(world, brief_of(many))


def test_a_caseload_takes_no_more_queries_for_people_from_past_data(world):
    world.answer_sessions([7, 6, 8, 7, 2])
    one = settled_queries_of(world, reverse("caseload"))
    for sessions in (3, 9, 12):
        past_case(world, sessions)
    assert settled_queries_of(world, reverse("caseload")) == one


def test_a_session_page_of_several_takes_as_many_queries_for_two_members_as_for_four(world):
    two, four = (another_case(world, members).sessions.get() for members in (2, 4))
    urls = [reverse("session", args=[session.handle]) for session in (two, four)]
    assert settled_queries_of(world, urls[0]) == settled_queries_of(world, urls[1])


def test_two_views_take_as_many_queries_after_three_sessions_as_after_twelve(world):
    url = reverse("paired", args=[world.case.handle, world.member.handle])
    world.answer_sessions([7, 6, 8])
    few = settled_queries_of(world, url)
    world.answer_sessions([7, 6, 8, 7, None, 6, 8, 9, 2])
    assert settled_queries_of(world, url) == few


@pytest.mark.parametrize(("name", "who"), [("supervision", "sue"), ("attendance", "rita"), ("concerns", "cora")])
def test_a_room_takes_as_many_queries_for_one_case_as_for_five(world, name, who):
    world.answer_sessions([7], harmful="complaints")
    one = settled_queries_of(world, reverse(name), who)
    for members in (1, 3, 1, 2):
        another_case(world, members)
    world.answer_sessions([7], harmful="complaints")
    assert settled_queries_of(world, reverse(name), who) == one


def test_who_has_looked_takes_as_many_queries_after_one_look_as_after_fifty(world):
    url = reverse("looks", args=[world.case.handle])
    give_reason(case=world.case, text="I was asked to look at it.", audit=world.acting("sue"))
    world.signed_in("bob").get(brief_of(world.case))
    few = settled_queries_of(world, url)
    for who in ("alice", "bob", "tess", "sue", "alice") * 10:
        world.signed_in(who).get(brief_of(world.case))
    give_reason(case=world.case, text="I was asked to look once more.", audit=world.acting("sue"))
    assert settled_queries_of(world, url) == few


def test_the_clinics_own_page_takes_as_many_queries_for_few_people_as_for_many(world):
    from plait_clinic.people.actions import add_staff, add_team
    from plait_clinic.people.models import Role

    few = settled_queries_of(world, reverse("clinic"), "ada")
    team = add_team(organisation=world.organisation, name="Elm team", audit=world.audit)
    for n in range(8):
        add_staff(
            organisation=world.organisation,
            username=f"person{n}",
            name=f"Person {n}",
            roles=(Role.CLINICIAN, Role.SUPERVISOR),
            password=None,
            team=team,
            audit=world.audit,
        )
    assert settled_queries_of(world, reverse("clinic"), "ada") == few
