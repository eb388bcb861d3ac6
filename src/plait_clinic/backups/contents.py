"""The lines inside a backup: what made it, each table with its rows and their sum, and a last line that says "whole".

Each line is JSON; the lines are compressed (zlib) before they are sealed.
"""

import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

from plait_clinic.backups.sealing import DAMAGED, NotABackup
from plait_clinic.backups.tables import Table, Tally, applied_migrations, rows_of, tables_at

FORMAT = 1


@dataclass(frozen=True)
class Made:
    """What made a backup, when, and at which migrations."""

    version: str
    engine: str
    at: datetime
    migrations: tuple[tuple[str, str], ...]


@dataclass
class Held:
    """What was written, or found, by table."""

    tallies: dict[str, Tally]

    @property
    def rows(self) -> int:
        return sum(tally.rows for tally in self.tallies.values())


def lines_of(connection: BaseDatabaseWrapper, *, version: str, at: datetime, held: Held) -> Iterator[str]:
    """The lines of a backup of this database; `held` fills with what was written."""
    migrations = applied_migrations(connection)
    yield json.dumps(
        {
            "format": FORMAT,
            "version": version,
            "engine": connection.vendor,
            "at": at.isoformat(),
            "migrations": migrations,
        }
    )
    for table in tables_at(connection, migrations):
        tally = held.tallies[table.name] = Tally()
        yield json.dumps({"table": asdict(table)})
        for row in rows_of(connection, table):
            tally.add(table.kinds, row)
            yield json.dumps(row)
        yield json.dumps({"end": table.name, "rows": tally.rows, "sum": tally.checksum})
    yield json.dumps({"whole": len(held.tallies)})


def packed(lines: Iterable[str]) -> Iterator[bytes]:
    packer = zlib.compressobj()
    for line in lines:
        if part := packer.compress(line.encode() + b"\n"):
            yield part
    yield packer.flush()


def unpacked(parts: Iterable[bytes]) -> Iterator[Any]:
    """The lines again, as values."""
    opener, waiting = zlib.decompressobj(), b""
    for part in parts:
        *whole, waiting = (waiting + opener.decompress(part)).split(b"\n")
        yield from map(json.loads, whole)
    if not opener.eof or waiting:
        raise NotABackup(DAMAGED)


def made_by(lines: Iterator[Any]) -> Made:
    """What the first line says. Raises NotABackup for a format that this version does not know."""
    first = next(lines)
    if first["format"] != FORMAT:
        raise NotABackup(f"This backup has format {first['format']}, which a newer Plait wrote. Install that version.")
    migrations = tuple((app, name) for app, name in first["migrations"])
    return Made(first["version"], first["engine"], datetime.fromisoformat(first["at"]), migrations)


def tables_in(lines: Iterator[Any]) -> Iterator[tuple[Table, Iterator[list[Any]], Held]]:
    """Each table with its rows, which have to be taken before the next table is asked for; Held holds its sum."""
    for line in lines:
        if "whole" in line:
            return
        given = line["table"]
        table = Table(given["name"], tuple(given["columns"]), tuple(given["kinds"]))
        held = Held({})
        yield table, rows_until_the_end(lines, table, held), held
    raise NotABackup(DAMAGED)


def rows_until_the_end(lines: Iterator[Any], table: Table, held: Held) -> Iterator[list[Any]]:
    tally = held.tallies[table.name] = Tally()
    for line in lines:
        if isinstance(line, list):
            tally.add(table.kinds, line)
            yield line
        elif (line["rows"], line["sum"]) == (tally.rows, tally.checksum):
            return
        else:
            break
    raise NotABackup(DAMAGED)
