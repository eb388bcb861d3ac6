"""The bootstrap behind the budget on a Dask cluster of two workers: the same numbers as in this process.

Dask is needed for this part alone, so it is no dependency of Plait and setup leaves it out. Where it is missing, this
part says so and installs what `requirements-cluster.lock` names into the environment that runs it.
"""

import importlib
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from importlib.util import find_spec
from pathlib import Path

from benchmarks.trajectories.million import made_sessions
from benchmarks.trajectories.tables import Page, Table
from plait.errors import UserError
from plait.rupture.budget import LOTS, alarm_table
from plait.rupture.watching import AlarmTable, WatchModel, fit_watching

SESSIONS, QUICK_SESSIONS = 20_000, 1_000
WORKERS = 2
LOCK = Path(__file__).resolve().parents[2] / "requirements-cluster.lock"
"""Made with `uv export --no-header --no-emit-project --only-group cluster`."""
ABOUT = "The parametric bootstrap that sets the limit of alerts, on any `concurrent.futures.Executor`."


class NoClusterError(UserError):
    """Dask is not here and could not be brought."""


def bring_dask(run: Callable[[Sequence[str]], int] = subprocess.call) -> None:
    """Install Dask as locked where it is missing, and say so; raises NoClusterError where that fails."""
    if find_spec("distributed") is not None:
        return
    print(f"Dask is missing here: installing it, for this part alone, as {LOCK.name} says", flush=True)
    code = run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "--requirement", str(LOCK)])
    importlib.invalidate_caches()
    if code or find_spec("distributed") is None:
        raise NoClusterError(f"Dask could not be installed (pip left with code {code}); no other part needs it")


def timed_table(model: WatchModel, executor: Executor | None) -> tuple[float, AlarmTable]:
    """Seconds, and the price of alerts."""
    start = time.perf_counter()
    table = alarm_table(model, executor=executor)
    return time.perf_counter() - start, table


def on_cluster(model: WatchModel) -> tuple[float, AlarmTable]:
    """The same on a Dask cluster of WORKERS processes on this machine."""
    from distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=None) as cluster,
        Client(cluster) as client,
        client.get_executor() as executor,
    ):
        return timed_table(model, executor)


def write_cluster_part(page: Page, quick: bool, spread: Callable[[WatchModel], tuple[float, AlarmTable]]) -> bool:
    """The table of what a cluster gives beside this process; whether the numbers are the same."""
    model = fit_watching(made_sessions(QUICK_SESSIONS if quick else SESSIONS))
    alone, there = timed_table(model, None), spread(model)
    same = there[1] == alone[1]
    rows = (
        ("this process", f"{alone[0]:.1f}", *limits_told(alone[1]), "–"),
        (f"Dask, {WORKERS} workers", f"{there[0]:.1f}", *limits_told(there[1]), "yes" if same else "NO"),
    )
    note = (
        f"{LOTS} lots, each with a seed of its own; all {len(alone[1].budgets)} limits and all shares found are "
        "compared to the last bit. The first lots on a worker wait for compiled code to be loaded."
    )
    header = ("where", "seconds", "limit at 1", "limit at 3", "limit at 5", "the same numbers")
    page.add(Table("The bootstrap on a cluster", header, rows, note))
    return same


def limits_told(table: AlarmTable) -> tuple[str, ...]:
    """The evidence to alert from at 1, 3 and 5 needless alerts per 100 sessions, with all its digits."""
    return tuple(repr(table.limit(budget)) for budget in (1.0, 3.0, 5.0))
