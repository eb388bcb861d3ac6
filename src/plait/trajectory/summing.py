"""The compiled sums over clients and clinicians: everything random is integrated out, and the way back for gradients.

A client's level and slope are random effects on the columns 1 and f(s), a clinician's effect on the column 1, so both
go by the same identity (Z are those columns, S = [X, y]'W[X, y] the cross-products before, G the variances):

    S - S_Z (G^-1 + S_ZZ)^-1 S_Z',   with log |I + G S_ZZ| added to the log determinant

(Woodbury; Harville, Journal of the American Statistical Association 1977;72:320-338). It is written without G^-1, so
that variances may be zero.
"""

from typing import Any, NamedTuple

import numpy as np

from plait.trajectory.compiling import compiled, inlined
from plait.trajectory.whitening import BY_PHI, BY_SHARE, VALUE, Floats, Rows

CLIENT_COLUMNS = 2
"""The first columns are 1 and f(s): a client's own level and slope, and the first two fixed effects."""


class Spread(NamedTuple):
    """Variances relative to sigma^2: a client's level, its covariance with slope, slope; and between clinicians."""

    level: float
    cross: float
    slope: float
    between: float


class Sums(NamedTuple):
    """Cross-products added up: (j, m, m) for each clinician before it is integrated out, and (m, m) for all after."""

    clinicians: Floats
    total: Floats


class Grouped(NamedTuple):
    """products (k, 3, m (m + 1) / 2) as the filter left them, clinicians (j + 1,) where each one's episodes begin."""

    products: Floats
    clinicians: Rows


class Weights(NamedTuple):
    """What is differentiated: `on_total` (m, m) times the total, and `on_logs` times the log determinants."""

    on_total: Floats
    on_logs: float


class _Room(NamedTuple):
    """Small matrices that are written over: (m, m) each, and `inner` (2, 2)."""

    full: Floats
    rest: Floats
    left: Floats
    carried: Floats
    pulled: Floats
    inner: Floats


@compiled
def add_up(grouped: Grouped, spread: Spread, sums: Sums) -> Any:
    """Fill `sums`; returns the log determinants of clients and clinicians, added up."""
    m = sums.total.shape[0]
    full, rest, inner = np.empty((m, m)), np.empty((m, m)), np.empty((2, 2))
    logs = 0.0
    sums.total[:] = 0.0
    for j in range(len(grouped.clinicians) - 1):
        mine = sums.clinicians[j]
        mine[:] = 0.0
        for k in range(grouped.clinicians[j], grouped.clinicians[j + 1]):
            _unpack(grouped.products[k, VALUE], full)
            logs += _without_client(full, spread, inner, rest)
            mine += rest
        size = 1.0 + spread.between * mine[0, 0]
        logs += np.log(size)
        for c in range(m):
            for other in range(m):
                sums.total[c, other] += mine[c, other] - spread.between / size * mine[c, 0] * mine[0, other]
    return logs


@compiled
def pull_back(grouped: Grouped, spread: Spread, sums: Sums, weights: Weights, gradient: Floats) -> None:
    """The reverse of `add_up`: derivatives of what `weights` names, by (phi, share, level, cross, slope, between).

    gradient  (6,): written; phi and share without what the filter's own log F adds
    """
    m = sums.total.shape[0]
    square = (m, m)
    room = _Room(
        np.empty(square), np.empty(square), np.empty(square), np.empty(square), np.empty(square), np.empty((2, 2))
    )
    gradient[:] = 0.0
    for j in range(len(grouped.clinicians) - 1):
        gradient[5] += _back_to_clinician(room, sums.clinicians[j], spread.between, weights)
        for k in range(grouped.clinicians[j], grouped.clinicians[j + 1]):
            _unpack(grouped.products[k, VALUE], room.full)
            _without_client(room.full, spread, room.inner, room.rest)
            _by_client(room, weights.on_logs, gradient)
            _back_to_episode(room, weights.on_logs)
            _by_filter(room.pulled, grouped.products[k], gradient)


@inlined
def _unpack(packed: Floats, full: Floats) -> None:
    """Fill a symmetric matrix from its packed lower triangle."""
    place = 0
    for c in range(full.shape[0]):
        for other in range(c + 1):
            full[c, other] = packed[place]
            full[other, c] = packed[place]
            place += 1


