"""`dev test`: what a change must pass, in legs that run two at a time.

The clinic's suite runs on both databases; the library and the browser journeys run once.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tools.dev.browser import LEFT_OUT, chromium
from tools.dev.checks import run_checks
from tools.dev.reports import Count, closing_lines, count_leg
from tools.dev.steps import last_lines, say

AT_ONCE = 2
SESSION_SECONDS = 3300
"""A leg that takes longer runs no further test and says what failed until then."""
LEG_SECONDS = 3600
"""A leg that does not end even so is ended, and counts as failed."""
LOOK_AGAIN_SECONDS = 0.1
STOP_SECONDS = 20
"""How long a leg may take to end once it was asked to, before it is asked less kindly."""
SHOWN_LINES = 400
OF_THE_CLINIC = ("access", "fuzz", "journeys")
"""Folders of tests/ that need the server; every other one belongs to the library leg."""
OF_A_SERVER = ("PLAIT_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE")
"""How settings of a real server begin; tests/settings.py has the ones under test."""
ON_POSTGRESQL = "clinic on PostgreSQL"
JOURNEYS = "browser journeys"


@dataclass(frozen=True)
class Leg:
    """One run of pytest: its name and what it collects."""

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True)
class Around:
    """What all legs share: Python, tree, options for pytest, and the browser where there is one."""

    python: Path
    root: Path
    chosen: Sequence[str]
    browser: Path | None


@dataclass
class Running:
    """A leg at work."""

    leg: Leg
    process: "subprocess.Popen[bytes]"
    report: Path
    output: Path
    started: float


def holds_tests(folder: Path) -> bool:
    return any(folder.glob("**/test_*.py"))


def library_paths(root: Path) -> tuple[str, ...]:
    crossing = sorted(path.name for path in (root / "tests").glob("*") if path.is_dir())
    return ("src/plait", *(f"tests/{name}" for name in crossing if name not in OF_THE_CLINIC))


def legs(root: Path) -> list[Leg]:
    """All legs, the longest first, each with those of its paths that hold tests."""
    clinic = ("src/plait_clinic", "tests/access", "tests/fuzz")
    planned = [
        Leg(ON_POSTGRESQL, clinic),
        Leg("clinic on SQLite", clinic),
        Leg(JOURNEYS, ("tests/journeys",)),
        Leg("library", library_paths(root)),
    ]
    return [replace(leg, paths=tuple(path for path in leg.paths if holds_tests(root / path))) for leg in planned]


def without_tests(planned: Sequence[Leg]) -> list[tuple[str, Count, float]]:
    """A row of one failed for each leg that holds no tests at all: a suite that went missing is not green."""
    empty = [leg for leg in planned if not leg.paths]
    for leg in empty:
        say(f"{leg.name}: FAILED, there are no tests for it in this tree")
    return [(leg.name, Count(failed=1), 0.0) for leg in empty]


def test_environment(environ: Mapping[str, str], folder: Path, browser: Path | None) -> dict[str, str]:
    """What a leg is given: a database of its own. What the caller's shell sets for a real server is left out."""
    result = {name: value for name, value in environ.items() if not name.startswith(OF_A_SERVER)}
    if browser is not None:
        result["CHROMIUM"] = str(browser)
    return {**result, "DATABASE_URL": f"sqlite:///{folder / 'plait.sqlite3'}", "NO_COLOR": "1"}


def leg_command(leg: Leg, around: Around, report: Path) -> list[str]:
    """The command of a leg; pytest's cache is left alone, since legs run side by side."""
    python = str(around.python)
    start = [python, "tests/postgres.py", python] if leg.name == ON_POSTGRESQL else [python]
    limit = f"--session-timeout={SESSION_SECONDS}"
    options = ["-p", "no:cacheprovider", "--color=no", limit, f"--junitxml={report}"]
    return [*start, "-m", "pytest", *options, *around.chosen, *leg.paths]


def listen_to_interrupts() -> None:
    """In a child: a shell has whatever it puts into the background ignore interrupts, and a leg has to heed them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def start_leg(leg: Leg, around: Around, folder: Path) -> Running:
    place = folder / leg.name.replace(" ", "-")
    place.mkdir()
    report, output = place / "report.xml", place / "output.txt"
    say(f"{leg.name}: started")
    with output.open("wb") as file:
        process = subprocess.Popen(
            leg_command(leg, around, report),
            cwd=around.root,
            env=test_environment(os.environ, place, around.browser),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            preexec_fn=listen_to_interrupts,  # noqa: PLW1509 (there are no threads here)
        )
    return Running(leg, process, report, output, time.monotonic())


def end(process: "subprocess.Popen[bytes]") -> None:
    """Interrupt a leg, so that pytest says what failed and its database is stopped; kill it where nothing helps."""
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(asked)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOP_SECONDS)


def finish_leg(running: Running, *, filtered: bool) -> tuple[str, Count, float]:
    """Count a leg that ended; shows its output where something failed."""
    seconds = time.monotonic() - running.started
    count = count_leg(running.report, running.process.returncode, filtered=filtered)
    say(f"{running.leg.name}: {count.passed} passed, {count.failed} failed in {seconds:.0f} s")
    if count.failed:
        say(last_lines(running.output.read_text(encoding="utf-8", errors="replace"), SHOWN_LINES))
    return running.leg.name, count, seconds


def ended(running: Running) -> bool:
    if time.monotonic() - running.started > LEG_SECONDS:
        say(f"{running.leg.name}: took over {LEG_SECONDS} s and was ended")
        end(running.process)
    return running.process.poll() is not None


def run_legs(planned: Sequence[Leg], around: Around) -> list[tuple[str, Count, float]]:
    """Run the legs, AT_ONCE side by side; leaves no process and no file behind, whatever happens."""
    waiting, working, rows = list(planned), list[Running](), list[tuple[str, Count, float]]()
    with tempfile.TemporaryDirectory(prefix="plait-test-") as folder:
        try:
            while waiting or working:
                while waiting and len(working) < AT_ONCE:
                    working.append(start_leg(waiting.pop(0), around, Path(folder)))
                done = [running for running in working if ended(running)]
                rows += [finish_leg(running, filtered=bool(around.chosen)) for running in done]
                working = [running for running in working if running not in done]
                time.sleep(0 if done else LOOK_AGAIN_SECONDS)
        finally:
            for running in working:
                end(running.process)
    return rows


def check_row(python: Path, root: Path) -> tuple[str, Count, float]:
    started = time.monotonic()
    results = run_checks(python.parent.parent, root)
    return "checks", Count(results.count(True), results.count(False)), time.monotonic() - started


def test(python: Path, root: Path, chosen: Sequence[str]) -> int:
    """Run the checks and every leg; with `chosen` options for pytest only the legs. Returns the exit code."""
    rows = [] if chosen else [check_row(python, root)]
    browser = chromium(os.environ)
    planned = [leg for leg in legs(root) if browser is not None or leg.name != JOURNEYS]
    rows += [] if chosen else without_tests(planned)
    rows += run_legs([leg for leg in planned if leg.paths], Around(python, root, chosen, browser))
    if browser is None and os.environ.get("CI"):
        rows.append((JOURNEYS, Count(failed=1), 0.0))
    if browser is None:
        say(LEFT_OUT)
    if chosen:
        say("Only a part was run (and no checks): a change must pass `python3 dev test` without options.")
    for line in closing_lines(rows):
        say(line)
    total = sum((count for _, count, _ in rows), start=Count())
    return 0 if total.failed == 0 and total.passed > 0 else 1
