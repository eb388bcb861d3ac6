"""Whether an acknowledged answer is ever lost: kills, a full disk, a database that goes, clocks that jump, two workers.

Real server processes and a real job worker, as `dev run` starts them, under a load of real check-ins over HTTP, on
SQLite and on PostgreSQL. Writes docs/reference/benchmarks/faults.md; `--quick` is a small version with three kills.
"""

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.serving import kept
from benchmarks.serving.clock import Counted
from benchmarks.serving.databases import (
    ENGINES,
    POSTGRESQL,
    Cluster,
    Database,
    a_database,
    can_mount,
    leave_on_sigterm,
)
from benchmarks.serving.phones import KEPT, Phones, post
from benchmarks.serving.race import Raced
from benchmarks.serving.servers import PYTHON, Server, clinic_environment, counted_in, run_in_clinic
from benchmarks.trajectories.tables import Page, Table
from tools.dev.server import start, worker_command

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference" / "benchmarks"
KILLS, QUICK_KILLS = 100, 3
RESTARTS, QUICK_RESTARTS = 10, 1
RACED, QUICK_RACED = 200, 20
WORKER_KILLED_EVERY = 10
"""The job worker is killed with every so many kills of the web server: it takes longest to come back."""
MOST_BETWEEN = 20
"""Acknowledged answers between two faults: 3 to this many, by chance."""
CLIENTS = 40
DISK_MB = {"SQLite": 24, "PostgreSQL": 320}
"""Small disks that the clinic fits on: PostgreSQL brings its programs along."""
AFTER_ROOM = 40
ON_A_FULL_DISK = 12
PLAIN_WORDS = "Something went wrong on our side"


@dataclass(frozen=True)
class Outcome:
    """One trial on one engine."""

    trial: str
    engine: str
    faults: int
    phones: Phones
    found: kept.Found

    @property
    def cells(self) -> tuple[str, ...]:
        again = sum(one.tries > 1 for one in self.phones.all)
        found = self.found
        made_late = found.kept - found.read_by_request_or_job
        counted = (self.faults, found.acknowledged, again, found.lost, found.twice, found.other, found.half_written)
        return (self.trial, self.engine, *map(str, counted), str(made_late), str(found.without_reading))


HEADER = (
    "what happens",
    "engine",
    "times",
    "acknowledged",
    "sent more than once",
    "lost",
    "kept twice",
    "another kept",
    "half-written",
    "read by the command",
    "without reading",
)
Trial = Callable[[Server, Database, Phones, int], None]


def under_load(name: str, engine: str, trial: Trial, *, faults: int, check_ins: int, megabytes: int = 0) -> Outcome:
    """Run a trial while phones send; then let every phone come through, every job be done, and count what is kept."""
    with tempfile.TemporaryDirectory(prefix="plait-faults-") as scratch, a_database(engine, megabytes=megabytes) as one:
        folder = Path(scratch)
        made = json.loads(run_in_clinic(one.url, "benchmarks.serving.kept", "make", str(check_ins), str(CLIENTS)))
        server = Server(clinic_environment(one.url), folder / "server.log")
        server.begin()
        phones = Phones(server.port, [token for token, _begun in made])
        try:
            phones.begin()
            trial(server, one, phones, faults)
            phones.end()
        finally:
            phones.give_up()
            server.end()
        sent = [{"token": one.token, "answers": one.answers, "acknowledged": one.acknowledged} for one in phones.all]
        return Outcome(name, engine, faults, phones, counted_in(one.url, sent, folder))


def some(rng: random.Random) -> int:
    return rng.randint(3, MOST_BETWEEN)


def kill_the_server(server: Server, _database: Database, phones: Phones, times: int) -> None:
    rng = random.Random(1)  # noqa: S311 - when to strike
    for number in range(1, times + 1):
        phones.wait_for(some(rng))
        server.kill(worker=number % WORKER_KILLED_EVERY == 1)
        server.begin()
    phones.wait_for(MOST_BETWEEN)


def restart_the_database(_server: Server, database: Database, phones: Phones, times: int) -> None:
    between_faults(phones, times, as_cluster(database).restart)


def kill_the_database(_server: Server, database: Database, phones: Phones, times: int) -> None:
    between_faults(phones, times, as_cluster(database).kill)


