"""The forecast filter: one person's scores, one after the other, on the scale where their noise is even.

A Gaussian sum over three regimes (steady, a passing drop, a lasting drop) and a few sizes of the person's own spread.
Collapsed by moments after each session: Harrison & Stevens 1976, J R Stat Soc B 38:205-247; a score at an end of the
scale is taken in as a truncated normal. `forecast_dense` does the same slowly and plainly.
"""

# numba compiles these loops: arrays in and out, no objects.
import math
from typing import NamedTuple

import numpy as np

from plait.trajectory.compiling import compiled, inlined
from plait.trajectory.forecast_places import (
    AUTOCORRELATION,
    CORRELATION,
    DROP_RATE,
    DROP_SD,
    DROP_SIZE,
    EARLY,
    INTERCEPT,
    LASTING_STAYS,
    ODD_MOVE,
    ODD_MOVE_TIMES,
    ODD_SCORE,
    ODD_SCORE_TIMES,
    PASSING_KEEPS,
    PASSING_SHARE,
    PASSING_STAYS,
    ROUNDING,
    SD_ERROR,
    SD_LEVEL,
    SD_MOVEMENT,
    SD_SLOPE,
    SLOPE,
    TRANSFER,
)
from plait.trajectory.sessions import Floats, Rows

STEADY, PASSING, LASTING = 0, 1, 2
REGIMES = 3
LEVEL_PLACE, SLOPE_PLACE, MOVEMENT_PLACE, DROP_PLACE = 0, 1, 2, 3
STATES = 4
COVARIANCES = 10
LEVELS, LEVEL_SLOPE, LEVEL_MOVEMENT, LEVEL_DROP, SLOPES, SLOPE_MOVEMENT, SLOPE_DROP, MOVEMENTS, MOVEMENT_DROP, DROPS = (
    range(COVARIANCES)
)
ROW = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 3])
COLUMN = np.array([0, 1, 2, 3, 1, 2, 3, 2, 3, 3])

AS_USUAL, ODD, MOVED, BEGINS, OVER = 0, 1, 2, 3, 4
"""What happens on a path: nothing much; an odd score; an odd move; a drop begins; a drop is over."""
PATHS = 10
FROM = np.array([STEADY, STEADY, STEADY, STEADY, PASSING, PASSING, PASSING, LASTING, LASTING, LASTING])
HOW = np.array([AS_USUAL, ODD, MOVED, BEGINS, AS_USUAL, OVER, BEGINS, AS_USUAL, OVER, BEGINS])

LEADS = 11
LEAD_FROM = np.array([0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9])
LEAD_TO = np.array([STEADY, STEADY, STEADY, PASSING, LASTING, PASSING, STEADY, PASSING, LASTING, STEADY, LASTING])
BEGINS_PASSING, BEGINS_LASTING = 3, 4
"""Which regimes paths lead to; the path on which a drop begins leads to two."""

TOLD = 7
LOG_SCORE, MEAN, VARIANCE, LEVEL, LEVEL_VARIANCE, BEGAN, DROPPED = range(TOLD)
"""Places in what the filter tells of a session: log probability (density) of the score; mean and variance expected
before it; level and its variance after; probability that a drop began here; that one is on."""

LOG_TWO_PI = math.log(2.0 * math.pi)
ROOT_TWO_PI = 1.0 / math.sqrt(2.0 * math.pi)
ROOT_HALF = math.sqrt(0.5)
NEVER = 1e-8
"""Paths less probable than this beforehand are not followed."""
NOTHING = 1e-13
"""Paths less probable than this afterwards are forgotten."""
FAR = 25.0
"""Beyond so many SDs a normal tail is taken from its asymptotic series."""


class State(NamedTuple):
    """What is known of one person: for each spread and regime the mean (.., 4), covariance (.., 10) and weight.

    Of a covariance the upper triangle is kept, row by row: COVARIANCES.
    """

    mean: Floats
    covariance: Floats
    weight: Floats


