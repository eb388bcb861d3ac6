"""Whether raters, languages or times use the same items in the same way: structure, then loadings, then intercepts.

Meredith (1993), Psychometrika 58, 525-543. Each step is judged by an interval, not by a point: it holds, it does not,
or it cannot be told yet. Limits and their sources stand in `criteria`.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from types import MappingProxyType

import numpy as np

from plait.reliability.answers import Floats, ReliabilityError
from plait.reliability.results import Estimate, NotEnough, Undefined
from plait.validation.criteria import LARGEST_CFI_LOSS, LARGEST_SRMR, SMALLEST_CFI
from plait.validation.factor_model import Equal, NoSolution, Solution, Structure, fitted
from plait.validation.fit import Change, Fit, change_between, fit_of
from plait.validation.moments import Moments, group_moments

FEWEST_EACH_GROUP = 100
"""People needed in each group. Our rule: in simulated studies of 100 only half found a loading that differs, and no
study called it equal; with fewer the scatter of the moments is estimated from too few people to be trusted
(docs/reference/validation.md)."""


class Verdict(Enum):
    """What can be said of one step."""

    HOLDS = "holds"
    BROKEN = "does not hold"
    OPEN = "cannot be told yet"


@dataclass(frozen=True)
class Step:
    """One step: how the model fits, what it costs beside the step before (None for the first), and the verdict."""

    equal: Equal
    fit: Fit
    change: Change | None
    verdict: Verdict


@dataclass(frozen=True)
class InvarianceReport:
    """Groups by name with their people; the steps, or why there are none."""

    groups: Mapping[str, int]
    ratings: int
    steps: tuple[Step, ...] | NotEnough | Undefined

    def holds(self, equal: Equal) -> bool:
        """Whether this step and every one before it hold."""
        if not isinstance(self.steps, tuple):
            return False
        return all(step.verdict is Verdict.HOLDS for step in self.steps if step.equal <= equal)


def invariance_report(
    person: Sequence[Hashable], group: Sequence[str], rows: Floats, structure: Structure
) -> InvarianceReport:
    """All three steps; `rows` (n, items) are complete and turned, `group` names each row's rater, language or time.

    One person, or one case, may have ratings in several groups. Raises ReliabilityError where lengths differ.
    """
    if not len(person) == len(group) == len(rows):
        raise ReliabilityError([f"{len(person)} persons, {len(group)} groups, {len(rows)} rows: give as many of each"])
    names = sorted(set(group))
    sizes = {name: len({who for who, which in zip(person, group, strict=True) if which == name}) for name in names}
    return InvarianceReport(MappingProxyType(sizes), len(rows), _steps(person, group, rows, structure, sizes))


def _steps(
    person: Sequence[Hashable], group: Sequence[str], rows: Floats, structure: Structure, sizes: Mapping[str, int]
) -> tuple[Step, ...] | NotEnough | Undefined:
    people = min(sizes.values(), default=0)
    if len(sizes) < 2:
        return Undefined(people, "there is only one group, so there is nothing to compare")
    if people < FEWEST_EACH_GROUP:
        return NotEnough(people, FEWEST_EACH_GROUP)
    numbers = {name: place for place, name in enumerate(sizes)}
    codes = [numbers[name] for name in group]
    same = [name for name, code in numbers.items() if np.ptp(rows[np.array(codes) == code], axis=0).min() == 0]
    if same:
        return Undefined(people, f"everybody gave the same answer to an item: {', '.join(same)}")
    moments = group_moments(person, codes, rows)
    try:
        return _judged([fitted(structure, moments, equal) for equal in Equal], moments)
    except NoSolution as slip:
        return Undefined(people, str(slip))


def _judged(solutions: Sequence[Solution], moments: Moments) -> tuple[Step, ...]:
    fits = [fit_of(solution, moments) for solution in solutions]
    changes = [change_between(stricter, freer, moments) for freer, stricter in pairwise(solutions)]
    first = Step(Equal.STRUCTURE, fits[0], None, fit_verdict(fits[0]))
    return (
        first,
        *(
            Step(solution.equal, fit, change, change_verdict(change.cfi_loss))
            for solution, fit, change in zip(solutions[1:], fits[1:], changes, strict=True)
        ),
    )


def fit_verdict(fit: Fit) -> Verdict:
    """Whether a structure fits: CFI by its interval, and SRMR."""
    if fit.srmr > LARGEST_SRMR.value or fit.cfi.high < SMALLEST_CFI.value:
        return Verdict.BROKEN
    return Verdict.HOLDS if fit.cfi.low >= SMALLEST_CFI.value else Verdict.OPEN


def change_verdict(loss: Estimate) -> Verdict:
    """Whether a step's equality holds, by the interval of the CFI it loses."""
    if loss.high <= LARGEST_CFI_LOSS.value:
        return Verdict.HOLDS
    return Verdict.BROKEN if loss.low > LARGEST_CFI_LOSS.value else Verdict.OPEN
