"""`plait watch`: reads a file of sessions with a model, one session after the other, and writes what it says.

A thin skin, as `plait.cli` is: the room is imported when the command runs.
"""

import argparse
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

WATCH_HELP = (
    "Writes the sessions in their order with what was expected before each (median and ranges of 80, 90 and 95 %), the "
    "level after it, how probable a rupture began there, whether that is worth an alert at this budget, and the state. "
    "No reading uses a later session. The ends and the direction of the scale are the model's. A file with any "
    "mistake is refused with every line and column, and nothing is written."
)


def add_watch(commands: Commands, columns_of: Callable[[argparse.Namespace], Mapping[str, str]]) -> None:
    """Add the command; `columns_of` takes the --column options apart."""
    watch = commands.add_parser("watch", help="read sessions one after the other", description=WATCH_HELP)
    watch.add_argument("sessions", metavar="SESSIONS.csv", type=Path, help="columns client, session, score and more")
    watch.add_argument("--model", metavar="MODEL.json", type=Path, required=True, help="what `plait fit` wrote")
    watch.add_argument("--output", metavar="READINGS.csv", type=Path, required=True, help="the file to write")
    watch.add_argument(
        "--budget", type=float, metavar="N", help="needless alerts per 100 sessions, .5 to 15 (default: 3)"
    )
    watch.add_argument(
        "--column", metavar="OURS=THEIRS", action="append", default=[], help="a column that is called otherwise"
    )
    watch.set_defaults(run=lambda chosen: _watch(chosen, columns_of(chosen)))


def _watch(chosen: argparse.Namespace, columns: Mapping[str, str]) -> Iterator[str]:
    from plait.rupture.budget import DEFAULT_BUDGET
    from plait.rupture.watch_file import summary_lines, watch_file, write_readings

    budget = DEFAULT_BUDGET if chosen.budget is None else chosen.budget
    watched = watch_file(chosen.sessions, chosen.model, columns=columns, budget=budget)
    write_readings(watched, chosen.sessions, chosen.output)
    yield from summary_lines(watched.readings, budget)
    yield f"{len(watched.records)} sessions: {chosen.output}"
