"""From the optimum, in the layout's units and relative to sigma^2, to numbers in points of the score."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from plait.trajectory.coordinates import PHI, SHARE, Parts, by_coordinate, to_point
from plait.trajectory.layout import Layout
from plait.trajectory.likelihood import Likelihood, Solved, solve, spread
from plait.trajectory.model import Parameters, StandardErrors
from plait.trajectory.search import DIFFERENCE, FLAT, Optimum
from plait.trajectory.sessions import Floats

Kind = TypeVar("Kind", bound=Parameters)
VARIANCES = (
    "sd_clinician",
    "sd_client_level",
    "sd_client_slope",
    "correlation",
    "autocorrelation",
    "sd_movement",
    "sd_error",
)
ROUNDING = 1e-9
"""A correlation this near to 1 is 1: slopes that follow the level entirely, but for rounding."""


@dataclass(frozen=True, eq=False)
class Estimates:
    """Everything that is reported of one fit, in points of the score."""

    parameters: Parameters
    errors: StandardErrors
    clinician_effects: dict[str, float]
    clinician_effect_sds: dict[str, float]
    log_likelihood: float


def estimates(likelihood: Likelihood, best: Optimum, parts: Parts) -> Estimates:
    """The numbers at the optimum; `likelihood` must have been called there last."""
    layout = likelihood.layout
    solved = solve(best.value.total)
    if solved is None:
        raise ValueError("there is no likelihood at this point")
    values = dict(zip(VARIANCES, _variances(layout, best.point, np.log(best.value.sigma2)), strict=True))
    known = _known(parts, values)
    change = layout.units.fixed
    effects = change @ -solved.contrast[:-1] + np.r_[layout.units.score_mid, np.zeros(layout.p - 1)]
    covariance = change @ solved.inverse @ change.T * best.value.sigma2
    blups, sds = _clinicians(likelihood, best, solved) if parts.clinicians else ({}, {})
    return Estimates(
        parameters=_named(Parameters, layout, effects, {name: values[name] if known[name] else None for name in known}),
        errors=_named(StandardErrors, layout, np.sqrt(np.diag(covariance)), _errors(likelihood, best, values, known)),
        clinician_effects=blups,
        clinician_effect_sds=sds,
        log_likelihood=log_likelihood(likelihood, best.value.deviance),
    )


def log_likelihood(likelihood: Likelihood, deviance: float) -> float:
    """The log-likelihood in the raw units, from the deviance in the layout's."""
    units = likelihood.layout.units
    made_smaller = units.log_columns if likelihood.method == "REML" else 0.0
    return -0.5 * deviance - likelihood.degrees * float(np.log(units.score_unit)) - made_smaller


def _named(kind: type[Kind], layout: Layout, fixed: Floats, others: dict[str, float | None]) -> Kind:
    covariates = {name: float(value) for name, value in zip(layout.covariates, fixed[2:], strict=True)}
    return kind(intercept=float(fixed[0]), slope=float(fixed[1]), covariates=covariates, **others)


def _variances(layout: Layout, point: Floats, log_sigma2: float) -> tuple[float, ...]:
    """The VARIANCES in points of the score. The correlation is 0 where level or slope do not vary."""
    sigma2, unit2 = float(np.exp(log_sigma2)), layout.units.score_unit**2
    level, cross, slope, between = spread(point)
    change = layout.units.client
    client = sigma2 * change @ np.array([[level, cross], [cross, slope]]) @ change.T
    sds = np.sqrt(np.maximum(np.diag(client), 0.0))
    together = float(sds[0] * sds[1])
    correlation = float(client[0, 1]) / together if together > 0 else 0.0
    if abs(correlation) > 1 - ROUNDING:
        correlation = float(np.sign(correlation))
    phi, share = float(point[0]), float(point[1])
    return (
        float(np.sqrt(between * sigma2 * unit2)),
        float(sds[0]),
        float(sds[1]),
        correlation,
        phi,
        float(np.sqrt(share * sigma2 * unit2)),
        float(np.sqrt((1 - share) * sigma2 * unit2)),
    )


