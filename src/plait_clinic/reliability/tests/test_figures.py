"""Figures tell of nobody: whole tens of people, shares in tens, nothing new before ten more people have answered."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.measures import load_measure
from plait.reliability import FEWEST_PERSONS, Estimate, NotEnough, Undefined, measure_item_report
from plait.validation import checkin
from plait_clinic.batteries.queries import CHECK_IN as CHECK_IN_ID
from plait_clinic.reliability.answers import Cell, CellAnswers
from plait_clinic.reliability.figures import (
    SHARES,
    cut,
    figures_of,
    first_tens,
    tens,
)
from plait_clinic.reliability.limits import FEWEST_CLINICIANS, FEWEST_PEOPLE, PLANNED_PEOPLE, STEP
from plait_clinic.reliability.models import Figure, Kind
from plait_clinic.reliability.tests.worlds import made_up_ratings
from plait_clinic.reliability.words import FIGURES, ORDER, told

CHECK_IN = load_measure("plait-checkin", version="1")
CLIENT = Cell("plait-checkin", "1", "client", "client", "en")


def answers(people, sessions=3, seed=1, raters=None, form="client"):
    """Answers in order of time: everybody's first session, then everybody's second."""
    ratings = made_up_ratings(people, sessions, seed)
    table = np.full((people * sessions, len(CHECK_IN.form(form).items)), np.nan)
    table[:, :6] = ratings.transpose(1, 0, 2).reshape(-1, 6)
    unit = tuple(str(person) for _ in range(sessions) for person in range(people))
    return CellAnswers(unit, raters(unit) if raters else unit, tuple(range(people * sessions)), table)


def made(cell, given, known=None, form="client"):
    return {scale.scale: scale for scale in figures_of(CHECK_IN, cell, given, known or {})}


@given(st.lists(st.integers(0, 40).map(str), max_size=120))
def test_people_are_taken_in_whole_tens_in_the_order_in_which_they_answered(units):
    order = list(dict.fromkeys(units))
    chosen = first_tens(units)
    assert len(chosen) % STEP == 0
    assert len(order) - len(chosen) < STEP
    assert set(order[: len(chosen)]) == chosen


def test_two_sets_of_figures_differ_by_ten_people_or_more():
    """A set is worked out again only from ten more people, and those are added as a whole."""
    units = [str(number) for number in range(80)]
    sets = [first_tens(units[:count]) for count in range(81)]
    for earlier, later in pairwise(sets):
        assert later == earlier or len(later - earlier) == STEP


def test_nobody_after_the_last_whole_ten_changes_a_figure():
    thirty, thirty_nine = made(CLIENT, answers(39)), answers(39)
    thirty_nine.table[30:39] = 0.0
    assert thirty["total"] == made(CLIENT, thirty_nine)["total"]
    assert thirty["total"].people == 30


@pytest.mark.parametrize(
    ("people", "known", "expected"), [(29, 0, 0), (30, 0, 1), (39, 30, 0), (40, 30, 1), (60, 40, 1)]
)
def test_figures_are_made_from_thirty_people_and_again_from_ten_more(people, known, expected):
    found = made(CLIENT, answers(people), dict.fromkeys(("total",), known))
    assert ("total" in found) == bool(expected)


def test_a_clinicians_form_has_figures_from_ten_clinicians_on():
    cell = Cell("plait-checkin", "1", "clinician", "clinician", "en")
    few = answers(
        40, raters=lambda unit: tuple(str(int(one) % (FEWEST_CLINICIANS - 1)) for one in unit), form="clinician"
    )
    many = answers(40, raters=lambda unit: tuple(str(int(one) % FEWEST_CLINICIANS) for one in unit), form="clinician")
    assert made(cell, few) == {}
    assert made(cell, many)["total"].people == FEWEST_CLINICIANS


def test_ten_clinicians_have_answered_in_the_cases_that_figures_stand_on():
    """Nine who answered later, or in part, do not make figures of one clinician's forty cases figures of ten."""
    cell = Cell("plait-checkin", "1", "clinician", "clinician", "en")

    def of_one(unit):
        return tuple("0" if int(one) < 40 else one for one in unit)

    given = answers(49, sessions=1, raters=of_one, form="clinician")
    assert set(given.rater[:40]) == {"0"}
    assert len(set(given.rater)) == FEWEST_CLINICIANS
    assert made(cell, given)["total"].people == FEWEST_CLINICIANS
    given.table[45, 0] = np.nan
    assert "total" not in made(cell, given)


