"""Each published rule against slow arithmetic on one person at a time, and against worked examples."""

import math
import statistics
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.rupture import judge
from plait.rupture.control_charts import CUSUM_LIMIT, CUSUM_SLACK, EWMA_WEIGHT
from plait.rupture.courses import Courses, Reference, courses_of, packed, reference_of
from plait.rupture.rules import PROSPECTIVE, RULES, UnknownRuleError, rule_called
from plait.rupture.sudden_changes import sudden_losses
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

LOW, HIGH = 0.0, 10.0
FLOOR = 0.5
REFERENCE = Reference(sample_sd=1.5, within_sd=0.8)
scores = st.integers(0, 60).map(lambda step: step / 6)
people = st.lists(st.lists(scores, min_size=1, max_size=12), min_size=1, max_size=4)


def side_by_side(rows):
    width = max(map(len, rows))
    return Courses(np.array([[*row, *[math.nan] * (width - len(row))] for row in rows]), LOW, HIGH)


def own_sd(values):
    return max(statistics.stdev(values), FLOOR)


def below_earlier(row, place):
    earlier = row[:place]
    return (statistics.fmean(earlier) - row[place]) / (REFERENCE.within_sd * math.sqrt(1 + 1 / place))


def slow_sample_sd_drop(row, place):
    return (row[place - 1] - row[place]) / REFERENCE.sample_sd if place else None


def slow_own_change_drop(row, place):
    changes = [after - before for before, after in pairwise(row[:place])]
    return (row[place - 1] - row[place]) / own_sd(changes) if len(changes) >= 2 else None


def slow_srs_cut_off(row, place):
    return 0.9 - row[place] / 10


def slow_srs_point_drop(row, place):
    return (row[place - 1] - row[place]) / 10 if place else None


def slow_shewhart_own(row, place):
    return (statistics.fmean(row[:place]) - row[place]) / own_sd(row[:place]) if place >= 4 else None


def slow_shewhart_pooled(row, place):
    return below_earlier(row, place) if place else None


def slow_ewma(row, place):
    average = 0.0
    for session in range(1, place + 1):
        average = EWMA_WEIGHT * below_earlier(row, session) + (1 - EWMA_WEIGHT) * average
    spread = math.sqrt(EWMA_WEIGHT / (2 - EWMA_WEIGHT) * (1 - (1 - EWMA_WEIGHT) ** (2 * place)))
    return average / spread if place else None


def slow_cusum(row, place):
    total = 0.0
    for session in range(1, place + 1):
        total = max((0.0 if total >= CUSUM_LIMIT else total) + below_earlier(row, session) - CUSUM_SLACK, 0.0)
    return total if place else None


def slow_sudden_loss_so_far(row, place):
    return (row[place - 1] - row[place]) / max(10 / 9, row[place - 1] / 4) if place else None


SLOW = {name.removeprefix("slow_"): rule for name, rule in list(globals().items()) if name.startswith("slow_")}


@pytest.mark.parametrize("key", SLOW)
@given(rows=people)
@settings(max_examples=40)
def test_a_rule_on_many_people_says_what_slow_arithmetic_says_of_each(key, rows):
    told = rule_called(key).statistic(side_by_side(rows), REFERENCE)
    for row, found in zip(rows, told, strict=True):
        for place in range(len(row)):
            expected = SLOW[key](row, place)
            assert found[place] == pytest.approx(-math.inf if expected is None else expected, abs=1e-9)


@given(rows=people)
def test_the_rule_of_two_sds_speaks_exactly_where_the_brief_tells_an_abrupt_drop(rows):
    courses = side_by_side(rows)
    speaks = rule_called("within_client_drop").speaks(courses, REFERENCE)
    for row, said in zip(rows, speaks, strict=True):
        for place in range(len(row)):
            judged = judge(row[:place], row[place], bounds=(LOW, HIGH))
            edge = judged.threshold is not None and math.isclose(row[place], judged.threshold, abs_tol=1e-9)
            assert edge or said[place] == (judged.verdict == "abrupt_drop")


