"""The 2 SD rule against a slow reference, and the order and honesty of its verdicts."""

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from plait.rupture import WITHIN_CLIENT_DROP, course_judgements, judge
from plait.trajectory import SD_FLOOR, expected_range
from plait.trajectory.personal import predictive

BOUNDS = (0.0, 10.0)
courses = st.lists(st.integers(0, 10), min_size=4, max_size=30)
ratings = st.integers(0, 10)


def own_t(earlier):
    n = len(earlier)
    spread = max(statistics.stdev(earlier), SD_FLOOR) * math.sqrt(1 + 1 / n)
    return stats.t(df=n - 1, loc=statistics.fmean(earlier), scale=spread)


@given(earlier=courses, rating=ratings)
def test_threshold_and_chance_are_those_of_the_persons_own_t(earlier, rating):
    found = judge(earlier, rating, bounds=BOUNDS)
    assert found.threshold == pytest.approx(own_t(earlier).ppf(stats.norm.cdf(-2)), abs=1e-9)
    assert found.chance == pytest.approx(own_t(earlier).cdf(rating), abs=1e-9)


@given(earlier=courses, rating=ratings)
def test_the_range_shown_is_the_persons_expected_range(earlier, rating):
    found, expected = judge(earlier, rating, bounds=BOUNDS), expected_range(earlier, bounds=BOUNDS)
    assert (found.usual, found.low, found.high, found.n) == (
        expected.mean,
        expected.low,
        expected.high,
        expected.n,
    )


@given(earlier=courses, rating=ratings)
def test_each_verdict_says_where_the_rating_lies(earlier, rating):
    found = judge(earlier, rating, bounds=BOUNDS)
    assert {
        "abrupt_drop": rating < found.threshold,
        "lower": found.threshold <= rating < found.low,
        "within": found.low <= rating <= found.high,
        "higher": rating > found.high,
    }[found.verdict]


@given(earlier=courses)
def test_a_lower_rating_never_gets_a_milder_verdict(earlier):
    order = ["abrupt_drop", "lower", "within", "higher"]
    places = [order.index(judge(earlier, rating, bounds=BOUNDS).verdict) for rating in range(11)]
    assert places == sorted(places)


@given(earlier=courses)
def test_a_rule_that_says_it_cannot_flag_does_not_flag_the_lowest_rating(earlier):
    found = judge(earlier, 0, bounds=BOUNDS)
    assert (found.verdict == "abrupt_drop") == found.can_flag


def test_with_four_earlier_ratings_the_threshold_lies_far_below_the_range():
    found = judge([6, 7, 7, 8], 4, bounds=BOUNDS)
    assert found.low == pytest.approx(4.8517, abs=1e-3)
    # 3.31 is the coverage factor for 95.45 % and 3 degrees of freedom in the GUM (JCGM 100:2008, table G.2).
    assert found.threshold == pytest.approx(7 - 3.31 * math.sqrt(2 / 3) * math.sqrt(1.25), abs=0.005)
    assert found.verdict == "lower"
    assert judge([6, 7, 7, 8], 3, bounds=BOUNDS).verdict == "abrupt_drop"


def test_a_person_whose_ratings_swing_across_the_scale_cannot_be_flagged_and_it_is_said():
    found = judge([1, 9, 2, 8], 0, bounds=BOUNDS)
    assert found.threshold < 0
    assert not found.can_flag


def test_fewer_than_four_earlier_ratings_are_not_enough_to_judge():
    found = judge([8, 8, 8], 1, bounds=BOUNDS)
    assert found.verdict == "not_enough"
    assert (found.threshold, found.usual, found.low, found.high, found.chance) == (None,) * 5
    assert (found.n, found.can_flag) == (3, False)


def test_each_rating_of_a_course_is_judged_by_those_before_it_and_not_by_itself():
    found = course_judgements([6, 7, None, 7, 8, 3], bounds=BOUNDS)
    assert [judgement.n for judgement in found] == [0, 1, 2, 3, 4]
    assert found[-1] == judge([6, 7, 7, 8], 3, bounds=BOUNDS)


