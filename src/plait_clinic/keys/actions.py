"""Sealing one batch of rows anew. A batch is one transaction: it is done or it is not, whenever the server is killed.

Rows of append-only tables are never changed, and a trigger sees to it. A new seal changes nothing of what they say; so
for the time of one batch, inside its transaction and with the table locked against every other writer, that table's
triggers stand aside. Whoever reads or writes from elsewhere meets the table with its triggers, always.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.encryption import UnreadableText
from plait_clinic.keys.places import Place, ring_of

BATCH = 500  # rows; some tenths of a second in which nobody else writes to this table


@dataclass(frozen=True)
class Sealed:
    """What one batch did: the last row it met (None where there was none), how many it sealed, which stay shut."""

    last: object | None
    anew: int
    unreadable: int


@transaction.atomic
def seal_batch(*, place: Place, after: object | None, audit: Audit, size: int = BATCH) -> Sealed:
    """Seal the next rows of a place anew, where they are not under the newest key yet."""
    with triggers_aside(place.table):
        rows = place.batch(after, size)
        old = [row for row in rows if place.key_ids(row[1]) - {ring_of(place.setting).current}]
        outcomes = [seal_row(place, *row) for row in old]
    anew, unreadable = outcomes.count(True), outcomes.count(False)
    if anew:
        audit.record(Event.KEYS_ROTATED, target=f"{place.table} {anew}"[:TARGET_CHARACTERS])
    return Sealed(rows[-1][0] if rows else None, anew, unreadable)


TARGET_CHARACTERS = 48
"""The longest target that an event takes."""


def seal_row(place: Place, pk: object, stored: str, *bound: object) -> bool:
    """Whether a row could be opened and is sealed anew. One that somebody changed meanwhile is left as they left it."""
    try:
        anew = place.again(stored, *bound)
    except UnreadableText:
        return False
    quoted = connection.ops.quote_name
    column, key = quoted(place.column), quoted(place.model._meta.pk.column)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quoted(place.table)} SET {column} = %s WHERE {key} = %s AND {column} = %s",  # noqa: S608
            [anew, pk, stored],
        )
    return True


@contextmanager
def triggers_aside(table: str) -> Iterator[None]:
    """Within a transaction, take a table's triggers away and put the very same ones back."""
    away, back = STATEMENTS[connection.vendor](table)
    with connection.cursor() as cursor:
        for statement in away:
            cursor.execute(statement)
        yield
        for statement in back:
            cursor.execute(statement)


def on_sqlite(table: str) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        found = cursor.fetchall()
    quoted = connection.ops.quote_name
    return [f"DROP TRIGGER {quoted(name)}" for name, _sql in found], [sql for _name, sql in found]


def on_postgresql(table: str) -> tuple[list[str], list[str]]:
    """ALTER TABLE locks the table against all other writers until the transaction ends.

    It is refused while a foreign key of the same transaction waits to be looked at, so that is done before.
    """
    quoted = connection.ops.quote_name(table)
    away = ["SET CONSTRAINTS ALL IMMEDIATE", f"ALTER TABLE {quoted} DISABLE TRIGGER USER"]
    return away, [f"ALTER TABLE {quoted} ENABLE TRIGGER USER", "SET CONSTRAINTS ALL DEFERRED"]


STATEMENTS = {"sqlite": on_sqlite, "postgresql": on_postgresql}
