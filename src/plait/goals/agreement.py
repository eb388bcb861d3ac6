"""How far two sides want the same: what both wrote down on their own, and how much each goal is also the other's.

Goals are written independently and ranked. Which of them mean the same is for the two people to say: no text is ever
compared here. Each side's 0-10 answer to "this is my goal too" stands apart, and so does the difference, goal by goal,
before any mean; and a mean takes in only goals that both rated. The form is our own (docs/reference/goals.md): no
source validates a single number for goal agreement, so none is called good or bad.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from plait.errors import ProblemsError

LOWEST_MINE, HIGHEST_MINE = 0.0, 10.0


class GoalsRefusedError(ProblemsError):
    """Goals that cannot be laid side by side. `problems` holds every reason."""


@dataclass(frozen=True)
class OneGoal:
    """One goal as it lies on the table.

    name          what tells it from the others
    first_rank    its place among what the first side wrote, from 1; None where that side did not write it
    second_rank   the same for the second side
    first_mine    the first side's 0-10 "this is my goal too"; None where it is not rated
    second_mine   the second side's

    A goal that both wrote is one goal with two ranks: people have put the two together.
    """

    name: str
    first_rank: int | None = None
    second_rank: int | None = None
    first_mine: float | None = None
    second_mine: float | None = None

    @property
    def is_both(self) -> bool:
        return self.first_rank is not None and self.second_rank is not None

    @property
    def gap(self) -> float | None:
        """First minus second; None unless both rated it."""
        if self.first_mine is None or self.second_mine is None:
            return None
        return self.first_mine - self.second_mine


@dataclass(frozen=True)
class GoalAgreement:
    """What both wrote and what one wrote, each goal with its gap, and only then means, over goals that both rated.

    overlap        of all goals on the table the share that both wrote; None where there is none
    widest_first   goals that both rated, the widest gap first; ties in the order given
    rated_by_one   goals that one side rated and the other did not: no gap, and in no mean
    """

    goals: tuple[OneGoal, ...]
    both: tuple[OneGoal, ...]
    first_only: tuple[OneGoal, ...]
    second_only: tuple[OneGoal, ...]
    overlap: float | None
    widest_first: tuple[OneGoal, ...]
    rated_by_one: tuple[OneGoal, ...]
    first_mean: float | None
    second_mean: float | None


def goal_agreement(goals: Sequence[OneGoal]) -> GoalAgreement:
    """Lay two sides' goals beside each other. Raises GoalsRefusedError with every problem."""
    problems = problems_of(goals)
    if problems:
        raise GoalsRefusedError(problems)
    both = tuple(goal for goal in goals if goal.is_both)
    rated = [goal for goal in goals if goal.gap is not None]
    return GoalAgreement(
        goals=tuple(goals),
        both=both,
        first_only=tuple(goal for goal in goals if goal.second_rank is None),
        second_only=tuple(goal for goal in goals if goal.first_rank is None),
        overlap=len(both) / len(goals) if goals else None,
        widest_first=tuple(sorted(rated, key=lambda goal: -abs(goal.gap or 0.0))),
        rated_by_one=tuple(goal for goal in goals if (goal.first_mine is None) != (goal.second_mine is None)),
        first_mean=mean([goal.first_mine for goal in rated if goal.first_mine is not None]),
        second_mean=mean([goal.second_mine for goal in rated if goal.second_mine is not None]),
    )


def mean(values: Sequence[float]) -> float | None:
    return math.fsum(values) / len(values) if values else None


def problems_of(goals: Sequence[OneGoal]) -> list[str]:
    names = Counter(goal.name for goal in goals)
    problems = [f"{name}: this name stands for {count} goals" for name, count in names.items() if count > 1]
    for goal in goals:
        problems += one_goals_problems(goal)
    for side, ranks in (
        ("first", [goal.first_rank for goal in goals]),
        ("second", [goal.second_rank for goal in goals]),
    ):
        given = Counter(rank for rank in ranks if rank is not None)
        problems += [f"the {side} side gave rank {rank} to {count} goals" for rank, count in given.items() if count > 1]
    return problems


def one_goals_problems(goal: OneGoal) -> list[str]:
    problems = []
    if goal.first_rank is None and goal.second_rank is None:
        problems.append(f"{goal.name}: neither side wrote it; give at least one rank")
    for side, rank, mine in (
        ("first", goal.first_rank, goal.first_mine),
        ("second", goal.second_rank, goal.second_mine),
    ):
        if rank is not None and rank < 1:
            problems.append(f"{goal.name}: ranks count from 1, and the {side} side gave {rank}")
        if mine is not None and not LOWEST_MINE <= mine <= HIGHEST_MINE:
            problems.append(f"{goal.name}: the {side} side's rating is {mine}, and the scale goes from 0 to 10")
    return problems
