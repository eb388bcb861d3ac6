"""What is asked besides the check-in, on the brief: each measure on its own scale, in its own range, below the head."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.tests.worlds import words_for
from plait_clinic.briefs import words
from plait_clinic.briefs.tests.test_brief_pages import brief_of, strand_card, twin_tables
from plait_clinic.checkins.visibility import Reader
from plait_clinic.readings.caseload import member_courses
from plait_clinic.readings.models import Reading
from plait_clinic.readings.queries import course_of
from tests.texts import text_of
from tests.world import queries_of

GAD7 = "Generalised Anxiety Disorder, 7 items (GAD-7)"
PHQ4 = "Patient Health Questionnaire, 4 items (PHQ-4)"
RISE = [4, 5, 4, 5, 4, 18]


@pytest.fixture
def alice(world, clock):
    world.also_ask("gad7")
    return world.signed_in("alice")


def gad7(total: int) -> dict[str, str]:
    """Answers with this total."""
    return {f"gad7-q{item}": str(total // 7 + (item <= total % 7)) for item in range(1, 8)}


def answer_weekly(world, totals, **posted: str) -> None:
    for place, total in enumerate(totals):
        held_at = world.now - timedelta(weeks=len(totals) - 1 - place)
        world.answer(world.invitation(world.note_session(held_at=held_at)), now=held_at, **gad7(total), **posted)


def card_of(page, name: str) -> str:
    """The words of one measure's card."""
    cards = re.findall(r'<section class="card measure.*?</section>', page.content.decode(), flags=re.DOTALL)
    card = next(card for card in cards if f"<h3>{name}</h3>" in card)
    return " ".join(html.unescape(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", card, flags=re.DOTALL)).split())


def test_a_measure_has_its_last_score_its_usual_its_direction_and_where_all_of_it_comes_from(world, alice):
    answer_weekly(world, RISE)
    page = brief_of(alice, world.case)
    reading = Reading.objects.get(response__measure="gad7", response__check_in__session__number=6)
    usual, low, high = (words.number(value) for value in (reading.usual, reading.low, reading.high))
    card = card_of(page, GAD7)
    assert card.startswith(f"{GAD7} 18 abrupt rise usually {usual}, expected {low} to {high}")
    assert "(9 in 10; from 5 earlier sessions) · 0 to 21, higher is worse" in card
    assert "after session 6, 17 November 2026; first in session 1" in card
    assert "mild from 5, moderate from 10, severe from 15 (source: CamCOPS, task gad7). No line is a diagnosis." in card
    assert "where higher is worse, a rise is what is looked for" in text_of(page)


def test_the_head_of_the_brief_is_the_alliance_whatever_else_is_asked(world, alice):
    answer_weekly(world, RISE)
    page = text_of(brief_of(alice, world.case))
    assert "Steady: session 6 was within Sam R.’s usual range." in page
    assert page.index("Steady: session 6") < page.index("Bond") < page.index("Also asked") < page.index(GAD7)


def test_the_strands_are_what_they_are_without_the_other_measure(world, alice):
    answer_weekly(world, RISE)
    assert strand_card(brief_of(alice, world.case), "Bond").startswith("Bond 8 ")
    assert set(twin_tables(brief_of(alice, world.case))) == {"Bond", "Goals", "Tasks", GAD7}


def test_the_table_beside_the_picture_holds_the_very_scores_and_ranges(world, alice):
    answer_weekly(world, RISE)
    heads, *rows = twin_tables(brief_of(alice, world.case))[GAD7]
    assert heads[:2] == ["Session", GAD7]
    assert [row[:2] for row in rows] == [[str(number), str(total)] for number, total in enumerate(RISE, start=1)]
    last = Reading.objects.get(response__measure="gad7", response__check_in__session__number=6)
    assert f"{words.number(last.low)} to {words.number(last.high)}" in rows[-1]
    assert "none yet" in rows[0]


def test_a_first_score_has_no_usual_yet(world, alice):
    answer_weekly(world, RISE[:1])
    card = card_of(brief_of(alice, world.case), GAD7)
    assert card.startswith(f"{GAD7} 4 no usual yet 0 to 21")
    assert "expected" not in card


@pytest.mark.parametrize(
    ("left", "told"), [(7, "not answered"), (3, "no score: too few answered")], ids=["all of it", "some of it"]
)
def test_what_was_left_empty_is_told_in_words_and_never_as_a_number(world, alice, left, told):
    empty = {f"gad7-q{item}": "" for item in range(1, left + 1)}
    world.answer(world.invitation(), **{**gad7(9), **empty, "gad7--language": "en"})
    card = card_of(brief_of(alice, world.case), GAD7)
    assert card.startswith(f"{GAD7} {told} 0 to 21")


def test_a_measure_with_several_scales_tells_each_by_its_name(world, alice):
    world.also_ask("phq4")
    posted = {"phq4-q1": "3", "phq4-q2": "2", "phq4-q3": "1", "phq4-q4": "0"}
    world.answer(world.invitation(), **gad7(4), **posted)
    card = card_of(brief_of(alice, world.case), PHQ4)
    assert f"{PHQ4} 5 Anxiety: no usual yet Depressive symptoms: 1" in card


def test_a_sum_of_the_answers_whose_mean_stands_there_is_not_told_again(world, alice):
    words_for(world)
    world.also_ask("wai_sr")
    world.answer(world.invitation(), **{f"wai_sr-q{item}": "4" for item in range(1, 13)})
    card = card_of(brief_of(alice, world.case), "Working Alliance Inventory, short revised (WAI-SR)")
    assert "Bond: 4" in card
    assert "um" not in card.partition("Bond: 4")[2].partition("higher is")[0]


def test_a_measure_that_was_only_asked_now_and_then_is_placed_at_its_sessions(world, alice):
    BatteryMeasure.objects.filter(measure="gad7").delete()
    world.answer_sessions([7, 8, 7])
    world.also_ask("gad7")
    world.answer(world.invitation(), **gad7(6))
    page = brief_of(alice, world.case)
    assert "after session 4, 17 November 2026; first in session 4" in card_of(page, GAD7)
    assert [row[0] for row in twin_tables(page)[GAD7]] == ["Session", "4"]


def test_a_session_that_asked_something_else_alone_is_answered_and_no_gap_of_the_alliance(world, alice):
    world.answer_sessions([7, 8, 7])
    BatteryMeasure.objects.filter(measure="plait-checkin").update(measure="phq4")
    check_in = world.invitation()
    world.link_to(check_in)
    world.answer(check_in, **{f"phq4-q{item}": "1" for item in range(1, 5)})
    page = brief_of(alice, world.case)
    assert "Unanswered nothing" in text_of(page)
    assert [row[0] for row in twin_tables(page)["Bond"]] == ["Session", "1", "2", "3"]
    later = world.now + timedelta(days=9)
    course = course_of(world.case, world.member, world.staff["alice"], reader=Reader(later))
    [short] = member_courses([world.case], now=later)
    for found in (course, short.course):
        assert [visit.is_overdue(later) for visit in found.visits] == [False] * 4
        assert found.last.number == 3


def test_without_anything_else_asked_there_is_no_such_block(world, alice):
    BatteryMeasure.objects.filter(measure="gad7").delete()
    world.answer_sessions([7])
    assert "Also asked" not in text_of(brief_of(alice, world.case))


def test_the_caseload_stays_on_the_alliance(world, alice):
    answer_weekly(world, RISE)
    page = text_of(alice.get(reverse("caseload")))
    assert "Steady" in page
    assert "GAD-7" not in page
    [entry] = member_courses([world.case], now=world.now)
    assert [visit.client.values["total"] for visit in entry.course.visits] == [7.5] * 6


@pytest.mark.parametrize("page", ["brief", "caseload"])
def test_a_long_course_of_two_measures_takes_no_more_queries_than_a_short_one(world, alice, page):
    address = reverse("brief", args=[world.case.handle]) if page == "brief" else reverse("caseload")
    answer_weekly(world, RISE[:2])
    queries_of(alice, address)
    few = queries_of(alice, address)
    answer_weekly(world, RISE * 2)
    assert queries_of(alice, address) == few
