"""T of goal attainment scaling equals the reference values; what gives no T is refused with every reason."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.goals import LEVELS, AttainmentRefusedError, Level, gas_t, level_texts

ROUNDED = 5e-6
REFERENCE = (
    ((0, 0, 0), None, 50),
    ((1, 0, -1), None, 50),
    ((1, 1, 0), None, 59.12871),
    ((-2, -2, -2), None, 22.61387),
    ((2, 2, 2), None, 77.38613),
    ((1,), None, 60),
    ((1, 0, -1), (3, 2, 1), 54.40653),
    ((-1, 0, 2), (1, 2, 3), 61.01632),
)
"""Computed apart from this code: the levels, the weights, T rounded to five places."""
FIVE = {-2: "not at all", -1: "once a week", 0: "most days", 1: "every day", 2: "without thinking of it"}
levels = st.lists(st.sampled_from([-2, -1, 0, 1, 2]), min_size=1, max_size=12)


@pytest.mark.parametrize(("levels", "weights", "t"), REFERENCE)
def test_t_equals_the_reference(levels, weights, t):
    assert gas_t(levels, weights).t == pytest.approx(t, abs=ROUNDED)


@given(levels, st.floats(0, 1))
def test_the_raw_levels_stand_beside_t_and_turning_all_of_them_turns_t(raw, rho):
    up, down = gas_t(raw, rho=rho), gas_t([-level for level in raw], rho=rho)
    assert list(up.levels) == raw
    assert up.t - 50 == pytest.approx(50 - down.t, abs=1e-9)


@given(levels, st.floats(1e-300, 1e300))
def test_weights_count_only_against_each_other(raw, weight):
    assert gas_t(raw, [weight] * len(raw)).t == pytest.approx(gas_t(raw).t, abs=1e-9)


@given(levels, st.data())
def test_a_goal_that_went_better_never_lowers_t(raw, data):
    place = data.draw(st.integers(0, len(raw) - 1))
    better = [*raw]
    better[place] = min(2, better[place] + 1)
    assert gas_t(better).t >= gas_t(raw).t


def test_every_problem_is_told_at_once():
    with pytest.raises(AttainmentRefusedError) as refused:
        gas_t([3, 0.5, True], [0, math.nan, -1, 1], rho=2)
    told = "\n".join(refused.value.problems)
    assert len(refused.value.problems) == 8
    for words in ("3 levels and 4 weights", "goal 1: 3 is no level", "goal 2: 0.5", "goal 3: True", "nan", "rho"):
        assert words in told


def test_without_a_goal_there_is_no_t():
    with pytest.raises(AttainmentRefusedError, match="at least one goal"):
        gas_t([])


def test_five_described_levels_are_taken():
    texts = level_texts({level: f" {words} " for level, words in FIVE.items()})
    assert [texts[level] for level in LEVELS] == list(FIVE.values())


@pytest.mark.parametrize("level", LEVELS)
def test_a_level_that_is_not_described_is_refused_above_all_the_expected_one(level):
    for empty in ({**FIVE, int(level): "  "}, {key: text for key, text in FIVE.items() if key != level}):
        with pytest.raises(AttainmentRefusedError, match=f"level {int(level)} .* is not described"):
            level_texts(empty)


def test_a_sixth_level_is_refused_with_everything_else_that_is_wrong():
    with pytest.raises(AttainmentRefusedError) as refused:
        level_texts({**FIVE, 3: "more still", 0: ""})
    assert refused.value.problems == (
        "3 is no level: there are five, from -2 to 2",
        f"level 0 ({Level.AS_EXPECTED.name.lower().replace('_', ' ')}) is not described",
    )
