"""How well a factor model fits, with intervals, where ratings of one person are not independent.

The likelihood ratio is divided by its mean under the model, estimated from people (Satorra & Bentler 1994; of nested
models: Satorra & Bentler 2010, Psychometrika 75, 243-248, so that it cannot fall below zero). CFI and RMSEA are their
robust forms (Brosseau-Liard & Savalei 2014, Multivariate Behavioral Research 49, 460-470), with intervals from the
noncentral chi-square.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from plait.reliability.answers import Floats
from plait.reliability.results import Estimate
from plait.validation.factor_model import (
    Equal,
    NoSolution,
    Parameters,
    Solution,
    Structure,
    freed,
    implied,
    jacobian,
    slots,
    weights,
)
from plait.validation.moments import Moments, triangle

LEVEL = 0.90
"""Two one-sided tests at .05: an interval wholly on one side of a limit decides (Yuan & Chan 2016, Psychological
Methods 21, 405-426)."""


@dataclass(frozen=True)
class Test:
    """A scaled likelihood ratio: `value` on `freedom` degrees of freedom; `scale` is what it was divided by."""

    value: float
    freedom: int
    scale: float
    p: float


@dataclass(frozen=True)
class Fit:
    """How a model fits: its test, CFI and RMSEA with intervals, and SRMR, which is a size and has none."""

    people: int
    ratings: int
    test: Test
    cfi: Estimate
    rmsea: Estimate
    srmr: float


@dataclass(frozen=True)
class Change:
    """What a stricter model costs: the difference test, the loss of CFI, and the RMSEA of the difference alone.

    `rmsea_rise` is the plain difference of the two models' RMSEA, which has no interval of its own.
    """

    test: Test
    cfi_loss: Estimate
    rmsea_of_change: Estimate
    rmsea_rise: float


def fit_of(solution: Solution, moments: Moments) -> Fit:
    """How well the model fits against the moments it was fitted to."""
    means = moments.groups[0].mean is not None
    layout = slots(solution.structure, len(moments.groups), solution.equal, means=means)
    tangent = jacobian(solution.structure, solution.groups, layout, means=means)
    information = weights(solution.structure, moments, solution.groups)
    test = scaled_test(solution.chi_square, solution.freedom, left_by(tangent, information), moments)
    whole = _misfit_of_none(moments)
    return Fit(
        people=moments.people,
        ratings=round(moments.weight),
        test=test,
        cfi=_cfi(test, whole, moments),
        rmsea=_rmsea(test, moments),
        srmr=_srmr(solution, moments),
    )


def change_between(stricter: Solution, freer: Solution, moments: Moments) -> Change:
    """What holding more equal costs. Both must have been fitted to `moments`."""
    groups = freed(stricter, freer.equal)
    information = weights(stricter.structure, moments, stricter.groups)
    strict = _tangent(stricter.structure, stricter.groups, stricter.equal, moments)
    free = _tangent(freer.structure, groups, freer.equal, moments)
    between = left_by(strict, information) - left_by(free, information)
    lost = max(stricter.chi_square - freer.chi_square, 0.0)
    test = scaled_test(lost, stricter.freedom - freer.freedom, between, moments)
    whole = _misfit_of_none(moments)
    rise = fit_of(stricter, moments).rmsea.value - fit_of(freer, moments).rmsea.value
    return Change(test, _as_estimate(test, moments, 1 / whole), _rmsea(test, moments), rise)


def scaled_test(value: float, freedom: int, left: Floats, moments: Moments) -> Test:
    """The likelihood ratio divided by its mean per degree of freedom, `left` weighing what the model leaves."""
    scale = float(np.trace(left @ moments.uncertainty())) / freedom
    if not np.isfinite(scale) or scale <= 0:
        raise NoSolution("the ratings of these people leave no uncertainty to test against")
    return Test(value / scale, freedom, scale, float(special.chdtrc(freedom, value / scale)))


def left_by(tangent: Floats, information: Floats) -> Floats:
    """Weights of the misfit that the model's free numbers cannot take up."""
    weighted = information @ tangent
    return np.asarray(information - weighted @ np.linalg.solve(tangent.T @ weighted, weighted.T))


