"""The written attack: named attempts to forge, replay, enumerate, escalate and infer, against running servers.

Two clinics of made-up people on SQLite and on PostgreSQL, each behind a server as `dev run` starts it. The attempts
stand in tests/attack. `--engine NAME` plays one engine; `--write` writes docs/explanation/attack.md from both.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks.attacking.played import Played
from benchmarks.serving.databases import ENGINES, a_database, leave_on_sigterm
from benchmarks.serving.servers import ROOT, clinic_environment

PAGE = ROOT / "docs" / "explanation" / "attack.md"
HEAD = """# A written attack on Plait

Written by `python3 dev bench written_attack --write`: what somebody would try who means it, against a running server
with two clinics of made-up people on {engines}. Each line is one attempt: what was tried, what should happen, what
did. `tests/attack` plays the same through the whole stack without a server, but for those that take several
connections at once. Bad requests drawn by chance are [elsewhere](../reference/benchmarks/attack.md).

**{held} of {total} attempts came to nothing, as they should.**
"""
FOOT = """
## What this does not show

- An attack by the people who wrote it knows what they thought of. Nobody else has attacked Plait.
- Not tried: weaknesses of the browser, of the operating system, of the proxy and of packages; a server whose keys or
  database are in the attacker's hands; people who are talked into something.
- Times are told as a ratio on a machine that did other work meanwhile.
"""


def play(engine: str, folder: Path) -> list[Played]:
    """All attempts on one engine, in a process of their own."""
    out = folder / f"{engine}.jsonl"
    with a_database(engine) as database:
        environ = {**clinic_environment(database.url), "PLAIT_DEMO": "no", "PLAIT_EMAIL_URL": "console:"}
        subprocess.run(
            [sys.executable, "-m", "benchmarks.attacking.played", str(out)], cwd=ROOT, env=environ, check=True
        )
    return [Played(**json.loads(line)) for line in out.read_text(encoding="utf-8").splitlines()]


def page(found: Mapping[str, Sequence[Played]]) -> str:
    """docs/explanation/attack.md."""
    every = [one for results in found.values() for one in results]
    parts = [HEAD.format(engines=" and on ".join(found), held=sum(one.held for one in every), total=len(every))]
    first = next(iter(found.values()))
    for chapter in dict.fromkeys(one.chapter for one in first):
        rows = [one for one in first if one.chapter == chapter]
        heads = " | ".join(found)
        parts.append(f"\n## {chapter.title()}\n\n| tried | should | {heads} |\n|---|---|{'---|' * len(found)}\n")
        parts += [row(one, found) for one in rows]
    return "".join([*parts, FOOT])


def row(one: Played, found: Mapping[str, Sequence[Played]]) -> str:
    happened = [next(other for other in results if other.name == one.name) for results in found.values()]
    cells = [one.tried, one.expected, *(each.happened if each.held else f"**{each.happened}**" for each in happened)]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |\n"


def main() -> int:
    """Play; 1 where something happened that should not."""
    parser = argparse.ArgumentParser(prog="dev bench written_attack")
    parser.add_argument("--engine", choices=ENGINES)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    leave_on_sigterm()
    with tempfile.TemporaryDirectory() as name:
        found = {engine: play(engine, Path(name)) for engine in ENGINES if chosen.engine in (None, engine)}
    for engine, results in found.items():
        for one in results:
            print(f"{engine}: {one.chapter}: {one.name}: {'held' if one.held else 'NOT HELD'}: {one.happened}")
    if chosen.write and chosen.engine is None:
        PAGE.write_text(page(found), encoding="utf-8")
    return 0 if all(one.held for results in found.values() for one in results) else 1


if __name__ == "__main__":
    sys.exit(main())
