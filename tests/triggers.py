"""The triggers of append-only tables, taken off and put back around tests that really commit."""

from types import SimpleNamespace

from django.apps import apps
from django.db import connection

from plait_clinic.audit.append_only import append_only_tables

STATE = SimpleNamespace(apps=apps)


def put_triggers_back() -> None:
    with connection.schema_editor() as editor:
        for app, operation in append_only_tables():
            operation.database_forwards(app, editor, None, STATE)


def take_triggers_off() -> None:
    with connection.schema_editor() as editor:
        for app, operation in append_only_tables():
            operation.database_backwards(app, editor, None, STATE)
