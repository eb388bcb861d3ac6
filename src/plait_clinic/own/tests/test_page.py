"""What stands on the own page: one's own, in plain words, and nothing of anybody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.briefs import words
from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.administration.actions import add_member, add_referrer, end_referrer, member_leaves
from plait_clinic.cases.models import CaseKind, CaseMember, MemberRole, Participation
from plait_clinic.checkins.models import CheckIn
from plait_clinic.imports.tests.conftest import Importer
from plait_clinic.own.looks import looks_of
from plait_clinic.own.models import OwnVisit
from plait_clinic.people.models import CheckInForm, Client
from plait_clinic.readings.models import Reading
from plait_clinic.supervision.actions import give_reason
from tests.texts import text_of
from tests.world import RATING_ITEMS

PAGE = "/own/"
LINE = "More time for the hard things, please."
VERDICTS = ("abrupt", "drop", "rupture", "lower than", "higher than", "worse", "little to go on", "risk score")


def words_of(browser) -> str:
    return text_of(browser.get(PAGE))


def test_the_course_stands_there_with_its_expected_range_and_every_number_in_a_table(own, world):
    world.answer_sessions([7, 8, 7, 6, 8, 7])
    page = own.visiting().get(PAGE).content.decode()
    said = text_of(own.visiting().get(PAGE))
    assert page.count("<svg ") == 3
    assert "Being understood and respected 7" in said
    usual = Reading.objects.get(scale="bond", response__check_in__session__number=6).usual
    assert f"around {words.number(usual)} is usual" in said
    assert "Your last answer is about session 6, 17 November 2026." in said
    for number, rating in enumerate([7, 8, 7, 6, 8, 7], 1):
        assert f"<td>{number}</td><td>{rating}</td>" in page
    assert '<th scope="row">6</th><td>7</td><td>7</td><td>7</td><td>7</td><td>7</td><td>6</td>' in page


def test_a_drop_is_told_without_a_verdict(own, world):
    world.answer_sessions([8, 8, 8, 8, 8, 8, 1], harmful="clinician", tension="3", put_right="0")
    said = words_of(own.visiting()).lower()
    for verdict in VERDICTS:
        assert verdict not in said
    assert "an answer outside it is not right or wrong" in said


def test_before_the_first_answer_the_page_says_so(own):
    said = words_of(own.visiting())
    assert "No answer of yours is here yet." in said
    assert "Nothing to show." in said


def test_with_one_answer_it_says_what_a_range_needs(own, world):
    world.answer_sessions([7])
    assert "There is no expected range yet: it needs an earlier answer." in words_of(own.visiting())


def test_no_rating_of_the_clinician_stands_there(own, world):
    [session] = world.answer_sessions([7])
    own_rating = CheckIn.objects.get(session=session, clinician=world.staff["alice"])
    world.answer(own_rating, **dict.fromkeys(RATING_ITEMS, "3"))
    assert ">3<" not in own.visiting().get(PAGE).content.decode()


def test_of_a_couple_each_sees_their_own_and_nothing_of_the_other(own, world):
    ana, ben = world.couple().members.order_by("pk")
    world.answer_sessions([2], member=ben, comment="Ben’s own line.")
    for name in ("brief", "member_brief"):
        arguments = [ben.case.handle] if name == "brief" else [ben.case.handle, ben.handle]
        world.signed_in("alice").get(reverse(name, args=arguments))
    said = words_of(own.visiting(ana))
    for others in ("Ben", "own line", "Ana P."):
        assert others not in said
    assert "No answer of yours is here yet." in said
    assert said.count("read your ratings and the lines") == 1, "of two briefs that were read, one is Ana’s"
    assert "Ben’s own line." in words_of(own.visiting(ben))


def test_who_comes_in_two_cases_has_two_pages(own, world):
    world.answer_sessions([7], comment=LINE)
    other = open_case(
        organisation=world.organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[NewMember(world.member.client)],
        lead=world.staff["charlie"],
        opened_on=world.now.date() - timedelta(days=9),
        audit=world.audit,
    )
    assert LINE not in words_of(own.visiting(other.members.get()))
    assert LINE in words_of(own.visiting())


def test_who_left_and_came_back_sees_both_stays_and_who_left_still_sees_the_page(own, world):
    case = world.couple()
    _ana, ben = case.members.order_by("pk")
    world.answer_sessions([6], member=ben, comment=LINE)
    browser = own.visiting(ben)
    member_leaves(member=ben, audit=world.acting("ada"))
    assert "You left on 17 November 2026." in words_of(browser)
    again = add_member(
        case=case,
        client=ben.client,
        name="",
        role=MemberRole.PARTNER,
        participation=Participation.VOLUNTARY,
        form=CheckInForm.CLIENT,
        audit=world.acting("ada"),
    )
    said = words_of(own.visiting(again))
    assert LINE in said
    assert "Since " in said


def test_a_handed_code_leaves_out_what_is_kept_from_the_clinicians_and_says_so_whether_there_is_any_or_not(own, world):
    world.answer_sessions([7], comment=LINE, hold="1", harmful="complaints")
    held = words_of(own.visiting_with_handed_code())
    assert LINE not in held
    assert "felt harmful" not in held
    assert "whether there is any or not" in held
    sent = words_of(own.visiting())
    assert LINE in sent
    assert "You said that something felt harmful." in sent
    assert "whether there is any or not" not in sent


def test_a_handed_page_says_the_same_of_ones_words_whether_or_not_something_is_held(own, world):
    def words_section() -> str:
        said = words_of(own.visiting_with_handed_code())
        return said[said.rindex("Your own words") : said.rindex("Who has looked")]

    world.answer_sessions([7])
    before = words_section()
    world.answer_sessions([7], comment=LINE, hold="1", missed="complaints")
    assert words_section() == before


def test_who_has_looked_is_told_with_what_they_are_to_the_client(own, world):
    [session] = world.answer_sessions([7])
    give_reason(case=world.case, text="Ana’s husband frightens me.", audit=world.acting("sue"))
    for who, name, arguments in (
        ("alice", "brief", [world.case.handle]),
        ("alice", "caseload", []),
        ("sue", "brief", [world.case.handle]),
        ("bob", "session", [session.handle]),
        ("ada", "clinic_case", [world.case.handle]),
    ):
        assert world.signed_in(who).get(reverse(name, args=arguments)).status_code == 200
    said = words_of(own.visiting())
    for line in (
        "Alice works with you read your ratings and the lines meant for them",
        "Alice works with you saw the line of your ratings in the list of their cases",
        "Sue supervises your clinician wrote down why they want to look",
        "Sue supervises your clinician read your ratings, and of your words only those that you let a supervisor read",
        "Bob works with you opened the page of a session",
        "Ada the clinic’s office opened the page with names and dates",
        "Alice works with you confirmed the address for codes",
        "you, or somebody with your code this page was opened with a code",
    ):
        assert line in said
    assert "frightens" not in said


def test_who_read_what_was_sent_past_the_clinician_is_told_to_the_client_and_to_no_clinician(own, world, clock, now):
    world.signed_in("cora").get(reverse("concerns"))
    clock.now = now + timedelta(minutes=1)
    world.answer(world.invitation(), now=clock.now, harmful="complaints")
    assert "Cora" not in words_of(own.visiting())
    world.signed_in("cora").get(reverse("concerns"))
    assert "Cora complaints contact read what you sent past your clinician" in words_of(own.visiting())
    assert "Cora" not in words_of(own.visiting_with_handed_code())
    assert "Cora" not in text_of(world.signed_in("alice").get(reverse("looks", args=[world.case.handle])))


def test_a_caseload_read_before_somebody_joined_or_after_they_left_is_no_look_at_their_ratings(own, world, clock, now):
    told, couple = "saw the line of your ratings", world.couple()
    clock.now = now + timedelta(days=2)
    kim = add_member(
        case=couple,
        client=None,
        name="Kim",
        role=MemberRole.MEMBER,
        participation=Participation.VOLUNTARY,
        form=CheckInForm.CLIENT,
        audit=world.acting("ada", clock.now),
    )
    session = world.note_session(case=couple, held_at=clock.now)
    world.answer(world.invitation(session, kim), now=clock.now, harmful="clinician")
    clock.now += timedelta(days=1)
    member_leaves(member=kim, audit=world.acting("ada", clock.now))
    for days in (0, 5):
        clock.now = now + timedelta(days=days)
        world.signed_in("alice").get(reverse("caseload"))
    of_kim = words_of(own.visiting(kim))
    assert told not in of_kim
    assert "Nobody has opened it yet." in of_kim
    assert told in words_of(own.visiting(couple.members.order_by("pk")[0]))


def test_a_referrer_who_looked_at_attendance_is_told_for_as_long_as_they_may(own, world, clock, now):
    told = "Rita may see who comes, and nothing else saw who came to the sessions"
    rita = world.staff["rita"]
    world.case.referrers.all().delete()
    days = iter(range(10))

    def read():
        clock.now = now + timedelta(days=next(days))
        world.signed_in("rita").get(reverse("attendance"))

    read()
    assert told not in words_of(own.visiting())
    add_referrer(case=world.case, user=rita, audit=world.acting("ada", clock.now + timedelta(hours=1)))
    read()
    read()
    end_referrer(case=world.case, user=rita, audit=world.acting("ada", clock.now + timedelta(hours=1)))
    read()
    assert words_of(own.visiting()).count(told) == 2
    assert (
        text_of(world.signed_in("alice").get(reverse("looks", args=[world.case.handle]))).count("read attendance") == 2
    )
    assert "saw who came" not in words_of(own.visiting(world.other_case.members.get()))


def test_where_the_clinic_has_no_mail_no_page_speaks_of_an_address_for_codes(own, world, client, settings):
    response = world.answer(world.invitation(), comment=LINE)
    assert "address of yours" in text_of(client.get(PAGE))
    settings.MAIL = None
    assert "address of yours" not in text_of(client.get(PAGE))
    browser = own.visiting_with_handed_code()
    changed = browser.post(reverse("own_visibility"), {"about": f"comment.{response.handle}", "to": "held"})
    said = text_of(browser.get(changed.url))
    assert "Your clinic sends no codes." in said
    assert "What you keep from your clinicians is left out here." in said
    assert "own address" not in said
    assert "address of yours" not in said


def test_the_looks_are_bounded(own, world, monkeypatch):
    monkeypatch.setattr("plait_clinic.own.looks.LOOKS_SHOWN", 3)
    for _read in range(5):
        world.signed_in("alice").get(reverse("brief", args=[world.case.handle]))
    own.visiting()
    assert len(looks_of(OwnVisit.objects.get())) == 3


def test_a_staff_sign_in_opens_no_own_page_and_an_own_visit_no_page_of_staff(own, world):
    assert "Your course" not in text_of(world.signed_in("alice").get(PAGE))
    browser = own.visiting()
    for name, arguments in (("caseload", []), ("brief", [world.case.handle]), ("clinic", [])):
        assert browser.get(reverse(name, args=arguments)).headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("name", ["own_visibility", "own_channel_end"])
def test_without_a_visit_nothing_is_changed(own, world, client, name):
    own.confirmed_channel()
    assert client.post(reverse(name), {}).status_code == 302
    assert world.member.own_channels.get().ended_at is None


def test_the_client_can_end_the_channel_and_stays_on_the_page(own, world):
    browser = own.visiting()
    assert "Codes for this page go to s…@post.example. Alice entered this address" in words_of(browser)
    after = text_of(browser.post(reverse("own_channel_end"), follow=True))
    assert "No code goes to this address any more." in after
    assert "No address of yours is confirmed" in after


def test_past_data_stand_there_on_their_own_scale_without_a_direction(own, world):
    Importer(world.signed_in("alice")).bring_in()
    member = CaseMember.objects.get(case__imported__isnull=False, client__in=named("Ann"))
    said = words_of(own.visiting_with_handed_code(member))
    assert "BDI-II 45" in said
    assert "The scale goes from 0 to 63." in said
    for verdict in VERDICTS:
        assert verdict not in said.lower()


def named(name: str) -> list[Client]:
    """Names are encrypted, so they are compared here."""
    return [client for client in Client.objects.all() if client.name == name]
