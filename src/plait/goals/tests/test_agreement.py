"""Two sides' goals lie side by side as people put them there, each side's number apart, and only then means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.goals import GoalsRefusedError, OneGoal, goal_agreement

MINE = st.none() | st.integers(0, 10)
TABLE = (
    OneGoal("sleep", first_rank=1, second_rank=2, first_mine=9, second_mine=9),
    OneGoal("work", first_rank=2, first_mine=10, second_mine=4),
    OneGoal("fear", second_rank=1, first_mine=3),
    OneGoal("sport", second_rank=3),
)


def test_what_both_wrote_is_the_share_of_all_that_lies_on_the_table():
    found = goal_agreement(TABLE)
    assert [goal.name for goal in found.both] == ["sleep"]
    assert [goal.name for goal in found.first_only] == ["work"]
    assert [goal.name for goal in found.second_only] == ["fear", "sport"]
    assert found.overlap == 0.25


def test_the_widest_difference_comes_first_and_a_goal_that_one_side_rated_is_in_no_mean():
    found = goal_agreement(TABLE)
    assert [(goal.name, goal.gap) for goal in found.widest_first] == [("work", 6), ("sleep", 0)]
    assert [goal.name for goal in found.rated_by_one] == ["fear"]
    assert (found.first_mean, found.second_mean) == (9.5, 6.5)


def test_the_same_words_on_both_sides_are_two_goals_until_people_put_them_together():
    apart = (OneGoal("sleep (a)", first_rank=1), OneGoal("sleep (b)", second_rank=1))
    assert goal_agreement(apart).overlap == 0


def test_without_goals_there_is_nothing_to_agree_on():
    found = goal_agreement(())
    assert (found.overlap, found.first_mean, found.second_mean, found.goals) == (None, None, None, ())


@given(st.lists(st.tuples(MINE, MINE), max_size=8))
def test_whoever_comes_first_only_turns_the_sign(ratings):
    def laid(turned):
        pairs = [pair[::-1] if turned else pair for pair in ratings]
        return goal_agreement([OneGoal(str(n), n, n, one, two) for n, (one, two) in enumerate(pairs, start=1)])

    one, other = laid(turned=False), laid(turned=True)
    assert (one.first_mean, one.second_mean) == (other.second_mean, other.first_mean)
    assert [goal.gap for goal in one.widest_first] == [-(goal.gap or 0) for goal in other.widest_first]
    assert len(one.widest_first) + len(one.rated_by_one) <= len(ratings)


def test_every_problem_is_told_at_once():
    goals = (
        OneGoal("a", first_rank=1),
        OneGoal("a", first_rank=1, first_mine=11),
        OneGoal("b"),
        OneGoal("c", second_rank=0, second_mine=float("nan")),
    )
    with pytest.raises(GoalsRefusedError) as refused:
        goal_agreement(goals)
    assert len(refused.value.problems) == 6
    assert "a: this name stands for 2 goals" in refused.value.problems
    assert "b: neither side wrote it; give at least one rank" in refused.value.problems
    assert "the first side gave rank 1 to 2 goals" in refused.value.problems
