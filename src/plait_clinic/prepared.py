"""Queries that are asked again and again, with their SQL made once: what a check-in asks on its way in.

Django makes a statement anew each time it is asked, and for short questions that takes far longer than the answer. A
prepared query is built from the models like any other, with slots where its values go, and keeps the statement; what
comes back are the same rows and objects.
"""

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Expression, Field, Model, QuerySet

Row = TypeVar("Row")


@dataclass(frozen=True)
class Hole:
    """The place of one value in a statement's parameters, and the field that says how the database takes it."""

    name: str
    field: Field

    def filled(self, values: dict[str, object]) -> object:
        return self.field.get_db_prep_value(values[self.name], connection)


def planned_cursor(database) -> Any:
    """A cursor that has PostgreSQL plan a statement once where a connection repeats it.

    It sends values apart from the statement; what Django asks elsewhere goes out as it always did. So does everything
    where queries are written down: what is bound in the server is known there alone.
    """
    if database.vendor != "postgresql" or database.queries_logged:
        return database.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    database.ensure_connection()
    usual = database.connection.cursor_factory
    database.connection.cursor_factory = ServerBindingCursor
    try:
        return database.cursor()
    finally:
        database.connection.cursor_factory = usual


class Planned:
    """A connection all of whose cursors are of that kind, as a prepared query's compiler uses it."""

    def __init__(self, database) -> None:
        self._database = database

    def cursor(self) -> Any:
        return planned_cursor(self._database)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)


class Slot(Expression):
    """Stands in a query where a value goes at each asking."""

    def __init__(self, name: str, field: Field) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler, connection):  # noqa: ARG002 - Django names them
        return "%s", (Hole(self.name, self.output_field),)


class PreparedRows:
    """Writes new rows of one model, with the statement for so many of them made once.

    The same values as Django's own `create` and `bulk_create` write, and all constraints and triggers hold. For rows of
    a model of its own table, whose key the database gives.
    """

    def __init__(self, model: type[Model]) -> None:
        self._model = model

    @cached_property
    def _fields(self) -> list[Field]:
        return [field for field in self._model._meta.local_concrete_fields if not field.primary_key]

    def create(self, row: Model) -> None:
        """Write one row; it knows its key then."""
        with planned_cursor(connection) as cursor:
            cursor.execute(f"{self._statement(1)} RETURNING {self._key}", self._values([row]))
            [[row.pk]] = cursor.fetchall()
        row._state.adding, row._state.db = False, connection.alias

    def bulk_create(self, rows: Sequence[Model]) -> None:
        """Write these rows by one statement; they do not learn their keys."""
        if rows:
            with planned_cursor(connection) as cursor:
                cursor.execute(self._statement(len(rows)), self._values(rows))

    @property
    def _key(self) -> str:
        return connection.ops.quote_name(self._model._meta.pk.column)

    def _statement(self, count: int) -> str:
        quoted = connection.ops.quote_name
        columns = ", ".join(quoted(field.column) for field in self._fields)
        row = f"({', '.join('%s' for _field in self._fields)})"
        table = quoted(self._model._meta.db_table)
        return f"INSERT INTO {table} ({columns}) VALUES {', '.join([row] * count)}"  # noqa: S608 - the models' own names

    def _values(self, rows: Sequence[Model]) -> list[object]:
        to = connections[DEFAULT_DB_ALIAS]  # looked up once: `connection` is looked up at each use
        return [field.get_db_prep_save(field.pre_save(row, add=True), to) for row in rows for field in self._fields]


@dataclass(frozen=True)
class Statement:
    """A query made for one database: Django's own compiler after its work, and the parameters with their holes."""

    queryset: QuerySet
    compiler: Any
    sql: str
    parameters: tuple[object, ...]
    converters: dict[int, Any]

    def asked(self, values: dict[str, object]) -> QuerySet:
        """The query with these values, not yet sent."""
        filled = tuple(one.filled(values) if isinstance(one, Hole) else one for one in self.parameters)
        compiler, query = copy.copy(self.compiler), copy.copy(self.compiler.query)
        compiler.connection = Planned(connections[compiler.using or DEFAULT_DB_ALIAS])
        compiler.as_sql = lambda *_how, **_more: (self.sql, filled)
        compiler.get_converters = lambda _expressions: self.converters
        query.get_compiler = lambda *_which, **_more: compiler
        found = QuerySet(self.queryset.model, query=query, using=compiler.using)
        found._iterable_class, found._fields = self.queryset._iterable_class, self.queryset._fields
        return found


class Prepared(Generic[Row]):
    """A query with slots, whose SQL is made when it is first asked and kept for each kind of database."""

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self._build = build
        self._made: dict[str, Statement] = {}

    def __call__(self, **values: object) -> list[Row]:
        statement = self._made.get(connection.vendor)
        if statement is None:
            statement = self._made[connection.vendor] = made(self._build())
        return list(statement.asked(values))


def made(queryset: QuerySet) -> Statement:
    compiler = queryset.query.get_compiler(connection=connection)
    sql, parameters = compiler.as_sql()
    columns = [column for column, *_names in compiler.select[: compiler.col_count]]
    return Statement(queryset, compiler, sql, tuple(parameters), compiler.get_converters(columns))