@inlined
def _without_client(full: Floats, spread: Spread, inner: Floats, rest: Floats) -> Any:
    """Integrate a client's level and slope out; returns log |I + G S_ZZ|.

    Writes inner = (G^-1 + S_ZZ)^-1 and rest = full - full[:, Z] inner full[Z, :].
    """
    area = spread.level * spread.slope - spread.cross * spread.cross
    a, b, d = full[0, 0], full[0, 1], full[1, 1]
    size = 1.0 + spread.level * a + 2.0 * spread.cross * b + spread.slope * d + area * (a * d - b * b)
    inner[0, 0] = (spread.level + area * d) / size
    inner[0, 1] = (spread.cross - area * b) / size
    inner[1, 0] = inner[0, 1]
    inner[1, 1] = (spread.slope + area * a) / size
    m = full.shape[0]
    for c in range(m):
        by_level = inner[0, 0] * full[0, c] + inner[0, 1] * full[1, c]
        by_slope = inner[0, 1] * full[0, c] + inner[1, 1] * full[1, c]
        for other in range(m):
            rest[c, other] = full[c, other] - by_level * full[0, other] - by_slope * full[1, other]
    return np.log(size)


@inlined
def _back_to_clinician(room: _Room, mine: Floats, between: float, weights: Weights) -> Any:
    """Write into `carried` what a clinician's own cross-products weigh; returns the derivative by `between`."""
    m = mine.shape[0]
    size = 1.0 + between * mine[0, 0]
    quadratic = 0.0
    for c in range(m):
        for other in range(m):
            room.left[c, other] = 1.0 if c == other else 0.0
            quadratic += mine[0, c] * weights.on_total[c, other] * mine[other, 0]
    for c in range(m):
        room.left[0, c] -= between / size * mine[0, c]
    _sandwich(room.left, weights.on_total, room.pulled, room.carried)
    room.carried[0, 0] += weights.on_logs * between / size
    return weights.on_logs * mine[0, 0] / size - quadratic / (size * size)


@inlined
def _by_client(room: _Room, on_logs: float, gradient: Floats) -> None:
    """Add the derivatives by G: rest_ZZ (from the log determinant) less rest[Z, :] carried rest[:, Z]."""
    rest, carried = room.rest, room.carried
    m = rest.shape[0]
    for row in range(CLIENT_COLUMNS):
        for column in range(row + 1):
            value = on_logs * rest[row, column]
            for c in range(m):
                for other in range(m):
                    value -= rest[row, c] * carried[c, other] * rest[other, column]
            # Level, cross and slope stand one after another; the cross term is in G twice.
            gradient[2 + row + column] += value if row == column else 2.0 * value


@inlined
def _back_to_episode(room: _Room, on_logs: float) -> None:
    """Write into `pulled` what an episode's own cross-products weigh; uses `full` up."""
    full, left, inner = room.full, room.left, room.inner
    m = full.shape[0]
    for c in range(m):
        for other in range(m):
            left[c, other] = 1.0 if c == other else 0.0
    for row in range(CLIENT_COLUMNS):
        for c in range(m):
            left[row, c] -= inner[row, 0] * full[0, c] + inner[row, 1] * full[1, c]
    _sandwich(left, room.carried, full, room.pulled)
    for row in range(CLIENT_COLUMNS):
        for column in range(CLIENT_COLUMNS):
            room.pulled[row, column] += on_logs * inner[row, column]


@inlined
def _by_filter(pulled: Floats, products: Floats, gradient: Floats) -> None:
    """Add the derivatives by phi and share."""
    place = 0
    for c in range(pulled.shape[0]):
        for other in range(c + 1):
            weight = pulled[c, other] if c == other else 2.0 * pulled[c, other]
            gradient[0] += weight * products[BY_PHI, place]
            gradient[1] += weight * products[BY_SHARE, place]
            place += 1


@inlined
def _sandwich(left: Floats, middle: Floats, room: Floats, result: Floats) -> None:
    """result = left middle left', for small matrices; `room` is written over."""
    m = left.shape[0]
    for c in range(m):
        for other in range(m):
            value = 0.0
            for inner in range(m):
                value += left[c, inner] * middle[inner, other]
            room[c, other] = value
    for c in range(m):
        for other in range(m):
            value = 0.0
            for inner in range(m):
                value += room[c, inner] * left[other, inner]
            result[c, other] = value
