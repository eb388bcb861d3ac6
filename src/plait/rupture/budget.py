"""What alerts cost: how much evidence courses show in which nothing happened, and how many drops a limit then finds.

A parametric bootstrap of the fitted model without drops, over the union of all strands and raters (Efron & Tibshirani
1993, ch. 6): what a clinic can be told beforehand, as long as its courses are as the model has them.
"""

from collections.abc import Iterable
from concurrent.futures import Executor
from dataclasses import dataclass

import numpy as np

from plait.rupture.evidence import TENSION_TILTS
from plait.rupture.watching import AlarmTable, WatchModel, session_evidence
from plait.trajectory.forecast import SeriesForecast
from plait.trajectory.forecast_course import clock_value
from plait.trajectory.sessions import NOT_ANSWERED, Floats, Labels, Rows, Sessions

BUDGETS = (0.5, 1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 15.0)
DEFAULT_BUDGET = 3.0
"""Needless alerts per 100 sessions, where a clinician sets none."""
SIZES = (1.25, 2.5, 3.75)
"""A small, a middling and a large drop, in SDs within persons: half, once and one and a half times what is declared."""
PERSONS, LENGTH = 250, 12
"""People and sessions in one made-up lot. Sessions per course: the typical eight to twelve of routine care. Assumed."""
LOTS = 4
SEED = 20260102


@dataclass(frozen=True, eq=False)
class Lot:
    """Evidence in one lot: of quiet sessions, and at the onsets of each size."""

    quiet: Floats
    onsets: tuple[Floats, ...]


def alarm_table(model: WatchModel, *, executor: Executor | None = None, lots: int = LOTS) -> AlarmTable:
    """The price of alerts; the same numbers whatever `executor` does the work."""
    jobs = [(model, number) for number in range(lots)]
    done: Iterable[Lot] = map(make_lot, jobs) if executor is None else executor.map(make_lot, jobs)
    made = list(done)
    quiet = np.concatenate([lot.quiet for lot in made])
    limits = np.quantile(quiet, [1 - budget / 100 for budget in BUDGETS])
    onsets = [np.concatenate([lot.onsets[k] for lot in made]) for k in range(len(SIZES))]
    return AlarmTable(
        budgets=BUDGETS,
        limits=tuple(limits.tolist()),
        sizes=SIZES,
        hits=tuple(tuple(float((found >= limit).mean()) for limit in limits) for found in onsets),
        sessions=len(quiet),
    )


def make_lot(job: tuple[WatchModel, int]) -> Lot:
    """One lot of courses: without a drop, and the same with one drop of each size."""
    model, number = job
    rng = np.random.default_rng([SEED, number])
    latent = _latent(model, rng)
    at = rng.integers(1, LENGTH, PERSONS)
    taken = _taken(model, rng)
    said, torn = _tension(model, at, rng)
    losses = _from(taken, at)
    struck = ([one - size * loss for one, loss in zip(latent, losses, strict=True)] for size in SIZES)
    return Lot(
        quiet=_evidence(model, latent, said)[:, 1:].ravel(),
        onsets=tuple(_evidence(model, one, torn)[np.arange(PERSONS), at] for one in struck),
    )


def _tension(model: WatchModel, at: Rows, rng: np.random.Generator) -> tuple[Rows, Rows]:
    """The tension marker of each session, as usual and with an onset at session `at`, answered as often as it is."""
    usual = np.array(model.strands.tension)
    tilted = usual * np.array(TENSION_TILTS)
    shape = (PERSONS, LENGTH)
    answered = rng.random(shape) < model.strands.answered
    said = np.where(answered, rng.choice(len(usual), shape, p=usual / usual.sum()), NOT_ANSWERED)
    torn = rng.choice(len(usual), PERSONS, p=tilted / tilted.sum())
    begins = answered & (np.arange(LENGTH) == at[:, None])
    return said, np.where(begins, torn[:, None], said)


def _latent(model: WatchModel, rng: np.random.Generator) -> list[Floats]:
    """Each strand's latent scores, (PERSONS, LENGTH), pushed together as their surprises are."""
    root = _root(model)
    pushes = [root @ rng.normal(size=(len(root), PERSONS * LENGTH)) for _ in range(2)]
    levels = [root @ rng.normal(size=(len(root), PERSONS)) for _ in range(3)]
    return [
        _course(
            series,
            (pushes[0][k].reshape(PERSONS, LENGTH), pushes[1][k].reshape(PERSONS, LENGTH)),
            (levels[0][k], levels[1][k], levels[2][k]),
            rng,
        )
        for k, series in enumerate(model.series)
    ]