@pytest.mark.parametrize("rule", PROSPECTIVE, ids=lambda rule: rule.key)
@given(rows=people, later=scores)
@settings(max_examples=30)
def test_no_prospective_rule_looks_at_a_later_session(rule, rows, later):
    before = rule.statistic(side_by_side(rows), REFERENCE)
    after = rule.statistic(side_by_side([[*row, later] for row in rows]), REFERENCE)
    for number, row in enumerate(rows):
        assert np.array_equal(before[number, : len(row)], after[number, : len(row)])


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_says_nothing_behind_the_last_answer_and_speaks_of_a_clear_drop(rule):
    rows = [[8.0, 8.2, 7.9, 8.1, 8.0, 2.0, 2.1, 2.0], [7.0, 7.0]]
    courses = side_by_side(rows)
    speaks = rule.speaks(courses, REFERENCE)
    expected = 5 if rule.prospective or rule.key == "sudden_loss" else 7
    assert speaks[0, 5] or rule.key in {"ewma", "within_client_drop_later"}
    assert speaks[0, : expected + 1].any() or rule.key == "within_client_drop_later"
    assert not speaks[1, 2:].any()


def test_looking_back_the_rule_of_two_sds_uses_the_whole_course():
    speaks = rule_called("within_client_drop_later").speaks(side_by_side([[8.0] * 9 + [2.0] + [8.0] * 2]), REFERENCE)
    assert np.flatnonzero(speaks[0]).tolist() == [9]


@pytest.mark.parametrize(
    ("before", "after", "cut_off", "lost"),
    [
        # Worked by hand. First row: 28 >= 7; 28 >= a quarter of 33; 32 - 6 = 26 > 2.776 x 1.
        ((32, 31, 33), (5, 6, 7), 7, True),
        # One score missing: pooled variance (2 + 2) / 3, 26 > 3.182 x 1.155 = 3.67.
        ((31, 31, 33), (5, math.nan, 7), 7, True),
        # Not 7 points.
        ((20, 20, 20), (14, 14, 14), 7, False),
        # 8 points, but less than a quarter of 40.
        ((40, 40, 40), (32, 32, 32), 7, False),
        # Means 30 and 14, pooled SD 10: 16 < 27.76.
        ((20, 30, 40), (4, 14, 24), 7, False),
        # Just beyond t: means 20 and 11.5, pooled SD 3.0414 (before 1, after 4.1833): 8.5 > 8.443.
        ((19, 20, 21), (7.5, 11.2, 15.8), 7, True),
        ((19, 20, 21), (7.5, 11.3, 16.1), 7, False),
    ],
)
def test_a_sudden_loss_meets_all_three_criteria(before, after, cut_off, lost):
    found = sudden_losses(np.array([[*before, *after]], dtype=float), cut_off=cut_off)
    assert found[0].tolist() == [False, False, False, lost, False, False]


def test_with_one_score_on_a_side_no_sudden_loss_is_told():
    assert not sudden_losses(np.array([[30.0, 30.0, 30.0, 5.0]]), cut_off=7).any()


@given(rows=people)
def test_pooled_sds_are_those_of_all_scores_and_of_scores_around_own_means(rows):
    found = reference_of(side_by_side(rows))
    everything = [score for row in rows for score in row]
    squares = sum((score - statistics.fmean(row)) ** 2 for row in rows for score in row)
    freedom = len(everything) - len(rows)
    sample = statistics.stdev(everything) if len(everything) > 1 else 0.0
    assert found.sample_sd == pytest.approx(max(sample, FLOOR))
    assert found.within_sd == pytest.approx(max(math.sqrt(squares / freedom) if freedom else 0.0, FLOOR))


def test_sessions_without_an_answer_are_no_sessions_to_a_rule():
    courses, place = packed(np.array([[math.nan, 8.0, math.nan, 3.0]]), LOW, HIGH)
    assert courses.scores[0, :2].tolist() == [8.0, 3.0]
    assert place[0].tolist() == [1, 3, -1, -1]


def test_courses_come_from_sessions_in_order_with_each_cells_row():
    sessions = make_sessions(["b", "a", "b"], [2, 1, 1], [3.0, 7.0, 8.0], scale=Scale(0, 10))
    courses, rows = courses_of(sessions)
    assert rows.tolist() == [[2, 0], [1, -1]]
    assert courses.scores[0].tolist() == [8.0, 3.0]


def test_where_higher_is_worse_scores_are_turned_round():
    sessions = make_sessions([1, 1], [1, 2], [10, 40], scale=Scale(0, 63, "worse"))
    assert courses_of(sessions)[0].scores[0].tolist() == [53.0, 23.0]


def test_every_rule_says_where_it_is_from_and_what_is_not_known():
    for rule in RULES.values():
        assert rule.about.source
        assert rule.about.known
        assert rule.about.unknown
    assert [rule.key for rule in RULES.values() if rule.status == "verified"] == ["srs_cut_off", "sudden_loss"]


def test_an_unknown_rule_is_told_with_those_there_are():
    with pytest.raises(UnknownRuleError, match=r"No rule 'odd'. Known: sample_sd_drop"):
        rule_called("odd")
