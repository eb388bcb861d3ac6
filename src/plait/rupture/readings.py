"""Reads sessions one after the other: what was expected, what the score says, and how probable a rupture began here.

`watch(model, sessions)` never uses a later session for an earlier reading. Forecasts come from each strand's own
filter, the probability from all strands and raters together, alerts from a budget of needless ones.
"""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count

import numpy as np

from plait.rupture.budget import DEFAULT_BUDGET
from plait.rupture.judging import price, said_together
from plait.rupture.states import INSIDE, NOT_ENOUGH, STATES, Episodes, follow_states, no_episodes
from plait.rupture.watching import StrandRun, WatchModel, places_of, run_strands, watch_model
from plait.trajectory.forecast import RANGE_LEVELS, levels_in_points
from plait.trajectory.model import Model
from plait.trajectory.sessions import Floats, Rows, Sessions

PIECE = 50_000
"""Rows that a thread works out at once."""
SMALLEST_CHANCE = 1e-12
"""Keeps surprises finite."""
TO_BE_EXPECTED = (1 - RANGE_LEVELS[0]) / 2
"""From this probability on the worst score is itself to be expected."""


@dataclass(frozen=True, eq=False)
class Readings:
    """What is said of each session, arrays of shape (n,) in the order of `sessions`; points of the score unless said.

    expected                 median of what was expected before the score was seen
    lower_80 ... upper_95    ranges expected before it, never off the scale
    level, level_sd          where the person stands after it, and how sure that is
    surprise                 how far the score lay from expected, in SDs of a normal curve; below 0: worse
    rupture_probability      of an onset at this session given all strands up to it; NaN where nothing can be said
    alert                    1 where the budget allows to say so
    state                    code into STATES; of this row's own strand
    evidence                 what alerts are ordered by: log of onset over quiet, prior left out
    below, at                probability beforehand of a worse score, and of one not better
    driver                   place in `strands` of what drove an alert, -1 without one
    """

    sessions: Sessions
    expected: Floats
    lower_80: Floats
    upper_80: Floats
    lower_90: Floats
    upper_90: Floats
    lower_95: Floats
    upper_95: Floats
    level: Floats
    level_sd: Floats
    surprise: Floats
    rupture_probability: Floats
    alert: Rows
    state: Rows
    evidence: Floats
    below: Floats
    at: Floats
    crps: Floats
    driver: Rows
    strands: tuple[tuple[str | None, str | None], ...]
    limit: float
    expected_hits: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.sessions)

    @property
    def state_names(self) -> list[str]:
        """The states in words."""
        return [STATES[code] for code in self.state]

    @property
    def alert_rate(self) -> float:
        """Alerts for each 100 sessions that could be judged: what stands beside the budget."""
        judged = ~np.isnan(self.rupture_probability)
        return 100.0 * float(self.alert[judged].mean()) if judged.any() else float("nan")


def watch(
    model: Model | WatchModel,
    sessions: Sessions,
    budget: float = DEFAULT_BUDGET,
    *,
    scored: bool = False,
) -> Readings:
    """Readings of these sessions. `budget` is needless alerts per 100 sessions.

    Where the sessions have a tension marker, a tension named is evidence of its own. With `scored` the forecasts'
    CRPS is worked out too. Raises ModelFileError for a strand that the model does not know, BudgetError for a budget
    outside 0.5 to 15.
    """
    watching = model if isinstance(model, WatchModel) else watch_model(model)
    limit, hits = price(watching, budget)
    runs = run_strands(watching, sessions)
    columns = forecast_columns(runs, len(sessions), scored=scored)
    alone = len(runs) == 1 and sessions.tension is None
    place = np.arange(len(sessions)) if alone else places_of(sessions)
    said = said_together(watching, runs, place, sessions.tension, budget)
    state = np.full(len(sessions), NOT_ENOUGH, dtype=np.int64)
    for run in runs:
        state[run.rows] = strand_states(run, said.alert, no_episodes(len(run.starts) - 1))[0]
    return Readings(
        sessions=sessions,
        **columns,
        rupture_probability=said.chance,
        alert=said.alert,
        state=state,
        evidence=said.evidence,
        driver=said.driver,
        strands=tuple((one.rater, one.dimension) for one in watching.series),
        limit=limit,
        expected_hits=hits,
    )


RANGES: Mapping[float, tuple[str, str]] = {
    level: (f"lower_{round(100 * level)}", f"upper_{round(100 * level)}") for level in RANGE_LEVELS
}
COLUMNS = (
    "expected",
    *(name for pair in RANGES.values() for name in pair),
    "level",
    "level_sd",
    "surprise",
    "below",
    "at",
    "crps",
)


def forecast_columns(runs: list[StrandRun], n: int, *, scored: bool = False) -> dict[str, Floats]:
    """What each strand's own forecast says of its rows, by column."""
    columns = {name: np.full(n, np.nan) for name in COLUMNS}
    pieces = [(run, first) for run in runs for first in range(0, len(run.rows), PIECE)]

    def fill(piece: tuple[StrandRun, int]) -> None:
        run, first = piece
        _fill(columns, run, slice(first, first + PIECE), scored)

    if len(pieces) > len(runs):
        with ThreadPoolExecutor(cpu_count()) as pool:
            list(pool.map(fill, pieces))
    else:
        for piece in pieces:
            fill(piece)
    return columns


def _fill(columns: dict[str, Floats], run: StrandRun, part: slice, scored: bool) -> None:
    """The columns of some of a strand's rows, put where they stand."""
    from scipy.special import ndtri

    rows, forecast = run.rows[part], run.forecast.part(part)
    columns["expected"][rows] = forecast.expected
    for level, (lower, upper) in RANGES.items():
        columns[lower][rows], columns[upper][rows] = forecast.range(level)
    columns["level"][rows], columns["level_sd"][rows] = levels_in_points(run.series, run.told[part])
    columns["below"][rows], columns["at"][rows] = forecast.below, forecast.at
    middle = np.clip((forecast.below + forecast.at) / 2, SMALLEST_CHANCE, 1 - SMALLEST_CHANCE)
    columns["surprise"][rows] = ndtri(middle)
    if scored:
        columns["crps"][rows] = forecast.crps(run.score[part])


def strand_states(run: StrandRun, alert: Rows, before: Episodes) -> tuple[Rows, Episodes]:
    """The state of each row of a strand in its own order, and its episodes afterwards; `alert` is by row given."""
    forecast = run.forecast
    line = forecast.centre + forecast.width * run.series.calibration.quantile(INSIDE)
    # A drop can show where the worst score is not itself to be expected.
    could = (forecast.ends[0] < TO_BE_EXPECTED).astype(np.int64)
    known = run.known.astype(np.int64) * could
    return follow_states(run.starts, run.latent, line, could, known, alert[run.rows], before)
