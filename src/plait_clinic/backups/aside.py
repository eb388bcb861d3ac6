"""Keeping what is in a database under another name while a backup is brought back in its place.

SQLite: the file is renamed. PostgreSQL: the schema is. If the restore fails, it all stands where it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.db import connection

SCHEMA = "public"
BESIDE = ("-wal", "-shm")
"""What SQLite keeps beside a file; both are gone once the last connection has closed it in order."""


@contextmanager
def put_aside(*, at: datetime) -> Iterator[str]:
    """Put what is there aside, and back where the block fails; gives the name under which it is kept."""
    name = f"before_restore_{at:%Y%m%dt%H%M%S}"
    if connection.vendor == "sqlite":
        with file_aside(Path(str(connection.settings_dict["NAME"])), name) as kept:
            yield kept
    else:
        with schema_aside(name):
            yield f"the schema {name}"


@contextmanager
def file_aside(file: Path, name: str) -> Iterator[str]:
    kept = file.with_name(f"{file.name}.{name}")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    file.rename(kept)
    drop(*(file.with_name(file.name + end) for end in BESIDE))
    try:
        yield str(kept)
    except BaseException:
        connection.close()
        drop(*(file.with_name(file.name + end) for end in ("", *BESIDE)))
        kept.rename(file)
        raise


def drop(*paths: Path) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


@contextmanager
def schema_aside(name: str) -> Iterator[None]:
    run(f'ALTER SCHEMA "{SCHEMA}" RENAME TO "{name}"', f'CREATE SCHEMA "{SCHEMA}"')
    try:
        yield
    except BaseException:
        run(f'DROP SCHEMA "{SCHEMA}" CASCADE', f'ALTER SCHEMA "{name}" RENAME TO "{SCHEMA}"')
        raise


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
