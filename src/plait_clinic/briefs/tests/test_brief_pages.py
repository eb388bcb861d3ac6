"""The clinician's two pages: the brief tells the last session beside what was expected, the caseload puts who first."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.briefs import words
from plait_clinic.briefs.caseload import groups, make_rows
from plait_clinic.briefs.findings import STRANDS
from plait_clinic.briefs.tests.courses import NOW, course
from plait_clinic.cases.actions import open_case_with_new_clients
from plait_clinic.cases.models import CaseKind
from plait_clinic.checkins.models import Score
from plait_clinic.readings.caseload import MemberCourse
from plait_clinic.readings.models import Reading
from tests.texts import text_of

DROP = [8, 7, 8, 7, 8, 2]


@pytest.fixture
def alice(world, clock):
    return world.signed_in("alice")


def brief_of(browser, case):
    return browser.get(reverse("brief", args=[case.handle]))


def strand_card(page, name: str) -> str:
    """The words of one strand's card."""
    body = page.content.decode()
    cards = re.findall(r'<section class="card tone-.*?</section>', body, flags=re.DOTALL)
    card = next(card for card in cards if f"</span>{name}</h2>" in card)
    return " ".join(html.unescape(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", card, flags=re.DOTALL)).split())


def twin_tables(page) -> dict[str, list[list[str]]]:
    """The rows of the table beside each strand's chart, by the strand's name."""
    found = {}
    for table in re.findall(r'<table class="twin">.*?</table>', page.content.decode(), flags=re.DOTALL):
        name = re.search(r"<caption>(.*?)</caption>", table).group(1)
        rows = re.findall(r"<tr>(.*?)</tr>", table, flags=re.DOTALL)
        found[name] = [re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row) for row in rows]
    return found


def test_the_brief_begins_with_the_most_pressing_and_the_numbers_behind_it(world, alice):
    world.answer_sessions(DROP)
    page = text_of(brief_of(alice, world.case))
    reading = Reading.objects.get(scale="bond", response__check_in__session__number=6)
    low, high = words.number(reading.low), words.number(reading.high)
    assert "dropped abruptly in session 6, well below Sam R.’s usual." in page
    assert f"rated 2, expected {low} to {high}. In simulated courses, a drop began at " in page


def test_each_strand_shows_the_last_rating_beside_what_was_expected(world, alice):
    world.answer_sessions(DROP)
    page = brief_of(alice, world.case)
    for strand in STRANDS:
        reading = Reading.objects.get(scale=strand, response__check_in__session__number=6)
        usual, low, high = (words.number(value) for value in (reading.usual, reading.low, reading.high))
        card = strand_card(page, str(words.SCALE_NAMES[strand]))
        assert card.startswith(f"{words.SCALE_NAMES[strand]} 2 ")
        assert "abrupt drop" in card
        assert f"usually {usual}, expected {low} to {high}" in card


def test_the_clinicians_own_rating_stands_beside_and_enters_no_range(world, alice):
    sessions = world.answer_sessions(DROP)
    before = list(Reading.objects.order_by("scale", "response").values_list("low", "high"))
    world.answer(sessions[-1].check_ins.get(clinician__username="alice"), understood="9")
    page = brief_of(alice, world.case)
    assert strand_card(page, "Bond").endswith("You: 9")
    assert "Alice: 9" in strand_card(brief_of(world.signed_in("tess"), world.case), "Bond")
    assert list(Reading.objects.order_by("scale", "response").values_list("low", "high")) == before


def test_without_an_own_rating_none_is_shown(world, alice):
    world.answer_sessions(DROP)
    assert "You:" not in strand_card(brief_of(alice, world.case), "Bond")


def test_the_tables_beside_the_charts_hold_the_very_scores_and_ranges(world, alice):
    world.answer_sessions([8, 7, None, 7, 8, 7])
    tables = twin_tables(brief_of(alice, world.case))
    assert set(tables) == {str(words.SCALE_NAMES[strand]) for strand in STRANDS}
    for strand in STRANDS:
        heads, *rows = tables[str(words.SCALE_NAMES[strand])]
        scores = dict(Score.objects.filter(scale=strand).values_list("response__check_in__session__number", "value"))
        ranges = {
            number: (low, high)
            for number, low, high in Reading.objects.filter(scale=strand).values_list(
                "response__check_in__session__number", "low", "high"
            )
        }
        assert heads[:2] == ["Session", "Sam R."]
        assert [row[0] for row in rows] == ["1", "2", "3", "4", "5", "6"]
        for number, row in enumerate(rows, start=1):
            told = words.number(scores[number]) if number in scores else "no answer"
            assert row[1] == told
            low, high = ranges.get(number, (None, None)) if number > 1 else (None, None)
            assert ("none yet" in row) is (low is None)
            if low is not None:
                assert f"{words.number(low)} to {words.number(high)}" in row


def test_an_item_left_out_is_told_as_not_answered_and_never_as_a_number(world, alice):
    world.answer(world.invitation(), understood="")
    assert strand_card(brief_of(alice, world.case), "Bond").startswith("Bond not answered")


def test_tension_is_told_with_whether_it_was_put_right(world, alice):
    world.answer(world.invitation(), tension="2", put_right="0")
    page = text_of(brief_of(alice, world.case))
    assert "Sam R. reports some tension in session 1, not yet put right." in page
    assert "Tension Some tension, not yet put right." in page


def test_a_case_without_a_session_says_so(world, alice):
    page = text_of(brief_of(alice, world.case))
    assert "No check-in yet." in page


def test_every_opening_of_a_brief_is_one_event_of_the_book(world, alice):
    for _ in range(2):
        brief_of(alice, world.case)
    events = AuditEvent.objects.filter(action="brief_read")
    assert [(event.actor, event.case) for event in events] == [(world.staff["alice"], world.case)] * 2


def test_a_member_of_another_case_is_not_in_this_one(world, alice):
    stranger = world.other_case.members.get()
    address = reverse("member_brief", args=[world.case.handle, stranger.handle])
    assert alice.get(address).status_code == 404


def test_what_an_alert_costs_and_what_is_not_known_stand_on_the_page(world, alice):
    world.answer_sessions(DROP)
    page = text_of(brief_of(alice, world.case))
    assert "some 3 in 100 sessions without a drop" in page
    assert "no public set of ratings of the alliance, session by session, was found to check it on people" in page
    assert "No drop does not mean that all was well, and some drops are told of people who have not changed." in page
    assert "This check-in is new" in page or "The check-in is new" in page


def test_no_page_of_the_clinician_says_rupture_or_blames(world, alice):
    world.answer_sessions(DROP, tension="3", put_right="0", harmful="clinician", missed="clinician")
    for address in (reverse("brief", args=[world.case.handle]), reverse("caseload")):
        page = text_of(alice.get(address)).lower()
        assert not [word for word in ("rupture", "resistan", "compliant", "deteriorat") if word in page]


def new_case(world, *names: str):
    """Another case that Alice leads."""
    member = {"role": "client", "participation": "voluntary", "form": "client"}
    return open_case_with_new_clients(
        kind=CaseKind.COUPLE if len(names) > 1 else CaseKind.INDIVIDUAL,
        members=[{**member, "name": name} for name in names],
        lead=world.staff["alice"],
        opened_on=world.case.opened_on,
        audit=world.acting("alice"),
    )


def names_in_order(page) -> list[str]:
    rows = re.findall(r'<a class="row .*?<span class="name">(.*?)</span>', page.content.decode(), re.DOTALL)
    return [html.unescape(name) for name in rows]


def test_the_caseload_puts_who_is_most_pressing_first(world, alice):
    world.answer_sessions([8, 7, 8, 7, 8, 7])
    dropped, tense, new = (new_case(world, name).members.get() for name in ("Dee D.", "Ty T.", "Ann N."))
    world.answer_sessions(DROP, member=dropped)
    world.answer_sessions([8, 7, 8, 7, 8], member=tense, tension="1")
    page = alice.get(reverse("caseload"))
    assert names_in_order(page) == ["Dee D.", "Ty T.", "Ann N.", "Sam R."]
    assert "4 people" in text_of(page)
    assert "Worth a look 1" in text_of(page)
    assert new.client.name in names_in_order(page)


def test_each_member_of_a_couple_has_a_row_that_leads_to_their_own_brief(world, alice):
    couple = new_case(world, "Kim", "Lou")
    body = alice.get(reverse("caseload")).content.decode()
    for member in couple.members.all():
        assert reverse("member_brief", args=[couple.handle, member.handle]) in body
    assert reverse("brief", args=[world.case.handle]) in body


@pytest.mark.parametrize("later", [0, 3, 4])
def test_a_word_of_harm_stays_on_caseload_and_brief_for_three_later_answers(world, alice, later):
    before = world.now - timedelta(days=30)
    world.answer(world.invitation(world.note_session(held_at=before)), now=before, harmful="clinician")
    world.answer_sessions([7, 8, 7, 8][:later])
    for page in (alice.get(reverse("caseload")), brief_of(alice, world.case)):
        assert bool(re.search(r"session 1 felt harmful|felt harmful in session 1\b", text_of(page))) is (later <= 3)


def test_a_closed_case_and_one_of_a_colleague_are_not_in_the_caseload(world, alice, now):
    closed = new_case(world, "Cal C.")
    closed.closed_on = now.date()
    closed.save()
    assert names_in_order(alice.get(reverse("caseload"))) == ["Sam R."]
    assert names_in_order(world.signed_in("charlie").get(reverse("caseload"))) == []


def test_rows_of_one_rank_come_in_the_order_of_their_next_sessions(world, now):
    case, member = world.case, world.member
    entry = MemberCourse(case, member, course([7, 8, 7, 8, 7]))
    rows = make_rows([entry, MemberCourse(case, member, course([7, 8, 7, 8, 2]))], {}, NOW)
    assert [row.rank for row in rows] == sorted(row.rank for row in rows)
    assert [group.heading for group in groups(rows)] == ["Worth a look", "Quiet"]


def test_who_comes_next_stands_first_and_who_has_no_appointment_last(world, alice, now):
    cases = {name: new_case(world, name) for name in ("Late", "Soon", "Nobody knows")}
    for name, days in (("Late", 3), ("Soon", 1)):
        cases[name].next_session_at = now + (now - now.replace(hour=0)) * days
        cases[name].save()
    assert names_in_order(alice.get(reverse("caseload"))) == ["Soon", "Late", "Nobody knows", "Sam R."]
