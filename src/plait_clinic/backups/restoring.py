"""The way back: tables as they were when the backup was made, its rows, a comparison, and then every later migration.

The whole file is opened once before anything is touched: a file that was changed anywhere restores nothing.
"""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from plait_clinic.audit.append_only import missing_triggers
from plait_clinic.audit.record import Audit
from plait_clinic.backups.actions import load_rows, note_restored
from plait_clinic.backups.contents import Made, made_by, tables_in, unpacked
from plait_clinic.backups.sealing import NotABackup, opened
from plait_clinic.backups.tables import tally_of
from plait_clinic.configuration import KeyRing
from plait_clinic.erasure.again import erase_listed
from plait_clinic.row_counts import count_again


class NotRestored(Exception):
    """The backup could not be brought back; the message says why, what is as it was, and what to do."""


@dataclass(frozen=True)
class Restored:
    """What came back."""

    made: Made
    rows: int
    tables: int
    erased_again: int


def restore_backup(*, file: Path, ring: KeyRing, audit: Audit) -> Restored:
    """Bring a backup back into an empty database."""
    made = look_through(file, ring)
    refuse_newer(made)
    refuse_full()
    make_tables(made)
    with file.open("rb") as source, closing(unpacked(opened(source, ring))) as lines:
        made_by(lines)
        tallies = load_rows(tables=tables_in(lines), audit=audit)
    differing = [table.name for table, tally in tallies if tally_of(connection, table) != tally]
    if differing:
        raise NotRestored(f"These tables do not hold what the backup holds: {', '.join(differing)}. Use another copy.")
    call_command("migrate", verbosity=0)
    if missing := missing_triggers(connection):
        raise NotRestored(f"These tables are not kept from changes: {', '.join(missing)}. Please report this.")
    note_restored(made_at=made.at, audit=audit)
    count_again()
    rows = sum(tally.rows for _table, tally in tallies)
    return Restored(made, rows, len(tallies), erase_listed(audit))


def look_through(file: Path, ring: KeyRing) -> Made:
    """Open every piece and compare every sum, before anything is touched."""
    try:
        with file.open("rb") as source, closing(unpacked(opened(source, ring))) as lines:
            made = made_by(lines)
            for _table, rows, _held in tables_in(lines):
                take_all(rows)
            take_all(lines)
    except OSError as error:
        raise NotABackup(f"{file} cannot be read: {error.strerror}.") from error
    return made


def take_all(lines: Iterator[Any]) -> None:
    for _line in lines:
        continue


def refuse_newer(made: Made) -> None:
    """A backup of a later version would lose what this one does not know."""
    known = MigrationExecutor(connection).loader.disk_migrations
    if unknown := [f"{app} {name}" for app, name in made.migrations if (app, name) not in known]:
        raise NotRestored(
            f"This backup comes from version {made.version}, which is newer than this one "
            f"(it knows {unknown[0]}). Install that version, then restore. Nothing was changed."
        )


def refuse_full() -> None:
    if connection.introspection.table_names():
        raise NotRestored(
            "There are tables in this database already, and a restore never overwrites. "
            "Name an empty one in DATABASE_URL, or say --aside to keep what is there under another name."
        )


def make_tables(made: Made) -> None:
    """Empty tables as they were when the backup was made."""
    executor = MigrationExecutor(connection)
    every = executor.migration_plan(executor.loader.graph.leaf_nodes())
    then = [(step, back) for step, back in every if (step.app_label, step.name) in set(made.migrations)]
    executor.migrate([(step.app_label, step.name) for step, _back in then], plan=then)
