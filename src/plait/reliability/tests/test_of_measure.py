"""Reliability by a measure's key: the right columns, turned and in the scale's units."""

import numpy as np
import pytest

from plait.measures import list_measures, load_measure, read_measure, score_table
from plait.measures.tests.worlds import as_toml, rating, tables
from plait.reliability import (
    ReliabilityError,
    item_report,
    measure_item_report,
    measure_within_person_report,
    suited_scales,
    within_person_report,
)
from plait.reliability.tests.made_up import clinic, near


def made_up(verb="sum", parts=("a", "b", "c"), **rules):
    items = {name: rating(0, 10) for name in ("other", "a", "b", "c")}
    items["asked"] = rating(0, 10, asked_if={"item": "a", "above": 5})
    items["short"] = rating(0, 3)
    chosen = {verb: list(parts), "higher_is": "better", **rules}
    return read_measure(as_toml(tables(items=items, scales={"chosen": chosen})), "made-up.toml")


def table_of(rows):
    """Answers to a, b and c among columns that the scale does not use."""
    table = np.full((len(rows), 6), np.nan)
    table[:, 0], table[:, 1:4] = 7, rows
    return table


def rows_of(people=60):
    who, when, answers = clinic(np.random.default_rng(1), sessions=[3] * people, items=3)
    return who, when, np.clip(np.round(5 + answers), 0, 10)


def test_a_scale_takes_its_columns_its_reversed_item_and_its_units_from_the_key():
    rows = rows_of()[2]
    measure = made_up(reverse=["b"], rescale={"times": 4, "plus": 1})
    by_key = measure_item_report(measure, "client", "chosen", table_of(rows), draws=100)
    by_hand = item_report(rows, (0, 10), reverse=[1], scoring="sum", draws=100)
    scores = score_table(measure, "client", table_of(rows))["chosen"].values
    assert by_key.alpha == by_hand.alpha
    assert by_key.mean.value == pytest.approx(scores.mean())
    assert by_key.sd.value == pytest.approx(scores.std(ddof=1))
    assert by_key.sem.value == pytest.approx(4 * by_hand.sem.value)
    assert by_key.reliable_change.high == pytest.approx(4 * by_hand.reliable_change.high)


def test_repeated_ratings_take_the_same_key():
    who, when, rows = rows_of()
    measure = made_up(reverse=["b"], rescale={"times": 4})
    by_key = measure_within_person_report(
        measure, "client", "chosen", person=who, session=when, array=table_of(rows), draws=100
    )
    by_hand = within_person_report(who, when, rows, (0, 10), reverse=[1], scoring="sum", draws=100)
    assert by_key.change == by_hand.change
    assert near(by_key.sem, by_hand.sem.map(lambda value: 4 * value))
    assert by_key.reliable_change.value == pytest.approx(4 * by_hand.reliable_change.value)


@pytest.mark.parametrize(
    ("scale", "reason"),
    [
        ({"verb": "count", "at_least": 5}, "it is a count"),
        ({"parts": ["a", "b", "asked"]}, "not everybody is asked"),
        ({"parts": ["a", "b", "short"]}, "not all answered on one scale"),
        ({"rescale": {"times": -1}}, "turns it round"),
    ],
)
def test_a_scale_without_such_a_reliability_says_why(scale, reason):
    measure = made_up(**scale)
    assert suited_scales(measure, "client") == ()
    with pytest.raises(ReliabilityError, match=reason):
        measure_item_report(measure, "client", "chosen", np.zeros((3, 6)))


def test_an_unknown_scale_and_a_table_of_another_shape_are_told():
    with pytest.raises(ReliabilityError, match="known: chosen"):
        measure_item_report(made_up(), "client", "total", np.zeros((3, 6)))
    with pytest.raises(ReliabilityError, match="columns other, a, b, c, asked, short"):
        measure_item_report(made_up(), "client", "chosen", np.zeros((3, 3)))


def test_the_check_in_s_total_can_be_asked_for_in_every_form():
    measure = load_measure("plait-checkin")
    assert all("total" in suited_scales(measure, form.id) for form in measure.forms)


def test_every_suited_scale_of_every_measure_that_ships_gives_a_report_of_nobody():
    for measure in list_measures():
        for form in measure.forms:
            for scale in suited_scales(measure, form.id):
                nobody = np.empty((0, len(form.items)))
                assert measure_item_report(measure, form.id, scale, nobody).persons == 0
