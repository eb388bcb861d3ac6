"""The forecast filter, slowly and plainly: what `forecast_filter` does in compiled loops, as the formulas stand.

One person, numpy matrices, every path written out, scipy's normal tails. Tests hold the two together to eight digits.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.stats import norm

from plait.trajectory import forecast_places as at
from plait.trajectory.sessions import Floats

REGIMES = ("steady", "passing", "lasting")
NEVER = 1e-8
"""As in the compiled filter: less probable paths are not followed."""


@dataclass(frozen=True, eq=False)
class Part:
    """One Gaussian of the sum: a spread, a regime, a weight, mean (4,) and covariance (4, 4)."""

    spread: float
    regime: str
    weight: float
    mean: Floats
    covariance: Floats


@dataclass(frozen=True)
class Path:
    """What may happen at a session: its chance, the regimes it leads to, and what it does to the state."""

    chance: float
    leads: tuple[tuple[str, float], ...]
    noise_times: float = 1.0
    moves: bool = False
    begins: bool = False
    over: bool = False


def first_parts(theta: Floats, spreads: Floats, shift: float, extra: float) -> list[Part]:
    """A person nobody has heard from."""
    both = theta[at.CORRELATION] * theta[at.SD_LEVEL] * theta[at.SD_SLOPE]
    parts = []
    for spread, weight in spreads:
        covariance = np.zeros((4, 4))
        covariance[:2, :2] = [[theta[at.SD_LEVEL] ** 2 + extra, both], [both, theta[at.SD_SLOPE] ** 2]]
        covariance[2, 2] = (theta[at.SD_MOVEMENT] * spread) ** 2
        mean = np.array([theta[at.INTERCEPT] + shift, theta[at.SLOPE], 0.0, 0.0])
        parts.append(Part(spread, "steady", weight, mean, covariance))
    return parts


def aged(theta: Floats, part: Part, s: float, gap: float, moved: bool) -> Part:
    """A part carried to the next session."""
    carry = theta[at.AUTOCORRELATION] ** gap
    kept = theta[at.PASSING_KEEPS] ** gap if part.regime == "passing" else 1.0
    fade = np.diag([1.0, 1.0, carry, kept])
    pushed = np.zeros((4, 4))
    pushed[2, 2] = (theta[at.SD_MOVEMENT] * part.spread) ** 2 * (1 - carry**2) * (1 + theta[at.EARLY] / max(s**2, 1.0))
    pushed[0, 0] = theta[at.TRANSFER] * theta[at.SD_LEVEL] ** 2 if moved else 0.0
    covariance = fade @ part.covariance @ fade + pushed
    return Part(part.spread, part.regime, part.weight, fade @ part.mean, covariance)


def paths_from(theta: Floats, regime: str, gap: float, first: bool) -> list[Path]:
    """All that may happen next in a regime; nothing begins at a first session."""
    rate, odd, moves = (0.0 if first else theta[place] for place in (at.DROP_RATE, at.ODD_SCORE, at.ODD_MOVE))
    if regime == "steady":
        passing = theta[at.PASSING_SHARE]
        stays: tuple[tuple[str, float], ...] = (("steady", 1.0),)
        return [
            Path((1 - rate) * (1 - odd - moves), stays),
            Path((1 - rate) * odd, stays, noise_times=theta[at.ODD_SCORE_TIMES] ** 2),
            Path((1 - rate) * moves, stays, moves=True),
            Path(rate, (("passing", passing), ("lasting", 1 - passing)), begins=True),
        ]
    stay = theta[at.PASSING_STAYS if regime == "passing" else at.LASTING_STAYS] ** gap
    return [
        Path(stay * (1 - rate), ((regime, 1.0),)),
        Path(1 - stay, (("steady", 1.0),), over=True),
        Path(stay * rate, ((regime, 1.0),), begins=True),
    ]


def departed(theta: Floats, part: Part, path: Path) -> tuple[Floats, Floats]:
    """Mean and covariance with what happens on a path done to them."""
    mean, covariance = part.mean.copy(), part.covariance.copy()
    if path.moves:
        pushed = (theta[at.SD_MOVEMENT] * part.spread) ** 2 * (1 - theta[at.AUTOCORRELATION] ** 2)
        covariance[2, 2] += pushed * (theta[at.ODD_MOVE_TIMES] ** 2 - 1)
    if path.begins:
        mean[3] -= theta[at.DROP_SIZE]
        covariance[3, 3] += theta[at.DROP_SD] ** 2
    if path.over:
        mean[3] = 0.0
        covariance[3, :] = covariance[:, 3] = 0.0
    return mean, covariance


def corrected(
    mean: Floats, covariance: Floats, f: float, noise: float, z: float, end: int, edges: tuple[float, float]
) -> tuple[float, float, float, Floats, Floats]:
    """Log likelihood of a score, the mean and variance it had, and the state after it."""
    h = np.array([1.0, f, 1.0, 1.0])
    mu, variance = float(h @ mean), float(h @ covariance @ h + noise)
    sd = np.sqrt(variance)
    if end == 0:
        log_likelihood, away, known = float(norm.logpdf(z, mu, sd)), z - mu, 1.0
    else:
        # Beyond an end the score is only known to lie above (or below) it: moments of a truncated normal.
        alpha = (edges[1] - mu) / sd if end > 0 else (mu - edges[0]) / sd
        log_likelihood = float(norm.logsf(alpha))
        hazard = float(np.exp(norm.logpdf(alpha) - log_likelihood))
        away, known = float(np.sign(end)) * sd * hazard, float(np.clip(hazard * (hazard - alpha), 0, 1))
    gain = covariance @ h / variance
    return log_likelihood, mu, variance, mean + gain * away, covariance - np.outer(gain, gain) * variance * known


def collapsed(pieces: list[Part]) -> Iterator[Part]:
    """Pieces of one spread and regime as one Gaussian with their mean and covariance."""
    for spread, regime in product(sorted({one.spread for one in pieces}), REGIMES):
        own = [one for one in pieces if one.spread == spread and one.regime == regime]
        weight = sum(one.weight for one in own)
        if weight <= 0:
            continue
        mean = np.sum([one.weight * one.mean for one in own], axis=0) / weight
        spreads = [one.weight * (one.covariance + np.outer(one.mean - mean, one.mean - mean)) for one in own]
        yield Part(spread, regime, weight, mean, np.sum(spreads, axis=0) / weight)


def dense_told(
    theta: Floats,
    spreads: Floats,
    s: Floats,
    f: Floats,
    z: Floats,
    end: Floats,
    edges: tuple[float, float],
    *,
    moved: Floats | None = None,
    shift: float = 0.0,
    extra: float = 0.0,
) -> Floats:
    """What the filter tells of one person's sessions, (sessions, 7), in the order of `forecast_filter`."""
    parts, rows = first_parts(theta, spreads, shift, extra), []
    for t in range(len(s)):
        gap = 0.0 if t == 0 else max(s[t] - s[t - 1], 1.0)
        if t:
            parts = [aged(theta, one, s[t], gap, bool(moved is not None and moved[t])) for one in parts]
        parts, told = _session(theta, parts, gap, f[t], z[t], int(end[t]), edges)
        rows.append(told)
    return np.array(rows)


