"""What an erasure leaves in the database's files: old copies of changed pages, and rows that are dead but still there.

SQLite overwrites what is deleted (`secure_delete`, in the settings); its write-ahead log is emptied here, and the file
is written anew for what was deleted before that was switched on. PostgreSQL clears dead rows out of the tables.
"""

from django.db import connection

from plait_clinic.erasure.holdings import HOLDINGS


def clear_remains() -> None:
    """Outside any transaction. Raises OperationalError where another connection is in the way: safe to repeat."""
    with connection.cursor() as cursor:
        for statement in STATEMENTS[connection.vendor]():
            cursor.execute(statement)


def of_sqlite() -> list[str]:
    return ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]


def of_postgresql() -> list[str]:
    touched = [each for each in HOLDINGS if each.goes or each.removed]
    return [f'VACUUM "{each.table._meta.db_table}"' for each in touched]


STATEMENTS = {"sqlite": of_sqlite, "postgresql": of_postgresql}
