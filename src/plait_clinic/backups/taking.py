"""Taking a backup: written beside its place, restored into a throwaway database, and only then called a backup."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from django.db import connection

from plait_clinic.backups.contents import Held, lines_of, packed
from plait_clinic.backups.sealing import sealed
from plait_clinic.backups.tables import applied_migrations, one_moment
from plait_clinic.configuration import KeyRing

NAME = re.compile(r"plait-\d{8}T\d{6}Z\.backup")
LONGEST_PROOF = 6 * 60 * 60
"""Seconds after which a restore that is a proof is given up: somebody has to look at it."""


class NotTaken(Exception):
    """No backup was made; the message says why and what to do."""


@dataclass(frozen=True)
class Taken:
    """A backup that was restored once and found to be the same."""

    file: Path
    rows: int
    tables: int


def take_backup(*, folder: Path, ring: KeyRing, at: datetime) -> Taken:
    """Write a backup of the running clinic into `folder` and prove it. What fails leaves nothing behind."""
    if not folder.is_dir():
        raise NotTaken(f"{folder} is no folder. Make it, or mount the disk that it is on.")
    file = folder / f"plait-{at:%Y%m%dT%H%M%S}Z.backup"
    if file.exists():
        raise NotTaken(f"{file} is there already. Wait a second and try again.")
    if not applied_migrations(connection):
        raise NotTaken("There is no clinic in this database: look at DATABASE_URL.")
    unproved = file.with_suffix(".unproved")
    held = Held({})
    try:
        with one_moment(connection) as still:
            write(unproved, sealed(packed(lines_of(still, version=version("plait"), at=at, held=held)), ring))
        prove(unproved)
        unproved.rename(file)
        wait_for_disk(folder)
    finally:
        unproved.unlink(missing_ok=True)
    return Taken(file, held.rows, len(held.tallies))


def write(path: Path, parts: Iterable[bytes]) -> None:
    """A file that only this user can read, on the disk when this returns."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for part in parts:
            file.write(part)
        file.flush()
        os.fsync(file.fileno())


def wait_for_disk(folder: Path) -> None:
    """A name in a folder is on the disk only when the folder is."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def prove(file: Path) -> None:
    """Restore the file with the very command that would bring it back, into a database that is thrown away.

    In a process of its own, so that nothing of it can reach the running clinic's database.
    """
    with tempfile.TemporaryDirectory(prefix="plait-proof-") as place:
        environ = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL_FILE"}}
        environ["DATABASE_URL"] = f"sqlite:///{place}/proof.sqlite3"
        done = subprocess.run(  # noqa: S603 - our own command, by its whole path
            [sys.executable, "-m", "plait_clinic.manage", "restore", str(file)],
            env=environ,
            capture_output=True,
            text=True,
            timeout=LONGEST_PROOF,
            check=False,
        )
    if done.returncode:
        raise NotTaken(f"The copy could not be restored, so it is no backup and was removed.\n{done.stderr.strip()}")


def drop_older(folder: Path, keep: int) -> list[Path]:
    """Remove all backups in the folder but the newest `keep`; other files stay."""
    found = sorted(path for path in folder.iterdir() if NAME.fullmatch(path.name))
    gone = found[:-keep]
    for path in gone:
        path.unlink()
    return gone