def _session(
    theta: Floats, parts: list[Part], gap: float, f: float, z: float, end: int, edges: tuple[float, float]
) -> tuple[list[Part], list[float]]:
    pieces, logs, marks, before = [], [], [], []
    for part in parts:
        for path in paths_from(theta, part.regime, gap, gap == 0.0):
            prior = part.weight * path.chance
            if prior <= NEVER:
                continue
            noise = (theta[at.SD_ERROR] * part.spread) ** 2 * path.noise_times + theta[at.ROUNDING] ** 2
            log_likelihood, mu, variance, mean, covariance = corrected(
                *departed(theta, part, path), f, noise, z, end, edges
            )
            before.append((prior, mu, variance))
            logs.append(np.log(prior) + log_likelihood)
            marks.append((path.begins, path.begins or (part.regime != "steady" and not path.over)))
            pieces.append((part.spread, path.leads, mean, covariance))
    prior_, mu_, variance_ = np.array(before).T
    expected = prior_ @ mu_
    total = np.logaddexp.reduce(logs)
    weights = np.exp(np.array(logs) - total)
    spread_out = [
        Part(spread, regime, weight * share, mean, covariance)
        for weight, (spread, leads, mean, covariance) in zip(weights, pieces, strict=True)
        for regime, share in leads
    ]
    after = list(collapsed(spread_out))
    began, dropped = weights @ np.array(marks, dtype=np.float64)
    level, level_variance = _level(after, f)
    variance_before = prior_ @ (variance_ + mu_**2) - expected**2
    return after, [total, expected, variance_before, level, level_variance, began, dropped]


def _level(parts: list[Part], f: float) -> tuple[float, float]:
    h = np.array([1.0, f, 1.0, 1.0])
    means = np.array([h @ one.mean for one in parts])
    variances = np.array([h @ one.covariance @ h for one in parts])
    weights = np.array([one.weight for one in parts])
    level = float(weights @ means)
    return level, float(weights @ (variances + means**2) - level**2)
