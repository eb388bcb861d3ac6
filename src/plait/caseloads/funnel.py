"""Clinicians' caseloads inside a funnel: what chance alone would do to each, so that nobody is ranked by chance.

Spiegelhalter (2005), Statistics in Medicine 24(8), 1185-1202: limits of 95 and 99.8 % around the overall mean, by the
number of cases, with additive over-dispersion from winsorised deviations. The formula was verified in the source of the
R package FunnelPlotR, not in the paper itself. Estimates are shrunken by a random intercept for each clinician.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from plait.caseloads.random_intercepts import Floats, RandomIntercepts, fit_random_intercepts, sums_of
from plait.errors import ProblemsError
from plait.reliability.intervals import normal_quantile
from plait.reliability.results import NotEnough, Undefined

LEVELS = (0.95, 0.998)
"""The two funnels of Spiegelhalter (2005): about two and three standard deviations."""
WINSORISED = 0.10
"""The share of deviations at either end that is drawn in before over-dispersion is worked out (same source)."""
LEAST_RELIABILITY = 0.5
"""Below this an estimate says more about chance than about a caseload. Our rule."""
FEWEST_CLINICIANS = 5
"""Clinicians needed for a variance between them. Our rule."""
FEWEST_CASES = 5
"""Cases with which a clinician counts towards over-dispersion and can be dependable: the mean of fewer is far from
normal. Our rule."""
MORE_THAN_EFFECTS = 3
"""Cases needed beyond the numbers of the case mix before what is left within clinicians can be told."""
WHOLE = 1e-9
"""Rounding that does not ask for one case more."""

Standing = Literal["inside", "outside 95 %", "outside 99.8 %", "not enough information"]


class CaseloadsError(ProblemsError):
    """Cases given as arrays cannot be used; `problems` holds every reason."""

    before = "these cases cannot be used: "


@dataclass(frozen=True)
class Caseload:
    """One clinician's cases: their mean beside the case mix, and the same shrunken towards that of clinicians.

    `shrunken` is the best linear unbiased prediction with its `error`; `standing` is how the mean lies to the limits,
    and "not enough information" where `reliability` is below what was asked for.
    """

    clinician: str
    cases: int
    mean: float
    shrunken: float
    error: float
    reliability: float
    standing: Standing


@dataclass(frozen=True)
class OverDispersion:
    """Whether caseloads differ more than chance within them: Q has `freedom` degrees; `between` is the added SD."""

    q: float
    freedom: int
    p: float
    between: float


@dataclass(frozen=True)
class Funnel:
    """Everything of one fit. `caseloads` stand in the order in which clinicians were given; none is by estimate.

    overall  the mean of all cases, at the average case mix: the middle of the funnel
    centre   the mean of clinicians by the mixed model, towards which estimates are shrunken
    within   SD of cases around their clinician
    between  SD of clinicians, by REML
    case_mix the effect of each covariate on the score
    needed   cases from which on an estimate is dependable; None where clinicians do not differ at all
    """

    overall: float
    centre: float
    within: float
    between: float
    case_mix: Mapping[str, float]
    dispersion: OverDispersion
    needed: int | None
    least_reliability: float
    caseloads: tuple[Caseload, ...]

    @property
    def icc(self) -> float:
        return self.between**2 / (self.between**2 + self.within**2)

    @property
    def cases(self) -> int:
        return sum(one.cases for one in self.caseloads)

    def limits(self, cases: float, level: float = LEVELS[0]) -> tuple[float, float]:
        """Between which means `level` of alike clinicians with so many cases lie."""
        half = normal_quantile(level) * self._sd(cases)
        return self.overall - half, self.overall + half

    def _sd(self, cases: float) -> float:
        return math.sqrt(variance_of_mean(self.within, cases, self.cases) + self.dispersion.between**2)


def reliability_of(cases: int, icc: float) -> float:
    """How far a mean of so many cases tells clinicians apart: n ICC / (1 + (n - 1) ICC), from 0 to 1."""
    return cases * icc / (1 + (cases - 1) * icc)


def cases_needed(reliability: float, icc: float) -> int | None:
    """The cases from which on a mean has this reliability; None where no number is enough."""
    if reliability <= 0:
        return 1
    if icc <= 0 or reliability >= 1:
        return None
    return max(1, math.ceil(reliability * (1 - icc) / (icc * (1 - reliability)) - WHOLE))


def variance_of_mean(within: float, cases: float, of_all: int) -> float:
    """Sampling variance of a caseload's mean around the overall mean, which holds these cases too."""
    return within**2 * max(0.0, 1 / cases - 1 / of_all)


def funnel(
    clinician: Sequence[str],
    score: npt.ArrayLike,
    covariates: Mapping[str, npt.ArrayLike] | None = None,
    *,
    least_reliability: float = LEAST_RELIABILITY,
) -> Funnel | NotEnough | Undefined:
    """The funnel of these cases, one entry a case. NotEnough counts clinicians. Raises CaseloadsError.

    `covariates` are numbers known of each case beforehand, such as the first score or 0 and 1 for a kind of case.
    """
    names = tuple(dict.fromkeys(clinician))
    if len(names) < FEWEST_CLINICIANS:
        return NotEnough(len(names), FEWEST_CLINICIANS)
    columns = {name: np.asarray(column, dtype=np.float64) for name, column in (covariates or {}).items()}
    scores = np.asarray(score, dtype=np.float64)
    _check(clinician, scores, columns, least_reliability)
    places = {name: place for place, name in enumerate(names)}
    codes = np.array([places[name] for name in clinician], dtype=np.int64)
    design, units = _design(columns, len(scores))
    fitted = None
    if np.ptp(scores) > 0:
        # Around the middle, so that sums of squares keep their digits.
        fitted = fit_random_intercepts(sums_of(codes, design, scores - scores.mean()))
    if fitted is None:
        return Undefined(len(names), "Nothing is left within clinicians, so that chance cannot be told.")
    residual = scores - scores.mean() - design @ fitted.effects
    means = np.bincount(codes, weights=residual) / np.bincount(codes)
    case_mix = dict(zip(columns, (fitted.effects[1:] / units).tolist(), strict=True))
    centre = float(scores.mean() + fitted.effects[0])
    cases = np.bincount(codes).astype(np.float64)
    around = _Around(names, cases, means - residual.mean(), centre + float(residual.mean()), centre)
    return _told(fitted, around, case_mix, least_reliability)


