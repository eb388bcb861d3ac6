"""Forecasts of people's next scores, learned from other people: errors, ranges that hold, and how sure that is.

Grouped cross-validation by client. Errors are compared on the very same sessions; intervals come from drawing clients.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.trajectories.forecasters import (
    LEVELS,
    Forecast,
    Forecaster,
    history,
    history_bin,
)
from benchmarks.trajectories.seeds import FOLDS_AND_DRAWS
from benchmarks.trajectories.tables import Page, Table, percent
from plait.trajectory.sessions import Sessions

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

FOLDS = 5
RESAMPLES = 2000
MEDIAN = LEVELS.index(0.5)
RANGES = {0.80: (2, 4), 0.90: (1, 5), 0.95: (0, 6)}
"""Places of each range's ends among LEVELS."""
BINS = ("1", "2–3", "4–7", "8 or more")
TERCILES = ("lowest third", "middle third", "highest third")
ALL = "all"
GET_IT = (
    "The real sessions are not part of this project: they are `BDIdata` of the R package npmlda (GPL ≥ 2). Give a file "
    "with columns client, session, score as `--sessions FILE --low 0 --high 63 --lower-is-better`; this part was left "
    "out."
)
ABOUT = (
    "One-step-ahead forecasts on **real sessions**: Beck Depression Inventory totals (0 to 63, low is good) of people "
    "in "
    "the cognitive behavioural arm of the ENRICHD trial, a random half of `BDIdata` in the R package npmlda. They are "
    "an "
    "outcome, not ratings of an alliance: no public session-by-session alliance data were found. Every model learns "
    "from "
    "four fifths of the people and forecasts each session of the others before seeing it."
)


@dataclass(frozen=True, eq=False)
class Judged:
    """All forecasters' quantiles for the same sessions; only sessions with an earlier score are judged."""

    sessions: Sessions
    told: Mapping[str, Forecast]
    before: Whole

    @property
    def judged(self) -> Flags:
        return np.asarray(self.before > 0)

    def bins(self) -> dict[str, Flags]:
        """Which sessions belong to each length of history."""
        place = history_bin(self.before)
        return {ALL: self.judged} | {name: place == number for number, name in enumerate(BINS, 1)}

    def terciles(self, name: str) -> dict[str, Flags]:
        """Which sessions belong to each third of the level that this forecaster predicted."""
        median = self.told[name].quantiles[:, MEDIAN]
        edges = np.quantile(median[self.judged], [1 / 3, 2 / 3])
        place = np.searchsorted(edges, median, side="left")
        return {word: self.judged & (place == number) for number, word in enumerate(TERCILES)}

    def missed(self, name: str) -> Floats:
        """Absolute error of the median."""
        return np.abs(self.sessions.score - self.told[name].quantiles[:, MEDIAN])

    def crps(self, name: str) -> Floats:
        return self.told[name].crps


def judge(sessions: Sessions, forecasters: Sequence[Forecaster], folds: int = FOLDS) -> Judged:
    """Forecast every client by what was learned from the other folds' clients."""
    fold = fold_of(sessions, folds)
    parts: dict[str, Forecast] = {}
    for forecaster in forecasters:
        quantiles = np.full((len(sessions), len(LEVELS)), np.nan)
        below, at_most, crps = (np.full(len(sessions), np.nan) for _ in range(3))
        for number in range(folds):
            inside = np.flatnonzero(fold == number)
            told = forecaster.learn(sessions.take(np.flatnonzero(fold != number)))(sessions.take(inside))
            quantiles[inside], below[inside], at_most[inside] = told.quantiles, told.below, told.at_most
            crps[inside] = told.crps
        parts[forecaster.name] = Forecast(quantiles, below, at_most, crps)
    return Judged(sessions, parts, history(sessions))


def fold_of(sessions: Sessions, folds: int) -> Whole:
    """Each session's fold: a client's sessions are always in one."""
    clients = len(sessions.client)
    drawn = np.random.default_rng(FOLDS_AND_DRAWS).permutation(np.arange(clients) % folds)
    return np.asarray(drawn[sessions.client.codes])


def covered(told: Forecast, score: Floats, level: float) -> Flags:
    """Whether the score lay in the range, its ends included."""
    first, last = RANGES[level]
    return np.asarray((told.quantiles[:, first] <= score) & (score <= told.quantiles[:, last]))


def pit(told: Forecast, seed: int = FOLDS_AND_DRAWS) -> Floats:
    """Where each score lay in what was told, drawn by chance inside the probability of that very score."""
    share = np.random.default_rng(seed).random(len(told.below))
    return np.asarray(told.below + share * (told.at_most - told.below))


