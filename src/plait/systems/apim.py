"""The actor-partner interdependence model: what each member's score says of the own outcome, and of the other's.

Two regressions whose residuals are correlated within dyads, by maximum likelihood; Kenny, Kashy & Cook (2006), Dyadic
Data Analysis. Least squares in the right coordinates *is* that maximum, so nothing is searched for. Formulas, limits:
docs/reference/dyads.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.reliability.results import Estimate, Quantity
from plait.systems.design import DesignError
from plait.systems.dyads import MEMBERS, MODEL, Dyads, Floats
from plait.systems.one_pair import LEVEL, students_quantile
from plait.systems.ratio import fieller

ENOUGH_DYADS = 50
"""Below this a note says so. Our rule."""
FREE_APART = 9
"""Numbers of the model with roles: an intercept, an actor effect, a partner effect and a residual variance for each
role, and one correlation."""
FREE_ALIKE = 5
"""The same where members are interchangeable: three effects, one variance, one correlation."""
ROUNDING = 1e-12
"""Share of the outcomes' variance below which what is left is rounding."""

CORRELATIONAL = "These are associations. Both members' scores and outcomes may follow from something they share."
FEW = "{dyads} dyads: below {enough} the test of roles says too often that they matter, and too few to say they do not."


@dataclass(frozen=True)
class Effects:
    """What holds for one role, or for both members where they are interchangeable.

    role        the role, empty where there is none
    actor       points of outcome for one point of the own score
    partner     points of outcome for one point of the other member's score
    ratio       partner / actor: 0 actor only, 1 both alike (couple), -1 one against the other (contrast)
    errors      standard errors of intercept, actor and partner
    """

    role: str
    intercept: Estimate
    actor: Estimate
    partner: Estimate
    ratio: Quantity
    errors: tuple[float, float, float]


@dataclass(frozen=True)
class ApimFit:
    """One of the two models: its effects, the residuals' SDs (one a role) and correlation, and the log-likelihood.

    Residual SDs and log-likelihood are those of maximum likelihood, the correlation is what the two outcomes still
    share once scores are taken into account.
    """

    effects: tuple[Effects, ...]
    residual_sds: tuple[float, ...]
    correlation: float
    log_likelihood: float


@dataclass(frozen=True)
class Distinguishability:
    """The likelihood ratio between the two models: a small `p` says that roles matter, a large one says little."""

    chi_square: float
    freedom: int
    p: float


@dataclass(frozen=True)
class Apim:
    """Both models, and whether roles matter; `apart` and `test` are None where members have no roles."""

    dyads: int
    left_out: int
    alike: ApimFit
    apart: ApimFit | None
    test: Distinguishability | None
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class FittedLine:
    """A least-squares fit: coefficients, (X'X)^-1 and what is left of each row."""

    coefficients: Floats
    inverse: Floats
    left: Floats


def apim(dyads: Dyads, *, level: float = LEVEL) -> Apim:
    """Fit the model of interchangeable members and, where there are roles, that of members who differ, and test which.

    Intervals are Student's. Raises DesignError where nothing is left around the lines.
    """
    alike = _alike(dyads, level)
    apart = None if dyads.roles is None else _apart(dyads, dyads.roles, level)
    notes = [CORRELATIONAL]
    if apart is not None and len(dyads) < ENOUGH_DYADS:
        notes.append(FEW.format(dyads=len(dyads), enough=ENOUGH_DYADS))
    return Apim(
        dyads=len(dyads),
        left_out=dyads.left_out,
        alike=alike,
        apart=apart,
        test=None if apart is None else _test(apart, alike),
        notes=tuple(notes),
    )


def _apart(dyads: Dyads, roles: tuple[str, str], level: float) -> ApimFit:
    """Both roles' outcomes on the same two scores: then least squares of each alone is the joint maximum."""
    n = len(dyads)
    lines = [
        fitted_line(scores_design(dyads.score[:, ::step]), dyads.outcome[:, place]) for place, step in ((0, 1), (1, -1))
    ]
    left = np.stack([line.left for line in lines], axis=1)
    covariance = left.T @ left / n
    freedom = n - 3
    told = [
        _effects(
            role,
            line.coefficients,
            line.inverse * float(line.left @ line.left) / freedom,
            freedom=freedom,
            level=level,
            n=n,
        )
        for role, line in zip(roles, lines, strict=True)
    ]
    sds = np.sqrt(np.diag(covariance))
    correlation = float(covariance[0, 1] / (sds[0] * sds[1]))
    if 1 - correlation**2 <= ROUNDING:
        raise DesignError(MODEL, [_why_one(dyads)])
    return ApimFit(
        effects=tuple(told),
        residual_sds=(float(sds[0]), float(sds[1])),
        correlation=correlation,
        log_likelihood=_log_likelihood(n, float(np.linalg.slogdet(covariance)[1])),
    )