@dataclass(frozen=True, eq=False)
class _Around:
    """Each clinician's number of cases and mean, as its difference from the overall mean."""

    names: tuple[str, ...]
    cases: Floats
    differences: Floats
    overall: float
    centre: float


def _design(columns: Mapping[str, Floats], rows: int) -> tuple[Floats, Floats]:
    """An intercept and the covariates around their means in units of their SD, and these units."""
    units = np.array([column.std() for column in columns.values()])
    centred = [(column - column.mean()) / unit for column, unit in zip(columns.values(), units, strict=True)]
    return np.column_stack([np.ones(rows), *centred]), units


def _told(fitted: RandomIntercepts, around: _Around, case_mix: Mapping[str, float], least_reliability: float) -> Funnel:
    within, all_cases = math.sqrt(fitted.within), int(around.cases.sum())
    variances = np.array([variance_of_mean(within, float(n), all_cases) for n in around.cases])
    dispersion = over_dispersion(around.differences, variances, around.cases >= FEWEST_CASES)
    needed = cases_needed(least_reliability, fitted.icc)
    if needed is not None:
        needed = max(FEWEST_CASES, needed)
    sds = np.sqrt(variances + dispersion.between**2)
    caseloads = [
        Caseload(
            clinician=name,
            cases=int(cases),
            mean=around.overall + float(difference),
            shrunken=around.centre + float(effect),
            error=float(error),
            reliability=reliability_of(int(cases), fitted.icc),
            standing=_standing(float(difference), float(sd), int(cases), needed),
        )
        for name, cases, difference, effect, error, sd in zip(
            around.names, around.cases, around.differences, fitted.clinicians, fitted.errors, sds, strict=True
        )
    ]
    return Funnel(
        overall=around.overall,
        centre=around.centre,
        within=within,
        between=math.sqrt(fitted.between),
        case_mix=case_mix,
        dispersion=dispersion,
        needed=needed,
        least_reliability=least_reliability,
        caseloads=tuple(caseloads),
    )


def _standing(difference: float, sd: float, cases: int, needed: int | None) -> Standing:
    if needed is None or cases < needed:
        return "not enough information"
    if abs(difference) > normal_quantile(LEVELS[1]) * sd:
        return "outside 99.8 %"
    return "outside 95 %" if abs(difference) > normal_quantile(LEVELS[0]) * sd else "inside"


def over_dispersion(differences: Floats, variances: Floats, counted: npt.NDArray[np.bool_]) -> OverDispersion:
    """Additive over-dispersion: phi is the mean square of the winsorised deviations in standard errors, w = 1 / s^2.

    tau^2 = (I phi - (I - 1)) / (sum w - sum w^2 / sum w), and 0 where that is negative. Q takes what is not winsorised.
    """
    from scipy.special import gammaincc

    usable = counted & (variances > 0)
    count = int(usable.sum())
    if count < 2:
        return OverDispersion(0.0, 0, 1.0, 0.0)
    deviations, weights = differences[usable] / np.sqrt(variances[usable]), 1 / variances[usable]
    low, high = np.quantile(deviations, [WINSORISED, 1 - WINSORISED])
    winsorised = float((np.clip(deviations, low, high) ** 2).sum())
    spread = float(weights.sum() - (weights**2).sum() / weights.sum())
    between = math.sqrt(max(0.0, (winsorised - (count - 1)) / spread))
    q = float((deviations**2).sum())
    return OverDispersion(q, count - 1, float(gammaincc((count - 1) / 2, q / 2)), between)


def _check(clinician: Sequence[str], scores: Floats, columns: Mapping[str, Floats], least_reliability: float) -> None:
    problems = []
    if not 0 <= least_reliability < 1:
        problems.append(f"the least reliability is {least_reliability}: give one from 0 to below 1")
    if any(not name.strip() for name in clinician):
        problems.append("a clinician has no name")
    for name, column in {"score": scores, **columns}.items():
        if column.shape != (len(clinician),):
            problems.append(f"{name} has {column.size} entries for {len(clinician)} cases")
        elif not np.isfinite(column).all():
            problems.append(f"{name} is not a number everywhere: leave such cases out")
        elif name != "score" and np.ptp(column) == 0:
            problems.append(f"{name} is the same everywhere: leave it out")
    if not problems:
        problems += _unfit(clinician, columns)
    if problems:
        raise CaseloadsError(problems)


def _unfit(clinician: Sequence[str], columns: Mapping[str, Floats]) -> list[str]:
    design, _units = _design(columns, len(clinician))
    least = design.shape[1] + MORE_THAN_EFFECTS
    if len(clinician) < least or len(clinician) == len(set(clinician)):
        return [f"{len(clinician)} cases: {least} and a clinician with two or more are needed"]
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return [f"{', '.join(columns)} repeat each other: leave one out"]
    return []
