"""Thousands of drawn requests by schemathesis to the addresses that answer JSON, held to their description.

A real server as `dev run` starts it; nobody and a clinician ask. schemathesis is brought along in an environment of its
own, as requirements-json.lock says. Writes docs/reference/benchmarks/json.md; `--quick` only shows that all works.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.serving.databases import SQLITE, a_database, leave_on_sigterm
from benchmarks.serving.servers import Server, clinic_environment, run_in_clinic
from benchmarks.trajectories.tables import Page, Table
from tools.dev.server import HOST

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference" / "benchmarks"
DESCRIPTION = ROOT / "docs" / "reference" / "openapi.json"
LOCK = ROOT / "requirements-json.lock"
"""Made with `uv pip compile --universal --python-version 3.11 --generate-hashes --no-header` from `schemathesis`."""
PLACE = ROOT / "var" / "schemathesis"
SEED = 2026
EXAMPLES, QUICK_EXAMPLES = 300, 5
"""Drawn for each method of each address and each visitor, beside the cases that schemathesis always sends."""
NO_LIMIT = "max_response_time"
"""Always told of, and looks at nothing: nobody set a limit."""
ALWAYS_MARKED = ("missing_required_header",)
NOTHING_TO_ASK = ("use_after_free", "ensure_resource_availability", "object_level_authorization")
"""Checks of things that are made, fetched and taken away by name, of which there are none here."""
FORM_MARK = "m" * 32
"""A mark of our own making: cookie and header only have to agree."""
SETTINGS = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "302", "403", "429"]
negative_data_rejection.expected-statuses = ["302", "400", "403", "405", "429"]
"""


@dataclass(frozen=True)
class Visitor:
    """Who asks: the cookie and the mark that go along, and the checks that say nothing of them."""

    name: str
    cookie: str = ""
    mark: bool = False
    without: tuple[str, ...] = ()

    @property
    def headers(self) -> list[str]:
        cookies = "; ".join(filter(None, [self.cookie, f"csrftoken={FORM_MARK}" if self.mark else ""]))
        given = [f"Cookie: {cookies}"] if cookies else []
        return [*given, *([f"X-CSRFToken: {FORM_MARK}"] if self.mark else [])]


@dataclass(frozen=True)
class Case:
    """One request, the status of its answer (0 where none came), and whether each check held."""

    path: str
    method: str
    status: int
    held: Mapping[str, bool]


@dataclass(frozen=True)
class Ran:
    """What came of one visitor's cases."""

    visitor: Visitor
    cases: list[Case]
    code: int

    @property
    def failed(self) -> list[str]:
        """Which checks did not hold where."""
        wrong = ((one, check) for one in self.cases for check, held in one.held.items() if not held)
        return [f"{self.visitor.name}: {one.method} `{one.path}` ({one.status}): `{check}`" for one, check in wrong]


def bring(run: Callable[[Sequence[str]], int] = subprocess.call, place: Path = PLACE) -> Path:
    """The environment with schemathesis as locked, made where it is missing or of another lock; its Python."""
    python, stamp = place / "bin" / "python", place / "lock"
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    print(f"schemathesis is missing here: bringing it into {place.name}, as {LOCK.name} says", flush=True)
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input"]
    install = [str(python), "-m", "pip", "install", *quiet, "--require-hashes", "--requirement", str(LOCK)]
    for command in ([sys.executable, "-m", "venv", "--clear", str(place)], install):
        if code := run(command):
            raise SystemExit(f"schemathesis could not be brought (code {code}); no other benchmark needs it")
    stamp.write_text(wanted)
    return python


def visitors(sign_in: str) -> tuple[Visitor, ...]:
    """A method that only a form may use is refused for want of the mark before the address is looked at."""
    return (
        Visitor("nobody signed in, without the mark of a form", without=("unsupported_method",)),
        Visitor("nobody signed in", mark=True, without=ALWAYS_MARKED),
        Visitor("a clinician", cookie=sign_in, mark=True, without=ALWAYS_MARKED),
    )


def command(python: Path, port: int, visitor: Visitor, examples: int, settings: Path) -> list[str]:
    words = [str(python), "-m", "schemathesis.cli", "--no-color", "--config-file", str(settings), "run"]
    words += [str(DESCRIPTION), "--url", f"http://{HOST}:{port}", "--checks", "all"]
    words += ["--seed", str(SEED), "--max-examples", str(examples), "--generation-database", "none"]
    words += ["--max-redirects", "0", "--continue-on-failure", "--request-timeout", "60"]
    words += [word for header in visitor.headers for word in ("--header", header)]
    excluded = (*visitor.without, *NOTHING_TO_ASK)
    return words + [word for check in excluded for word in ("--exclude-checks", check)]


