"""What rules, engine and ideal find of known ruptures at the same price in needless alerts.

Three seeds for each generator and length: one to learn from, one to set limits on, one to count on. The first session
of a person counts for nothing: no rupture can begin there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.trajectories.seeds import COUNT, LEARN, SET
from benchmarks.trajectories.watchers import ENGINE, IDEAL, SHEWHART, Watched, Watcher
from plait.rupture.alarms import Found, Limit, difference_error, found_at, limit_at, share
from plait.rupture.courses import packed, reference_of
from plait.rupture.rules import PROSPECTIVE, RULES
from plait.simulate.generators import HIGH, LOW, Generator
from plait.simulate.series import Series, make_series

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

BUDGETS = (0.01, 0.03, 0.05)
USUAL = 0.03
LATER = 2
"""Sessions after the onset within which an alert still comes while the rupture lasts."""
NAMES = tuple(rule.key for rule in PROSPECTIVE)
EDGES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
HIGH_PROBABILITY = 0.2


@dataclass(frozen=True)
class Size:
    """How many people learn, set limits and count, by how many sessions each."""

    sessions: int
    learn: int
    people: int


@dataclass(frozen=True)
class Calibration:
    """A probability against what happened: in each bin how many sessions, the mean told, and the share that came true.

    error, high_error   mean distance of told and true, weighted by sessions: over all, and among those told 0.2 or more
    high_count          sessions told 0.2 or more
    log_score, base     mean log probability of what happened, and that of always telling the base rate
    """

    bins: tuple[tuple[int, float, float], ...]
    error: float
    high_error: float
    high_count: int
    log_score: float
    base: float


@dataclass(frozen=True)
class Cell:
    """One generator and length. Keys are watchers' names, and budgets where there are two levels.

    found       at each budget
    by_size     share of onsets found at the usual budget, small to large
    within      share found at the onset, one and two sessions later at most, at the usual budget
    published   each rule at its own limit: needless alerts per session, persons ever flagged, onsets found
    differences (first, second, budget): difference of hits and its standard error
    """

    generator: str
    sessions: int
    onsets: int
    found: Mapping[str, Mapping[float, Found]]
    by_size: Mapping[str, tuple[float, ...]]
    within: Mapping[str, tuple[float, ...]]
    published: Mapping[str, Found]
    differences: Mapping[tuple[str, str, float], tuple[float, float]]
    calibration: Mapping[str, Calibration]

    def best_rule(self, budget: float, names: Sequence[str] = NAMES) -> str:
        """The published rule that found most at this budget on the very sessions that are counted."""
        return max(names, key=lambda name: self.found[name][budget].hits)

    def gain(self, name: str, budget: float) -> float:
        """Hits beyond the best published rule."""
        return self.found[name][budget].hits - self.found[self.best_rule(budget)][budget].hits


def run_cell(generator: Generator, size: Size, watchers: Sequence[Watcher]) -> Cell:
    """Let every watcher learn, set its limits, and count what it finds."""
    first, second, third = (
        make_series(generator, people, size.sessions, seed)
        for people, seed in ((size.learn, LEARN), (size.people, SET), (size.people, COUNT))
    )
    told: dict[str, Watched] = {}
    limits: dict[str, dict[float, Limit]] = {}
    for watcher in watchers:
        watch = watcher.learn(first)
        quiet = watch(second).evidence[counted(second.quiet)]
        limits[watcher.name] = {budget: limit_at(quiet, budget) for budget in BUDGETS}
        told[watcher.name] = watch(third)
    return _count(generator, third, told, limits, first)


def counted(flags: Flags) -> Flags:
    """The flags without each person's first session."""
    return np.asarray(flags & (np.arange(flags.shape[1]) > 0))


def calibration_of(probability: Floats, onset: Flags) -> Calibration:
    """Told against true over all sessions after the first that have a probability."""
    known = counted(~np.isnan(probability))
    told, true = probability[known], onset[known].astype(np.float64)
    place = np.digitize(told, EDGES)
    bins = [(int((place == k).sum()), told[place == k], true[place == k]) for k in range(len(EDGES) + 1)]
    means = [(count, float(p.mean()), float(t.mean())) for count, p, t in bins if count]
    inside = np.clip(told, 1e-9, 1 - 1e-9)
    base = np.clip(true.mean(), 1e-9, 1 - 1e-9)
    return Calibration(
        bins=tuple(means),
        error=_distance(means),
        high_error=_distance([one for one in means if one[1] >= HIGH_PROBABILITY]),
        high_count=int((told >= HIGH_PROBABILITY).sum()),
        log_score=float(np.mean(np.where(true > 0, np.log(inside), np.log1p(-inside)))),
        base=float(base * np.log(base) + (1 - base) * np.log1p(-base)),
    )


