"""A hundred thousand bad requests over all addresses of a real server, beside clients who answer as ever.

Every address of the truth table is asked with wrong methods, paths, tokens, cookies, headers, bodies and framing, as
nobody and as everybody. No answer may be an error of the server, or tell its insides or another person's words;
check-ins that are sent meanwhile are timed, and beside as many ordinary visitors too. `--requests N` sends fewer;
`--write` writes docs/reference/benchmarks/attack.md.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import Manager, get_context
from multiprocessing.pool import AsyncResult, Pool
from pathlib import Path
from urllib.parse import urlencode

from benchmarks.attacking.clinic import Prepared, answers_kept, prepare, served, settings
from benchmarks.attacking.told import PHASES, Told, page
from benchmarks.attacking.wire import answer_of, attack, exchange, ordinary
from tests.access import table
from tools.dev.server import next_free_port

REQUESTS, EACH_ROUND = 100_000, 10_000
CHECK_INS = 20
"""Check-ins sent in each phase of a round: alone, beside ordinary visitors, beside the attack."""
WARMING = 3
PAUSE_SECONDS = 0.05
FROM_PORT = 8150
SHOWN = 20
ANSWERS = {"understood": 8, "matters": 7, "suited": 8, "openness": 6, "effort": 7, "expectation": 9, "tension": 0}
PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "benchmarks" / "attack.md"
# What no log may hold: errors of the server, and what was only ever in a request.
IN_NO_LOG = (rb"Traceback", rb'"level": "CRITICAL"', rb"WORKER TIMEOUT", rb"A line about my week", rb"Sam R\.")


def answer_check_in(token: str, port: int) -> float:
    """Send one check-in as a phone would; the seconds until it was acknowledged."""
    body = urlencode(ANSWERS).encode()
    head = (
        f"POST /c/{token} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    started = time.perf_counter()
    status = answer_of(exchange(head.encode() + body, port, "127.0.0.1")).status
    if status != 200:
        raise SystemExit(f"an honest check-in was answered with {status}")
    return time.perf_counter() - started


def answer_all(tokens: Sequence[str], port: int) -> list[float]:
    times = []
    for token in tokens:
        times.append(answer_check_in(token, port))
        time.sleep(PAUSE_SECONDS)
    return times


def answer_while(going: AsyncResult[object], tokens: Sequence[str], port: int) -> list[float]:
    """The times of check-ins for as long as other work goes on."""
    times = []
    for token in tokens:
        if going.ready():
            break
        times += answer_all([token], port)
    return times


def pages_of(prepared: Prepared) -> list[tuple[str, str]]:
    """Ordinary pages: every address that opens to somebody, each with the cookie of one such person."""
    paths = {target.name: target.path for target in prepared.targets}
    found = []
    for row in table.ROWS:
        person = next((one for one in table.SIGNED_IN if row.expected(one) == table.OPENS), None)
        if row.method == "GET" and person:
            found.append((paths[row.name], prepared.sessions[person]))
    return found


@dataclass
class Attack:
    """One attack on one prepared clinic, and all that came of it."""

    folder: Path
    environ: Mapping[str, str]
    prepared: Prepared
    port: int
    told: Told = field(default_factory=Told)

    def one_round(self, seed: int, count: int) -> None:
        """One server from start to stop: check-ins alone, beside ordinary visitors, and beside the attack."""
        ready, port, told = self.prepared.check_ins, self.port, self.told
        parts = [ready[place * CHECK_INS : (place + 1) * CHECK_INS] for place in range(len(PHASES))]
        with served(self.folder, self.environ, port) as output, get_context("spawn").Pool(1) as pool:
            answer_all(parts[0][:WARMING], port)
            alone = answer_all(parts[0][WARMING:], port)
            visited = self.beside_visitors(pool, parts[1], seed)
            attacking = pool.apply_async(attack, (self.prepared, port, seed, count))
            time.sleep(1)
            attacked = answer_while(attacking, parts[2], port)
            told.outcome.add(attacking.get())
            sent = [*parts[0], *parts[1], *parts[2][: len(attacked)]]
            told.sent += len(sent)
            told.kept += answers_kept(self.folder, tuple(sent))
        for phase, times in zip(PHASES, (alone, visited, attacked), strict=True):
            told.times[phase] += times
        told.in_the_log += log_faults(output.read_bytes(), self.prepared)

    def beside_visitors(self, pool: Pool, tokens: Sequence[str], seed: int) -> list[float]:
        with Manager() as manager:
            ended = manager.Event()
            visiting = pool.apply_async(ordinary, (pages_of(self.prepared), self.port, seed, ended))
            time.sleep(1)
            times = answer_all(tokens, self.port)
            ended.set()
            visiting.get()
        return times


def log_faults(log: bytes, prepared: Prepared) -> list[str]:
    patterns = [*IN_NO_LOG, *(re.escape(secret) for secret in prepared.secrets)]
    patterns += [re.escape(token.encode()) for token in prepared.check_ins]
    return [f"{pattern.decode()[:40]} stands in the log" for pattern in patterns if re.search(pattern, log)]


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="dev bench attack")
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Attack; 1 where anything is wrong. The page is written after each round, so that a run cut off has one too."""
    chosen, started = options(), time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), next_free_port(FROM_PORT)
        environ = settings(folder, port)
        work = Attack(folder, environ, prepare(environ, CHECK_INS * len(PHASES)), port)
        for number, first in enumerate(range(0, chosen.requests, EACH_ROUND)):
            work.one_round(chosen.seed + number, min(EACH_ROUND, chosen.requests - first))
            work.told.seconds = time.monotonic() - started
            print(f"{work.told.outcome.total:>8} sent, {len(work.told.outcome.wrong)} wrong", flush=True)
            print("\n".join([*work.told.outcome.wrong[-SHOWN:], *work.told.in_the_log[-SHOWN:]]), flush=True)
            if chosen.write:
                PAGE.write_text(page(work.told), encoding="utf-8")
    print(page(work.told))
    return 0 if work.told.is_well else 1


if __name__ == "__main__":
    sys.exit(main())