def ask(python: Path, port: int, visitor: Visitor, examples: int, folder: Path) -> Ran:
    """Let schemathesis ask as one visitor; what it printed is shown where something does not fit."""
    settings, told = folder / "schemathesis.toml", folder / "cases"
    settings.write_text(SETTINGS)
    told.unlink(missing_ok=True)
    ours = {"PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": "benchmarks.serving.json_hooks"}
    words = [*command(python, port, visitor, examples, settings), "--report-ndjson-path", str(told)]
    done = subprocess.run(words, cwd=folder, env={**os.environ, **ours}, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", flush=True)
    cases = cases_in(told.read_text(encoding="utf-8")) if told.exists() else []
    print(f"{visitor.name}: {len(cases)} cases, left with code {done.returncode}", flush=True)
    return Ran(visitor, cases, done.returncode)


def cases_in(report: str) -> list[Case]:
    """Every request in a report of schemathesis, with what was looked at in its answer."""
    found = []
    for event in map(json.loads, report.splitlines()):
        told = event.get("ScenarioFinished", {}).get("recorder", {})
        for number, sent in told.get("interactions", {}).items():
            request, answer, checks = sent["request"], sent["response"] or {}, told["checks"].get(number, [])
            path = urlsplit(request["uri"]).path
            held = {one["name"]: one["status"] == "success" for one in checks}
            found.append(Case(path, request["method"], answer.get("status_code", 0), held))
    return found


def run(examples: int) -> list[Ran]:
    """Every visitor on one server; behind a proxy of our own, so that each request has an address of its own."""
    python = bring()
    with a_database(SQLITE) as database, tempfile.TemporaryDirectory(prefix="plait-json-") as scratch:
        sign_in = run_in_clinic(database.url, "benchmarks.serving.json_visitors").splitlines()[-1]
        server = Server({**clinic_environment(database.url), "PLAIT_TRUSTED_PROXIES": "1"}, Path(scratch) / "log")
        try:
            server.begin(worker=False)
            return [ask(python, server.port, one, examples, Path(scratch)) for one in visitors(sign_in)]
        finally:
            server.end()


def addresses_table(ran: Sequence[Ran]) -> Table:
    """Who asked what how often, and which answers came."""
    rows = []
    for one in ran:
        for path, method in sorted({(case.path, case.method) for case in one.cases}):
            found = [case.status for case in one.cases if (case.path, case.method) == (path, method)]
            rows.append((one.visitor.name, method, f"`{path}`", str(len(found)), counted(Counter(found))))
    return Table(
        "What was sent, and how it was answered", ("who", "method", "address", "cases", "answers"), tuple(rows)
    )


def counted(statuses: Mapping[int, int]) -> str:
    return ", ".join(f"{times} × {status}" for status, times in sorted(statuses.items()))


def checks_table(ran: Sequence[Ran]) -> Table:
    held = [pair for one in ran for case in one.cases for pair in case.held.items()]
    looked, wrong = Counter(check for check, _ in held), Counter(check for check, well in held if not well)
    rows = tuple(
        (f"`{check}`", str(times), str(wrong[check])) for check, times in sorted(looked.items()) if check != NO_LIMIT
    )
    return Table("What was held against each answer", ("check", "cases", "did not fit"), rows)


def main(arguments: list[str] | None = None) -> int:
    """Ask and write the page; 1 where an answer is not as described, or nothing was asked."""
    chosen = parser().parse_args(arguments)
    leave_on_sigterm()
    began = time.monotonic()
    ran = run(QUICK_EXAMPLES if chosen.quick else EXAMPLES)
    well = all(one.code == 0 and one.cases and not one.failed for one in ran)
    page = Page("Addresses that answer JSON", ABOUT)
    page.say(verdict(ran, well))
    page.add(addresses_table(ran))
    page.add(checks_table(ran))
    page.say(NOT_SHOWN)
    page.say(f"Seed {SEED}; it took {time.monotonic() - began:.0f} seconds, on SQLite.")
    print(f"written: {page.write(chosen.folder, 'json.md')}")
    return 0 if well else 1


def verdict(ran: Sequence[Ran], well: bool) -> str:
    total, wrong = sum(len(one.cases) for one in ran), list(dict.fromkeys(word for one in ran for word in one.failed))
    if well:
        return f"**{total:,} cases, and every answer was as described.**"
    told = [f"- {word}" for word in wrong]
    return "\n".join([f"**{total:,} cases; not all answers were as described.**", "", *told])


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="dev bench json", description=__doc__)
    found.add_argument("--quick", action="store_true", help="few cases: only shows that all works")
    found.add_argument("--folder", type=Path, default=PAGES, help="where the page is written")
    return found


ABOUT = """Written by `python3 dev bench json`. [schemathesis](https://schemathesis.readthedocs.io/) draws requests \
from the [description](../openapi.json) of every address that answers JSON, good ones and bad ones, and methods that \
are not there, and holds each answer of a real server (gunicorn with two processes, as `dev run` starts it) to the \
description: status, kind of content, headers, every word of the JSON. That nothing else answers JSON, and that the \
description is whole, is held by `tests/access/test_json.py`. schemathesis lives in an environment of its own \
([decision 0043](../../decisions/0043-bad-requests-are-drawn-and-pages-on-standards-are-held.md))."""
NOT_SHOWN = """Left out: `unsupported_method` where the mark of a form is missing, since there every method that may \
write is refused (403) before the address is looked at; and `missing_required_header` where the mark always goes \
along, since schemathesis then cannot leave it out. Each is asked of the others. A form that is not accepted leads \
to a page (302), which counts as refused; a language that is not there is no error, and the page comes in another. \
Requests that no description thinks of are [drawn elsewhere](attack.md)."""


if __name__ == "__main__":
    sys.exit(main())
