"""Forecasts, ruptures and speed of the trajectory engine, each figure beside its comparator from the same run.

Writes pages with tables and pictures to docs/reference/benchmarks. `--part` runs one part, `--quick` a small version of
it that says whether everything works and nothing about how well.
"""

import argparse
import sys
from concurrent.futures import Executor, ProcessPoolExecutor
from itertools import product
from pathlib import Path

from benchmarks.trajectories import clusters, forecast, speed
from benchmarks.trajectories.engine_adapters import EngineForecaster, EngineTotal, EngineWatcher, EngineWhole
from benchmarks.trajectories.forecast import FOLDS, GET_IT, judge, write_forecast_parts
from benchmarks.trajectories.forecasters import comparators
from benchmarks.trajectories.leaving import Leaving, run_leaving, write_leaving_parts
from benchmarks.trajectories.rupture_page import ABOUT, write_rupture_parts
from benchmarks.trajectories.ruptures import Cell, Size, run_cell
from benchmarks.trajectories.tables import Page
from benchmarks.trajectories.watchers import ENGINE, IDEAL_AGAIN, IdealWatcher, Watcher, rule_watchers
from benchmarks.trajectories.whole import check_in_watchers, run_whole, write_whole_parts
from plait.simulate.generators import GENERATORS, PLAIN, generator_called
from plait.trajectory.scale import HigherIs
from plait.trajectory.sessions_file import read_sessions

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference" / "benchmarks"
PARTS = ("forecast", "ruptures", "check-ins", "leaving", "dask", "speed")
SIZES = (Size(8, 1000, 4000), Size(20, 1000, 2000))
"""So that a share of onsets has a standard error near 1.6 points; `--times 4` halves it."""
QUICK = (Size(6, 60, 100),)
QUICK_FOLDS = 2
PARTICLES, QUICK_PARTICLES = 100, 40
WORKERS = 2
LEAVING_SESSIONS, LEAVING_PEOPLE = 20, 3000
SIMULATED = "**All of this rests on simulation**: no public session-by-session alliance data were found."


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for and write their pages."""
    chosen = _parser().parse_args(arguments)
    parts, folder = chosen.part or PARTS, chosen.folder
    if "forecast" in parts:
        _forecast(chosen)
    with ProcessPoolExecutor(chosen.workers) as executor:
        if "ruptures" in parts:
            print(f"written: {_ruptures(chosen, executor).write(folder, 'ruptures.md')}")
        if "check-ins" in parts:
            print(f"written: {_check_ins(chosen, executor).write(folder, 'check-ins.md')}")
    if "leaving" in parts:
        print(f"written: {_leaving(chosen).write(folder, 'leaving.md')}")
    if "speed" in parts:
        print(f"written: {_speed(chosen).write(folder, 'speed.md')}")
    return _dask(chosen) if "dask" in parts else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev bench engine", description=__doc__)
    parser.add_argument("--part", choices=PARTS, action="append", help="only this part; may be given more than once")
    parser.add_argument("--quick", action="store_true", help="small numbers, to see that everything works")
    parser.add_argument("--generator", choices=list(GENERATORS), action="append", help="only this generator")
    parser.add_argument("--times", type=float, default=1.0, help="this many times as many people (default: 1)")
    parser.add_argument("--workers", type=int, default=WORKERS, help="processes (default: %(default)s)")
    parser.add_argument("--sessions", type=Path, help="real sessions: a file with columns client, session, score")
    parser.add_argument("--low", type=float, help="the lower end of their scale")
    parser.add_argument("--high", type=float, help="its upper end")
    parser.add_argument("--lower-is-better", action="store_true", help="a lower score is better")
    parser.add_argument("--without-r", action="store_true", help="leave R's programs out of the speed part")
    parser.add_argument("--folder", type=Path, default=PAGES, help="where pages are written")
    return parser


def _sizes(chosen: argparse.Namespace) -> list[Size]:
    if chosen.quick:
        return list(QUICK)
    return [Size(size.sessions, size.learn, round(size.people * chosen.times)) for size in SIZES]


def _forecast(chosen: argparse.Namespace) -> None:
    if chosen.sessions is None:
        print(GET_IT)
        return
    direction: HigherIs = "worse" if chosen.lower_is_better else "better"
    sessions = read_sessions(chosen.sessions, low=chosen.low, high=chosen.high, higher_is=direction)
    page = Page("Forecasts of real sessions", forecast.ABOUT)
    write_forecast_parts(
        page, judge(sessions, (*comparators(), EngineForecaster()), QUICK_FOLDS if chosen.quick else FOLDS), ENGINE
    )
    print(f"written: {page.write(chosen.folder, 'forecast.md')}")


def _ruptures(chosen: argparse.Namespace, executor: Executor) -> Page:
    page = Page("Ruptures found in made-up scores", ABOUT)
    asked = list(product(chosen.generator or GENERATORS, _sizes(chosen)))
    futures = [executor.submit(_cell, key, size, chosen.quick) for key, size in asked]
    cells = []
    for (key, size), future in zip(asked, futures, strict=True):
        cells.append(future.result())
        print(f"{key}, {size.sessions} sessions: done", flush=True)
    write_rupture_parts(page, cells)
    return page


def _check_ins(chosen: argparse.Namespace, executor: Executor) -> Page:
    page = Page("Ruptures found in whole check-ins", SIMULATED)
    watchers = (*check_in_watchers(QUICK_PARTICLES if chosen.quick else PARTICLES), EngineTotal(), EngineWhole())
    futures = [executor.submit(run_whole, s.sessions, s.learn, s.people, watchers) for s in _sizes(chosen)]
    write_whole_parts(page, [future.result() for future in futures])
    return page


def _leaving(chosen: argparse.Namespace) -> Page:
    page = Page("Alerts before people leave", SIMULATED)
    people = QUICK[0].people if chosen.quick else LEAVING_PEOPLE
    write_leaving_parts(page, _left(people))
    return page


def _left(people: int) -> Leaving:
    watchers = (*rule_watchers(), EngineWatcher())
    return run_leaving(PLAIN, LEAVING_SESSIONS, people, watchers, (*comparators(), EngineForecaster()))


def _speed(chosen: argparse.Namespace) -> Page:
    page = Page("Speed and memory", speed.ABOUT)
    counts = speed.QUICK_COUNTS if chosen.quick else speed.COUNTS
    with_r, times = not chosen.without_r, 1 if chosen.quick else speed.TIMES
    timed = [*speed.measure(counts, with_r, times), *speed.measure_three_level(with_r, times)]
    speed.write_speed_parts(page, timed)
    return page


def _dask(chosen: argparse.Namespace) -> int:
    """The bootstrap on a cluster; 1 where it gives other numbers, 2 where there is no Dask."""
    try:
        clusters.bring_dask()
    except clusters.NoClusterError as slip:
        print(slip)
        return 2
    page = Page("The bootstrap on a Dask cluster", clusters.ABOUT)
    same = clusters.write_cluster_part(page, chosen.quick, clusters.on_cluster)
    print(f"written: {page.write(chosen.folder, 'dask.md')}")
    return 0 if same else 1


def _cell(key: str, size: Size, quick: bool) -> Cell:
    particles = QUICK_PARTICLES if quick else PARTICLES
    watchers: list[Watcher] = [*rule_watchers(), IdealWatcher(particles), EngineWatcher()]
    if size.sessions == SIZES[0].sessions:
        watchers.append(IdealWatcher(particles, seed=1, name=IDEAL_AGAIN))
    return run_cell(generator_called(key), size, watchers)


if __name__ == "__main__":
    sys.exit(main())
