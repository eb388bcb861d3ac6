"""Ruptures that strike one strand, seen from the whole check-in and from its total alone, at the same price.

The total-only ideal knows how totals come about; beside it stand the best rule on the total and the simplest rule that
looks at strands: the deepest of the three on a chart with pooled limits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from benchmarks.trajectories.ruptures import BUDGETS, USUAL, Calibration, calibration_of, counted
from benchmarks.trajectories.seeds import COUNT, LEARN, SET
from benchmarks.trajectories.tables import Page, Table, percent, points
from benchmarks.trajectories.watchers import SHEWHART, IdealWatcher, RuleWatcher, Watched
from plait.rupture.alarms import Found, difference_error, found_at, limit_at, share
from plait.rupture.courses import packed, reference_of
from plait.rupture.rules import RULES
from plait.simulate.check_ins import STRANDS, TOTAL, CheckIns, make_check_ins
from plait.simulate.generators import HIGH, LOW
from plait.simulate.series import Series

Floats = npt.NDArray[np.float64]

STRANDS_RULE = "Shewhart pooled, deepest strand"
TOTAL_RULE = "Shewhart pooled, total"
TOTAL_IDEAL = "ideal, total alone"
WHOLE_ENGINE = "engine, whole check-in"
ABOUT = (
    "Made-up check-ins of six answers, the tension marker and the clinician's rating (`plait.simulate.check_ins`). A "
    "rupture takes 2, 3.5 or 5 points from one strand and 15 % of that from the other answers; the client names "
    "tension "
    "in 55 % of torn and 12 % of quiet sessions; the clinician notices every second rupture. These numbers are our "
    "choice, "
    "so this says what there is to gain, not how much is gained with real people."
)


class CheckInWatcher(Protocol):
    """As a watcher of series, for whole check-ins."""

    name: str

    def learn(self, made: CheckIns) -> Callable[[CheckIns], Watched]: ...


@dataclass(frozen=True)
class TotalRule:
    """A published rule on the total."""

    name: str = TOTAL_RULE
    rule: str = SHEWHART

    def learn(self, made: CheckIns) -> Callable[[CheckIns], Watched]:
        watch = RuleWatcher(RULES[self.rule]).learn(total_series(made))
        return lambda other: watch(total_series(other))


@dataclass(frozen=True)
class TotalIdeal:
    """The filter that knows how totals come about."""

    particles: int
    name: str = TOTAL_IDEAL

    def learn(self, made: CheckIns) -> Callable[[CheckIns], Watched]:
        watch = IdealWatcher(self.particles).learn(total_series(made))
        return lambda other: watch(total_series(other))


@dataclass(frozen=True)
class StrandsRule:
    """The deepest of the three strands on a chart with pooled limits."""

    name: str = STRANDS_RULE

    def learn(self, made: CheckIns) -> Callable[[CheckIns], Watched]:
        references = [reference_of(packed(made.answers[..., strand], LOW, HIGH)[0]) for strand in range(STRANDS)]

        def watch(other: CheckIns) -> Watched:
            told = [
                RULES[SHEWHART].statistic(packed(other.answers[..., strand], LOW, HIGH)[0], references[strand])
                for strand in range(STRANDS)
            ]
            return Watched(np.max(told, axis=0))

        return watch


@dataclass(frozen=True)
class WholeCell:
    """What was found over one length; as in `ruptures.Cell`. `lead` is the difference to the total-only ideal."""

    sessions: int
    onsets: int
    found: Mapping[str, Mapping[float, Found]]
    lead: Mapping[tuple[str, float], tuple[float, float]]
    noticed: Mapping[str, tuple[float, float]]
    by_size: Mapping[str, tuple[float, ...]]
    calibration: Mapping[str, Calibration]


def total_series(made: CheckIns) -> Series:
    """The totals as a series of its own."""
    return Series(TOTAL, made.total, made.onset, made.lost, np.full(made.total.shape, np.nan))


def check_in_watchers(particles: int) -> tuple[CheckInWatcher, ...]:
    """All comparators."""
    return TotalRule(), TotalIdeal(particles), StrandsRule()


def run_whole(sessions: int, learn: int, people: int, watchers: Sequence[CheckInWatcher]) -> WholeCell:
    """Learn, set limits and count, on three seeds."""
    first, second, third = (
        make_check_ins(n, sessions, seed) for n, seed in ((learn, LEARN), (people, SET), (people, COUNT))
    )
    told, alerts = {}, {}
    quiet = counted(third.quiet)
    for watcher in watchers:
        watch = watcher.learn(first)
        known = watch(second).evidence[counted(second.quiet)]
        told[watcher.name] = watch(third)
        evidence = told[watcher.name].evidence
        for budget in BUDGETS:
            limit = limit_at(known, budget)
            alerts[watcher.name, budget] = (limit.alerts(evidence), found_at(limit, evidence, third.onset, quiet))
    names = list(told)
    return WholeCell(
        sessions=sessions,
        onsets=int(third.onset.sum()),
        found={name: {budget: alerts[name, budget][1] for budget in BUDGETS} for name in names},
        lead={key: _lead(alerts[key][0], alerts[TOTAL_IDEAL, key[1]][0], third) for key in alerts},
        noticed={name: _noticed(alerts[name, USUAL][0], third) for name in names},
        by_size={name: _by_size(alerts[name, USUAL][0], third) for name in names},
        calibration={
            name: calibration_of(of.probability, third.onset) for name, of in told.items() if of.probability is not None
        },
    )


def _lead(first: Floats, second: Floats, made: CheckIns) -> tuple[float, float]:
    return share(first, made.onset) - share(second, made.onset), difference_error(first, second, made.onset)


def _noticed(alerts: Floats, made: CheckIns) -> tuple[float, float]:
    return share(alerts, made.onset & made.noticed), share(alerts, made.onset & ~made.noticed)


def _by_size(alerts: Floats, made: CheckIns) -> tuple[float, ...]:
    sizes = sorted(set(made.lost[made.onset].tolist()))
    return tuple(share(alerts, made.onset & (made.lost == size)) for size in sizes)


def write_whole_parts(page: Page, cells: Sequence[WholeCell]) -> None:
    """The tables of whole check-ins."""
    page.say(ABOUT)
    page.add(_found_table(cells))
    page.add(_split_table(cells))
    rows = [
        (
            str(cell.sessions),
            name,
            f"{of.error:.4f}",
            f"{of.high_error:.3f} ({of.high_count})",
            f"{of.log_score - of.base:+.4f}",
        )
        for cell in cells
        for name, of in cell.calibration.items()
    ]
    header = ("T", "watcher", "error", "error, p ≥ .2 (sessions)", "log score beyond base rate")
    page.add(Table("Whole check-ins: do probabilities come true?", header, tuple(rows)))


def _found_table(cells: Sequence[WholeCell]) -> Table:
    rows = []
    for cell in cells:
        for name in cell.found:
            figures = []
            for budget in BUDGETS:
                figures += [percent(cell.found[name][budget].hits), points(*cell.lead[name, budget])]
            rows.append((f"{name}, T = {cell.sessions}", *figures))
    header = [text for budget in BUDGETS for text in (f"found at {percent(budget, 0)}", "beyond the total's ideal")]
    return Table("Whole check-ins: onsets found at matched budgets", ("watcher", *header), tuple(rows))


def _split_table(cells: Sequence[WholeCell]) -> Table:
    rows = []
    for cell in cells:
        for name in cell.found:
            figures = (*cell.noticed[name], *cell.by_size[name], cell.found[name][USUAL].ever)
            rows.append((f"{name}, T = {cell.sessions}", *(percent(figure, 0) for figure in figures)))
    header = ("watcher", "noticed", "not noticed", "small", "middling", "large", "persons flagged without any rupture")
    return Table("Whole check-ins: which ruptures, at 3 needless alerts in 100 sessions", header, tuple(rows))
