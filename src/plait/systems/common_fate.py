"""The common fate model: what both members' scores share, and how far it goes with what both outcomes share.

For scores about the couple itself, such as both members' rating of their work together: each is one view of the same
thing. Ledermann & Kenny (2012), Journal of Family Psychology 26(1), 140-148 (not read; the model as it is usually
drawn, each view counting alike). Formulas and limits: docs/reference/dyads.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.reliability.intervals import normal_quantile
from plait.reliability.results import Quantity, Undefined
from plait.systems.design import DesignError
from plait.systems.dyads import Dyads, Floats
from plait.systems.linear_covariance import fit_linear_covariance
from plait.systems.one_pair import LEVEL
from plait.systems.ratio import fieller
from plait.systems.round_robin_components import interval

MODEL = "no common fate model can be fitted"
FEWEST = 50
"""Dyads needed. Our rule, from the simulations on the page: what two views share is a difference of two spreads."""
NOTHING_SHARED = "Members' scores may share nothing, so that there is no common score whose effect could be told."
CORRELATIONAL = "These are associations. What both share may come from the couple, or from one who asked both alike."
MISFIT = (
    "The one's score goes with the other's outcome unlike the other way round (p {p:.3f}), which the model rules out."
)


@dataclass(frozen=True)
class CommonFate:
    """What both share, in squared points, and its effect; n is the dyads.

    score, outcome         variance of what both scores, and both outcomes, share
    covariance             of the two
    effect                 points of the shared outcome for one of the shared score
    score_share, outcome_share   share of a member's variance that is shared
    p                      of the one thing that the model with roles rules out; None where there are no roles
    """

    dyads: int
    left_out: int
    score: Quantity
    outcome: Quantity
    covariance: Quantity
    effect: Quantity
    score_share: float
    outcome_share: float
    p: float | None
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Shared:
    """Variances of shared score and outcome and their covariance, with the sampling covariance of the three.

    `whole` is the variance of one member's score, and of one's outcome.
    """

    values: Floats
    covariance: Floats
    slope: Floats
    bend: Floats
    whole: Floats
    p: float | None


def common_fate(dyads: Dyads, *, level: float = LEVEL) -> CommonFate:
    """Fit the model; raises DesignError for too few dyads, or where one column follows from the others."""
    if len(dyads) < FEWEST:
        raise DesignError(MODEL, [f"{len(dyads)} complete dyads, and {FEWEST} are needed"])
    found = _alike(dyads) if dyads.roles is None else _apart(dyads)
    n, reach = len(dyads), normal_quantile(level)
    score, outcome, both = (
        interval(*row, level=level, n=n)
        for row in zip(found.values, np.diag(found.covariance), found.slope, found.bend, strict=True)
    )
    spread = (float(found.covariance[2, 2]), float(found.covariance[0, 2]), float(found.covariance[0, 0]))
    effect = fieller(float(found.values[2]), float(found.values[0]), spread, reach=reach, level=level, n=n)
    # A shared variance below zero has a ratio too, and it means nothing.
    told = Undefined(n, NOTHING_SHARED) if isinstance(effect, Undefined) or found.values[0] <= 0 else effect
    score_share, outcome_share = (float(one) for one in np.maximum(found.values[:2], 0.0) / found.whole)
    return CommonFate(
        dyads=n,
        left_out=dyads.left_out,
        score=score,
        outcome=outcome,
        covariance=both,
        effect=told,
        score_share=score_share,
        outcome_share=outcome_share,
        p=found.p,
        notes=(CORRELATIONAL, *([MISFIT.format(p=found.p)] if found.p is not None and found.p < 1 - level else [])),
    )


def _apart(dyads: Dyads) -> _Shared:
    """Maximum likelihood of the four columns' covariance, each view with an error of its own; one degree of freedom."""
    from scipy import special

    x, y = np.array([1.0, 1, 0, 0]), np.array([0.0, 0, 1, 1])
    patterns = [np.outer(x, x), np.outer(y, y), np.outer(x, y) + np.outer(y, x)]
    for one, other in ((0, 0), (1, 1), (2, 2), (3, 3), (0, 2), (1, 3)):
        place = np.zeros((4, 4))
        place[one, other] = place[other, one] = 1.0
        patterns.append(place)
    sample = np.cov(np.concatenate([dyads.score, dyads.outcome], axis=1).T)
    is_full = np.linalg.matrix_rank(sample) == len(sample)
    fitted = fit_linear_covariance(np.stack(patterns), sample, len(dyads) - 1) if is_full else None
    if fitted is None:
        raise DesignError(MODEL, ["one column of scores or outcomes follows, or nearly follows, from the others"])
    p = float(special.chdtrc(fitted.freedom, fitted.chi_square))
    whole = np.array([np.var(one, axis=0, ddof=1).mean() for one in (dyads.score, dyads.outcome)])
    return _Shared(fitted.values[:3], fitted.covariance[:3, :3], fitted.slope[:3], fitted.bend[:3], whole, p)


def _alike(dyads: Dyads) -> _Shared:
    """Half of what sums vary by more than differences; the two are independent, and each is a Wishart matrix."""
    n, root = len(dyads), math.sqrt(2)
    columns = dyads.score, dyads.outcome
    sums = np.stack([one.sum(axis=1) / root for one in columns])
    differences = np.stack([np.diff(one).ravel() / root for one in columns])
    between, within = np.cov(sums), differences @ differences.T / n
    shared = (between - within) / 2
    places = ((0, 0), (1, 1), (0, 1))
    own = [
        [_entry_covariance(matrix, one, other) for other in places]
        for matrix, one in ((between, one) for one in places)
    ]
    apart = [[_entry_covariance(within, one, other) for other in places] for one in places]
    covariance = (np.array(own) / (n - 1) + np.array(apart) / n) / 4
    # One point more of shared (co)variance is two more of the sums', and nothing of the differences'.
    slope = np.array([_growth(between, *place) for place in places]) / (n - 1)
    bend = np.array([2.0, 2.0, 1.0]) / (n - 1)
    # Half of what sums and differences vary is one member's, whoever stands first.
    whole = np.diag(between + within) / 2
    return _Shared(np.array([shared[place] for place in places]), covariance, slope, bend, whole, None)


def _entry_covariance(matrix: Floats, one: tuple[int, int], other: tuple[int, int]) -> float:
    """Of two entries of a Wishart matrix with one degree of freedom."""
    (a, b), (c, d) = one, other
    return float(matrix[a, c] * matrix[b, d] + matrix[a, d] * matrix[b, c])


def _growth(matrix: Floats, one: int, other: int) -> float:
    """How the variance of a sum's entry grows with the shared part: a quarter of d/dt of (s_aa s_bb + s_ab²)."""
    return float(2 * matrix[one, one] if one == other else matrix[one, other])
