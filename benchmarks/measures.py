"""Scoring a million answered WAI-SR forms in memory, beside one person at a time and plain numpy means.

The table has twelve items, three of a hundred answers missing, and gives eight scales with counts and reasons. The
comparators run in the same process: `score` on a sample, scaled up, and `numpy.nanmean` over the same four item sets,
which does the arithmetic alone, without a check, a rule for missing answers or a reason.
"""

import math
import sys
import time
from collections.abc import Callable

import numpy as np

from plait.measures import load_measure, score, score_table

ROWS = 1_000_000
SAMPLE = 5_000
ROUNDS = 3
MISSING = 0.03
SEED = 20260101
LIMIT_SECONDS = 2.0
"""The most that the table may take (issue of the measures)."""


def answers(rows: int) -> np.ndarray:
    """Made-up answers from 1 to 5, some missing: shape (rows, 12)."""
    chance = np.random.default_rng(SEED)
    table = chance.integers(1, 6, (rows, 12)).astype(float)
    table[chance.random(table.shape) < MISSING] = np.nan
    return table


def best_of(work: Callable[[], object]) -> float:
    """The shortest of a few runs, in seconds: what else the machine does only ever adds."""
    times = []
    for _round in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def one_by_one(table: np.ndarray) -> None:
    measure = load_measure("wai_sr")
    names = [item.id for item in measure.form("client").items]
    for row in table.tolist():
        given = {name: None if math.isnan(value) else value for name, value in zip(names, row, strict=True)}
        score(measure, "client", given)


def bare_means(table: np.ndarray) -> None:
    form = load_measure("wai_sr").form("client")
    column = {item.id: number for number, item in enumerate(form.items)}
    for name in ("task", "bond", "goal", "total"):
        part = table[:, [column[item] for item in form.scale(name).parts]]
        np.nanmean(np.where(np.isnan(part).all(axis=1)[:, None], 0.0, part), axis=1)


def main() -> int:
    """Print the table; 1 where scoring is over its limit."""
    table = answers(ROWS)
    measure = load_measure("wai_sr")
    times = {
        "score_table, 8 scales with reasons": best_of(lambda: score_table(measure, "client", table)),
        "numpy.nanmean, 4 bare means": best_of(lambda: bare_means(table)),
        f"score, one by one ({SAMPLE} scaled up)": best_of(lambda: one_by_one(table[:SAMPLE])) * ROWS / SAMPLE,
    }
    print(f"{ROWS} rows of 12 items, WAI-SR, best of {ROUNDS}")
    print(f"{'way':<40}{'seconds':>9}{'rows/s':>14}")
    for name, seconds in times.items():
        print(f"{name:<40}{seconds:>9.2f}{ROWS / seconds:>14,.0f}")
    held = next(iter(times.values())) < LIMIT_SECONDS
    print(f"limit {LIMIT_SECONDS:g} s for score_table: {'held' if held else 'over it'}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