def _known(parts: Parts, values: dict[str, float]) -> dict[str, bool]:
    """Which of the VARIANCES mean anything: asked for, and not a property of something that is none."""
    varying = values["sd_client_level"] > 0 and values["sd_client_slope"] > 0
    return {
        "sd_clinician": parts.clinicians,
        "sd_client_level": True,
        "sd_client_slope": parts.slopes,
        "correlation": parts.slopes and varying,
        "autocorrelation": parts.movement and values["sd_movement"] > 0,
        "sd_movement": parts.movement,
        "sd_error": True,
    }


def _errors(
    likelihood: Likelihood, best: Optimum, values: dict[str, float], known: dict[str, bool]
) -> dict[str, float | None]:
    """Standard errors of the VARIANCES by the delta method; None at an end of the range or along a flat direction."""
    covariance = _covariance(likelihood, best)
    if covariance is None:
        return dict.fromkeys(VARIANCES)
    slopes = _slopes(likelihood.layout, best)
    found = np.sqrt(np.maximum(np.einsum("ij,jk,ik->i", slopes, covariance, slopes), 0.0))
    inside = {name: known[name] and values[name] != 0 for name in VARIANCES} | {
        "correlation": known["correlation"] and abs(values["correlation"]) < 1,
    }
    # With no residual, or no movement, beside it the carry-over looks much surer than it is.
    told_apart = bool(best.free[PHI] and best.free[SHARE])
    inside |= {name: inside[name] and told_apart for name in ("autocorrelation", "sd_movement", "sd_error")}
    return {name: float(found[place]) if inside[name] else None for place, name in enumerate(VARIANCES)}


def _covariance(likelihood: Likelihood, best: Optimum) -> Floats | None:
    """Covariance of (the free coordinates, log sigma^2) from the curvature of the whole deviance; None if it is flat.

    The deviance is degrees * log sigma^2 + rss / sigma^2 + what does not hold sigma^2, and the curvature at hand is the
    one with sigma^2 profiled out; adding back the mixed derivatives gives that of all together.
    """
    degrees, free = likelihood.degrees, best.free
    cross = -degrees * (likelihood.residual_gradient(best.point) * by_coordinate(best.at))[free]
    whole = np.empty((len(cross) + 1, len(cross) + 1))
    whole[:-1, :-1] = best.bends + np.outer(cross, cross) / degrees
    whole[-1, :-1], whole[:-1, -1], whole[-1, -1] = cross, cross, degrees
    if len(cross) and np.linalg.eigvalsh(best.bends)[0] <= FLAT:
        return None
    return np.asarray(2 * np.linalg.inv(whole), dtype=np.float64)


def _slopes(layout: Layout, best: Optimum) -> Floats:
    """(7, f + 1) derivatives of the VARIANCES by the free coordinates and log sigma^2."""
    log_sigma2 = float(np.log(best.value.sigma2))
    pairs = []
    for place in np.flatnonzero(best.free):
        to = np.zeros(len(best.at))
        to[place] = DIFFERENCE
        pairs.append([_variances(layout, to_point(best.at + sign * to), log_sigma2) for sign in (1, -1)])
    pairs.append([_variances(layout, best.point, log_sigma2 + sign * DIFFERENCE) for sign in (1, -1)])
    return np.column_stack([np.subtract(ahead, behind) / (2 * DIFFERENCE) for ahead, behind in pairs])


def _clinicians(likelihood: Likelihood, best: Optimum, solved: Solved) -> tuple[dict[str, float], dict[str, float]]:
    """Best linear unbiased predictions of the clinicians' effects and the SDs of their errors, in points.

    u_j = tau^2 1'V_j^-1 (y - X b), and var(u_j - predicted) = tau^2 (1 - tau^2 1'V_j^-1 1) + what b's error adds
    (Robinson, Statistical Science 1991;6:15-32, section 2).
    """
    between, units = float(best.point[5]), likelihood.layout.units
    rows = likelihood.sums.clinicians[:, 0, :]
    gain = between / (1 + between * rows[:, 0])
    effects = gain * (rows @ solved.contrast) * units.score_unit
    from_effects = np.einsum("jp,pq,jq->j", rows[:, :-1], solved.inverse, rows[:, :-1])
    errors = np.sqrt((gain + gain**2 * from_effects) * best.value.sigma2) * units.score_unit
    names = likelihood.layout.names
    return dict(zip(names, effects.tolist(), strict=True)), dict(zip(names, errors.tolist(), strict=True))