def client_bootstrap(first: Floats, second: Floats, client: Whole, among: Flags) -> tuple[float, float]:
    """95 % interval of mean(first) / mean(second) - 1 among some sessions, drawing clients."""
    people = int(client.max()) + 1
    sums = np.stack([np.bincount(client[among], weights=one[among], minlength=people) for one in (first, second)])
    present = np.flatnonzero(np.bincount(client[among], minlength=people))
    rng = np.random.default_rng(FOLDS_AND_DRAWS)
    drawn = sums[:, present][:, rng.integers(len(present), size=(RESAMPLES, len(present)))].sum(axis=2)
    low, high = np.quantile(drawn[0] / drawn[1] - 1, [0.025, 0.975])
    return float(low), float(high)


def write_forecast_parts(page: Page, judged: Judged, engine: str | None) -> None:
    """Tables of errors, ranges and, with the engine, what it beats."""
    page.add(_errors(judged, "mean absolute error, points", judged.missed))
    page.add(_errors(judged, "continuous ranked probability score (CRPS), points", judged.crps))
    if engine:
        page.add(_gaps(judged, engine))
    page.add(_cover(judged))
    for name in judged.told:
        page.add(_cover_by_level(judged, name))
    told = [name for name, of in judged.told.items() if not np.isnan(of.below[judged.judged]).any()]
    if told:
        page.add(_pits(judged, told))


def _errors(judged: Judged, title: str, of: Callable[[str], Floats]) -> Table:
    bins = judged.bins()
    rows = [(name, *(f"{of(name)[among].mean():.3f}" for among in bins.values())) for name in judged.told]
    counts = ("sessions", *(str(int(among.sum())) for among in bins.values()))
    header = ("forecaster", *(f"{name} earlier" if name != ALL else name for name in bins))
    return Table(title[0].upper() + title[1:], header, (*rows, counts))


def _gaps(judged: Judged, engine: str) -> Table:
    rows = []
    bins = judged.bins()
    for name in judged.told:
        if name == engine:
            continue
        cells = []
        for among in bins.values():
            mine, other = judged.missed(engine), judged.missed(name)
            low, high = client_bootstrap(mine, other, judged.sessions.client.codes, among)
            gap = mine[among].mean() / other[among].mean() - 1
            word = "beats" if high < 0 else "loses" if low > 0 else "even"
            cells.append(f"{100 * gap:+.1f} % ({100 * low:+.1f} to {100 * high:+.1f}) {word}")
        rows.append((name, *cells))
    header = ("against", *(f"{name} earlier" if name != ALL else name for name in bins))
    note = "Mean absolute error of the engine beside the other's, with the 95 % interval from drawing clients."
    return Table("What the engine beats", header, tuple(rows), note)


def _cover(judged: Judged) -> Table:
    rows = []
    for name, told in judged.told.items():
        for level in RANGES:
            held = covered(told, judged.sessions.score, level)
            rows.append((name, percent(level, 0), *(percent(held[among].mean()) for among in judged.bins().values())))
    header = ("forecaster", "range", *(f"{name} earlier" if name != ALL else name for name in judged.bins()))
    return Table("How often ranges held, by earlier scores", header, tuple(rows), "Ends included.")


def _cover_by_level(judged: Judged, name: str) -> Table:
    told, thirds = judged.told[name], judged.terciles(name)
    rows = []
    for level in RANGES:
        held = covered(told, judged.sessions.score, level)
        rows.append((percent(level, 0), *(percent(held[among].mean()) for among in thirds.values())))
    first, last = RANGES[0.90]
    width = told.quantiles[:, last] - told.quantiles[:, first]
    rows.append(("mean width of the 90 % range, points", *(f"{width[among].mean():.1f}" for among in thirds.values())))
    return Table(f"How often ranges held, by predicted level: {name}", ("range", *thirds), tuple(rows))


def _pits(judged: Judged, names: Sequence[str]) -> Table:
    rows = []
    for name in names:
        place = pit(judged.told[name])
        for level in RANGES:
            tail = (1 - level) / 2
            held = (place >= tail) & (place <= 1 - tail)
            groups = {**judged.bins(), **judged.terciles(name)}
            rows.append((name, percent(level, 0), *(percent(held[among].mean()) for among in groups.values())))
    header = ("forecaster", "range", ALL, *(f"{name} earlier" for name in BINS), *TERCILES)
    note = (
        "By randomised PIT: a score on an end of the scale has a probability of its own, and a range that ends there "
        "would hold it always; here it counts as inside by chance, in proportion."
    )
    return Table("How often ranges held, ends of the scale drawn by chance", header, tuple(rows), note)