def test_ten_more_cases_of_the_same_clinicians_change_no_figure():
    """Otherwise two sets of figures could differ by the cases of one clinician."""
    cell = Cell("plait-checkin", "1", "clinician", "clinician", "en")

    def by_ten(unit):
        return tuple(str(int(one) % 10 if int(one) < 60 else int(one)) for one in unit)

    first = made(cell, answers(40, raters=by_ten, form="clinician"))
    known = {scale: found.people for scale, found in first.items()}
    assert made(cell, answers(60, raters=by_ten, form="clinician"), known) == {}
    assert made(cell, answers(70, raters=by_ten, form="clinician"), known)["total"].people == 2 * FEWEST_CLINICIANS


def test_figures_are_those_of_the_library_to_two_digits():
    given_answers = answers(40)
    figures = {told.name: told for told in made(CLIENT, given_answers)["total"].figures}
    report = measure_item_report(CHECK_IN, "client", "total", given_answers.table[:40])
    assert (figures["alpha"].value, figures["alpha"].low) == (round(report.alpha.value, 2), round(report.alpha.low, 2))
    assert figures["omega"].kind is Kind.NOT_ENOUGH
    assert figures["change"].kind is Kind.ESTIMATE
    assert set(figures) == set(FIGURES) == set(ORDER)


def test_the_limits_are_those_of_the_library_and_of_the_protocol():
    assert FEWEST_PEOPLE == FEWEST_PERSONS == 3 * STEP
    assert (CHECK_IN_ID, PLANNED_PEOPLE) == (checkin.MEASURE, checkin.PLANNED_PEOPLE)


def test_no_figure_is_a_level_of_scores():
    """A mean of ten more people could be worked out from two means."""
    assert not {"mean", "sd"} & set(FIGURES)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_share_is_told_as_the_ten_that_its_count_lies_in(count, more):
    people = max(count + more, 2 * STEP)
    low, high = tens(float(count), people)
    assert low % STEP == 0
    assert low <= count
    assert STEP - 1 <= high - low <= STEP
    assert count <= high or high == people // STEP * STEP


@given(st.integers(2 * STEP, 200), st.integers(0, STEP - 1))
def test_whether_all_but_nine_or_all_gave_an_answer_does_not_show(people, others):
    assert tens(float(people - others), people) == tens(float(people // STEP * STEP - STEP), people)


def test_nearly_everybody_is_told_without_an_upper_end():
    figure = Figure(kind=Kind.SHARE, low=20, high=30, people=30)
    assert told(figure) == "20 people or more"


@pytest.mark.parametrize("name", SHARES)
def test_a_share_has_no_value_and_no_interval_that_would_give_its_count_away(name):
    assert cut(name, Estimate(3 / 40, 0.02, 0.2, 0.95, 40)).__dict__ == {
        "name": name, "kind": Kind.SHARE, "value": None, "low": 0, "high": 9, "people": 40,
    }  # fmt: skip


def test_people_behind_a_figure_are_told_in_whole_tens_whatever_it_is():
    for quantity in (Estimate(0.5, 0.4, 0.6, 0.95, 37), NotEnough(37, 50), Undefined(37, "why")):
        assert cut("alpha", quantity).people == 30


def test_answers_that_are_not_complete_do_not_count_as_people():
    few = answers(35)
    few.table[5:15, 2] = np.nan
    few.table[40:50, 2] = np.nan
    few.table[75:85, 2] = np.nan
    found = made(CLIENT, few)
    assert "total" not in found
    assert found["bond"].people == 30
