"""Confirmatory factor models of one or several groups by maximum likelihood: each item belongs to one factor.

Jöreskog (1971), Simultaneous factor analysis in several populations, Psychometrika 36, 409-426; Fisher scoring with
halved steps. The first group's factors have variance 1 and mean 0; what is equal between groups is `Equal`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

import numpy as np

from plait.reliability.answers import Floats
from plait.validation.moments import Group, Moments, triangle

STEPS = 500
SMALLEST_GAIN = 1e-8
"""Scoring ends when a step promises less than this of the chi-square, which is read to two digits."""
HALVINGS = 30


UNSETTLED = "the fit did not settle: too few people, or a model that these data do not support"


class Equal(IntEnum):
    """What groups have in common; each holds what the one before it holds."""

    STRUCTURE = 0
    LOADINGS = 1
    INTERCEPTS = 2


@dataclass(frozen=True)
class Structure:
    """Which factor each item belongs to: `factor_of` has a number from 0 for each item, in the items' order."""

    name: str
    factor_of: tuple[int, ...]

    @property
    def factors(self) -> int:
        return max(self.factor_of) + 1

    @property
    def items(self) -> int:
        return len(self.factor_of)


@dataclass(frozen=True, eq=False)
class Parameters:
    """One group's model: loadings, unique variances and intercepts (items,), factors' covariance and means."""

    loadings: Floats
    uniquenesses: Floats
    intercepts: Floats
    factors: Floats
    means: Floats


@dataclass(frozen=True)
class Slot:
    """One free number: an entry of one kind, in one group or, where groups share it, in several."""

    kind: str
    row: int
    column: int
    groups: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Solution:
    """A model that was fitted: `chi_square` is the ratings' number times the discrepancy at the minimum."""

    structure: Structure
    equal: Equal
    groups: tuple[Parameters, ...]
    chi_square: float
    freedom: int


class NoSolution(ValueError):
    """The model has no minimum that could be found; the message is a sentence for the report."""


def fitted(structure: Structure, moments: Moments, equal: Equal = Equal.STRUCTURE) -> Solution:
    """The model at its largest likelihood. Raises NoSolution where there is none that can be used."""
    means = moments.groups[0].mean is not None
    problem = _Problem(structure, moments, slots(structure, len(moments.groups), equal, means=means))
    groups = _starts(structure, moments)
    value = discrepancy(structure, moments, groups)
    for _ in range(STEPS):
        step, promised = _scoring_step(problem, groups)
        if promised <= SMALLEST_GAIN:
            break
        groups, value = _shortened(problem, groups, step, value)
    else:
        raise NoSolution(UNSETTLED)
    _refuse_improper(groups)
    return Solution(structure, equal, groups, value, moments.added.shape[1] - len(problem.layout))


def slots(structure: Structure, groups: int, equal: Equal, *, means: bool) -> tuple[Slot, ...]:
    """Every free number of the model, in a fixed order."""
    every = tuple(range(groups))
    apart = [(group,) for group in every]
    items, factors = range(structure.items), range(structure.factors)
    shared_loadings = [every] if equal >= Equal.LOADINGS else apart
    shared_intercepts = [every] if equal >= Equal.INTERCEPTS else apart
    found = [Slot("loading", item, 0, who) for who in shared_loadings for item in items]
    found += [Slot("unique", item, 0, who) for who in apart for item in items]
    found += [Slot("factor", row, column, who) for who in apart for row in factors for column in range(row)]
    if equal >= Equal.LOADINGS:
        found += [Slot("factor", row, row, who) for who in apart[1:] for row in factors]
    if means:
        found += [Slot("intercept", item, 0, who) for who in shared_intercepts for item in items]
    if means and equal >= Equal.INTERCEPTS:
        found += [Slot("mean", row, 0, who) for who in apart[1:] for row in factors]
    return tuple(found)


def implied(structure: Structure, group: Parameters) -> tuple[Floats, Floats]:
    """Means and covariance that the model implies."""
    loadings = _matrix(structure, group)
    covariance = loadings @ group.factors @ loadings.T + np.diag(group.uniquenesses)
    return group.intercepts + loadings @ group.means, covariance


