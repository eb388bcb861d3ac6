"""The forecast filter: one person's scores, one after the other, on the scale where their noise is even.

A Gaussian sum over three regimes (steady, a passing drop, a lasting drop) and a few sizes of the person's own
spread. Collapsing by moments after each session: Harrison & Stevens (1976), J R Stat Soc B 38:205-247;
the update for scores at the end of the scale is that of a truncated normal.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit, prange

STEADY, PASSING, LASTING = 0, 1, 2
REGIMES = 3
STATES = 4
"""Level, slope, movement and drop of one person, beside the average course."""
PATHS = 10

# places in the array of natural parameters that the compiled loops take
(
    INTERCEPT,
    SLOPE,
    SD_LEVEL,
    SD_SLOPE,
    CORRELATION,
    AUTOCORRELATION,
    SD_MOVEMENT,
    SD_ERROR,
    SD_SPREAD,
    ODD_SCORE,
    ODD_SCORE_TIMES,
    ODD_MOVE,
    ODD_MOVE_TIMES,
    DROP_RATE,
    DROP_SIZE,
    DROP_SD,
    PASSING_SHARE,
    PASSING_STAYS,
    LASTING_STAYS,
    EARLY,
    FIRST_ERROR,
    FIRST_OFFSET,
) = range(22)
COUNT = 22

LOG_TWO_PI = math.log(2.0 * math.pi)
ROOT_HALF = math.sqrt(0.5)
NEVER = 1e-9
"""Paths less probable than this beforehand are not followed."""
SMALLEST = 1e-300


@njit(cache=True)
def _truncated(distance: float) -> tuple[float, float, float]:
    """Log of the upper tail, its mean and the loss of variance, for a standard normal above `distance`."""
    tail = 0.5 * math.erfc(distance * ROOT_HALF)
    if distance > 25.0 or tail < SMALLEST:
        mean = distance + 1.0 / distance
        log_tail = -0.5 * distance * distance - 0.5 * LOG_TWO_PI - math.log(distance)
    else:
        mean = math.exp(-0.5 * distance * distance - 0.5 * LOG_TWO_PI) / tail
        log_tail = math.log(tail)
    loss = mean * (mean - distance)
    return log_tail, mean, min(max(loss, 0.0), 1.0)


@njit(cache=True)
def _update(m, P, f, noise, z, end, low, high, m_out, P_out):  # type: ignore[no-untyped-def]
    """One score taken in: `m_out`, `P_out` get the state after it; returns its log density (probability at an end)."""
    g = np.empty(STATES)
    for i in range(STATES):
        g[i] = P[i, 0] + f * P[i, 1] + P[i, 2] + P[i, 3]
    F = g[0] + f * g[1] + g[2] + g[3] + noise
    mu = m[0] + f * m[1] + m[2] + m[3]
    root = math.sqrt(F)
    if end == 0:
        v = z - mu
        loss = 1.0
        ll = -0.5 * (LOG_TWO_PI + math.log(F) + v * v / F)
    elif end > 0:
        ll, mean, loss = _truncated((high - mu) / root)
        v = mean * root
    else:
        ll, mean, loss = _truncated((mu - low) / root)
        v = -mean * root
    step = v / F
    shrink = loss / F
    for i in range(STATES):
        m_out[i] = m[i] + g[i] * step
        for j in range(STATES):
            P_out[i, j] = P[i, j] - g[i] * g[j] * shrink
    return ll


@njit(cache=True)
def start(theta, spreads, clinician_mean, clinician_variance, m, P, weights):  # type: ignore[no-untyped-def]
    """The state of a person nobody has heard from yet, for each size of spread."""
    m[:] = 0.0
    P[:] = 0.0
    weights[:] = 0.0
    for k in range(spreads.shape[0]):
        q = (theta[SD_MOVEMENT] * spreads[k, 0]) ** 2
        weights[k, STEADY] = spreads[k, 1]
        for r in range(REGIMES):
            m[k, r, 0] = theta[INTERCEPT] + clinician_mean
            m[k, r, 1] = theta[SLOPE]
            P[k, r, 0, 0] = theta[SD_LEVEL] ** 2 + clinician_variance
            P[k, r, 1, 1] = theta[SD_SLOPE] ** 2
            P[k, r, 0, 1] = theta[CORRELATION] * theta[SD_LEVEL] * theta[SD_SLOPE]
            P[k, r, 1, 0] = P[k, r, 0, 1]
            P[k, r, 2, 2] = q


@njit(cache=True)
def _age(theta, spread, s, gap, m, P):  # type: ignore[no-untyped-def]
    """Movement carried over `gap` sessions, in place."""
    carry = theta[AUTOCORRELATION] ** gap
    q = (theta[SD_MOVEMENT] * spread) ** 2 * (1.0 - carry * carry) * (1.0 + theta[EARLY] / max(s * s, 1.0))
    m[2] *= carry
    for i in range(STATES):
        P[2, i] *= carry
        P[i, 2] *= carry
    P[2, 2] += q


@njit(cache=True)
def _without_drop(m, P, m_out, P_out):  # type: ignore[no-untyped-def]
    for i in range(STATES):
        m_out[i] = m[i]
        for j in range(STATES):
            P_out[i, j] = P[i, j]
    m_out[3] = 0.0
    for i in range(STATES):
        P_out[3, i] = 0.0
        P_out[i, 3] = 0.0


@njit(cache=True)
def step(theta, spreads, s, f, gap, first, z, end, low, high, m, P, weights, work_m, work_P, work_w, out):  # type: ignore[no-untyped-def]
    """One session. `m`, `P`, `weights` hold the state and are changed in place.

    `out` gets: log score, mean and variance expected before, level and its variance after, probability of a
    drop that began here, probability of being in a drop. Without a score (`z` is NaN) only the forecast.
    """
    K = spreads.shape[0]
    onset = 0.0 if first else theta[DROP_RATE]
    stays = (0.0, theta[PASSING_STAYS] ** gap, theta[LASTING_STAYS] ** gap)
    share = (0.0, theta[PASSING_SHARE], 1.0 - theta[PASSING_SHARE])
    tmp_m = np.empty(STATES)
    tmp_P = np.empty((STATES, STATES))
    if s == 0.0:
        z -= theta[FIRST_OFFSET]
        low -= theta[FIRST_OFFSET]
        high -= theta[FIRST_OFFSET]
    mean = 0.0
    square = 0.0
    known = not math.isnan(z)
    top = -math.inf
    for k in range(K):
        spread = spreads[k, 0]
        noise = (theta[SD_ERROR] * spread) ** 2
        if s == 0.0:
            noise *= 1.0 + theta[FIRST_ERROR]
        odd_noise = noise * theta[ODD_SCORE_TIMES] ** 2
        odd_q = (theta[SD_MOVEMENT] * spread) ** 2 * (1.0 - theta[AUTOCORRELATION] ** 2) * (theta[ODD_MOVE_TIMES] ** 2 - 1.0)
        size = theta[DROP_SIZE]
        size_variance = theta[DROP_SD] ** 2
        for path in range(PATHS):
            work_w[k, path] = -math.inf
        for r in range(REGIMES):
            before = weights[k, r]
            if before <= NEVER:
                continue
            if not first:
                _age(theta, spread, s, gap, m[k, r], P[k, r])
            for way in range(4):
                # steady: as usual, an odd score, an odd move, a drop; in a drop: it stays, it is over, a further one
                R = noise
                if r == STEADY:
                    path = way
                    odd = 0.0 if first else theta[ODD_SCORE] + theta[ODD_MOVE]
                    if way == 0:
                        prior = (1.0 - onset) * (1.0 - odd)
                    elif way == 1:
                        prior = 0.0 if first else (1.0 - onset) * theta[ODD_SCORE]
                        R = odd_noise
                    elif way == 2:
                        prior = 0.0 if first else (1.0 - onset) * theta[ODD_MOVE]
                    else:
                        prior = onset
                else:
                    if way == 3:
                        continue
                    path = 4 + 3 * (r - 1) + way
                    if way == 0:
                        prior = stays[r] * (1.0 - onset)
                    elif way == 1:
                        prior = 1.0 - stays[r]
                    else:
                        prior = stays[r] * onset
                prior *= before
                if prior <= NEVER:
                    continue
                if r != STEADY and way == 1:
                    _without_drop(m[k, r], P[k, r], tmp_m, tmp_P)
                else:
                    tmp_m[:] = m[k, r]
                    tmp_P[:, :] = P[k, r]
                if (r == STEADY and way == 3) or (r != STEADY and way == 2):
                    tmp_m[3] -= size
                    tmp_P[3, 3] += size_variance
                if r == STEADY and way == 2:
                    tmp_P[2, 2] += odd_q
                mu = tmp_m[0] + f * tmp_m[1] + tmp_m[2] + tmp_m[3]
                F = R
                for i in range(STATES):
                    hi = f if i == 1 else 1.0
                    F += hi * (tmp_P[i, 0] + f * tmp_P[i, 1] + tmp_P[i, 2] + tmp_P[i, 3])
                mean += prior * mu
                square += prior * (F + mu * mu)
                if known:
                    ll = _update(tmp_m, tmp_P, f, R, z, end, low, high, work_m[k, path], work_P[k, path])
                else:
                    ll = 0.0
                    work_m[k, path, :] = tmp_m
                    work_P[k, path, :, :] = tmp_P
                lw = math.log(prior) + ll
                work_w[k, path] = lw
                top = max(top, lw)
    out[1] = mean + (theta[FIRST_OFFSET] if s == 0.0 else 0.0)
    out[2] = square - mean * mean
    total = 0.0
    for k in range(K):
        for path in range(PATHS):
            if work_w[k, path] > -math.inf:
                work_w[k, path] = math.exp(work_w[k, path] - top)
                total += work_w[k, path]
    out[0] = top + math.log(total)
    began = 0.0
    dropped = 0.0
    level = 0.0
    level_square = 0.0
    for k in range(K):
        for path in range(PATHS):
            w = work_w[k, path]
            if w == -math.inf:
                work_w[k, path] = 0.0
                continue
            w /= total
            work_w[k, path] = w
            if path in (3, 6, 9):
                began += w
            if path in (3, 4, 6, 7, 9):
                dropped += w
            mm = work_m[k, path]
            PP = work_P[k, path]
            mu = mm[0] + f * mm[1] + mm[2] + mm[3]
            F = 0.0
            for i in range(STATES):
                hi = f if i == 1 else 1.0
                F += hi * (PP[i, 0] + f * PP[i, 1] + PP[i, 2] + PP[i, 3])
            level += w * mu
            level_square += w * (F + mu * mu)
        _collapse(k, share, m, P, weights, work_m, work_P, work_w)
    out[3] = level
    out[4] = level_square - level * level
    out[5] = began
    out[6] = dropped


@njit(cache=True)
def _collapse(k, share, m, P, weights, work_m, work_P, work_w):  # type: ignore[no-untyped-def]
    """The ten paths back into three regimes, by their first two moments."""
    for r in range(REGIMES):
        total = 0.0
        m[k, r, :] = 0.0
        for path in range(PATHS):
            w = work_w[k, path] * _part(path, r, share)
            if w > 0.0:
                total += w
                for i in range(STATES):
                    m[k, r, i] += w * work_m[k, path, i]
        weights[k, r] = total
        if total <= 0.0:
            continue
        for i in range(STATES):
            m[k, r, i] /= total
        P[k, r, :, :] = 0.0
        for path in range(PATHS):
            w = work_w[k, path] * _part(path, r, share) / total
            if w > 0.0:
                for i in range(STATES):
                    a = work_m[k, path, i] - m[k, r, i]
                    for j in range(STATES):
                        P[k, r, i, j] += w * (work_P[k, path, i, j] + a * (work_m[k, path, j] - m[k, r, j]))


@njit(cache=True)
def _part(path, r, share):  # type: ignore[no-untyped-def]
    """How much of a path ends in a regime."""
    if path in (0, 1, 2, 5, 8):
        return 1.0 if r == STEADY else 0.0
    if path == 3:
        return share[r]
    if path in (4, 6):
        return 1.0 if r == PASSING else 0.0
    return 1.0 if r == LASTING else 0.0


OUTS = 7


@njit(cache=True, parallel=True)
def run(theta, spreads, starts, f, s, z, end, low, high, clinician_mean, clinician_variance, out):  # type: ignore[no-untyped-def]
    """Every client's sessions in order; `out` is (sessions, OUTS)."""
    K = spreads.shape[0]
    chunks = 64
    n = starts.shape[0] - 1
    for chunk in prange(chunks):
        m = np.zeros((K, REGIMES, STATES))
        P = np.zeros((K, REGIMES, STATES, STATES))
        weights = np.zeros((K, REGIMES))
        work_m = np.zeros((K, PATHS, STATES))
        work_P = np.zeros((K, PATHS, STATES, STATES))
        work_w = np.zeros((K, PATHS))
        for c in range(chunk * n // chunks, (chunk + 1) * n // chunks):
            start(theta, spreads, clinician_mean[c], clinician_variance[c], m, P, weights)
            for t in range(starts[c], starts[c + 1]):
                first = t == starts[c]
                gap = 1.0 if first else s[t] - s[t - 1]
                step(theta, spreads, s[t], f[t], gap, first, z[t], end[t], low, high, m, P, weights, work_m, work_P, work_w, out[t])
