"""How many check-ins a second the server keeps, how long each waits, and how fast pages are with a million sessions.

Real server processes as `dev run` starts them, and full submits over HTTP: token, validation, response, scores and
audit event on disk, then reading and signal. Writes docs/reference/benchmarks/load.md; `--quick` only shows that all
works.
"""

import argparse
import json
import math
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.serving.databases import ENGINES, POSTGRESQL, Cluster, Database, a_database, leave_on_sigterm
from benchmarks.serving.kept import Found
from benchmarks.serving.phones import answers_for, body_of
from benchmarks.serving.rate import OPEN, Timed, request, send
from benchmarks.serving.servers import (
    FIRST_PORT,
    Server,
    clinic_environment,
    counted_in,
    processor_seconds,
    run_in_clinic,
)
from benchmarks.trajectories.tables import Page, Table
from tools.dev.server import descendants, next_free_port

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference" / "benchmarks"
RATES, QUICK_RATES = (50, 100, 200), (100,)
SECONDS, QUICK_SECONDS = 20, 1
AS_FAST, QUICK_AS_FAST = 2000, 100
"""Check-ins of the run without a rate."""
CLIENTS, QUICK_CLIENTS = 400, 20
WARMING = 40
"""Answers before each run that are not counted: a server's first ones load the engine."""
A_SECOND, WITHIN_MS, AT_RATE = 200, 150.0, 100
PAGE_MS = 100.0
"""What is asked of the server: so many kept a second, p99 within so many milliseconds at this rate, pages at p95."""
SESSIONS_EACH, QUICK_SESSIONS_EACH = 20, 2
COPIES, QUICK_COPIES = 1000, 3
"""A caseload of 50 cases with so many sessions each, and how often it is copied: a million sessions."""


@dataclass(frozen=True)
class Ran:
    """One run, what the processes took, and what is kept in the end."""

    engine: str
    servers: int
    rate: int | None
    timed: Timed
    server_seconds: float
    database_seconds: float
    behind: int
    caught_up_seconds: float
    found: Found
    opened: "Opened | None"


@dataclass(frozen=True)
class Opened:
    """Pages that were only asked for: their times, and what the server's processes took."""

    engine: str
    servers: int
    page: str
    timed: Timed
    server_seconds: float


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder for logs and lists, taken away afterwards."""
    with tempfile.TemporaryDirectory(prefix="plait-load-") as folder:
        yield Path(folder)


def run(engine: str, rate: int | None, count: int, *, servers: int, clients: int) -> Ran:
    """Send `count` check-ins to fresh servers on a fresh database."""
    with scratch() as folder, a_database(engine) as database, ExitStack() as to_end:
        made = json.loads(
            run_in_clinic(database.url, "benchmarks.serving.kept", "make", str(count + WARMING), str(clients))
        )
        answers = answers_for(len(made))
        requests = [
            request(f"/c/{token}", body_of(one, begun)) for (token, begun), one in zip(made, answers, strict=True)
        ]
        running = begin(database, folder, servers, to_end)
        ports = [one.port for one in running]
        for one in running:
            one.wait_until_at_rest()
        send(ports, requests[:WARMING])
        processes, own = [pid for one in running for pid in one.processes], processes_of(database)
        opened = None if rate else open_pages(engine, running, [f"/c/{token}" for token, _begun in made[WARMING:]])
        before, own_before = processor_seconds(processes), processor_seconds(own)
        timed = send(ports, requests[WARMING:], rate=rate)
        took, own_took = processor_seconds(processes) - before, processor_seconds(processes_of(database)) - own_before
        behind, waited = json.loads(run_in_clinic(database.url, "benchmarks.serving.kept", "catch-up"))
        to_end.close()
        acknowledged = {WARMING + number for number in timed.acknowledged}
        sent = [
            {"token": token, "answers": one, "acknowledged": number in acknowledged}
            for number, ((token, _begun), one) in enumerate(zip(made, answers, strict=True))
        ]
        found = counted_in(database.url, sent, folder)
        return Ran(engine, servers, rate, timed, took, own_took, behind, waited, found, opened)


def open_pages(engine: str, running: list[Server], addresses: Sequence[str]) -> Opened:
    """Open each of these pages of a check-in once, as fast as they come."""
    return opened_at(engine, running, "a check-in", [request(one, b"") for one in addresses], OPEN)


def opened_at(engine: str, running: list[Server], page: str, requests: Sequence[bytes], good: bytes) -> Opened:
    processes = [pid for one in running for pid in one.processes]
    before = processor_seconds(processes)
    timed = send([one.port for one in running], requests, good=good)
    return Opened(engine, len(running), page, timed, processor_seconds(processes) - before)


def begin(database: Database, folder: Path, servers: int, to_end: ExitStack) -> list[Server]:
    """So many web servers with one job worker among them; they are ended with the stack."""
    running: list[Server] = []
    port = FIRST_PORT
    for number in range(servers):
        port = next_free_port(port)
        server = Server(clinic_environment(database.url), folder / f"server-{number}.log", port)
        to_end.callback(server.end)
        server.begin(worker=number == 0)
        running.append(server)
    return running


def processes_of(database: Database) -> list[int]:
    """The database's own processes; SQLite has none."""
    if not isinstance(database, Cluster):
        return []
    main = int((database.folder / "data" / "postmaster.pid").read_text().split()[0])
    return [main, *descendants(main)]