def discrepancy(structure: Structure, moments: Moments, groups: Sequence[Parameters]) -> float:
    """The likelihood ratio against the groups' own moments; infinite where a model is no covariance."""
    total = 0.0
    for group, model in zip(moments.groups, groups, strict=True):
        mean, covariance = implied(structure, model)
        try:
            root = np.linalg.cholesky(covariance)
        except np.linalg.LinAlgError:
            return float("inf")
        away = np.zeros(group.items) if group.mean is None else group.mean - mean
        seen = group.covariance + np.outer(away, away)
        logs = 2 * np.log(np.diag(root)).sum() - np.linalg.slogdet(group.covariance)[1]
        total += group.weight * float(logs + np.trace(np.linalg.solve(covariance, seen)) - group.items)
    return total


def jacobian(structure: Structure, groups: Sequence[Parameters], layout: Sequence[Slot], *, means: bool) -> Floats:
    """How the implied moments of all groups, one below the other, move with each free number."""
    return np.column_stack([np.concatenate(list(_moved(structure, groups, slot, means=means))) for slot in layout])


def weights(structure: Structure, moments: Moments, groups: Sequence[Parameters]) -> Floats:
    """Expected information of normal ratings about the moments, all groups in one block matrix."""
    blocks = [_information(group, implied(structure, model)[1]) for group, model in _pairs(moments, groups)]
    size = sum(len(block) for block in blocks)
    found = np.zeros((size, size))
    place = 0
    for block in blocks:
        found[place : place + len(block), place : place + len(block)] = block
        place += len(block)
    return found


def freed(solution: Solution, equal: Equal) -> tuple[Parameters, ...]:
    """A solution's parameters written as those of a model that holds less equal: the same implied moments."""
    return tuple(_freed_group(solution.structure, group, equal) for group in solution.groups)


def _freed_group(structure: Structure, group: Parameters, equal: Equal) -> Parameters:
    if equal < Equal.INTERCEPTS:
        moved = group.intercepts + _matrix(structure, group) @ group.means
        group = replace(group, intercepts=moved, means=np.zeros_like(group.means))
    if equal < Equal.LOADINGS:
        sds = np.sqrt(np.diag(group.factors))
        loadings = group.loadings * sds[list(structure.factor_of)]
        group = replace(group, loadings=loadings, factors=group.factors / np.outer(sds, sds))
    return group


def _matrix(structure: Structure, group: Parameters) -> Floats:
    found = np.zeros((structure.items, structure.factors))
    found[np.arange(structure.items), list(structure.factor_of)] = group.loadings
    return found


def _pairs(moments: Moments, groups: Sequence[Parameters]) -> Iterator[tuple[Group, Parameters]]:
    return zip(moments.groups, groups, strict=True)


def _moved(structure: Structure, groups: Sequence[Parameters], slot: Slot, *, means: bool) -> Iterator[Floats]:
    """The derivative of each group's moments with respect to one free number."""
    for number, group in enumerate(groups):
        mean, covariance = np.zeros(structure.items), np.zeros((structure.items, structure.items))
        if number in slot.groups:
            mean, covariance = _derivative(structure, group, slot)
        yield np.concatenate([mean, triangle(covariance)]) if means else triangle(covariance)


def _derivative(structure: Structure, group: Parameters, slot: Slot) -> tuple[Floats, Floats]:
    """How one group's mean and covariance move with an entry of its own."""
    mean, covariance = np.zeros(structure.items), np.zeros((structure.items, structure.items))
    loadings = _matrix(structure, group)
    if slot.kind == "loading":
        factor = structure.factor_of[slot.row]
        covariance[slot.row] = (group.factors @ loadings.T)[factor]
        covariance = covariance + covariance.T
        mean[slot.row] = group.means[factor]
    elif slot.kind == "unique":
        covariance[slot.row, slot.row] = 1.0
    elif slot.kind == "factor":
        both = np.outer(loadings[:, slot.row], loadings[:, slot.column])
        covariance = both if slot.row == slot.column else both + both.T
    elif slot.kind == "intercept":
        mean[slot.row] = 1.0
    else:
        mean = loadings[:, slot.row]
    return mean, covariance


def _information(group: Group, covariance: Floats) -> Floats:
    inverse = np.linalg.inv(covariance)
    rows, columns = np.tril_indices(len(covariance))
    crossed = inverse[np.ix_(rows, rows)] * inverse[np.ix_(columns, columns)]
    crossed += inverse[np.ix_(rows, columns)] * inverse[np.ix_(columns, rows)]
    twice = np.where(rows == columns, 1.0, 2.0)
    of_covariance = crossed * np.outer(twice, twice) / 4
    if group.mean is None:
        return np.asarray(group.weight * of_covariance)
    size = len(covariance)
    found = np.zeros((size + len(rows), size + len(rows)))
    found[:size, :size], found[size:, size:] = inverse, of_covariance
    return np.asarray(group.weight * found)