def between_faults(phones: Phones, times: int, fault: Callable[[], None]) -> None:
    rng = random.Random(2)  # noqa: S311 - when to strike
    for _number in range(times):
        phones.wait_for(some(rng))
        fault()
    phones.wait_for(MOST_BETWEEN)


def as_cluster(database: Database) -> Cluster:
    if not isinstance(database, Cluster):
        raise SystemExit("only PostgreSQL has a server that can be restarted")
    return database


def fill_the_disk(server: Server, database: Database, phones: Phones, times: int) -> None:
    """Fill the disk until answers are refused, look at what the page says, make room, and go on."""
    folder = database.folder if isinstance(database, Cluster) else database.path.parent
    for _number in range(times):
        phones.wait_for(AFTER_ROOM // 2)
        filler = fill(folder)
        phones.wait_for_refusals(ON_A_FULL_DISK)
        words_of_a_refusal(server, phones)
        filler.unlink()
        if isinstance(database, Cluster):
            database.begin_if_stopped()
        phones.wait_for(AFTER_ROOM)


def fill(folder: Path) -> Path:
    """A file that takes all the room there is, to the last block."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12):
            with suppress(OSError):
                while True:
                    file.write(bytes(size))
    return filler


def words_of_a_refusal(server: Server, phones: Phones) -> None:
    """An answer that cannot be kept is refused in plain words, with a status that no phone takes for a yes."""
    waiting = next(one for one in phones.all if one.begun and not one.acknowledged)
    status, said, page = post(server.port, waiting.token, waiting.body)
    if said != KEPT and (status != 500 or PLAIN_WORDS not in page):
        raise SystemExit(f"on a full disk an answer was refused with {status}, and not in plain words:\n{page}")


def main(arguments: list[str] | None = None) -> int:
    """Run the trials and write the page; 1 where anything was lost, doubled or left half-written."""
    chosen = parser().parse_args(arguments)
    leave_on_sigterm()
    began = time.monotonic()
    engines = chosen.engine or ENGINES
    outcomes = [one for engine in engines for one in trials(engine, chosen)]
    races = {engine: race(engine, QUICK_RACED if chosen.quick else RACED) for engine in engines}
    jumps = {engine: jump(engine) for engine in engines}
    page = Page("Faults", ABOUT)
    page.add(Table("What was acknowledged, and what is kept", HEADER, tuple(one.cells for one in outcomes), COLUMNS))
    page.say(what_phones_saw(outcomes))
    page.say(DISKS if can_mount() else NO_DISKS)
    page.add(race_table(races))
    page.add(jump_table(jumps))
    page.say(PROMISE)
    minutes = (time.monotonic() - began) / 60
    page.say(
        f"{os.cpu_count()} cores, load at the end {os.getloadavg()[0]:.1f}; the trials took {minutes:.0f} minutes."
    )
    print(f"written: {page.write(chosen.folder, 'faults.md')}")
    jumped = [one for found in jumps.values() for one in found]
    right = [one.is_right for one in (*(outcome.found for outcome in outcomes), *races.values(), *jumped)]
    return 0 if all(right) else 1


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="dev bench faults", description=__doc__)
    found.add_argument("--engine", choices=ENGINES, action="append", help="only this engine")
    found.add_argument("--kills", type=int, default=KILLS, help="how often the server is killed on each engine")
    found.add_argument("--quick", action="store_true", help="three kills, one restart: only shows that all works")
    found.add_argument("--folder", type=Path, default=PAGES, help="where the page is written")
    return found


def trials(engine: str, chosen: argparse.Namespace) -> list[Outcome]:
    kills, restarts = (QUICK_KILLS, QUICK_RESTARTS) if chosen.quick else (chosen.kills, RESTARTS)
    outcomes = [run("the server is killed (-9)", engine, kill_the_server, kills)]
    if engine == POSTGRESQL:
        outcomes.append(run("the database is restarted", engine, restart_the_database, restarts))
        outcomes.append(run("the database is killed (-9)", engine, kill_the_database, restarts))
    if can_mount():
        size = DISK_MB[engine]
        outcomes.append(under_load("the disk is full", engine, fill_the_disk, faults=1, check_ins=1500, megabytes=size))
    return outcomes


def run(name: str, engine: str, trial: Trial, times: int) -> Outcome:
    outcome = under_load(name, engine, trial, faults=times, check_ins=(times + 2) * (MOST_BETWEEN + 10))
    print(" | ".join(outcome.cells))
    return outcome


def race(engine: str, jobs: int) -> Raced:
    """Two job workers at once on one database, with readings to make."""
    with tempfile.TemporaryDirectory(prefix="plait-faults-") as scratch, a_database(engine) as database:
        run_in_clinic(database.url, "benchmarks.serving.race", "leave", str(jobs))
        with (Path(scratch) / "workers.log").open("wb") as log:
            command = [*worker_command(PYTHON), "--batch", "--no-startup-delay"]
            workers = [start(command, ROOT, clinic_environment(database.url), output=log) for _worker in range(2)]
            for worker in workers:
                worker.wait()
        return Raced(**json.loads(run_in_clinic(database.url, "benchmarks.serving.race", "count").splitlines()[-1]))


def race_table(races: dict[str, Raced]) -> Table:
    header = ("engine", "jobs", "done", "done by two", "read twice", "without reading", "share of each worker")
    rows = [
        (engine, *map(str, (one.jobs, one.done, one.by_two, one.read_twice, one.without_reading)), shares(one))
        for engine, one in races.items()
    ]
    return Table("Two job workers race for the same jobs", header, tuple(rows))


def shares(raced: Raced) -> str:
    return " and ".join(map(str, raced.shares))


def jump(engine: str) -> list[Counted]:
    with a_database(engine) as database:
        printed = run_in_clinic(database.url, "benchmarks.serving.clock").splitlines()[-1]
    return [Counted(**one) for one in json.loads(printed)]


def jump_table(jumps: dict[str, list[Counted]]) -> Table:
    header = (
        "the clock jumps",
        "engine",
        "check-ins",
        "late by mistake",
        "expired by mistake",
        "silences opened",
        "opened twice",
        "opened early",
        "resends refused",
    )
    rows = [
        (one.jump, engine, *map(str, list(asdict(one).values())[1:]))
        for engine, found in jumps.items()
        for one in found
    ]
    return Table("The injected clock jumps over a change of the clocks, and an hour back", header, tuple(rows), JUMPS)


def what_phones_saw(outcomes: list[Outcome]) -> str:
    lines = [
        f"- {one.trial}, {one.engine}: "
        + (", ".join(f"{count} × {word}" for word, count in sorted(one.phones.refused.items())) or "nothing else")
        for one in outcomes
    ]
    return "\n".join(["What phones met instead of an acknowledgement, before they sent again:", "", *lines])


JUMPS = """Pages opened before the change and sent after it, by check-ins that expire in each quarter of an hour \
around it; each answer is sent again with the clock an hour back. Two unanswered check-ins fall due within the hour of \
the change, and a sweep each quarter of an hour, forwards and backwards, has to open that once and not early. No \
version sends reminders yet."""
ABOUT = """Written by `python3 dev bench faults`. gunicorn with two processes and the job worker, as `dev run` starts \
them, and eight phones that open check-ins and send them over HTTP; an answer that is not acknowledged is sent again, \
the very same, until it is."""
COLUMNS = """*Acknowledged* counts answers of which a phone was told that they are kept; each column after *sent more \
than once* has to be 0 but *read by the command*: readings that neither the request nor a job had made, since it was \
killed in between, and that `plait-clinic make_missing_readings` made afterwards. *Half-written* is an answer without \
all of its items, its scores or its one event in the book, or an event without its answer."""
DISKS = """The full disk is a small disk in memory (tmpfs) that a file fills to the last block."""
NO_DISKS = """The full disk was left out: this machine lets nobody mount a small one."""
PROMISE = """**A kill is not a power cut.** A killed process loses what it had not yet given to the operating system; \
what it had written stays, on disk or on its way there. In a power cut whatever was only on its way is gone. For that \
there is a promise and no trial here: SQLite with `synchronous=FULL` waits at every commit until the operating system \
says that the write-ahead log is on the disk, and PostgreSQL with `fsync` and `synchronous_commit` on does the same. \
An answer is acknowledged after that. Whether a disk that says so has done so is up to the disk."""


if __name__ == "__main__":
    sys.exit(main())
