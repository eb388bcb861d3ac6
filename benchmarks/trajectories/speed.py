"""How long fitting and watching take beside R's lme4 and nlme on the same machine, and how time and memory grow.

R is optional: without it, or without the packages r-cran-lme4 and r-cran-nlme, one line says so.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.trajectories.million import made_sessions, write_sessions
from benchmarks.trajectories.tables import Page, Table

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_name("reference.R")
THREE_LEVEL = ROOT / "tests" / "oracles" / "three_level.csv"
COUNTS, QUICK_COUNTS = (10_000, 100_000, 1_000_000), (2_000, 4_000)
TIMES = 3
"""Runs of each; the shortest counts, since other work on the machine only ever adds."""
LIMIT_SHARE, LIMIT_KILOBYTES = 0.1, 1024 * 1024
ABOUT = (
    "Made-up sessions from the fitted model itself (`benchmarks/trajectories/million.py`), fitted by REML in a warm "
    "process. "
    "lme4 fits the **simpler** model without autocorrelation; nlme fits the same model as the engine. The R script is "
    "`benchmarks/trajectories/reference.R`."
)
NO_R = "R with lme4 and nlme was not found on this machine, so their times are not in this run."


@dataclass(frozen=True)
class Timed:
    """One piece of work: its words, seconds, peak of memory, and what else it told."""

    what: str
    seconds: float
    kilobytes: int
    log_likelihood: float | None = None
    version: str = ""


def ours(kind: str, what: str, words: str, times: int = TIMES) -> Timed:
    """The shortest of a few runs of `speed_worker`."""
    command = [sys.executable, "-m", "benchmarks.trajectories.speed_worker", kind, what]
    told = [_answer(command, {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}) for _ in range(times)]
    best = min(told, key=lambda one: float(one["seconds"]))
    return _timed(words, best)


def in_r(package: str, file: Path) -> Timed | None:
    """lme4 or nlme on a file; None where there is no R with them."""
    program = shutil.which("Rscript")
    if program is None:
        return None
    try:
        return _timed(package, _answer([program, str(SCRIPT), package, str(file)], dict(os.environ)))
    except subprocess.CalledProcessError:
        return None


def measure(counts: Sequence[int], with_r: bool, times: int = TIMES) -> list[Timed]:
    """Our fit and readings at each count, and lme4 on the largest."""
    found = [ours(kind, str(n), f"{kind}, {n:,} sessions", times) for kind in ("fit", "watch") for n in counts]
    if with_r:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sessions.csv"
            write_sessions(made_sessions(counts[-1]), path)
            there = in_r("lme4", path)
            found += [_named(there, f"lme4 without autocorrelation, {counts[-1]:,} sessions")] if there else []
    return found


def measure_three_level(with_r: bool, times: int = TIMES) -> list[Timed]:
    """Our fit and nlme's on the reference file."""
    found = [ours("fit-file", str(THREE_LEVEL), "fit, three_level.csv", times)]
    there = in_r("nlme", THREE_LEVEL) if with_r else None
    return found + ([_named(there, "nlme, three_level.csv")] if there else [])


def write_speed_parts(page: Page, timed: Sequence[Timed]) -> None:
    """The table of times, and what follows from it."""
    page.say(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    rows = [
        (
            one.what,
            f"{one.seconds:.3f}",
            f"{one.kilobytes / 1024:.0f}",
            "–" if one.log_likelihood is None else f"{one.log_likelihood:.4f}",
            one.version,
        )
        for one in timed
    ]
    page.add(Table("Time and memory", ("work", "seconds", "peak, MiB", "log-likelihood", "version"), tuple(rows)))
    if not any(one.version for one in timed):
        page.say(NO_R)


def _named(timed: Timed, what: str) -> Timed:
    return Timed(what, timed.seconds, timed.kilobytes, timed.log_likelihood, timed.version)


def _timed(what: str, told: dict[str, object]) -> Timed:
    likelihood = told.get("log_likelihood")
    return Timed(
        what,
        float(str(told["seconds"])),
        int(str(told["kilobytes"])),
        None if likelihood is None else float(str(likelihood)),
        str(told.get("version", "")),
    )


def _answer(command: list[str], environ: dict[str, str]) -> dict[str, object]:
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environ, cwd=ROOT)
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told