def _residuals(structure: Structure, moments: Moments, groups: Sequence[Parameters]) -> Floats:
    """What is left between the groups' moments and the model's, as the likelihood weighs it."""
    parts = []
    for group, model in _pairs(moments, groups):
        mean, covariance = implied(structure, model)
        if group.mean is None:
            parts.append(triangle(group.covariance - covariance))
        else:
            away = group.mean - mean
            parts += [away, triangle(group.covariance + np.outer(away, away) - covariance)]
    return np.concatenate(parts)


@dataclass(frozen=True, eq=False)
class _Problem:
    """What is fitted: the structure, the groups' moments, and the free numbers."""

    structure: Structure
    moments: Moments
    layout: tuple[Slot, ...]


def _scoring_step(problem: _Problem, groups: Sequence[Parameters]) -> tuple[Floats, float]:
    """The step of Fisher scoring, and how much of the chi-square it promises."""
    structure, moments = problem.structure, problem.moments
    moves = jacobian(structure, groups, problem.layout, means=moments.groups[0].mean is not None)
    weighted = moves.T @ weights(structure, moments, groups)
    slope = weighted @ _residuals(structure, moments, groups)
    try:
        step = np.linalg.solve(weighted @ moves, slope)
    except np.linalg.LinAlgError as slip:
        raise NoSolution("these data do not tell the model's factors apart") from slip
    return np.asarray(step, dtype=np.float64), float(step @ slope)


def _shortened(
    problem: _Problem, groups: tuple[Parameters, ...], step: Floats, value: float
) -> tuple[tuple[Parameters, ...], float]:
    """The step, halved until the discrepancy grows smaller, and what it is then."""
    for halving in range(HALVINGS):
        tried = stepped(groups, problem.layout, step / 2**halving)
        found = discrepancy(problem.structure, problem.moments, tried)
        if found < value:
            return tried, found
    raise NoSolution(UNSETTLED)


def stepped(groups: Sequence[Parameters], layout: Sequence[Slot], step: Floats) -> tuple[Parameters, ...]:
    """The parameters with each free number moved by its entry of `step`."""
    arrays = [
        {
            "loading": group.loadings.copy(),
            "unique": group.uniquenesses.copy(),
            "intercept": group.intercepts.copy(),
            "factor": group.factors.copy(),
            "mean": group.means.copy(),
        }
        for group in groups
    ]
    for slot, move in zip(layout, step, strict=True):
        for number in slot.groups:
            entries = arrays[number][slot.kind]
            if slot.kind == "factor":
                entries[slot.row, slot.column] += move
                entries[slot.column, slot.row] = entries[slot.row, slot.column]
            else:
                entries[slot.row] += move
    return tuple(
        Parameters(each["loading"], each["unique"], each["intercept"], each["factor"], each["mean"]) for each in arrays
    )


def _starts(structure: Structure, moments: Moments) -> tuple[Parameters, ...]:
    """Half of each item's variance shared, with the sign of its covariance with the rest, the same in all groups."""
    share = [group.weight / moments.weight for group in moments.groups]
    pooled = sum(part * group.covariance for part, group in zip(share, moments.groups, strict=True))
    pooled = np.asarray(pooled)
    rest = pooled.sum(axis=1) - np.diag(pooled)
    loadings = np.sqrt(np.diag(pooled) / 2) * np.where(rest < 0, -1.0, 1.0)
    factors = np.full((structure.factors, structure.factors), 0.5) + 0.5 * np.eye(structure.factors)
    means = [np.zeros(structure.items) if group.mean is None else group.mean for group in moments.groups]
    middle = np.asarray(sum(part * mean for part, mean in zip(share, means, strict=True)))
    nothing = np.zeros(structure.factors)
    return tuple(
        Parameters(loadings, np.diag(group.covariance) / 2, middle, factors, nothing) for group in moments.groups
    )


def _refuse_improper(groups: Sequence[Parameters]) -> None:
    if any((group.uniquenesses <= 0).any() for group in groups):
        raise NoSolution("an item's own variance came out at zero or below: too few people, or too many factors")
    if any(np.linalg.eigvalsh(group.factors)[0] <= 0 for group in groups):
        raise NoSolution("two factors came out as one and the same: the model has too many factors for these data")
