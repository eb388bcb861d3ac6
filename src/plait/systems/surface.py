"""Response surface of an outcome over two raters' views: does it matter that they agree, or how far they are apart?

Polynomial regression on both ratings, centred on the scale's own middle, with the surface's five tests (Edwards & Parry
1993; a1 to a5 as in the R package RSA). It stands beside difference scores because these presuppose what it tests.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plait.reliability.results import Estimate
from plait.systems.one_pair import LEVEL, students_quantile
from plait.systems.pairs import Bounds, Floats, PairedRatingsError

FEWEST_ROWS = 30
"""Rows needed: six coefficients, five to a coefficient. Our rule."""
ENOUGH_ROWS = 50
"""Below this a note says so. Our rule."""
APART = 0.5
"""How far apart two ratings must be to count as a discrepancy, in SDs of all ratings together. Our reading of the
usual half SD, whose original was not read."""
SMALLEST_SHARE = 0.10
"""Each direction of discrepancy must hold at least this share of the rows: else the surface is drawn where there is
nothing."""

NAMES = ("intercept", "client", "clinician", "client_squared", "product", "clinician_squared")
TESTS: dict[str, tuple[float, ...]] = {
    "a1": (0, 1, 1, 0, 0, 0),
    "a2": (0, 0, 0, 1, 1, 1),
    "a3": (0, 1, -1, 0, 0, 0),
    "a4": (0, 0, 0, 1, -1, 1),
    "a5": (0, 0, 0, 1, 0, -1),
}
"""Each test as weights of the coefficients."""


@dataclass(frozen=True)
class ResponseSurface:
    """The fitted surface; estimates with n rows and Student's intervals, each with its standard error.

    coefficients     by name, in points of the outcome
    tests            a1, a2: slope and bend where both agree; a3, a4: where they are opposite; a5: whether the ridge is
                     off the line of agreement
    stationary       (client, clinician) on the scale itself where the surface is flat; None where it has no such point
    ridge            (slope, intercept at the middle) of the first principal axis; None without one
    r_squared        share of the outcome's variance
    """

    coefficients: dict[str, Estimate]
    tests: dict[str, Estimate]
    errors: dict[str, float]
    stationary: tuple[float, float] | None
    ridge: tuple[float, float] | None
    r_squared: float
    notes: tuple[str, ...]


def response_surface(
    client: Sequence[float],
    clinician: Sequence[float],
    outcome: Sequence[float],
    *,
    bounds: Bounds,
    level: float = LEVEL,
) -> ResponseSurface:
    """Fit the surface by least squares; one row a pair, since rows are taken as independent.

    PairedRatingsError where the two cannot be compared: off the common scale, too few rows, no variance, or hardly any
    row in which one or the other rated higher.
    """
    x, y, z = (np.asarray(one, dtype=np.float64) for one in (client, clinician, outcome))
    problems = _problems(x, y, z, bounds)
    if problems:
        raise PairedRatingsError("no surface can be fitted: " + "; ".join(problems))
    middle = (bounds[0] + bounds[1]) / 2
    design = _design(x - middle, y - middle)
    b, residual, inverse = _least_squares(design, z)
    freedom = len(z) - len(b)
    covariance = inverse * (float(residual @ residual) / freedom)
    tests = np.array(list(TESTS.values()))
    told = [*zip(NAMES, b, np.diag(covariance), strict=True)]
    told += [*zip(TESTS, tests @ b, np.diag(tests @ covariance @ tests.T), strict=True)]
    reach = students_quantile(freedom, level)
    errors = {name: math.sqrt(variance) for name, _value, variance in told}
    estimates = {
        name: Estimate(float(v), float(v - reach * errors[name]), float(v + reach * errors[name]), level, len(z))
        for name, v, _variance in told
    }
    flat = stationary_point(b)
    return ResponseSurface(
        coefficients={name: estimates[name] for name in NAMES},
        tests={name: estimates[name] for name in TESTS},
        errors=errors,
        stationary=None if flat is None else (flat[0] + middle, flat[1] + middle),
        ridge=first_axis(b),
        r_squared=1 - float(residual @ residual) / float(((z - z.mean()) ** 2).sum()),
        notes=_notes(len(z)),
    )


def stationary_point(b: Floats) -> tuple[float, float] | None:
    """Where the surface of these six coefficients is flat, in centred points."""
    bend = np.array([[b[3], b[4] / 2], [b[4] / 2, b[5]]])
    if abs(float(np.linalg.det(bend))) < 1e-12:
        return None
    x, y = -0.5 * np.linalg.solve(bend, b[1:3])
    return float(x), float(y)


def first_axis(b: Floats) -> tuple[float, float] | None:
    """Slope and intercept of the first principal axis, in centred points; None for a surface without a product term."""
    flat = stationary_point(b)
    if flat is None or b[4] == 0:
        return None
    slope = (b[5] - b[3] + math.hypot(b[3] - b[5], b[4])) / b[4]
    return float(slope), float(flat[1] - slope * flat[0])


def _design(x: Floats, y: Floats) -> Floats:
    return np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=1)


def _least_squares(design: Floats, z: Floats) -> tuple[Floats, Floats, Floats]:
    """Coefficients, residuals and (X'X)^-1, by a QR decomposition."""
    q, r = np.linalg.qr(design)
    b = np.linalg.solve(r, q.T @ z)
    inside = np.linalg.inv(r)
    return b, z - design @ b, inside @ inside.T


def _problems(x: Floats, y: Floats, z: Floats, bounds: Bounds) -> list[str]:
    if not len(x) == len(y) == len(z):
        return [f"{len(x)} ratings by clients, {len(y)} by clinicians, {len(z)} outcomes"]
    if not (np.isfinite(x).all() and np.isfinite(y).all() and np.isfinite(z).all()):
        return ["some values are missing or not finite: leave those rows out"]
    if len(x) < FEWEST_ROWS:
        return [f"{len(x)} rows, and {FEWEST_ROWS} are needed"]
    low, high = bounds
    found = [
        f"the {who}' ratings do not all lie between {low} and {high}: both must be on one scale"
        for who, ratings in (("clients", x), ("clinicians", y))
        if ratings.min() < low or ratings.max() > high
    ]
    for who, ratings in (("clients' ratings", x), ("clinicians' ratings", y), ("outcomes", z)):
        found += [f"the {who} are all the same"] if np.ptp(ratings) == 0 else []
    return found or _one_sided(x, y)


def _one_sided(x: Floats, y: Floats) -> list[str]:
    """Whether hardly any row has the one, or the other, rating higher."""
    half = APART * float(np.concatenate([x, y]).std(ddof=1))
    shares = {"clients": float(np.mean(x - y > half)), "clinicians": float(np.mean(y - x > half))}
    return [
        f"only {share:.0%} of the rows have the {who} higher, and {SMALLEST_SHARE:.0%} are needed"
        for who, share in shares.items()
        if share < SMALLEST_SHARE
    ]


def _notes(rows: int) -> tuple[str, ...]:
    notes = ["These are associations. A surface does not say that agreement brings the outcome about."]
    if rows < ENOUGH_ROWS:
        notes.append(f"{rows} rows: the bends of a surface are uncertain below {ENOUGH_ROWS}.")
    return tuple(notes)
