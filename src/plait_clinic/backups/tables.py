"""What a backup holds of a database, in a form that both engines write and read alike: rows of plain values by table.

The tables are those of the migrations that were applied, so that a backup of an earlier version is read as that version
wrote it. A checksum of a table is the sum of its rows' SHA-256, which needs no order of rows.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

LEFT_OUT = {
    "django_session": "sign-ins that are open: after a restore everybody signs in again",
    "plait_cache": "counts of failed tries of the last minutes",
    "django_migrations": "written anew as the tables are made",
}
"""Tables that no backup holds, and why."""
SUM_BYTES = 32
ROWS_AT_ONCE = 500
BEGINNING = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}
"""How each engine begins a transaction that sees one moment and keeps nobody waiting."""


@dataclass(frozen=True)
class Table:
    """One table: its columns by name, and of what kind each one's values are."""

    name: str
    columns: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass
class Tally:
    """How many rows a table has, and their checksum."""

    rows: int = 0
    total: int = 0

    def add(self, kinds: Sequence[str], row: Sequence[object]) -> None:
        text = json.dumps(
            [same_number(json.loads(value)) if kind == "json" and isinstance(value, str) else value
             for kind, value in zip(kinds, row, strict=True)],
            sort_keys=True,
        )  # fmt: skip
        self.rows += 1
        self.total = (self.total + int.from_bytes(hashlib.sha256(text.encode()).digest())) % 2 ** (8 * SUM_BYTES)

    @property
    def checksum(self) -> str:
        return self.total.to_bytes(SUM_BYTES).hex()


def same_number(value: object) -> object:
    """A JSON value in which 1e16 and 10000000000000000 are the same: PostgreSQL writes one for the other."""
    if isinstance(value, dict):
        return {key: same_number(part) for key, part in value.items()}
    if isinstance(value, list):
        return [same_number(part) for part in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


RETIRED = frozenset({"sessions"})
"""Apps whose steps the database remembers though their tables are gone: up to 0.3.0 Django's own sessions."""


def applied_migrations(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """The steps that made the database's tables, without those of apps that this version has given up."""
    applied = MigrationExecutor(connection).loader.applied_migrations
    return sorted((app, name) for app, name in applied if app not in RETIRED)


def tables_at(connection: BaseDatabaseWrapper, migrations: Iterable[tuple[str, str]]) -> list[Table]:
    """The tables that a backup made at these migrations holds."""
    state = MigrationExecutor(connection).loader.project_state([tuple(one) for one in migrations])
    found = {model._meta.db_table: model for model in state.apps.get_models(include_auto_created=True)}
    return [table_of(found[name]) for name in sorted(found) if name not in LEFT_OUT]


def table_of(model: type[models.Model]) -> Table:
    fields = model._meta.concrete_fields
    return Table(
        name=model._meta.db_table,
        columns=tuple(field.column for field in fields),
        kinds=tuple(kind_of(field) for field in fields),
    )


KINDS = {
    "DateTimeField": "moment",
    "DateField": "day",
    "BooleanField": "truth",
    "BinaryField": "bytes",
    "JSONField": "json",
    "UUIDField": "uuid",
    "FloatField": "real",
    "TextField": "text",
    "CharField": "text",
}
"""Of what kind a field's values are; every other one holds whole numbers."""


def kind_of(field: Any) -> str:
    while field.remote_field:
        field = field.target_field
    return KINDS.get(field.get_internal_type(), "whole")


def plain(kind: str, value: Any) -> object:
    """A value as either engine hands it over, as what stands in the backup."""
    if value is None:
        return None
    if kind == "moment":
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    return PLAIN[kind](value) if kind in PLAIN else value


PLAIN = {
    "day": str,
    "truth": bool,
    "bytes": lambda value: base64.b64encode(bytes(value)).decode(),
    "json": lambda value: value if isinstance(value, str) else json.dumps(value),
    "uuid": lambda value: UUID(str(value)).hex,
    "real": float,
}


def stored(connection: BaseDatabaseWrapper, kind: str, value: Any) -> object:
    """A value of a backup as this engine takes it."""
    if value is None:
        return None
    if kind == "moment":
        return connection.ops.adapt_datetimefield_value(datetime.fromisoformat(value))
    if kind == "day":
        return connection.ops.adapt_datefield_value(date.fromisoformat(value))
    if kind == "uuid" and connection.vendor == "postgresql":
        return UUID(value)
    return base64.b64decode(value) if kind == "bytes" else value


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[BaseDatabaseWrapper]:
    """A second connection to the same database that sees all of it as it is at one moment, and only reads."""
    second = connection.copy()
    second.ensure_connection()
    try:
        with second.cursor() as cursor:
            cursor.execute(BEGINNING[second.vendor])
        yield second
    finally:
        second.close()


def rows_of(connection: BaseDatabaseWrapper, table: Table) -> Iterator[list[object]]:
    """The table's rows as plain values, in no order."""
    columns = ", ".join(connection.ops.quote_name(column) for column in table.columns)
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(table.name)}")  # noqa: S608
        while lot := cursor.fetchmany(ROWS_AT_ONCE):
            for row in lot:
                yield [plain(kind, value) for kind, value in zip(table.kinds, row, strict=True)]


def tally_of(connection: BaseDatabaseWrapper, table: Table) -> Tally:
    tally = Tally()
    for row in rows_of(connection, table):
        tally.add(table.kinds, row)
    return tally