def noncentrality(value: float, freedom: int) -> tuple[float, float]:
    """The interval of a chi-square's noncentrality at LEVEL."""
    tail = (1 - LEVEL) / 2
    return _noncentral(value, freedom, 1 - tail), _noncentral(value, freedom, tail)


def _noncentral(value: float, freedom: int, probability: float) -> float:
    if float(special.chdtr(freedom, value)) <= probability:
        return 0.0
    return float(special.chndtrinc(value, freedom, probability))


def _tangent(structure: Structure, groups: Sequence[Parameters], equal: Equal, moments: Moments) -> Floats:
    means = moments.groups[0].mean is not None
    return jacobian(structure, groups, slots(structure, len(groups), equal, means=means), means=means)


def _as_estimate(test: Test, moments: Moments, factor: float) -> Estimate:
    """The misfit behind a test, chi-square units times `factor`, never below zero."""
    low, high = noncentrality(test.value, test.freedom)
    middle = max(test.value - test.freedom, 0.0)
    ends = [end * test.scale * factor for end in (middle, min(low, middle), max(high, middle))]
    return Estimate(ends[0], ends[1], ends[2], LEVEL, moments.people)


def _rmsea(test: Test, moments: Moments) -> Estimate:
    """Root mean square error of approximation; several groups as Steiger (1998) proposed."""
    misfit = _as_estimate(test, moments, len(moments.groups) / (test.freedom * moments.weight))
    return misfit.map(lambda square: float(np.sqrt(square)))


def _cfi(test: Test, whole: float, moments: Moments) -> Estimate:
    lost = _as_estimate(test, moments, 1 / whole)
    return Estimate(1 - lost.value, max(0.0, 1 - lost.high), 1 - lost.low, LEVEL, moments.people)


def _misfit_of_none(moments: Moments) -> float:
    """Misfit, beyond chance, of the model in which no items belong together: the yardstick of the CFI."""
    items = moments.groups[0].items
    value = 0.0
    tangents: list[Floats] = []
    for group in moments.groups:
        variances = np.diag(group.covariance)
        value += group.weight * float(np.log(variances).sum() - np.linalg.slogdet(group.covariance)[1])
        tangents.append(_alone(items, with_mean=group.mean is not None))
    tangent = _blocks(tangents)
    structure = Structure("no factor", (0,) * items)
    nothing = tuple(_unrelated(np.diag(group.covariance), group.mean) for group in moments.groups)
    left = left_by(tangent, weights(structure, moments, nothing))
    freedom = tangent.shape[0] - tangent.shape[1]
    test = scaled_test(value, freedom, left, moments)
    beyond = float((test.value - freedom) * test.scale)
    if beyond <= 0:
        raise NoSolution("the items do not go together at all, so there is no factor to look for")
    return beyond


def _alone(items: int, *, with_mean: bool) -> Floats:
    """Tangent of the model with free variances, and means, and nothing shared."""
    rows, columns = np.tril_indices(items)
    variances = (rows[:, None] == np.arange(items)) & (rows == columns)[:, None]
    return _blocks([np.eye(items), variances.astype(np.float64)]) if with_mean else variances.astype(np.float64)


def _blocks(parts: Sequence[Floats]) -> Floats:
    found = np.zeros((sum(part.shape[0] for part in parts), sum(part.shape[1] for part in parts)))
    row = column = 0
    for part in parts:
        found[row : row + part.shape[0], column : column + part.shape[1]] = part
        row, column = row + part.shape[0], column + part.shape[1]
    return found


def _unrelated(variances: Floats, mean: Floats | None) -> Parameters:
    items = len(variances)
    centre = np.zeros(items) if mean is None else mean
    return Parameters(np.zeros(items), variances, centre, np.eye(1), np.zeros(1))


def _srmr(solution: Solution, moments: Moments) -> float:
    """Standardised root mean square residual of means and covariances, groups by their number of ratings."""
    total = 0.0
    for group, model in zip(moments.groups, solution.groups, strict=True):
        mean, covariance = implied(solution.structure, model)
        sds = np.sqrt(np.diag(group.covariance))
        away = triangle((group.covariance - covariance) / np.outer(sds, sds))
        if group.mean is not None:
            away = np.concatenate([away, (group.mean - mean) / sds])
        total += group.weight / moments.weight * float(np.sqrt(np.square(away).mean()))
    return total
