"""The components of round robins over groups, with what normal ratings with these components let them vary by.

Each component is a quadratic form y'Py of a group's ratings, and Cov(y'Py, y'Qy) = 2 tr(PVQV). An interval holds every
value that lies within so many of *its own* standard errors: a small variance varies less than a large one, so that
Student's kind of interval would be too short above.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.reliability.intervals import normal_quantile
from plait.reliability.results import Estimate, Quantity, Undefined
from plait.systems.dyads import Floats
from plait.systems.round_robin_forms import cells, covariance_inside, forms, patterns
from plait.systems.round_robins import RoundRobin

COMPONENTS = ("actor", "partner", "relationship", "actor_partner", "dyadic")
RELATIONSHIP = COMPONENTS.index("relationship")
NO_UPPER_END = "So few groups have no interval of {level:.1%} with two ends: take a lower level."
ERROR = len(COMPONENTS)
"""Where the error variance stands, where there are two indicators."""


@dataclass(frozen=True, eq=False)
class Components:
    """Components over groups, in the order of COMPONENTS; with two indicators the error variance is the sixth.

    values       of what the indicators share
    covariance   their sampling covariance
    slope, bend  how the sampling variance of each grows with its own value, linearly and with the square
    matrices     each of the five within and between indicators, shape (5, indicators, indicators)
    """

    values: Floats
    covariance: Floats
    slope: Floats
    bend: Floats
    matrices: Floats


def components(used: list[RoundRobin]) -> Components:
    """Each group's components, weighted by its members less one."""
    weights = np.array([one.size - 1.0 for one in used])
    weights /= weights.sum()
    each = np.stack([np.einsum("ia,kab,jb->kij", cells(one), forms(one.size), cells(one)) for one in used])
    matrices = np.einsum("g,gkij->kij", weights, each)
    count = ERROR if matrices.shape[1] == 1 else ERROR + 1
    covariance, slope, bend = np.zeros((count, count)), np.zeros(count), np.zeros(count)
    for size in sorted({one.size for one in used}):
        share = sum(float(w) ** 2 for one, w in zip(used, weights, strict=True) if one.size == size)
        found = _sampling(size, matrices)
        covariance, slope, bend = (
            total + share * part for total, part in zip((covariance, slope, bend), found, strict=True)
        )
    return Components(_values(matrices), covariance, slope, bend, matrices)


def interval(value: float, variance: float, slope: float, bend: float, *, level: float, n: int) -> Quantity:
    """Every t with |value - t| within so many standard errors, where the variance is quadratic in t."""
    square = normal_quantile(level) ** 2
    leading, half = 1 - square * bend, square * slope / 2
    if leading <= 0:
        return Undefined(n, NO_UPPER_END.format(level=level))
    root = math.sqrt(half * half + leading * square * variance)
    low, high = ((half + way * root) / leading for way in (-1, 1))
    return Estimate(float(value), float(value + low), float(value + high), level, n)


def _values(matrices: Floats) -> Floats:
    if matrices.shape[1] == 1:
        return np.asarray(matrices[:, 0, 0])
    of_one = matrices[RELATIONSHIP]
    return np.append(matrices[:, 0, 1], np.trace(of_one) / 2 - of_one[0, 1])


def _sampling(size: int, matrices: Floats) -> tuple[Floats, Floats, Floats]:
    """In one group: covariance of the components, and how each one's variance grows with its own value."""
    whole = covariance_inside(size, matrices)
    quadratic, where = _forms_and_places(size, matrices.shape[1])
    moved = np.stack([form @ whole for form in quadratic])
    own = np.stack([form @ place for form, place in zip(quadratic, where, strict=True)])
    return (
        2 * np.einsum("kab,lba->kl", moved, moved),
        4 * np.einsum("kab,kba->k", moved, own),
        2 * np.einsum("kab,kba->k", own, own),
    )


def _forms_and_places(size: int, indicators: int) -> tuple[list[Floats], list[Floats]]:
    """Each component's quadratic form over all indicators, and where it enters their covariance."""
    if indicators == 1:
        return [*forms(size)], [*patterns(size)]
    between, apart = np.array([[0, 0.5], [0.5, 0]]), np.array([[0.5, -0.5], [-0.5, 0.5]])
    quadratic = [np.kron(between, form) for form in forms(size)]
    where = [np.kron(np.ones((2, 2)), place) for place in patterns(size)]
    quadratic.append(np.kron(apart, forms(size)[RELATIONSHIP]))
    where.append(np.kron(np.eye(2), patterns(size)[RELATIONSHIP]))
    return quadratic, where