class Paths(NamedTuple):
    """The same for each spread and path, room that a step works in; weights need their log factor put in."""

    mean: Floats
    covariance: Floats
    weight: Floats
    log_factor: Floats


class Ends(NamedTuple):
    """Where the scale's last steps begin, in latent units."""

    low: float
    high: float


@inlined
def _above(distance: float) -> tuple[float, float, float]:
    """Of a standard normal above `distance`: log probability, mean, and how much of its variance is gone."""
    if distance > FAR:
        over = 1.0 / (distance * distance)
        beyond = (1.0 - over * (2.0 - over * (10.0 - over * 74.0))) / distance
        log_tail = -0.5 * (distance * distance + LOG_TWO_PI) - math.log(distance)
        log_tail += math.log(1.0 - over * (1.0 - over * (3.0 - over * 15.0)))
        return log_tail, distance + beyond, (distance + beyond) * beyond
    tail = 0.5 * math.erfc(distance * ROOT_HALF)
    mean = math.exp(-0.5 * (distance * distance + LOG_TWO_PI)) / tail
    return math.log(tail), mean, min(max(mean * (mean - distance), 0.0), 1.0)


@inlined
def _learned(
    z: float, mu: float, variance: float, end: int, worst: float, best: float
) -> tuple[float, float, float, float]:
    """How likely a score is, as a factor and the log of another; the innovation it amounts to; how much it tells."""
    root = math.sqrt(variance)
    if end == 0:
        v = z - mu
        return ROOT_TWO_PI / root, -0.5 * v * v / variance, v, 1.0
    log_tail, mean, loss = _above((best - mu) / root if end > 0 else (mu - worst) / root)
    return 1.0, log_tail, (mean if end > 0 else -mean) * root, loss


@compiled
def begin(theta: Floats, spreads: Floats, shift: float, extra: float, state: State) -> None:
    """A person nobody has heard from: `shift` and `extra` are the mean and variance that the clinician adds."""
    state.mean[:] = 0.0
    state.covariance[:] = 0.0
    state.weight[:] = 0.0
    for k in range(spreads.shape[0]):
        state.weight[k, STEADY] = spreads[k, 1]
        state.mean[k, STEADY, LEVEL_PLACE] = theta[INTERCEPT] + shift
        state.mean[k, STEADY, SLOPE_PLACE] = theta[SLOPE]
        state.covariance[k, STEADY, LEVELS] = theta[SD_LEVEL] ** 2 + extra
        state.covariance[k, STEADY, SLOPES] = theta[SD_SLOPE] ** 2
        state.covariance[k, STEADY, LEVEL_SLOPE] = theta[CORRELATION] * theta[SD_LEVEL] * theta[SD_SLOPE]
        state.covariance[k, STEADY, MOVEMENTS] = (theta[SD_MOVEMENT] * spreads[k, 0]) ** 2


@compiled
def _age(theta: Floats, spreads: Floats, s: float, gap: float, moved: int, state: State) -> None:
    """Movement carried over `gap` sessions to session s; early moves are larger, new clinicians make it unsure.

    Of a drop that passes, a share is left.
    """
    carry = theta[AUTOCORRELATION] if gap == 1.0 else theta[AUTOCORRELATION] ** gap
    kept = theta[PASSING_KEEPS] if gap == 1.0 else theta[PASSING_KEEPS] ** gap
    pushed = theta[SD_MOVEMENT] ** 2 * (1.0 - carry * carry) * (1.0 + theta[EARLY] / max(s * s, 1.0))
    unsure = theta[TRANSFER] * theta[SD_LEVEL] ** 2 if moved else 0.0
    for k in range(spreads.shape[0]):
        for regime in range(REGIMES):
            if state.weight[k, regime] <= NEVER:
                continue
            state.mean[k, regime, MOVEMENT_PLACE] *= carry
            state.covariance[k, regime, LEVEL_MOVEMENT] *= carry
            state.covariance[k, regime, SLOPE_MOVEMENT] *= carry
            state.covariance[k, regime, MOVEMENT_DROP] *= carry
            state.covariance[k, regime, MOVEMENTS] *= carry * carry
            state.covariance[k, regime, MOVEMENTS] += pushed * spreads[k, 0] ** 2
            state.covariance[k, regime, LEVELS] += unsure
        if state.weight[k, PASSING] > NEVER:
            state.mean[k, PASSING, DROP_PLACE] *= kept
            state.covariance[k, PASSING, LEVEL_DROP] *= kept
            state.covariance[k, PASSING, SLOPE_DROP] *= kept
            state.covariance[k, PASSING, MOVEMENT_DROP] *= kept
            state.covariance[k, PASSING, DROPS] *= kept * kept


