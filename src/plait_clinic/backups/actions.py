"""Writes of backups: that one was made and proved, the rows of a restore, and that there was a restore."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.backups.contents import Held
from plait_clinic.backups.models import Backup
from plait_clinic.backups.tables import ROWS_AT_ONCE, Table, Tally, stored

Tables = Iterable[tuple[Table, Iterator[list[Any]], Held]]


@transaction.atomic
def note_backup(*, rows: int, size: int, version: str, began_at: datetime, audit: Audit) -> Backup:
    """That a backup was made of the clinic as it was at `began_at`, and proved."""
    audit.record(Event.BACKED_UP, target=str(rows))
    return Backup.objects.create(began_at=began_at, proved_at=audit.now, rows=rows, size=size, version=version)


@transaction.atomic
def load_rows(*, tables: Tables, audit: Audit) -> list[tuple[Table, Tally]]:  # noqa: ARG001 - the rows bring their book
    """Put a backup's rows into empty tables, all or none. Numbers of new rows, a migration's too, go on after them.

    `note_restored` adds to the book once it is up to date.
    """
    loaded = []
    for table, rows, held in tables:
        fill(table, rows)
        loaded.append((table, held.tallies[table.name]))
    connection.check_constraints()
    count_on(table for table, _tally in loaded)
    return loaded


def fill(table: Table, rows: Iterator[list[Any]]) -> None:
    quote = connection.ops.quote_name
    places = ", ".join("%s" for _column in table.columns)
    columns = ", ".join(quote(column) for column in table.columns)
    statement = f"INSERT INTO {quote(table.name)} ({columns}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        while lot := list(islice(rows, ROWS_AT_ONCE)):
            cursor.executemany(
                statement,
                [
                    [stored(connection, kind, value) for kind, value in zip(table.kinds, row, strict=True)]
                    for row in lot
                ],
            )


def count_on(tables: Iterable[Table]) -> None:
    """PostgreSQL counts numbers apart from the rows; SQLite takes them from the rows."""
    if connection.vendor != "postgresql":
        return
    numbered = [
        table.name for table in tables if dict(zip(table.columns, table.kinds, strict=True)).get("id") == "whole"
    ]
    with connection.cursor() as cursor:
        for name in map(connection.ops.quote_name, numbered):
            counted = f"SELECT setval(pg_get_serial_sequence(%s, 'id'), max(id)) FROM {name}"  # noqa: S608
            cursor.execute(f"{counted} HAVING max(id) IS NOT NULL", [name])


@transaction.atomic
def note_restored(*, made_at: datetime, audit: Audit) -> None:
    """That the clinic was brought back as it was at `made_at`."""
    audit.record(Event.RESTORED, target=made_at.isoformat(timespec="seconds"))
