"""The triggers of append-only tables, taken off and put back around tests that really commit."""

from types import SimpleNamespace

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