def _root(model: WatchModel) -> Floats:
    """A root of the strands' covariance; a strand that repeats another one goes with it."""
    kept = model.strands.kept
    n = len(model.series)
    covariance = np.eye(n)
    covariance[np.ix_(kept, kept)] = np.array(model.strands.covariance)
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))) @ vectors.T)


def _course(
    series: SeriesForecast,
    pushes: tuple[Floats, Floats],
    levels: tuple[Floats, Floats, Floats],
    rng: np.random.Generator,
) -> Floats:
    """Latent scores as the fitted model has them, odd scores and odd moves included."""
    own = series.fitted
    spread = np.exp(own.sd_spread * levels[2])[:, None]
    level = own.intercept + own.sd_level * levels[0]
    across = np.sqrt(1 - own.correlation**2)
    slope = own.slope + own.sd_slope * (own.correlation * levels[0] + across * levels[1])
    s = np.arange(LENGTH, dtype=np.float64)
    f = clock_value(series.clock, s)
    wide = np.where(rng.random(pushes[0].shape) < own.odd_score, own.odd_score_times, 1.0)
    error = own.sd_error * spread * wide * pushes[0]
    course = level[:, None] + slope[:, None] * f
    return np.asarray(course + _movement(series, pushes[1], rng) * spread + error)


def _movement(series: SeriesForecast, pushes: Floats, rng: np.random.Generator) -> Floats:
    own = series.fitted
    carry = own.autocorrelation
    moved = np.where(rng.random(pushes.shape) < own.odd_move, own.odd_move_times, 1.0)
    movement = own.sd_movement * pushes.copy()
    for s in range(1, LENGTH):
        # An odd move is added to an early one: both widen what is pushed, as in the filter.
        widened = np.sqrt((1 - carry**2) * (moved[:, s] ** 2 + own.early / s**2))
        movement[:, s] = carry * movement[:, s - 1] + widened * own.sd_movement * pushes[:, s]
    return movement


def _taken(model: WatchModel, rng: np.random.Generator) -> list[Floats]:
    """What a drop of one SD takes from each strand of each person, in latent units, spread as patterns are."""
    patterns = model.strands.patterns
    weights = np.array([weight for weight, _ in patterns])
    which = rng.choice(len(patterns), PERSONS, p=weights / weights.sum())
    loads = np.array([load for _, load in patterns])[which]
    kept = {place: column for column, place in enumerate(model.strands.kept)}
    whole = loads.max(axis=1)
    return [
        series.fitted.sd_within * (loads[:, kept[k]] if k in kept else whole) for k, series in enumerate(model.series)
    ]


def _from(taken: list[Floats], at: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[Floats]:
    """The losses from each person's onset on."""
    after = np.arange(LENGTH) >= at[:, None]
    return [loss[:, None] * after for loss in taken]


def _evidence(model: WatchModel, latent: list[Floats], tension: Rows) -> Floats:
    """Evidence at each session, (PERSONS, LENGTH)."""
    return session_evidence(model, _as_sessions(model, latent, tension)).reshape(PERSONS, LENGTH)


def _as_sessions(model: WatchModel, latent: list[Floats], tension: Rows) -> Sessions:
    n, strands = PERSONS * LENGTH, len(latent)
    place = np.tile(np.arange(n), strands)
    scores = [_scored(series, one).ravel() for series, one in zip(model.series, latent, strict=True)]
    raters = [str(series.rater) for series in model.series]
    dimensions = [str(series.dimension) for series in model.series]
    which = np.repeat(np.arange(strands), n)
    return Sessions(
        scale=model.series[0].scale.as_scale(),
        client=Labels((place // LENGTH).astype(np.int32), tuple(map(str, range(PERSONS)))),
        session=(place % LENGTH).astype(np.int64) + model.series[0].first_session,
        score=np.concatenate(scores),
        rater=_labels(raters, which, [series.rater for series in model.series]),
        dimension=_labels(dimensions, which, [series.dimension for series in model.series]),
        tension=np.tile(tension.ravel(), strands) if model.strands.answered else None,
    )


def _labels(
    names: list[str], which: "np.ndarray[tuple[int], np.dtype[np.int64]]", given: list[str | None]
) -> Labels | None:
    if all(name is None for name in given):
        return None
    distinct = tuple(dict.fromkeys(names))
    codes = np.array([distinct.index(name) for name in names], dtype=np.int32)
    return Labels(codes[which], distinct)


def _scored(series: SeriesForecast, latent: Floats) -> Floats:
    """Latent values as the scale's steps would record them."""
    scale = series.scale
    score = scale.to_score(latent)
    stepped = scale.low + np.rint((score - scale.low) / scale.step) * scale.step
    return np.clip(stepped, scale.low, scale.high) if scale.ended else np.asarray(stepped)
