"""Queries that are asked again and again, with their SQL made once: what a check-in asks on its way in.

Django makes a statement anew each time it is asked, and for short questions that takes far longer than the answer. A
prepared query is built from the models like any other, with slots where its values go, and keeps the statement; what
comes back are the same rows and objects.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import FlatValuesListIterable, ModelIterable, ValuesListIterable, get_related_populators

Row = TypeVar("Row")
Read = Callable[[Sequence], Any]
"""Makes what a query gives of one row of the database."""


@dataclass(frozen=True)
class Hole:
    """The place of one value in a statement's parameters, and the field that says how the database takes it."""

    name: str
    field: Field

    def filled(self, values: dict[str, object], database) -> object:
        return self.field.get_db_prep_value(values[self.name], database)


def planned_cursor(database) -> Any:
    """A cursor that has PostgreSQL plan a statement once where a connection repeats it.

    It sends values apart from the statement; what Django asks elsewhere goes out as it always did. So does everything
    where queries are written down: what is bound in the server is known there alone.
    """
    if database.vendor != "postgresql" or database.queries_logged:
        return database.cursor()
    from django.db.backends.postgresql.base import ServerBindingCursor

    database.close_if_health_check_failed()
    database.ensure_connection()
    return CursorWrapper(ServerBindingCursor(database.connection), database)


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
        database = connections[DEFAULT_DB_ALIAS]
        sql, values = self._insert([row], database)
        with planned_cursor(database) as cursor:
            cursor.execute(f"{sql} RETURNING {database.ops.quote_name(self._model._meta.pk.column)}", values)
            [[row.pk]] = cursor.fetchall()
        row._state.adding, row._state.db = False, database.alias

    def bulk_create(self, rows: Sequence[Model]) -> None:
        """Write these rows by one statement; they do not learn their keys."""
        if rows:
            database = connections[DEFAULT_DB_ALIAS]
            with planned_cursor(database) as cursor:
                cursor.execute(*self._insert(rows, database))

    def _insert(self, rows: Sequence[Model], database) -> tuple[str, list[object]]:
        """The statement and its values. A column that is empty in all rows is left out and stays empty so."""
        given = [(field, self._values(field, rows, database)) for field in self._fields]
        written = [(field, values) for field, values in given if any(value is not None for value in values)]
        quoted = database.ops.quote_name
        columns = ", ".join(quoted(field.column) for field, _values in written)
        row = f"({', '.join(['%s'] * len(written))})"
        table, places = quoted(self._model._meta.db_table), ", ".join([row] * len(rows))
        sql = f"INSERT INTO {table} ({columns}) VALUES {places}"  # noqa: S608 - the models' own names
        return sql, [value for values in zip(*(values for _field, values in written), strict=True) for value in values]

    @staticmethod
    def _values(field: Field, rows: Sequence[Model], database) -> list[object]:
        return [field.get_db_prep_save(field.pre_save(row, add=True), database) for row in rows]


@dataclass(frozen=True)
class Statement:
    """A query made for one kind of database: its SQL, its parameters with their holes, and how its rows are read."""

    sql: str
    parameters: tuple[object, ...]
    columns: int
    converters: tuple[tuple[int, tuple[Callable, ...], Any], ...]
    read: Read

    def asked(self, values: dict[str, object], database) -> list:
        """The rows with these values, read by Django's own code."""
        filled = [one.filled(values, database) if isinstance(one, Hole) else one for one in self.parameters]
        with closing(planned_cursor(database)) as cursor:
            cursor.execute(self.sql, filled)
            found = cursor.fetchall()
        return [self.read(row) for row in self._converted(found, database)]

    def _converted(self, rows: Sequence[Sequence], database) -> Iterator[Sequence]:
        for raw in rows:
            row = list(raw[: self.columns])
            for place, converters, expression in self.converters:
                for convert in converters:
                    row[place] = convert(row[place], expression, database)
            yield row


class Prepared(Generic[Row]):
    """A query with slots, whose SQL is made when it is first asked and kept for each kind of database."""

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self._build = build
        self._made: dict[str, Statement] = {}

    def __call__(self, **values: object) -> list[Row]:
        database = connections[DEFAULT_DB_ALIAS]
        statement = self._made.get(database.vendor)
        if statement is None:
            statement = self._made[database.vendor] = made(self._build(), database)
        return statement.asked(values, database)


def made(queryset: QuerySet, database) -> Statement:
    compiler = queryset.query.get_compiler(connection=database)
    sql, parameters = compiler.as_sql()
    columns = [column for column, *_names in compiler.select[: compiler.col_count]]
    converters = tuple(
        (place, tuple(found), expression) for place, (found, expression) in compiler.get_converters(columns).items()
    )
    return Statement(sql, tuple(parameters), compiler.col_count, converters, reader_of(queryset, compiler))


def reader_of(queryset: QuerySet, compiler) -> Read:
    """How a row becomes what this queryset gives. Raises TypeError for what no query here is asked for."""
    kind = queryset._iterable_class
    if kind is FlatValuesListIterable:
        return itemgetter(0)
    if kind is ValuesListIterable:
        return tuple
    if kind is not ModelIterable or queryset._prefetch_related_lookups:
        raise TypeError("a prepared query gives objects, without prefetching, or what values_list gives")
    return object_reader(compiler)


def object_reader(compiler) -> Read:
    """How a row becomes an object with all that was selected along and annotated."""
    select, info, annotated = compiler.select, compiler.klass_info, compiler.annotation_col_map or {}
    first, last = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_names in select[first:last]]
    model, populators = info["model"], get_related_populators(info, select, DEFAULT_DB_ALIAS)

    def read(row: Sequence) -> Model:
        found = model.from_db(DEFAULT_DB_ALIAS, names, row[first:last])
        for populator in populators:
            populator.populate(row, found)
        for name, place in annotated.items():
            setattr(found, name, row[place])
        return found

    return read
