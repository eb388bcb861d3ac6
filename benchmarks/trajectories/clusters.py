"""The bootstrap behind the budget on a Dask cluster of two workers: the same numbers as in this process.

Dask is needed for this part alone and is no dependency of Plait: `pip install distributed` into the environment that
runs the benchmark. Without it one line says so.
"""

import time
from concurrent.futures import Executor

from benchmarks.trajectories.million import made_sessions
from benchmarks.trajectories.tables import Page, Table
from plait.rupture.budget import alarm_table
from plait.rupture.watching import AlarmTable, WatchModel, fit_watching

SESSIONS, QUICK_SESSIONS = 20_000, 1_000
WORKERS = 2
NO_DASK = "Dask was not found, so the bootstrap was not run on a cluster: `pip install distributed` brings it."


def timed_table(model: WatchModel, executor: Executor | None) -> tuple[float, AlarmTable]:
    """Seconds, and the price of alerts."""
    start = time.perf_counter()
    table = alarm_table(model, executor=executor)
    return time.perf_counter() - start, table


def write_cluster_part(page: Page, quick: bool) -> None:
    """The table of what a cluster gives, or the line that there is none."""
    try:
        from distributed import Client, LocalCluster
    except ModuleNotFoundError:
        page.say(NO_DASK)
        return
    model = fit_watching(made_sessions(QUICK_SESSIONS if quick else SESSIONS))
    alone = timed_table(model, None)
    options = {"n_workers": WORKERS, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
    with LocalCluster(**options) as cluster, Client(cluster) as client, client.get_executor() as executor:
        spread = timed_table(model, executor)
    same = "yes" if spread[1] == alone[1] else "NO"
    rows = (
        ("this process", f"{alone[0]:.1f}", "–"),
        (f"Dask, {WORKERS} workers", f"{spread[0]:.1f}", same),
    )
    note = "The parametric bootstrap that sets the limit of alerts. The first call on a worker loads compiled code."
    page.add(Table("The bootstrap on a cluster", ("where", "seconds", "the same numbers"), rows, note))
