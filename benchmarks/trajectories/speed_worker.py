"""One timed piece of work in a process of its own, so that its memory is its own: `speed_worker KIND N`.

Prints one line of JSON: seconds in a warm process (compiled code is loaded beforehand on a small set), the peak of
memory in kilobytes, and what the work gave.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.trajectories.million import made_sessions
from plait.rupture.readings import watch
from plait.rupture.watching import fit_watching
from plait.trajectory.fitting import fit
from plait.trajectory.sessions import Sessions
from plait.trajectory.sessions_file import read_sessions

SMALL = 2_000


def timed_fit(sessions: Sessions) -> dict[str, float]:
    """Seconds and log-likelihood of a fit."""
    fit(made_sessions(SMALL))
    start = time.perf_counter()
    found = fit(sessions).reference
    return {"seconds": time.perf_counter() - start, "log_likelihood": found.log_likelihood, "sessions": found.sessions}


def timed_watch(n: int) -> dict[str, float]:
    """Seconds for readings of sessions in memory, by a model fitted to some of them."""
    small = made_sessions(SMALL)
    model = fit_watching(small)
    watch(model, small)
    sessions = made_sessions(n)
    start = time.perf_counter()
    found = watch(model, sessions)
    return {"seconds": time.perf_counter() - start, "sessions": len(found)}


KINDS: dict[str, Callable[[str], dict[str, float]]] = {
    "fit": lambda n: timed_fit(made_sessions(int(n))),
    "watch": lambda n: timed_watch(int(n)),
    "fit-file": lambda path: timed_fit(read_sessions(Path(path))),
}


def main(kind: str, what: str) -> None:
    told = KINDS[kind](what)
    print(json.dumps({**told, "kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}))


if __name__ == "__main__":
    main(*sys.argv[1:])
