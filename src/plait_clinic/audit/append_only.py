"""Tables whose rows can only be added, kept so by triggers in the database itself, on SQLite and PostgreSQL.

An erasure is the one change allowed: `erased_at` is set, every content column becomes null, all else stays.
"""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation

REFUSAL = "append-only: rows here are added, never changed or removed"


def erasure_condition(model: type[models.Model], content: tuple[str, ...], *, same: str) -> str:
    """SQL that holds for the one allowed update. `same` is the null-safe equality of the engine."""
    if not content:
        return "1 = 0"
    quiet = [field.column for field in model._meta.local_fields]
    quiet = [column for column in quiet if column not in {*content, "erased_at"}]
    parts = ['OLD."erased_at" IS NULL', 'NEW."erased_at" IS NOT NULL']
    parts += [f'NEW."{column}" IS NULL' for column in content]
    parts += [f'NEW."{column}" {same} OLD."{column}"' for column in quiet]
    return " AND ".join(parts)


def sqlite_statements(model: type[models.Model], content: tuple[str, ...]) -> list[str]:
    table = model._meta.db_table
    allowed = erasure_condition(model, content, same="IS")
    raised = f"SELECT RAISE(ABORT, '{REFUSAL}')"
    return [
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" BEGIN {raised}; END',
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" WHEN NOT ({allowed}) BEGIN {raised}; END',
    ]


def postgresql_statements(model: type[models.Model], content: tuple[str, ...]) -> list[str]:
    table = model._meta.db_table
    allowed = erasure_condition(model, content, same="IS NOT DISTINCT FROM")
    function = f'"{table}_refuse"()'
    return [
        f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f'CREATE TRIGGER "{table}_no_delete" BEFORE DELETE ON "{table}" FOR EACH ROW EXECUTE FUNCTION {function}',
        f'CREATE TRIGGER "{table}_no_update" BEFORE UPDATE ON "{table}" FOR EACH ROW '
        f"WHEN (NOT ({allowed})) EXECUTE FUNCTION {function}",
        f'CREATE TRIGGER "{table}_no_truncate" BEFORE TRUNCATE ON "{table}" EXECUTE FUNCTION {function}',
    ]


STATEMENTS = {"sqlite": sqlite_statements, "postgresql": postgresql_statements}


class AppendOnly(Operation):
    """Migration operation: put the triggers on one model's table.

    A later change of such a table on SQLite makes the table anew and loses them: follow it with this operation again.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, model: str, content: tuple[str, ...] = ()):
        self.model = model
        self.content = content

    def deconstruct(self):
        return (self.__class__.__qualname__, [self.model], {"content": self.content})

    def state_forwards(self, app_label, state):
        """The models do not change."""

    def database_forwards(self, app_label, schema_editor, _from_state, to_state):
        self.database_backwards(app_label, schema_editor, _from_state, to_state)  # some may be left from before
        model = to_state.apps.get_model(app_label, self.model)
        for statement in STATEMENTS[schema_editor.connection.vendor](model, self.content):
            schema_editor.execute(statement)

    def database_backwards(self, app_label, schema_editor, _from_state, to_state):
        table = to_state.apps.get_model(app_label, self.model)._meta.db_table
        on_table = f' ON "{table}"' if schema_editor.connection.vendor == "postgresql" else ""
        for event in ("delete", "update", "truncate"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "{table}_no_{event}"{on_table}')

    def describe(self):
        return f"Rows of {self.model} can only be added"


KEPT_FROM = {"sqlite": ("delete", "update"), "postgresql": ("delete", "update", "truncate")}
"""What each engine's triggers refuse."""
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
}


def append_only_tables() -> list[tuple[str, AppendOnly]]:
    """The append-only operation of each table with its app; of several, the newest."""
    newest = {}
    for _key, migration in sorted(MigrationLoader(None).disk_migrations.items()):
        for operation in migration.operations:
            if isinstance(operation, AppendOnly):
                newest[migration.app_label, operation.model] = (migration.app_label, operation)
    return list(newest.values())


def missing_triggers(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be in this database and are not."""
    tables = {f"{app}_{operation.model.lower()}" for app, operation in append_only_tables()}
    wanted = {f"{table}_no_{event}" for table in tables for event in KEPT_FROM[connection.vendor]}
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return sorted(wanted - {name for (name,) in cursor.fetchall()})