def cheapest(engine: str, count: int) -> Opened:
    """The comparator: the cheapest page of the same server, as fast as it is answered."""
    with scratch() as folder, a_database(engine) as database, ExitStack() as to_end:
        run_in_clinic(database.url, "benchmarks.serving.kept", "make", "1", "1")
        running = begin(database, folder, 1, to_end)
        return opened_at(engine, running, "the cheapest one", [request("/healthz", b"")] * count, b" 200 OK\r\n")


HEADER = (
    "engine",
    "servers",
    "offered a second",
    "sent",
    "acknowledged a second",
    "p50 ms",
    "p95 ms",
    "p99 ms",
    "longest ms",
    "refused",
    "lost",
    "server, ms of a processor each",
    "database, ms each",
    "sender, ms each",
    "readings behind at the end",
    "all read after, s",
)


def cells(one: Ran) -> tuple[str, ...]:
    timed, to_each = one.timed, 1000 / max(one.timed.offered, 1)
    return (
        one.engine,
        str(one.servers),
        str(one.rate or "as fast as it goes"),
        str(timed.offered),
        f"{timed.a_second:.0f}",
        *(f"{timed.at(share):.0f}" for share in (0.5, 0.95, 0.99, 1.0)),
        str(len(timed.refused)),
        str(one.found.lost),
        f"{one.server_seconds * to_each:.1f}",
        f"{one.database_seconds * to_each:.1f}" if one.database_seconds else "in the server",
        f"{each(timed):.2f}",
        str(one.behind),
        f"{one.caught_up_seconds:.0f}",
    )


def page_times(engine: str, sessions: int, copies: int) -> tuple[int, dict[str, list[float]], dict[str, list[float]]]:
    """How many sessions there are in the end, and each page's times before and after the caseload was copied."""
    with a_database(engine) as database:
        run_in_clinic(database.url, "benchmarks.serving.million", "template", str(sessions))
        few = json.loads(run_in_clinic(database.url, "benchmarks.serving.million", "pages").splitlines()[-1])
        count = int(run_in_clinic(database.url, "benchmarks.serving.million", "copy", str(copies)).splitlines()[-1])
        many = json.loads(run_in_clinic(database.url, "benchmarks.serving.million", "pages").splitlines()[-1])
    return count, few, many


def page_rows(engine: str, sessions: int, times: dict[str, list[float]]) -> list[tuple[str, ...]]:
    return [
        (engine, f"{sessions:,}", name, str(len(found)), f"{statistics.median(found):.1f}", f"{p95(found):.1f}")
        for name, found in times.items()
    ]


def p95(times: Sequence[float]) -> float:
    """By nearest rank."""
    ranked = sorted(times)
    return ranked[math.ceil(0.95 * len(ranked)) - 1]


def main(arguments: list[str] | None = None) -> int:
    """Run all and write the page; 1 where an acknowledged answer is not there once and whole."""
    chosen = parser().parse_args(arguments)
    leave_on_sigterm()
    began, page = time.monotonic(), Page("Load", ABOUT)
    ran: list[Ran] = []
    if not chosen.only_pages:
        ran = submits(chosen, page)
    if not chosen.only_submits:
        measure_pages(chosen, page)
    minutes, load = (time.monotonic() - began) / 60, os.getloadavg()[0]
    page.say(f"{os.cpu_count()} cores, load at the end {load:.1f}; all of it took {minutes:.0f} minutes.")
    page.say(NOT_SHOWN)
    print(f"written: {page.write(chosen.folder, 'load.md')}")
    return 0 if all(one.found.is_right for one in ran) else 1


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="dev bench load", description=__doc__)
    found.add_argument("--engine", choices=ENGINES, action="append", help="only this engine")
    found.add_argument("--only-submits", action="store_true", help="without the pages on a million sessions")
    found.add_argument("--only-pages", action="store_true", help="without the submits")
    found.add_argument("--quick", action="store_true", help="seconds and few sessions: only shows that all works")
    found.add_argument("--folder", type=Path, default=PAGES, help="where the page is written")
    return found


def submits(chosen: argparse.Namespace, page: Page) -> list[Ran]:
    """Every engine at every rate, and as fast as it goes; then two servers on one PostgreSQL."""
    quick = (QUICK_RATES, QUICK_SECONDS, QUICK_CLIENTS, QUICK_AS_FAST)
    rates, seconds, clients, most = quick if chosen.quick else (RATES, SECONDS, CLIENTS, AS_FAST)
    ran, opened = [], []
    for engine in chosen.engine or ENGINES:
        for servers in (1, 2) if engine == POSTGRESQL else (1,):
            for rate in (*rates, None):
                count = seconds * rate if rate else most
                ran.append(run(engine, rate, count, servers=servers, clients=clients))
                print(" | ".join(cells(ran[-1])), flush=True)
        opened += [one.opened for one in ran if one.opened and one.engine == engine]
        opened.append(cheapest(engine, most))
    page.add(Table("Check-ins sent at a fixed rate, and as fast as it goes", HEADER, tuple(map(cells, ran)), COLUMNS))
    page.add(opened_table(opened))
    page.say(verdict(ran))
    refused = Counter(word for one in ran for word in one.timed.refused)
    if refused:
        page.say("Refused: " + ", ".join(f"{count} × {word}" for word, count in sorted(refused.items())) + ".")
    return ran


