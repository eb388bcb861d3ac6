"""Every place in the database where a sealed text lies, so that none is forgotten when a key is given up.

A sealed text begins with the id of its key. Encrypted columns are found by their type; two other places are named.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model

from plait_clinic.access.sign_in import SECRET_PLACE
from plait_clinic.configuration import KeyRing
from plait_clinic.encryption import EncryptedText, decrypt_for, encrypt_for
from plait_clinic.feelings.keys import SEALED_NOTES

FIELD_KEYS = "PLAIT_FIELD_KEYS"
SEALED_IN_FACTORS = ("secret", "seed")  # of an authenticator app, and of recovery codes


KEY_ID = {"sqlite": "substr({0}, 1, instr({0}, ':') - 1)", "postgresql": "split_part({0}, ':', 1)"}
"""The id of the key that sealed a stored text, in each engine's words."""


def ring_of(setting: str) -> KeyRing:
    return settings.FIELD_KEYS if setting == FIELD_KEYS else settings.NOTES_KEYS


def key_id_of(sealed: str) -> str:
    return sealed.partition(":")[0]


@dataclass(frozen=True)
class Place:
    """One column of one table. `again` seals a stored value anew; `bound` are columns that the seal is bound to."""

    model: type[Model]
    column: str
    setting: str
    again: Callable[..., str]
    bound: Sequence[str] = ()

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def __str__(self) -> str:
        return f"{self.table}.{self.column}"

    def rows_by_key(self) -> Counter[str]:
        """How many rows each key has sealed."""
        quoted = connection.ops.quote_name
        column, table = quoted(self.column), quoted(self.table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {KEY_ID[connection.vendor].format(column)}, COUNT(*) FROM {table} "  # noqa: S608
                f"WHERE {column} IS NOT NULL GROUP BY 1"
            )
            return Counter(dict(cursor.fetchall()))

    def batch(self, after: object, size: int) -> list[tuple]:
        """Rows in the order of their keys, after one: primary key, stored text, and what its seal is bound to."""
        quoted = connection.ops.quote_name
        columns = ", ".join(map(quoted, (self.model._meta.pk.column, self.column, *self.bound)))
        where = "" if after is None else f"AND {quoted(self.model._meta.pk.column)} > %s "
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {quoted(self.table)} WHERE {quoted(self.column)} IS NOT NULL {where}"  # noqa: S608
                f"ORDER BY {quoted(self.model._meta.pk.column)} LIMIT {size}",
                [] if after is None else [after],
            )
            return cursor.fetchall()

    def key_ids(self, stored: str) -> set[str]:
        return {key_id_of(stored)}


class Factors(Place):
    """Second factors, whose secrets stand inside JSON."""

    def rows_by_key(self) -> Counter[str]:
        stored = (row[1] for row in self.batch(None, size=10**9))
        return Counter(key_id for data in stored for key_id in self.key_ids(data))

    def key_ids(self, stored: str) -> set[str]:
        return {key_id_of(data) for data in secrets_in(json.loads(stored)).values()}


def secrets_in(data: dict) -> dict[str, str]:
    return {name: data[name] for name in SEALED_IN_FACTORS if isinstance(data.get(name), str)}


def column_again(place: str, stored: str) -> str:
    return encrypt_for(place, decrypt_for(place, stored))


def factor_again(stored: str) -> str:
    data = json.loads(stored)
    anew = {name: column_again(SECRET_PLACE, sealed) for name, sealed in secrets_in(data).items()}
    return json.dumps(data | anew)


def places() -> Iterator[Place]:
    """All of them. A table's parent classes have none, so each column is met once."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedText):
                yield Place(model, field.column, FIELD_KEYS, partial(column_again, field.place))
    yield Factors(Authenticator, "data", FIELD_KEYS, factor_again)
    yield Place(**SEALED_NOTES)