@compiled
def _chances(theta: Floats, gap: float, first: bool, chance: Floats) -> None:
    """How probable each path is, given the regime it comes from. Nothing can begin at a first session."""
    rate = 0.0 if first else theta[DROP_RATE]
    odd = 0.0 if first else theta[ODD_SCORE]
    moved = 0.0 if first else theta[ODD_MOVE]
    chance[0] = (1.0 - rate) * (1.0 - odd - moved)
    chance[1] = (1.0 - rate) * odd
    chance[2] = (1.0 - rate) * moved
    chance[3] = rate
    for regime in (PASSING, LASTING):
        stays = theta[PASSING_STAYS] if regime == PASSING else theta[LASTING_STAYS]
        stays = stays if gap == 1.0 else stays**gap
        path = 1 + 3 * regime
        chance[path] = stays * (1.0 - rate)
        chance[path + 1] = 1.0 - stays
        chance[path + 2] = stays * rate


@inlined
def _depart(theta: Floats, k: int, path: int, spread: float, state: State, paths: Paths) -> float:
    """Puts the state, with what happens on a path done to it, where paths are; variance of what lasts one session."""
    origin, how = FROM[path], HOW[path]
    for i in range(STATES):
        paths.mean[k, path, i] = state.mean[k, origin, i]
    for i in range(COVARIANCES):
        paths.covariance[k, path, i] = state.covariance[k, origin, i]
    noise: float = (theta[SD_ERROR] * spread) ** 2
    if how == ODD:
        noise *= theta[ODD_SCORE_TIMES] ** 2
    elif how == MOVED:
        pushed = (theta[SD_MOVEMENT] * spread) ** 2 * (1.0 - theta[AUTOCORRELATION] ** 2)
        paths.covariance[k, path, MOVEMENTS] += pushed * (theta[ODD_MOVE_TIMES] ** 2 - 1.0)
    elif how == BEGINS:
        paths.mean[k, path, DROP_PLACE] -= theta[DROP_SIZE]
        paths.covariance[k, path, DROPS] += theta[DROP_SD] ** 2
    elif how == OVER:
        paths.mean[k, path, DROP_PLACE] = 0.0
        for place in (LEVEL_DROP, SLOPE_DROP, MOVEMENT_DROP, DROPS):
            paths.covariance[k, path, place] = 0.0
    noise += theta[ROUNDING] ** 2
    return noise


@inlined
def _seen(f: float, k: int, place: int, mean: Floats, cov: Floats) -> tuple[float, float, float, float, float, float]:
    """Of the level that a score shows: mean, variance, and covariance with each of the four states."""
    g0 = cov[k, place, LEVELS] + f * cov[k, place, LEVEL_SLOPE] + cov[k, place, LEVEL_MOVEMENT]
    g0 += cov[k, place, LEVEL_DROP]
    g1 = cov[k, place, LEVEL_SLOPE] + f * cov[k, place, SLOPES] + cov[k, place, SLOPE_MOVEMENT]
    g1 += cov[k, place, SLOPE_DROP]
    g2 = cov[k, place, LEVEL_MOVEMENT] + f * cov[k, place, SLOPE_MOVEMENT] + cov[k, place, MOVEMENTS]
    g2 += cov[k, place, MOVEMENT_DROP]
    g3 = cov[k, place, LEVEL_DROP] + f * cov[k, place, SLOPE_DROP] + cov[k, place, MOVEMENT_DROP]
    g3 += cov[k, place, DROPS]
    mu = mean[k, place, 0] + f * mean[k, place, 1] + mean[k, place, 2] + mean[k, place, 3]
    return mu, g0 + f * g1 + g2 + g3, g0, g1, g2, g3