def opened_table(opened: Sequence[Opened]) -> Table:
    rows = [
        (
            one.engine,
            str(one.servers),
            one.page,
            f"{one.timed.a_second:.0f}",
            *(f"{one.timed.at(share):.1f}" for share in (0.5, 0.95, 0.99)),
            str(len(one.timed.refused)),
            f"{1000 * one.server_seconds / max(one.timed.offered, 1):.1f}",
            f"{each(one.timed):.2f}",
        )
        for one in opened
    ]
    header = ("engine", "servers", "page", "answered a second", "p50 ms", "p95 ms", "p99 ms", "refused")
    return Table("Pages opened, as fast as it goes", (*header, "server, ms each", "sender, ms each"), tuple(rows))


def each(timed: Timed) -> float:
    """Milliseconds of a processor that the sender took for one request."""
    return 1000 * timed.sender_seconds / max(timed.offered, 1)


def verdict(ran: list[Ran]) -> str:
    """What was asked for, and what came of it, for each engine and number of servers."""
    lines = ["What was asked for:", ""]
    for engine, servers in dict.fromkeys((one.engine, one.servers) for one in ran):
        own = [one for one in ran if (one.engine, one.servers) == (engine, servers)]
        most = max(one.timed.a_second for one in own)
        late = next(one.timed.at(0.99) for one in own if one.rate == AT_RATE)
        lost = sum(one.found.lost for one in own)
        lines.append(
            f"- {engine}, {servers} server{'s' if servers > 1 else ''}: at least {A_SECOND} a second acknowledged: "
            f"{word(most >= A_SECOND)} ({most:.0f}); p99 under {WITHIN_MS:.0f} ms at {AT_RATE} a second: "
            f"{word(late < WITHIN_MS)} ({late:.0f}); none lost: {word(not lost)}."
        )
    return "\n".join(lines)


def word(held: bool) -> str:
    return "reached" if held else "**missed**"


def measure_pages(chosen: argparse.Namespace, page: Page) -> None:
    sessions, copies = (QUICK_SESSIONS_EACH, QUICK_COPIES) if chosen.quick else (SESSIONS_EACH, COPIES)
    rows: list[tuple[str, ...]] = []
    over: list[str] = []
    for engine in chosen.engine or ENGINES:
        count, few, many = page_times(engine, sessions, copies)
        rows += [*page_rows(engine, count // (copies + 1), few), *page_rows(engine, count, many)]
        over += [f"{name} on {engine}" for name in ("caseload", "brief") if p95(many[name]) >= PAGE_MS]
    header = ("engine", "sessions in the database", "page", "asked", "median ms", "p95 ms")
    page.add(Table("Caseload and brief", header, tuple(rows), PAGES_NOTE))
    page.say(f"Under {PAGE_MS:.0f} ms at p95: " + (f"**missed** by {', '.join(over)}." if over else "reached by all."))


ABOUT = """Written by `python3 dev bench load`. gunicorn with two processes of eight threads and the job worker, as \
`dev run` starts them; the sender and the database share the same cores. Each check-in is answered whole, by a page \
opened before; the server takes the token, checks the answers, and has response, scores and audit event on disk before \
it says that they are kept. PostgreSQL waits for its disk too (`fsync`, `synchronous_commit`). A run begins when the \
server has readied its engine, which takes its first seconds, and each answer comes over a connection of its own."""
COLUMNS = """A check-in's time runs from when it was due, not from when there was room to send it, so that a pause of \
the server counts for everybody who would have come meanwhile. Where several answers come at once the job worker makes \
their readings when the rush is over \
([decision 0046](../../decisions/0046-statements-made-once-and-one-job-for-a-rush.md)): *readings behind* counts those \
that were still to come when the last answer was acknowledged, *all read after* how long they took then. After each \
run every answer was counted as in [faults](faults.md). *As fast as it goes* is 32 phones, each of which sends its \
next check-in when the last one is acknowledged; its times are those of 32 at once and no promise to anybody."""
PAGES_NOTE = """Through the whole server in one process, without the network, an audit event written each time. A \
caseload of 50 cases, made by the clinic's own actions, is copied row by row in the database; the smaller database is \
the same before it was copied."""
NOT_SHOWN = """Not shown: a network, TLS and a proxy; a disk other than this machine's; a load that goes on for hours; \
several machines, for which two servers on one are only a stand-in."""


if __name__ == "__main__":
    sys.exit(main())