def _why_one(dyads: Dyads) -> str:
    """Why what the scores leave of one member's outcome says all of the other's."""
    apart = dyads.outcome[:, 0] - dyads.outcome[:, 1]
    if float(np.ptp(apart)) <= ROUNDING * float(np.abs(dyads.outcome).max()):
        return "both members' outcomes are one and the same, but for a constant: give an outcome of each member"
    return "beside the scores, one member's outcome follows from the other's, so that roles cannot be told apart"


def _alike(dyads: Dyads, level: float) -> ApimFit:
    """Sums and differences within dyads are independent, so each has a line of its own.

    The slope on sums is actor + partner, that on differences actor - partner.
    """
    n = len(dyads)
    root = math.sqrt(2)
    sums, outcome_sums = dyads.score.sum(axis=1) / root, dyads.outcome.sum(axis=1) / root
    apart, outcome_apart = np.diff(dyads.score).ravel() / root, np.diff(dyads.outcome).ravel() / root
    between = fitted_line(np.stack([np.full(n, root), sums], axis=1), outcome_sums)
    within = fitted_line(apart[:, None], outcome_apart)
    of_sums, of_differences = (float(line.left @ line.left) / n for line in (between, within))
    mix = np.array([[1, 0, 0], [0, 0.5, 0.5], [0, 0.5, -0.5]])
    covariance = np.zeros((3, 3))
    covariance[:2, :2] = between.inverse * of_sums
    covariance[2:, 2:] = within.inverse * of_differences
    # As nlme's gls does it: maximum likelihood's variances times rows / (rows - coefficients).
    rows = MEMBERS * n
    spread = mix @ covariance @ mix.T * rows / (rows - 3)
    coefficients = mix @ np.concatenate([between.coefficients, within.coefficients])
    variance = (of_sums + of_differences) / 2
    return ApimFit(
        effects=(_effects("", coefficients, spread, freedom=n - 2, level=level, n=n),),
        residual_sds=(math.sqrt(variance),),
        correlation=(of_sums - of_differences) / (of_sums + of_differences),
        log_likelihood=_log_likelihood(n, math.log(of_sums) + math.log(of_differences)),
    )


def scores_design(score: Floats) -> Floats:
    """Columns: an intercept and both members' scores."""
    return np.stack([np.ones(len(score)), *score.T], axis=1)


def fitted_line(design: Floats, outcome: Floats) -> FittedLine:
    """Least squares; DesignError where nothing is left around the line."""
    q, r = np.linalg.qr(design)
    coefficients = np.linalg.solve(r, q.T @ outcome)
    inside = np.linalg.inv(r)
    left = outcome - design @ coefficients
    if float(left @ left) <= ROUNDING * max(float(outcome @ outcome), ROUNDING):
        raise DesignError(
            MODEL, ["outcomes follow from the scores to the last digit, so there is no error to judge by"]
        )
    return FittedLine(coefficients, inside @ inside.T, left)


def _effects(role: str, values: Floats, covariance: Floats, *, freedom: int, level: float, n: int) -> Effects:
    reach = students_quantile(freedom, level)
    errors = np.sqrt(np.diag(covariance))
    intercept, actor, partner = (
        Estimate(float(value), float(value - reach * error), float(value + reach * error), level, n)
        for value, error in zip(values, errors, strict=True)
    )
    pair = (float(covariance[2, 2]), float(covariance[1, 2]), float(covariance[1, 1]))
    return Effects(
        role=role,
        intercept=intercept,
        actor=actor,
        partner=partner,
        ratio=fieller(partner.value, actor.value, pair, reach=reach, level=level, n=n),
        errors=(float(errors[0]), float(errors[1]), float(errors[2])),
    )


def _log_likelihood(n: int, log_determinant: float) -> float:
    """Of n dyads at the maximum, where the quadratic form is one for each of the two members."""
    return -n / 2 * (MEMBERS * math.log(2 * math.pi) + log_determinant + MEMBERS)


def _test(apart: ApimFit, alike: ApimFit) -> Distinguishability:
    from scipy import special

    freedom = FREE_APART - FREE_ALIKE
    chi_square = max(2 * (apart.log_likelihood - alike.log_likelihood), 0.0)
    return Distinguishability(chi_square, freedom, float(special.chdtrc(freedom, chi_square)))
