"""A database that really commits, for the one test that needs several connections at once."""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from plait_clinic.audit.append_only import AppendOnly

STATE = SimpleNamespace(apps=apps)


def triggers() -> list[tuple[str, AppendOnly]]:
    """Every append-only operation of the migrations, with its app."""
    migrations = MigrationLoader(connection).disk_migrations.values()
    return [
        (migration.app_label, operation)
        for migration in migrations
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    ]


def put_triggers_back() -> None:
    with connection.schema_editor() as editor:
        for app, operation in triggers():
            operation.database_forwards(app, editor, None, STATE)


def take_triggers_off() -> None:
    with connection.schema_editor() as editor:
        for app, operation in triggers():
            operation.database_backwards(app, editor, None, STATE)


@pytest.fixture
def triggers_afterwards(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Set up before the database's own fixture, so that this comes after the tables are emptied."""
    yield
    with django_db_blocker.unblock():
        put_triggers_back()
        connection.close()


@pytest.fixture
def committed(triggers_afterwards, transactional_db) -> Iterator[None]:
    """Transactions that really commit. Afterwards the tables are emptied, which their triggers would refuse."""
    yield
    take_triggers_off()
