"""Does what a page says, block by block, in the folder it is started in: `python -m tests.house.reader PAGE`.

A page's blocks share one Python and one shell, as they would with a person who follows it. Folders of a real server,
its ports and its database are put where a test may write; a page with `sql` finds a throwaway PostgreSQL.
"""

import base64
import os
import secrets
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import tomllib
from contextlib import closing
from pathlib import Path

from tests.house.pages import Block, blocks
from tests.ports import free_port

PLACES = ("/etc/plait", "/var/lib/plait", "/opt/plait", "/srv/plait", "/mnt/backups")
"""Folders of a real server. Here they lie, empty, below the folder that the page is run in."""
PORTS = ("127.0.0.1:8000", "127.0.0.1:8001")
EXAMPLE_DATABASE = "postgresql://plait:choose-one@db.example.org:5432/plait?sslmode=verify-full"
OWN_DATABASE, ADMIN_DATABASE = "postgresql://plait@/plait?", "postgresql://postgres@/postgres?"
TYPED = "an elm tree by the window\n"
"""What somebody at the keyboard would type where a command asks: a first password."""
SETS_UP = "PLAIT_SECRET_KEY_FILE"
"""A page that names it makes a clinic of its own; any other page with `plait-clinic` is given an empty one."""

EARLIER = "<!-- run on: a clinic of the last released version -->"
"""A page that says so is followed on the made-up clinic that the newest tag left in tests/upgrades."""
DUMPS = Path(__file__).parents[1] / "upgrades"
KEPT_CLINIC = "READERS_CLINIC"
"""Names the file that keeps an empty clinic for the next page, so that it is migrated once."""


def with_curl(folder: Path) -> None:
    """Where curl is not installed, ours stands in for it: pages are followed on any machine with Python."""
    if shutil.which("curl"):
        return
    programs = folder / "programs"
    programs.mkdir()
    (programs / "curl").write_text(f'#!/bin/sh\nexec {sys.executable} {Path(__file__).with_name("asking.py")} "$@"\n')
    (programs / "curl").chmod(0o755)
    os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"


def stand_ins(folder: Path) -> dict[str, str]:
    """What the page says, and what stands for it here."""
    found = {place: f"{folder}{place}" for place in PLACES}
    for place in found.values():
        Path(place).mkdir(parents=True, exist_ok=True)
    found |= {port: f"127.0.0.1:{free_port()}" for port in PORTS}
    administrator = os.environ.get("DATABASE_URL", "")
    if administrator.startswith(ADMIN_DATABASE):
        found[EXAMPLE_DATABASE] = administrator.replace(ADMIN_DATABASE, OWN_DATABASE)
    return found


def placed(code: str, instead: dict[str, str]) -> str:
    for name, other in instead.items():
        code = code.replace(name, other)
    return code


def plait_commands(code: str) -> list[list[str]]:
    """The lines of a block that start with `plait`, as words."""
    return [shlex.split(line) for line in code.splitlines() if line.startswith("plait ")]


def run_plait(code: str) -> None:
    """Each command in this very process, so that a block may use what another one made."""
    from plait.cli import main

    for words in plait_commands(code):
        try:
            left: object = main(words[1:])
        except SystemExit as end:
            left = end.code
        if left:
            raise SystemExit(f"{' '.join(words)} left with code {left}")


def run_shell(code: str) -> None:
    """One block in bash, stopping at the first failure; its exports and its folder are there for the next."""
    with tempfile.NamedTemporaryFile() as after:
        command = ["bash", "-euo", "pipefail", "-c", f"{code}\nenv -0 > {after.name}"]
        done = subprocess.run(command, input=TYPED, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"the shell left with code {done.returncode}:\n{code}")
        pairs = (pair.partition("=") for pair in Path(after.name).read_text(encoding="utf-8").split("\0") if pair)
        os.environ.clear()
        os.environ.update({name: value for name, _, value in pairs})
    os.chdir(os.environ["PWD"])


def run_sql(code: str, administrator: str) -> None:
    """As PostgreSQL's administrator, each statement by itself: a database is not made inside a transaction."""
    import psycopg

    with psycopg.connect(administrator, autocommit=True) as connection:
        for statement in filter(str.strip, code.split(";")):
            connection.execute(statement)


def secrets_of_a_server() -> dict[str, str]:
    """A value for every secret that the server's table of settings asks for."""
    from plait_clinic.configuration import SETTINGS

    rings = [setting.name for setting in SETTINGS if setting.name.endswith("_KEYS")]
    keys = {name: f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}" for name in rings}
    return {**keys, "PLAIT_SECRET_KEY": secrets.token_urlsafe(48)}


def empty_clinic(folder: Path) -> None:
    """Settings and an empty database, for a page that takes a running clinic for granted."""
    os.environ |= {**secrets_of_a_server(), "DATABASE_URL": f"sqlite:///{folder / 'clinic.sqlite3'}"}
    kept = Path(os.environ.get(KEPT_CLINIC, folder / "kept.sqlite3"))
    if not kept.exists():
        run_shell("plait-clinic migrate --verbosity 0")
        shutil.copy(folder / "clinic.sqlite3", kept)
    shutil.copy(kept, folder / "clinic.sqlite3")


def earlier_clinic(folder: Path) -> None:
    """Settings and database of the last released version, as an upgrade finds them."""
    from tests.upgrades.keys import server_settings

    dump = max(DUMPS.glob("plait-*.sql"), key=lambda path: [int(part) for part in path.stem[6:].split(".")])
    database = folder / "clinic.sqlite3"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(dump.read_text(encoding="utf-8"))
    os.environ |= {**server_settings(database), "PLAIT_HTTPS": "yes"}


def read(page: str, text: str, folder: Path) -> None:
    """All blocks of a page that are run, in their order."""
    found: list[Block] = [block for block in blocks(text, page) if block.is_run]
    instead, administrator = stand_ins(folder), os.environ.pop("DATABASE_URL", "")
    shell = "".join(block.code for block in found if block.language == "sh")
    with_curl(folder)
    if EARLIER in text:
        earlier_clinic(folder)
    elif "plait-clinic" in shell and SETS_UP not in shell:
        empty_clinic(folder)
    names: dict[str, object] = {"__name__": "__main__"}
    for block in found:
        code = placed(block.code, instead)
        print(f"-- {block}", flush=True)
        if block.language == "python":
            exec(compile(code, str(block), "exec"), names)  # noqa: S102 - running the page is what this is for
        elif block.language == "plait":
            run_plait(code)
        elif block.language == "sh":
            run_shell(code)
        elif block.language == "sql":
            run_sql(code, administrator)
        else:
            tomllib.loads(code)


if __name__ == "__main__":
    read(sys.argv[1], Path(sys.argv[1]).read_text(encoding="utf-8"), Path.cwd())
