"""Scores: three engines that must agree, and the rules for what is missing, spelled out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.measures import (
    REASONS,
    AnswersError,
    Score,
    UnknownMeasureError,
    asked_items,
    read_measure,
    score,
    score_table,
)
from plait.measures.table import BLOCK
from plait.measures.tests.slow_engine import slow_scores
from plait.measures.tests.worlds import answers, as_toml, measures, rating, tables


def measure_of(**parts):
    return read_measure(as_toml(tables(**parts)), "made-up.toml")


def total_of(scale, given_answers, **parts):
    scales = {"total": {"higher_is": "better", "source": "our rule", **scale}}
    return score(measure_of(scales=scales, **parts), "client", given_answers)["total"]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_both_engines_agree_with_the_slow_obvious_one_on_random_measures(data):
    made = data.draw(measures())
    people = [data.draw(answers(made["items"])) for _ in range(data.draw(st.integers(0, 4)))]
    measure = read_measure(as_toml(made), "random.toml")
    table = [[math.nan if a is None else a for a in person.values()] for person in people]
    columns = score_table(measure, "client", np.array(table, dtype=float).reshape(len(people), len(made["items"])))
    for row, person in enumerate(people):
        quick, slow = score(measure, "client", person), slow_scores(made, person)
        assert list(quick) == list(columns) == list(made["scales"])
        for name, (value, answered, of, prorated, reason) in slow.items():
            column, one = columns[name], quick[name]
            assert (one.answered, one.of, one.prorated, one.reason) == (answered, of, prorated, reason)
            assert one.value == (None if value is None else pytest.approx(float(value), rel=1e-12, abs=1e-12))
            assert REASONS[column.reasons[row]] == reason
            assert (column.answered[row], column.of[row], column.prorated[row]) == (answered, of, prorated)
            expected = math.nan if value is None else float(value)
            assert column.values[row] == pytest.approx(expected, rel=1e-12, abs=1e-12, nan_ok=True)


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_score_leaves_the_bounds_of_its_scale(data):
    made = data.draw(measures())
    measure = read_measure(as_toml(made), "random.toml")
    form = measure.form("client")
    for name, found in score(measure, "client", data.draw(answers(made["items"]))).items():
        low, high = form.bounds(name)
        assert found.value is None or low - 1e-9 <= found.value <= high + 1e-9


@given(st.lists(st.integers(0, 4), min_size=4, max_size=4))
def test_reversing_twice_is_no_change_and_reversed_sums_mirror(values):
    given_answers = dict(zip("abcd", values, strict=True))
    plain = total_of({"sum": list("abcd")}, given_answers)
    turned = total_of({"sum": list("abcd"), "reverse": list("abcd")}, given_answers)
    assert plain.value + turned.value == 16


@given(st.lists(st.integers(0, 4), min_size=4, max_size=4), st.integers(0, 3))
def test_a_higher_answer_never_lowers_an_unreversed_score(values, place):
    lower = dict(zip("abcd", values, strict=True))
    higher = {**lower, "abcd"[place]: min(4, values[place] + 1)}
    for verb in ("sum", "mean"):
        assert total_of({verb: list("abcd")}, higher).value >= total_of({verb: list("abcd")}, lower).value


@pytest.mark.parametrize(
    ("rule", "given_answers", "expected"),
    [
        ({"sum": list("abcd")}, {"a": 1, "b": 2, "c": 3, "d": 4}, Score(10.0, 4, 4, False, None)),
        ({"sum": list("abcd")}, {"a": 1, "b": 2, "c": 3}, Score(None, 3, 4, False, "too_few_answered")),
        ({"sum": list("abcd")}, {}, Score(None, 0, 4, False, "nothing_answered")),
        (
            {"sum": list("abcd"), "prorate": {"max_missing": 1}},
            {"a": 1, "b": 2, "c": 3, "d": None},
            Score(8.0, 3, 4, True, None),
        ),
        (
            {"mean": list("abcd"), "min_answered": 2},
            {"a": 0, "b": 3},
            Score(1.5, 2, 4, True, None),
        ),
        (
            {"mean": list("abcd"), "prorate": {"max_missing": 1}, "rescale": {"times": 10}},
            {"a": 1, "b": 2, "c": 3},
            Score(20.0, 3, 4, True, None),
        ),
        (
            {"count": list("abcd"), "at_least": 2},
            {"a": 1, "b": 2, "c": 3, "d": 0},
            Score(2.0, 4, 4, False, None),
        ),
        ({"any": list("abcd"), "at_least": 1}, {"b": 1}, Score(1.0, 1, 4, False, None)),
        ({"any": list("abcd"), "at_least": 1}, {"b": 0}, Score(None, 1, 4, False, "too_few_answered")),
    ],
)
def test_each_verb_gives_the_arithmetic_that_its_name_says(rule, given_answers, expected):
    assert total_of(rule, given_answers) == expected


def test_an_omitted_item_makes_the_scale_shorter_and_is_not_missing():
    items = {name: rating(0, 8) for name in ("work", "home", "social")} | {
        "no_job": {"kind": "yes", "low": 0, "high": 1}
    }
    rule = {"sum": ["work", "home", "social"], "omit_if": {"item": "no_job", "above": 0, "omit": ["work"]}}
    found = total_of(rule, {"no_job": 1, "home": 8, "social": 2}, items=items)
    assert found == Score(10.0, 2, 2, False, None)
    assert total_of(rule, {"no_job": 0, "home": 8, "social": 2}, items=items).value is None


def test_a_form_with_too_many_gaps_scores_no_scale_but_keeps_a_yes():
    scales = {
        "half": {"mean": ["a", "b"], "higher_is": "better"},
        "warning": {"any": ["a", "b"], "at_least": 1, "higher_is": "worse"},
    }
    forms = {"client": {"items": list("abcd"), "max_missing": 1}}
    found = score(measure_of(scales=scales, forms=forms), "client", {"a": 1, "b": 1})
    assert found["half"].reason == "form_incomplete"
    assert found["warning"].value == 1


def test_every_problem_of_answers_is_told_at_once():
    items = {"a": rating(), "b": rating(), "c": rating(asked_if={"item": "a", "above": 0}), "d": rating()}
    with pytest.raises(AnswersError) as told:
        score(measure_of(items=items), "client", {"a": 0, "b": 11, "c": 3, "d": 1.5, "z": 1})
    assert [problem.item for problem in told.value.problems] == ["z", "b", "c", "d"]
    assert "c: was not asked: only if a is above 0" in str(told.value)


@pytest.mark.parametrize("answer", ["3", 2.5, math.nan, math.inf, True, [1]])
def test_what_is_not_a_whole_number_is_refused(answer):
    with pytest.raises(AnswersError, match="not a whole number"):
        score(measure_of(), "client", {"a": answer})


def test_whole_floats_and_numpy_numbers_are_whole_numbers():
    given_answers = {"a": 1.0, "b": np.float64(2), "c": 3, "d": np.int64(4)}
    assert score(measure_of(), "client", given_answers)["total"].value == 10


def test_only_the_items_that_answers_lead_to_are_asked():
    items = {"a": rating(), "b": rating(asked_if={"item": "a", "above": 0}), "c": rating(), "d": rating()}
    form = measure_of(items=items).form("client")
    assert asked_items(form, {"a": 1}) == ("a", "b", "c", "d")
    assert asked_items(form, {"a": 0}) == asked_items(form, {}) == ("a", "c", "d")


def test_a_table_names_the_rows_that_do_not_fit_and_scores_nothing():
    table = np.array([[0, 1, 2, 3], [9, 1, 2, 3], [0, 1.5, 2, np.inf]])
    with pytest.raises(AnswersError) as told:
        score_table(measure_of(), "client", table)
    assert {(problem.row, problem.item) for problem in told.value.problems} == {(1, "a"), (2, "b"), (2, "d")}
    assert told.value.count == 3


def test_a_long_table_is_scored_in_blocks_that_nobody_notices():
    table = np.arange((BLOCK + 3) * 4).reshape(-1, 4) % 5.0
    found = score_table(measure_of(), "client", table)["total"]
    assert np.array_equal(found.values, table.sum(axis=1))
    assert {len(part) for part in (found.values, found.reasons, found.answered, found.of, found.prorated)} == {
        BLOCK + 3
    }
    table[BLOCK + 1, 2] = 9
    with pytest.raises(AnswersError, match=f"row {BLOCK + 1}, c: 9 is not from 0 to 4"):
        score_table(measure_of(), "client", table)


def test_a_table_with_a_wrong_column_tells_how_many_rows_without_listing_them_all():
    with pytest.raises(AnswersError) as told:
        score_table(measure_of(), "client", np.full((1000, 4), 7.0))
    assert told.value.count == 4000
    assert len(str(told.value).splitlines()) < 30


def test_a_table_refuses_an_answer_to_an_item_that_was_not_asked():
    items = {"a": rating(), "b": rating(asked_if={"item": "a", "above": 0}), "c": rating(), "d": rating()}
    with pytest.raises(AnswersError, match="row 0, b: 3 was not asked"):
        score_table(measure_of(items=items), "client", [[0, 3, 1, 1]])


def test_a_table_of_the_wrong_shape_says_which_columns_it_needs():
    with pytest.raises(AnswersError, match="columns a, b, c, d"):
        score_table(measure_of(), "client", np.zeros((3, 5)))


def test_an_unknown_form_names_the_known_ones():
    with pytest.raises(UnknownMeasureError, match="Known: client"):
        score(measure_of(), "observer", {})
