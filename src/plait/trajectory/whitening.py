"""The compiled pass over sessions: each episode's columns, whitened for what carries over, as cross-products.

The filter is run on every column of [1, f(s), covariates, y] at once; the whitened innovations' cross-products and the
sum of log F are all that the likelihood needs (augmented Kalman filter: de Jong, Annals of Statistics
1991;19:1073-1083). Its state is the movement w alone, since a client's level and slope act through the columns 1 and
f(s) and are integrated out in closed form afterwards, by `summing`.

Everything is relative to sigma^2 = q + r^2: the movement has variance `share`, the session residual 1 - share. Each
quantity stands with its derivatives by phi and by share: place 0 the value, 1 by phi, 2 by share.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from plait.trajectory.compiling import compiled, inlined

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]
VALUE, BY_PHI, BY_SHARE = 0, 1, 2
TOO_SMALL, TOO_LARGE = 1e-200, 1e200
"""A product of innovation variances is put into the logarithm before it leaves the range of floating point."""


class Sorted(NamedTuple):
    """Rows by episode and session: columns (n, m), gaps (n,) since the row before, starts (k + 1,) of episodes."""

    columns: Floats
    gaps: Rows
    starts: Rows


class Whitened(NamedTuple):
    """What the filter leaves of k episodes, each with its derivatives.

    products  (k, 3, m (m + 1) / 2) cross-products, packed by rows of the lower triangle
    logs      (k, 3) sum of log F
    """

    products: Floats
    logs: Floats


class _Room(NamedTuple):
    """What the filter holds of one episode: state and innovation (3, m); spread of the state, gain and rate (3,).

    `rate` is 1/F, and then how fast log F changes by phi and share.
    """

    state: Floats
    seen: Floats
    spread: Floats
    gain: Floats
    rate: Floats


@compiled
def whiten(rows: Sorted, phi: float, share: float, whitened: Whitened) -> None:
    """Write the cross-products of each episode, and the sums of log F, into `whitened`."""
    m = rows.columns.shape[1]
    room = _Room(np.empty((3, m)), np.empty((3, m)), np.empty(3), np.empty(3), np.empty(3))
    for k in range(len(rows.starts) - 1):
        products = whitened.products[k]
        products[:] = 0.0
        logs = whitened.logs[k]
        logs[:] = 0.0
        room.state[:] = 0.0
        room.spread[VALUE], room.spread[BY_PHI], room.spread[BY_SHARE] = share, 0.0, 1.0
        product = 1.0
        for row in range(rows.starts[k], rows.starts[k + 1]):
            if row > rows.starts[k]:
                _carry(room, rows.gaps[row], phi, share)
            product *= _look(room, rows.columns[row], share)
            if product < TOO_SMALL or product > TOO_LARGE:
                logs[VALUE] += np.log(product)
                product = 1.0
            logs[BY_PHI] += room.rate[BY_PHI]
            logs[BY_SHARE] += room.rate[BY_SHARE]
            _add_products(room, products)
            _learn(room)
        logs[VALUE] += np.log(product)


@inlined
def _carry(room: _Room, gap: int, phi: float, share: float) -> None:
    """From one session to the next: the movement keeps phi^gap of itself."""
    state, spread = room.state, room.spread
    kept, kept_phi = phi, 1.0
    if gap != 1:
        kept_phi = phi ** (gap - 1)
        kept, kept_phi = phi * kept_phi, gap * kept_phi
    square = kept * kept
    spread[BY_PHI] = 2.0 * kept * kept_phi * (spread[VALUE] - share) + square * spread[BY_PHI]
    spread[BY_SHARE] = square * spread[BY_SHARE] + 1.0 - square
    spread[VALUE] = square * (spread[VALUE] - share) + share
    for c in range(state.shape[1]):
        state[BY_PHI, c] = kept_phi * state[VALUE, c] + kept * state[BY_PHI, c]
        state[BY_SHARE, c] *= kept
        state[VALUE, c] *= kept


@inlined
def _look(room: _Room, columns: Floats, share: float) -> Any:
    """The innovations at a session, and their variance F, which is returned; sets rate and gain too."""
    state, seen, spread, gain, rate = room.state, room.seen, room.spread, room.gain, room.rate
    variance = spread[VALUE] + 1.0 - share
    inverse = 1.0 / variance
    rate[VALUE] = inverse
    rate[BY_PHI] = spread[BY_PHI] * inverse
    # The residual gives up what the movement takes.
    rate[BY_SHARE] = (spread[BY_SHARE] - 1.0) * inverse
    gain[VALUE] = spread[VALUE] * inverse
    gain[BY_PHI] = spread[BY_PHI] * inverse - gain[VALUE] * rate[BY_PHI]
    gain[BY_SHARE] = spread[BY_SHARE] * inverse - gain[VALUE] * rate[BY_SHARE]
    for c in range(state.shape[1]):
        seen[VALUE, c] = columns[c] - state[VALUE, c]
        seen[BY_PHI, c] = -state[BY_PHI, c]
        seen[BY_SHARE, c] = -state[BY_SHARE, c]
    return variance


@inlined
def _add_products(room: _Room, products: Floats) -> None:
    seen, rate = room.seen, room.rate
    place = 0
    for c in range(seen.shape[1]):
        white = seen[VALUE, c] * rate[VALUE]
        white_phi = seen[BY_PHI, c] * rate[VALUE] - white * rate[BY_PHI]
        white_share = seen[BY_SHARE, c] * rate[VALUE] - white * rate[BY_SHARE]
        for other in range(c + 1):
            products[VALUE, place] += white * seen[VALUE, other]
            products[BY_PHI, place] += white_phi * seen[VALUE, other] + white * seen[BY_PHI, other]
            products[BY_SHARE, place] += white_share * seen[VALUE, other] + white * seen[BY_SHARE, other]
            place += 1


@inlined
def _learn(room: _Room) -> None:
    """The state after the session was seen."""
    state, seen, spread, gain = room.state, room.seen, room.spread, room.gain
    for c in range(state.shape[1]):
        state[VALUE, c] += gain[VALUE] * seen[VALUE, c]
        state[BY_PHI, c] += gain[BY_PHI] * seen[VALUE, c] + gain[VALUE] * seen[BY_PHI, c]
        state[BY_SHARE, c] += gain[BY_SHARE] * seen[VALUE, c] + gain[VALUE] * seen[BY_SHARE, c]
    left = 1.0 - gain[VALUE]
    spread[BY_PHI] = spread[BY_PHI] * left - spread[VALUE] * gain[BY_PHI]
    spread[BY_SHARE] = spread[BY_SHARE] * left - spread[VALUE] * gain[BY_SHARE]
    spread[VALUE] *= left
