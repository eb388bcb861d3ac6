"""What sessions tell of each clinician's clients: how far their levels lie from the average, shrunken.

Each client's own level, as the filter knows it at the end, is turned back into what the client's scores alone say of
it; clinicians then are a one-way random effect on those (its SD by maximum likelihood with the prior of the file).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize_scalar

from plait.trajectory.forecast import SeriesForecast
from plait.trajectory.forecast_course import filtered
from plait.trajectory.sessions import Floats, Rows, Sessions

TYPICAL_SHARE = 0.07
"""Clinicians' share of the variance between clients, where the prior is densest. Typical figures of 3 to 10 % are from
memory, not verified (dynamics.md B): an assumption."""
SPREAD = 1.0
"""SD of that prior on the logit of the share."""
LEAST_SHARE = 1e-6
"""Keeps a person whose scores say nothing of the level in the sum, at next to no weight."""


@dataclass(frozen=True, eq=False)
class _Clients:
    """What each client's scores say of the own level, beside the average: value, variance, whose client."""

    value: Floats
    variance: Floats
    clinician: Rows


def clinician_levels(series: SeriesForecast, sessions: Sessions) -> tuple[float, Mapping[str, tuple[float, float]]]:
    """SD between clinicians in latent units, and each one's mean and variance, by name."""
    names = sessions.clinician
    if names is None:
        return 0.0, {}
    clients = _clients(series, sessions)
    total = series.fitted.sd_level**2
    found = minimize_scalar(lambda logit: -_log_posterior(logit, clients, total), bounds=(-8.0, 3.0), method="bounded")
    share = 1 / (1 + np.exp(-float(found.x)))
    between = share * total
    levels = {}
    for code in np.unique(clients.clinician):
        own = clients.clinician == code
        weights = 1 / (clients.variance[own] + total - between)
        variance = 1 / (1 / between + weights.sum())
        levels[names.names[code]] = (float(variance * (weights @ clients.value[own])), float(variance))
    return float(np.sqrt(between)), levels


def _log_posterior(logit: float, clients: _Clients, total: float) -> float:
    """Of the clinicians' share of the variance: prior and marginal likelihood of the clients' levels."""
    between = total / (1 + np.exp(-logit))
    weight = 1 / (clients.variance + total - between)
    _, place = np.unique(clients.clinician, return_inverse=True)
    sums = np.bincount(place, weight)
    means = np.bincount(place, weight * clients.value)
    own = np.log(weight).sum() - (weight * clients.value**2).sum()
    shared = (between * means**2 / (1 + between * sums)).sum() - np.log1p(between * sums).sum()
    centre = np.log(TYPICAL_SHARE / (1 - TYPICAL_SHARE))
    return float(0.5 * (own + shared) - 0.5 * ((logit - centre) / SPREAD) ** 2)


def _clients(series: SeriesForecast, sessions: Sessions) -> _Clients:
    courses, given = series.prepared(sessions)
    mean, variance = filtered(series.theta, series.spreads, given).own.T
    total, middle = series.fitted.sd_level**2, series.fitted.intercept
    # A person's scores are what took the prior (middle, total) to (mean, variance).
    precision = np.maximum(1 / variance - 1 / total, LEAST_SHARE / total)
    return _Clients((mean - middle) / (variance * precision), 1 / precision, courses.clinician)
