"""Past data on the clinician's pages: one card on the brief, one row in the caseload, read in the right direction."""

import re

import pytest
from django.urls import reverse

from plait_clinic.batteries.scales import ScaleKey, main_scale
from plait_clinic.briefs.words import in_ten, number
from plait_clinic.cases.models import Case
from plait_clinic.checkins.models import CheckIn
from plait_clinic.imports.tests.conftest import SMALL
from plait_clinic.readings.models import Reading, VisitReading
from plait_clinic.readings.tasks import read_what_is_missing
from tests.texts import words_of


def ann() -> Case:
    return Case.objects.filter(imported__isnull=False).earliest("pk")


def brief_of(importer, case: Case):
    page = importer.browser.get(reverse("brief", args=[case.handle]))
    assert page.status_code == 200
    return page


def words_on(page) -> str:
    body = re.sub(r"<svg.*?</svg>", "", page.content.decode(), flags=re.DOTALL)
    return words_of(body)


def row_of(importer, name: str):
    page = importer.browser.get(reverse("caseload"))
    return next(row for group in page.context["groups"] for row in group.rows if row.name == name)


def with_last(score: int) -> str:
    return SMALL.replace(",45", f",{score}")


@pytest.mark.parametrize(
    ("higher_is", "score", "tone", "reason"),
    [
        ("worse", 45, "look", "BDI-II: abrupt rise in session 6"),
        ("worse", 29.5, "note", "BDI-II: higher than usual in session 6 (higher is worse)"),
        ("worse", 2, "quiet", "BDI-II: lower than usual in session 6 (lower is better)"),
        ("worse", 21, "quiet", "Steady"),
        ("better", 45, "quiet", "BDI-II: higher than usual in session 6"),
        ("better", 2, "look", "BDI-II: abrupt drop in session 6"),
        ("better", 11, "look", "BDI-II: abrupt drop in session 6"),
    ],
)
def test_the_caseload_reads_a_score_in_the_direction_of_its_measure(alice, higher_is, score, tone, reason):
    alice.bring_in(with_last(score), higher_is=higher_is)
    row = row_of(alice, "Ann")
    assert (row.tone, row.reason) == (tone, reason)
    assert f"last {score} of 63" in row.sparkline


def test_the_brief_shows_one_card_with_last_usual_and_range_and_no_strand(alice):
    alice.bring_in()
    page = brief_of(alice, ann())
    brief = page.context["brief"]
    assert (brief.strands, brief.others, brief.was_asked) == ((), (), False)
    [card] = brief.past
    assert (card.name, card.rating, card.verdict) == ("BDI-II", "45", "abrupt rise")
    reading = Reading.objects.get(response__check_in__session__case=ann(), earlier=5)
    assert card.usual == number(reading.usual)
    assert card.scale == "0 to 63, higher is worse"
    assert card.earlier == 5
    text = words_on(page)
    assert "BDI-II rose abruptly in session 6, well above Ann’s usual." in text
    chance = VisitReading.objects.get(response=reading.response_id).chance
    assert f"In simulated courses, a drop began at {in_ten(chance)} sessions that look like this." in text
    assert "brought in by Alice" in text
    assert "“Your last answers stood out from the ones before." in text
    assert "where higher is worse, a rise is what is looked for" in text


def test_the_picture_of_a_card_has_its_table_twin(alice):
    alice.bring_in()
    [card] = brief_of(alice, ann()).context["brief"].past
    assert card.chart.table.header == ("Session", "BDI-II", "Expected")
    assert [row[1] for row in card.chart.table.rows] == ["20", "22", "19", "21", "20", "45"]
    assert card.chart.table.rows[0][2] == "none yet"
    assert card.chart.svg.count("<circle") == 6


def test_a_single_score_has_no_usual_yet_and_it_is_said(alice):
    alice.bring_in(SMALL.replace("\nBen,2,2024-02-02,28", ""))
    ben = Case.objects.filter(imported__isnull=False).latest("pk")
    text = words_on(brief_of(alice, ben))
    assert "There is one score of BDI-II, so Ben has no usual yet." in text
    assert row_of(alice, "Ben").reason == "BDI-II: no usual yet"


def test_once_the_clinic_asks_the_strands_speak_and_the_past_stands_beside_them(alice, world):
    alice.bring_in()
    case = ann()
    session = world.note_session(case=case)
    world.answer(CheckIn.objects.get(session=session, member=case.members.get()))
    brief = brief_of(alice, case).context["brief"]
    assert [strand.key for strand in brief.strands] == ["bond", "goal", "task"]
    assert [card.rating for card in brief.past] == ["45"]
    assert "first check-in" in brief.first.sentence
    row = row_of(alice, "Ann")
    assert row.reason == "New; first check-in is in"
    assert "of 10" in row.sparkline


def test_a_brief_of_somebody_without_past_data_has_no_card(alice, world):
    world.answer_sessions([7, 6, 8])
    page = brief_of(alice, world.case)
    assert page.context["brief"].past == ()
    assert "came in from a file" not in words_on(page)


def test_the_past_is_on_the_same_pages_for_a_co_therapist_and_hidden_from_others(alice, world):
    alice.bring_in()
    url = reverse("brief", args=[ann().handle])
    assert world.signed_in("charlie").get(url).status_code == 404
    assert world.signed_in("ada").get(url).status_code == 404


def test_readings_of_past_data_can_be_made_again_and_are_the_same(alice, world):
    alice.bring_in()
    columns = ("response", "usual", "low", "high", "surprise", "earlier")
    mine = Reading.objects.filter(response__check_in__session__case=ann())
    before = sorted(mine.values_list(*columns))
    visits = sorted(VisitReading.objects.values_list("response", "chance", "alert", "state"))
    Reading.objects.all().delete()
    VisitReading.objects.all().delete()
    assert read_what_is_missing(audit=world.audit) == 2
    assert sorted(mine.values_list(*columns)) == before
    assert sorted(VisitReading.objects.values_list("response", "chance", "alert", "state")) == visits


def test_one_scale_stands_for_a_measure_its_total_or_its_first():
    keys = {name: ScaleKey(name, "M", (0, 1), "better") for name in ("bond", "total", "task")}
    assert main_scale(keys).name == "total"
    del keys["total"]
    assert main_scale(keys).name == "bond"
