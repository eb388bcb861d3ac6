"""Repeated ratings: against sums of squares by hand, people of one visit, and data that cannot show change."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import (
    FEWEST_FOR_OMEGA,
    FEWEST_REPEATED,
    Estimate,
    NotEnough,
    ReliabilityError,
    Undefined,
    within_person_report,
)
from plait.reliability.between_items import cronbach
from plait.reliability.occasions import read_occasions
from plait.reliability.tests.made_up import WIDE, clinic, near, numbers_in, quantities_in
from plait.reliability.within_person import levels_of, persons_of

SEEDS = st.integers(0, 10_000)


def rows_of(seed, people=60, fewest=1, most=6, **options):
    generator = np.random.default_rng(seed)
    return clinic(generator, sessions=generator.integers(fewest, most + 1, people), **options)


def report(rows, bounds=WIDE, **options):
    return within_person_report(*rows, bounds, **{"draws": 100, **options})


def slow_mean_squares(who, answers):
    """Mean squares by loops: session within person, and residual (item means of each person taken out)."""
    who, items = np.array(who), answers.shape[1]
    between, left, freedom = 0.0, 0.0, 0
    for person in set(who.tolist()):
        own = answers[who == person]
        freedom += len(own) - 1
        for row in own:
            between += items * (row.mean() - own.mean()) ** 2
            for item in range(items):
                left += (row[item] - row.mean() - own[:, item].mean() + own.mean()) ** 2
    return between / freedom, left / (freedom * (items - 1))


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_reliability_of_change_is_one_less_the_ratio_of_mean_squares(seed):
    rows = rows_of(seed)
    found = report(rows)
    of_sessions, residual = slow_mean_squares(rows[0], rows[2])
    assert found.change.value == pytest.approx(1 - residual / of_sessions, abs=1e-9)
    assert found.components.residual == pytest.approx(residual)
    assert found.components.session == pytest.approx((of_sessions - residual) / 4)
    assert found.sem.value == pytest.approx(math.sqrt(residual / 4))
    assert found.reliable_change.value == pytest.approx(1.959964 * math.sqrt(2 * residual / 4), rel=1e-6)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_reliability_of_change_is_alpha_of_answers_about_the_persons_own_means(seed):
    who, when, answers = rows_of(seed)
    about = np.vstack([answers[np.array(who) == p] - answers[np.array(who) == p].mean(axis=0) for p in set(who)])
    assert report((who, when, answers)).change.value == pytest.approx(float(cronbach(np.cov(about.T))), abs=1e-9)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_with_as_many_sessions_for_all_telling_people_apart_is_one_way_analysis_of_variance(seed):
    who, when, answers = rows_of(seed, people=40, fewest=4, most=4)
    found = report((who, when, answers))
    scores = answers.mean(axis=1).reshape(40, 4)
    inside = scores.var(axis=1, ddof=1).mean()
    outside = 4 * scores.mean(axis=1).var(ddof=1)
    assert found.person_mean.value == pytest.approx(1 - inside / outside)
    assert found.one_session.value == pytest.approx((outside - inside) / (outside + 3 * inside))
    assert found.sessions_each == pytest.approx(4)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS)
def test_drawing_a_person_twice_is_the_same_as_another_person_with_the_same_answers(seed):
    who, when, answers = rows_of(seed, people=12, fewest=2)
    counts = np.random.default_rng(seed).multinomial(12, np.full(12, 1 / 12))
    copies = [
        (new, when[row], answers[row])
        for new, person in enumerate(np.repeat(np.arange(12), counts))
        for row in np.flatnonzero(np.array(who) == person)
    ]
    people = persons_of(read_occasions(who, when, answers, WIDE, ()))
    again = persons_of(read_occasions([c[0] for c in copies], [c[1] for c in copies], [c[2] for c in copies], WIDE, ()))
    drawn, rebuilt = levels_of(people, counts[None, :].astype(float)), levels_of(again, np.ones((1, 12)))
    for name in ("within", "between", "sessions_each"):
        assert getattr(drawn, name) == pytest.approx(getattr(rebuilt, name), abs=1e-9)


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS, factor=st.floats(0.1, 10), shift=st.floats(-20, 20))
def test_another_unit_or_origin_changes_no_reliability_and_scales_the_error(seed, factor, shift):
    who, when, answers = rows_of(seed, fewest=2)
    first, second = quantities_in(report((who, when, answers))), report((who, when, answers * factor + shift))
    for name, one in first.items():
        scaled = one.map(lambda value: value * factor) if name in {"sem", "reliable_change"} else one
        assert near(scaled, getattr(second, name), 1e-5), name


@settings(max_examples=15, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_rows_and_the_names_of_people_do_not_change_a_value(seed):
    who, when, answers = rows_of(seed, fewest=2)
    order = np.random.default_rng(seed).permutation(len(who))
    renamed = [f"case {who[row]}" for row in order]
    first, second = report((who, when, answers)), report((renamed, [when[row] for row in order], answers[order]))
    for name, one in quantities_in(first).items():
        assert getattr(second, name).value == pytest.approx(one.value, abs=1e-6), name


def test_items_of_unequal_height_are_no_error_of_change():
    who, when, answers = rows_of(1)
    moved = report((who, when, answers + np.array([0.0, 5.0, -3.0, 9.0])))
    assert near(moved.change, report((who, when, answers)).change, 1e-7)


def test_people_of_one_visit_count_for_telling_people_apart_and_not_for_change():
    who, when, answers = rows_of(2, people=50, fewest=2)
    single = rows_of(3, people=10, fewest=1, most=1)
    with_them = report(([*who, *(100 + p for p in single[0])], [*when, *single[1]], np.vstack([answers, single[2]])))
    without = report((who, when, answers))
    assert (with_them.persons, with_them.repeated) == (60, 50)
    assert with_them.change.value == pytest.approx(without.change.value)
    assert (with_them.change.n, with_them.one_session.n) == (50, 60)


def test_a_row_with_an_unanswered_item_is_left_out_and_counted():
    who, when, answers = rows_of(4, fewest=3)
    holes = answers.copy()
    holes[0, 2] = np.nan
    found = report((who, when, holes))
    assert (found.rows, found.ratings) == (len(who), len(who) - 1)
    assert near(found.change, report((who[1:], when[1:], answers[1:])).change)


@pytest.mark.parametrize(("name", "needed"), [("change", FEWEST_REPEATED), ("omega_within", FEWEST_FOR_OMEGA)])
def test_one_person_fewer_than_needed_gives_no_number(name, needed):
    few, enough = (report(rows_of(5, people=people, fewest=2)) for people in (needed - 1, needed))
    assert getattr(few, name) == NotEnough(needed - 1, needed)
    assert isinstance(getattr(enough, name), Estimate)


def test_one_item_tells_people_apart_but_shows_no_reliability_of_change():
    found = report(rows_of(6, items=1))
    assert isinstance(found.one_session, Estimate)
    assert "one item" in found.change.reason
    assert isinstance(found.sem, Undefined)
    assert found.components is None


def test_two_items_have_no_omega_at_either_level():
    found = report(rows_of(7, people=55, items=2))
    assert "two items" in found.omega_within.reason
    assert found.omega_between == Undefined(found.repeated, found.omega_within.reason)
    assert isinstance(found.change, Estimate)


def test_people_whose_score_never_moves_are_counted_among_those_of_three_sessions():
    who, when = np.repeat(np.arange(40), 3), np.tile([1, 2, 3], 40)
    answers = np.random.default_rng(8).integers(0, 10, (120, 3)).astype(float)
    answers[:30] = 10
    found = report((who, when, answers), (0, 10))
    assert (found.unvarying.value, found.unvarying.n) == (0.25, 40)


def test_where_nobody_ever_changes_it_is_said():
    steady = np.random.default_rng(9).normal(size=(40, 4)).repeat(3, axis=0)
    found = report((np.repeat(np.arange(40), 3), np.tile([1, 2, 3], 40), steady))
    assert "nobody" in found.change.reason
    assert isinstance(found.sem, Undefined)
    assert "no error can be seen" in found.person_mean.reason
    assert found.unvarying.value == 1


def test_where_people_do_not_differ_the_variance_below_zero_is_shown_and_explained():
    generator = np.random.default_rng(10)
    answers = generator.normal(size=(200, 4))
    answers -= answers.reshape(40, 5, 4).mean(axis=1).repeat(5, axis=0)
    found = report((np.repeat(np.arange(40), 5), np.tile(range(5), 40), answers))
    assert "the same mean" in found.person_mean.reason
    assert found.one_session.value < 0
    assert any("person" in note and "below zero" in note for note in found.notes)


def test_an_item_that_moves_the_other_way_is_named():
    who, when, answers = rows_of(11, people=60, fewest=3, session=3.0)
    answers[:, 1] *= -1
    assert any("item 2 moves against" in note for note in report((who, when, answers)).notes)
    assert report((who, when, answers), reverse=[1]).notes == ()


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_no_report_ever_holds_a_number_that_is_none(data):
    people, items = data.draw(st.integers(0, 55)), data.draw(st.integers(1, 4))
    generator = np.random.default_rng(data.draw(SEEDS))
    sessions = generator.integers(1, data.draw(st.integers(1, 4)) + 1, people)
    who = np.repeat(np.arange(people), sessions)
    when = [time for times in sessions for time in range(times)]
    answers = generator.integers(0, data.draw(st.integers(1, 3)), (len(who), items)).astype(float)
    answers[generator.random(answers.shape) < data.draw(st.sampled_from([0, 0.05]))] = np.nan
    found = report((who.tolist(), when, answers), (0, 3))
    assert all(math.isfinite(number) for number in numbers_in(found))


def test_every_wrong_key_is_named_at_once():
    with pytest.raises(ReliabilityError) as caught:
        report((["a", "a", None, "b"], [1, 1, 2, math.nan], np.zeros((4, 2))), (0, 1))
    assert caught.value.problems == (
        "row 2: person a, session 1 was given in row 1 already",
        "row 3: person or session is empty",
        "row 4: person or session is empty",
    )


def test_columns_of_unequal_length_are_told():
    with pytest.raises(ReliabilityError, match="2 persons, 1 sessions, 2 rows"):
        report((["a", "b"], [1], np.zeros((2, 2))), (0, 1))