@inlined
def _correct(k: int, path: int, step: float, loss: float, g: tuple[float, float, float, float], paths: Paths) -> None:
    """A path's state moved by `step` and made surer by `loss` along its covariance with the score."""
    for i in range(STATES):
        paths.mean[k, path, i] += g[i] * step
    for i in range(COVARIANCES):
        paths.covariance[k, path, i] -= g[ROW[i]] * g[COLUMN[i]] * loss


@compiled
def _follow(
    theta: Floats, spreads: Floats, f: float, z: float, end: int, ends: Ends, chance: Floats, state: State, paths: Paths
) -> tuple[float, float, float]:
    """Every path's state after the score; mean and second moment expected before; the largest log factor.

    A path's weight is `paths.weight` times the exponential of `paths.log_factor`.
    """
    expected, square, top = 0.0, 0.0, -math.inf
    for k in range(spreads.shape[0]):
        for path in range(PATHS):
            prior = state.weight[k, FROM[path]] * chance[path]
            paths.weight[k, path] = 0.0
            if prior <= NEVER:
                continue
            noise = _depart(theta, k, path, spreads[k, 0], state, paths)
            mu, variance, g0, g1, g2, g3 = _seen(f, k, path, paths.mean, paths.covariance)
            variance += noise
            expected += prior * mu
            square += prior * (variance + mu * mu)
            factor, log_factor, moved, loss = _learned(z, mu, variance, end, ends.low, ends.high)
            _correct(k, path, moved / variance, loss / variance, (g0, g1, g2, g3), paths)
            paths.weight[k, path] = prior * factor
            paths.log_factor[k, path] = log_factor
            top = max(top, log_factor)
    return expected, square, top


@compiled
def _weigh(top: float, paths: Paths, told: Floats) -> None:
    """Weights that sum to 1, the log score, and what is told of drops."""
    total = 0.0
    for k in range(paths.weight.shape[0]):
        for path in range(PATHS):
            if paths.weight[k, path] > 0.0:
                paths.weight[k, path] *= math.exp(paths.log_factor[k, path] - top)
                total += paths.weight[k, path]
    began, stayed = 0.0, 0.0
    for k in range(paths.weight.shape[0]):
        for path in range(PATHS):
            weight = paths.weight[k, path] / total
            paths.weight[k, path] = weight
            if HOW[path] == BEGINS:
                began += weight
            elif FROM[path] != STEADY and HOW[path] == AS_USUAL:
                stayed += weight
    told[LOG_SCORE] = top + math.log(total)
    told[BEGAN] = began
    told[DROPPED] = began + stayed


@compiled
def _level(f: float, state: State, told: Floats) -> None:
    """Mean and variance of the level after the score, over all that is still possible."""
    level, square = 0.0, 0.0
    for k in range(state.weight.shape[0]):
        for regime in range(REGIMES):
            weight = state.weight[k, regime]
            if weight <= NOTHING:
                continue
            mu, variance = _seen(f, k, regime, state.mean, state.covariance)[:2]
            level += weight * mu
            square += weight * (variance + mu * mu)
    told[LEVEL] = level
    told[LEVEL_VARIANCE] = max(square - level * level, 0.0)


@inlined
def _share_of(lead: int, passing: float) -> float:
    """How much of a path goes where this lead goes: only a drop that begins is shared out."""
    if lead == BEGINS_PASSING:
        return passing
    return 1.0 - passing if lead == BEGINS_LASTING else 1.0


@inlined
def _add_spread(weight: float, k: int, path: int, regime: int, paths: Paths, state: State) -> None:
    """A path's part of a regime's covariance: its own, and that of its mean around the regime's."""
    for i in range(COVARIANCES):
        first = paths.mean[k, path, ROW[i]] - state.mean[k, regime, ROW[i]]
        second = paths.mean[k, path, COLUMN[i]] - state.mean[k, regime, COLUMN[i]]
        state.covariance[k, regime, i] += weight * (paths.covariance[k, path, i] + first * second)