def _distance(bins: Sequence[tuple[int, float, float]]) -> float:
    total = sum(count for count, _, _ in bins)
    return sum(count * abs(told - true) for count, told, true in bins) / total if total else float("nan")


def _count(
    generator: Generator,
    series: Series,
    told: Mapping[str, Watched],
    limits: Mapping[str, Mapping[float, Limit]],
    learned: Series,
) -> Cell:
    quiet = counted(series.quiet)
    found = {
        name: {budget: found_at(limit, told[name].evidence, series.onset, quiet) for budget, limit in of.items()}
        for name, of in limits.items()
    }
    alerts = {name: limits[name][USUAL].alerts(told[name].evidence) for name in limits}
    sizes = generator.ruptures.sizes.values
    return Cell(
        generator=generator.key,
        sessions=series.scores.shape[1],
        onsets=int(series.onset.sum()),
        found=found,
        by_size={n: tuple(share(a, series.onset & (series.lost == z)) for z in sizes) for n, a in alerts.items()},
        within={name: found_within(a, series) for name, a in alerts.items()},
        published=as_published(series, learned),
        differences=_differences(series, told, limits, found),
        calibration={
            n: calibration_of(w.probability, series.onset) for n, w in told.items() if w.probability is not None
        },
    )


def _differences(
    series: Series,
    told: Mapping[str, Watched],
    limits: Mapping[str, Mapping[float, Limit]],
    found: Mapping[str, Mapping[float, Found]],
) -> dict[tuple[str, str, float], tuple[float, float]]:
    """Ideal and engine against every rule, and against each other, on the same onsets."""
    pairs = [(one, other) for one in (IDEAL, ENGINE) for other in (*NAMES, ENGINE) if one != other]
    result = {}
    for one, other in pairs:
        if one not in told or other not in told:
            continue
        for budget in BUDGETS:
            first, second = (limits[name][budget].alerts(told[name].evidence) for name in (one, other))
            gap = found[one][budget].hits - found[other][budget].hits
            result[one, other, budget] = (gap, difference_error(first, second, series.onset))
    return result


def found_within(alerts: Floats, series: Series) -> tuple[float, ...]:
    """Share of onsets with an alert at the onset, or up to one and two sessions later while the rupture lasts.

    Onsets too near the end to see those sessions are left out.
    """
    people, last = series.onset.shape[0], series.onset.shape[1] - LATER
    person, begin = np.nonzero(series.onset[:, :last])
    missed, shares = np.ones(len(person)), []
    lasting = np.ones(len(person), dtype=bool)
    for age in range(LATER + 1):
        place = begin + age
        lasting &= (series.lost[person, place] > 0) & ((age == 0) | ~series.onset[person, place])
        missed = missed * np.where(lasting, 1 - alerts[person, place], 1.0)
        shares.append(float(1 - missed.mean()) if people and len(person) else float("nan"))
    return tuple(shares)


def as_published(series: Series, learned: Series) -> dict[str, Found]:
    """Every rule at the limit it was published with; those that use later sessions too."""
    reference = reference_of(packed(learned.scores, LOW, HIGH)[0])
    courses, _ = packed(series.scores, LOW, HIGH)
    quiet = counted(series.quiet)
    result = {}
    for key, rule in RULES.items():
        alerts = rule.speaks(courses, reference).astype(np.float64)
        result[key] = found_at(Limit(0.5, 0.0), alerts, series.onset, quiet)
    return result


def gain_reached(cells: Sequence[Cell], name: str, least: float) -> tuple[float, float, int]:
    """Summed gain of `name` and of the ideal over the best rule, over cells where the ideal gains at least `least`."""
    pairs = [
        (cell.gain(name, budget), cell.gain(IDEAL, budget))
        for cell in cells
        for budget in BUDGETS
        if cell.gain(IDEAL, budget) >= least
    ]
    return sum(mine for mine, _ in pairs), sum(best for _, best in pairs), len(pairs)


def below_shewhart(cells: Sequence[Cell]) -> list[tuple[str, int, float, float, float]]:
    """Cells where the engine finds less than the pooled chart by more than two standard errors."""
    rows = []
    for cell in cells:
        for budget in BUDGETS:
            gap, error = cell.differences.get((ENGINE, SHEWHART, budget), (0.0, 0.0))
            if gap < -2 * error:
                rows.append((cell.generator, cell.sessions, budget, gap, error))
    return rows