@given(course=st.lists(st.none() | ratings, max_size=20), later=st.lists(st.none() | ratings, max_size=5))
def test_a_later_session_never_changes_an_earlier_judgement(course, later):
    before = course_judgements(course, bounds=BOUNDS)
    assert course_judgements([*course, *later], bounds=BOUNDS)[: len(before)] == before


@given(course=st.lists(st.none() | ratings, max_size=20))
def test_a_session_without_an_answer_is_skipped(course):
    answered = [rating for rating in course if rating is not None]
    assert course_judgements(course, bounds=BOUNDS) == course_judgements(answered, bounds=BOUNDS)
    assert len(course_judgements(course, bounds=BOUNDS)) == len(answered)


def test_independent_ratings_are_flagged_as_often_as_the_tail_area_says():
    random = np.random.default_rng(58)
    drawn = random.normal(50, 8, size=(4000, 9))
    # Without the floor, which would hold back a flag after a run of nearly equal ratings.
    own = [replace(predictive(list(row[:-1]), bounds=(-100, 200)), floor=0.0) for row in drawn]
    flagged = [one.probability_of_at_most(row[-1]) < stats.norm.cdf(-2) for one, row in zip(own, drawn, strict=True)]
    assert np.mean(flagged) == pytest.approx(stats.norm.cdf(-2), abs=0.007)  # three standard errors


def test_a_rating_off_the_scale_is_refused_by_its_place():
    with pytest.raises(ValueError, match="number 5 is 12"):
        judge([5, 6, 7, 8], 12, bounds=BOUNDS)


def test_the_rule_carries_its_source_and_says_what_is_not_known():
    assert "2024;92(2):129" in WITHIN_CLIENT_DROP.source
    assert "58 patients" in WITHIN_CLIENT_DROP.known
    assert "false-alarm rate" in WITHIN_CLIENT_DROP.unknown
    assert "not tested" in WITHIN_CLIENT_DROP.unknown


@given(earlier=courses, rating=ratings)
def test_where_higher_is_worse_everything_is_the_mirror_image_about_the_middle_of_the_scale(earlier, rating):
    mirror = judge([10 - one for one in earlier], 10 - rating, bounds=BOUNDS)
    found = judge(earlier, rating, bounds=BOUNDS, higher_is="worse")
    turned = {"abrupt_drop": "abrupt_rise", "lower": "higher", "higher": "lower", "within": "within"}
    assert found.verdict == turned[mirror.verdict]
    assert (found.usual, found.low, found.high) == pytest.approx((10 - mirror.usual, 10 - mirror.high, 10 - mirror.low))
    assert found.threshold == pytest.approx(10 - mirror.threshold)
    assert (found.n, found.chance, found.can_flag) == (mirror.n, mirror.chance, mirror.can_flag)


@given(earlier=courses, rating=ratings)
def test_where_higher_is_worse_usual_and_range_stay_those_of_the_ratings_as_they_are(earlier, rating):
    better, worse = (judge(earlier, rating, bounds=BOUNDS, higher_is=way) for way in ("better", "worse"))
    assert (worse.usual, worse.low, worse.high) == pytest.approx((better.usual, better.low, better.high), abs=1e-9)


def test_a_symptom_score_far_above_the_usual_is_an_abrupt_rise_and_one_far_below_is_only_lower():
    usual = [20, 22, 19, 21, 20]
    rise = judge(usual, 45, bounds=(0, 63), higher_is="worse")
    assert (rise.verdict, rise.usual) == ("abrupt_rise", pytest.approx(20.4))
    assert rise.high < rise.threshold < 45
    assert rise.chance < 0.01
    assert judge(usual, 2, bounds=(0, 63), higher_is="worse").verdict == "lower"
    assert judge(usual, 45, bounds=(0, 63)).verdict == "higher"


def test_too_few_scores_are_not_enough_in_either_direction():
    found = judge([20, 22, 19], 45, bounds=(0, 63), higher_is="worse")
    assert (found.verdict, found.usual, found.n) == ("not_enough", None, 3)


def test_a_course_is_judged_in_the_direction_that_is_given():
    found = course_judgements([20, None, 22, 19, 21, 45], bounds=(0, 63), higher_is="worse")
    assert [judgement.verdict for judgement in found] == ["not_enough"] * 4 + ["abrupt_rise"]