@compiled
def _collapse(passing: float, paths: Paths, state: State) -> None:
    """The paths back into regimes, keeping mean and covariance of each; a drop that begins may pass or last."""
    state.mean[:] = 0.0
    state.covariance[:] = 0.0
    state.weight[:] = 0.0
    for k in range(paths.weight.shape[0]):
        for lead in range(LEADS):
            weight = paths.weight[k, LEAD_FROM[lead]] * _share_of(lead, passing)
            if weight > NOTHING:
                state.weight[k, LEAD_TO[lead]] += weight
                for i in range(STATES):
                    state.mean[k, LEAD_TO[lead], i] += weight * paths.mean[k, LEAD_FROM[lead], i]
        for regime in range(REGIMES):
            if state.weight[k, regime] > 0.0:
                for i in range(STATES):
                    state.mean[k, regime, i] /= state.weight[k, regime]
        for lead in range(LEADS):
            weight = paths.weight[k, LEAD_FROM[lead]] * _share_of(lead, passing)
            if weight > NOTHING:
                share = weight / state.weight[k, LEAD_TO[lead]]
                _add_spread(share, k, LEAD_FROM[lead], LEAD_TO[lead], paths, state)


@compiled
def step(
    theta: Floats,
    spreads: Floats,
    s: float,
    f: float,
    gap: float,
    z: float,
    end: int,
    ends: Ends,
    moved: int,
    chance: Floats,
    state: State,
    paths: Paths,
    told: Floats,
) -> None:
    """One session: `state` is taken from after the last one to after this one; `gap` is 0 at a first session.

    `moved` is 1 where it is the first with another clinician: the level is then less sure.
    """
    first = gap == 0.0
    if not first:
        _age(theta, spreads, s, gap, moved, state)
    _chances(theta, gap, first, chance)
    expected, square, top = _follow(theta, spreads, f, z, end, ends, chance, state, paths)
    told[MEAN] = expected
    told[VARIANCE] = square - expected * expected
    _weigh(top, paths, told)
    _collapse(theta[PASSING_SHARE], paths, state)
    _level(f, state, told)


@compiled
def _own_level(state: State, own: Floats) -> None:
    mean, square = 0.0, 0.0
    for k in range(state.weight.shape[0]):
        for regime in range(REGIMES):
            weight, centre = state.weight[k, regime], state.mean[k, regime, LEVEL_PLACE]
            mean += weight * centre
            square += weight * (state.covariance[k, regime, LEVELS] + centre * centre)
    own[0] = mean
    own[1] = square - mean * mean


@compiled
def run(
    theta: Floats,
    spreads: Floats,
    starts: Rows,
    s: Floats,
    f: Floats,
    z: Floats,
    end: Rows,
    moved: Rows,
    ends: Ends,
    shift: Floats,
    extra: Floats,
    told: Floats,
    own: Floats,
) -> None:
    """Each person's sessions in order; person k has rows starts[k] to starts[k + 1].

    `told` is (rows, TOLD); `own` (persons, 2) gets mean and variance of each person's own level at the end.
    """
    k = spreads.shape[0]
    state = State(np.zeros((k, REGIMES, STATES)), np.zeros((k, REGIMES, COVARIANCES)), np.zeros((k, REGIMES)))
    weights = np.zeros((k, PATHS))
    paths = Paths(np.zeros((k, PATHS, STATES)), np.zeros((k, PATHS, COVARIANCES)), weights, np.zeros((k, PATHS)))
    chance = np.zeros(PATHS)
    for person in range(starts.shape[0] - 1):
        begin(theta, spreads, shift[person], extra[person], state)
        for t in range(starts[person], starts[person + 1]):
            gap = 0.0 if t == starts[person] else max(s[t] - s[t - 1], 1.0)
            step(theta, spreads, s[t], f[t], gap, z[t], end[t], ends, moved[t], chance, state, paths, told[t])
        _own_level(state, own[person])
