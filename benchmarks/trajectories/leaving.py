"""People who fall silent and leave because the alliance is low: what alerts come before, and who looks too good.

Answers are missing because of what they would have said, so no watcher of answers alone can be right about everybody;
this measures by how much.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.trajectories.forecast import covered
from benchmarks.trajectories.forecasters import LEVELS, Forecaster
from benchmarks.trajectories.ruptures import USUAL, counted
from benchmarks.trajectories.seeds import COUNT, LEARN, SET
from benchmarks.trajectories.tables import Page, Table, percent
from benchmarks.trajectories.watchers import Watcher, spread_out
from plait.rupture.alarms import limit_at, share
from plait.simulate.as_sessions import series_sessions
from plait.simulate.generators import Generator
from plait.simulate.series import Series, make_series
from plait.simulate.silences import Silenced, with_silences

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

NEAR = 3
"""Sessions before an exit in which an alert could still have helped."""
ABOUT = (
    "Here a low alliance leads to silence and to exit (`plait.simulate.silences`): what is missing is not missing by "
    "chance. Limits are set at 3 needless alerts in 100 answered quiet sessions. *Before exit*: persons who left, "
    "with an "
    "alert in one of their last three sessions; the comparator is the same share over three sessions in the middle of "
    "those "
    "who stayed."
)


@dataclass(frozen=True)
class Before:
    """Alerts of one watcher: before exit, in the middle of those who stayed, and at onsets that were answered."""

    name: str
    leavers: float
    stayers: float
    hits: float
    alarms: float


@dataclass(frozen=True)
class Missed:
    """A forecaster's mean error (score minus median) and cover where answers came, and where they did not."""

    name: str
    bias_answered: float
    bias_silent: float
    cover_answered: float
    cover_silent: float


@dataclass(frozen=True)
class Leaving:
    """Everything about one generator."""

    sessions: int
    left: float
    silent: float
    before: tuple[Before, ...]
    missed: tuple[Missed, ...]


def run_leaving(
    generator: Generator, sessions: int, people: int, watchers: Sequence[Watcher], forecasters: Sequence[Forecaster]
) -> Leaving:
    """Make people who leave, watch them, and compare with what they would have answered."""
    made = [make_series(generator, people, sessions, seed) for seed in (LEARN, SET, COUNT)]
    first, second, third = (with_silences(series, seed) for seed, series in enumerate(made))
    silent = third.held & np.isnan(third.series.scores)
    return Leaving(
        sessions=sessions,
        left=float(third.left.mean()),
        silent=float(silent.sum() / third.held.sum()),
        before=tuple(_before(watcher, first, second, third) for watcher in watchers),
        missed=tuple(_missed(one, first.series, third, made[2]) for one in forecasters),
    )


def _before(watcher: Watcher, first: Silenced, second: Silenced, third: Silenced) -> Before:
    watch = watcher.learn(first.series)
    limit = limit_at(watch(second.series).evidence[counted(second.series.quiet)], USUAL)
    alerts = limit.alerts(watch(third.series).evidence)
    answered = ~np.isnan(third.series.scores)
    return Before(
        name=watcher.name,
        leavers=_ever(alerts, third.before_exit(NEAR))[third.left].mean(),
        stayers=_ever(alerts, _middle(third))[~third.left].mean(),
        hits=share(alerts, third.series.onset & answered),
        alarms=share(alerts, counted(third.series.quiet)),
    )


def _ever(alerts: Floats, among: Flags) -> Floats:
    return np.asarray(1 - np.prod(1 - np.where(among, alerts, 0.0), axis=1))


def _middle(silenced: Silenced) -> Flags:
    """Three sessions in the middle of each person's course."""
    place = np.arange(silenced.held.shape[1])
    start = (silenced.last[:, None] + 1 - NEAR) // 2
    return np.asarray((place >= start) & (place < start + NEAR))


def _missed(forecaster: Forecaster, learned: Series, third: Silenced, whole: Series) -> Missed:
    """Forecasts from the answered sessions, held against what silent people would have answered.

    A silent session is forecast as the person's next one: from the answers before it.
    """
    say = forecaster.learn(series_sessions(learned)[0])
    asked = np.where(third.held, whole.scores, np.nan)
    answered = ~np.isnan(third.series.scores)
    sessions, place = series_sessions(third.series)
    told = say(sessions)
    held, missed = covered(told, sessions.score, 0.90), sessions.score - told.quantiles[:, LEVELS.index(0.5)]
    known = ~np.isnan(missed)
    spread = [spread_out(told.quantiles[:, k], place, asked.shape) for k in range(len(LEVELS))]
    silent = third.held & ~answered & (np.cumsum(answered, axis=1) > 1)
    person, session = np.nonzero(silent)
    # The nearest answered session before stands in: what was expected there is what a page would still show.
    latest = np.maximum.accumulate(np.where(answered, np.arange(asked.shape[1]), 0), axis=1)[person, session]
    quantiles = np.stack([one[person, latest] for one in spread], axis=1)
    would = asked[person, session]
    away = would - quantiles[:, LEVELS.index(0.5)]
    inside = (quantiles[:, 1] <= would) & (would <= quantiles[:, 5])
    usable = ~np.isnan(away)
    return Missed(
        name=forecaster.name,
        bias_answered=float(missed[known].mean()),
        bias_silent=float(away[usable].mean()),
        cover_answered=float(held[known].mean()),
        cover_silent=float(inside[usable].mean()),
    )


def write_leaving_parts(page: Page, found: Leaving) -> None:
    """The tables of people who leave."""
    page.say(ABOUT)
    page.say(
        f"Of these people, {percent(found.left)} left before session {found.sessions}, and {percent(found.silent)} of "
        f"the "
        "sessions held had no answer."
    )
    rows = [
        (one.name, percent(one.leavers), percent(one.stayers), percent(one.hits), percent(one.alarms))
        for one in found.before
    ]
    header = ("watcher", "before exit", "in the middle, stayed", "answered onsets found", "needless alerts")
    page.add(Table("Alerts before people leave", header, tuple(rows)))
    rows = [
        (
            one.name,
            f"{one.bias_answered:+.2f}",
            f"{one.bias_silent:+.2f}",
            percent(one.cover_answered),
            percent(one.cover_silent),
        )
        for one in found.missed
    ]
    header = ("forecaster", "mean error, answered", "mean error, silent", "90 % range held, answered", "silent")
    note = (
        "Points of a scale from 0 to 10; score minus median. Below 0: people stood lower than expected. Silent: what "
        "they "
        "would have answered, against what was expected at their latest answer."
    )
    page.add(Table("Who looks too good", header, tuple(rows), note))
