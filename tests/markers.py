"""Looking for words that must lie nowhere readable: in a database on the disk, in a dump, in a log, in a backup.

`readable(markers, {"a name": bytes, ...})` says where a marker can be read, plainly or as base64 at any offset.
"""

import base64
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.db import connection

OFFSETS = range(3)
"""Base64 turns three bytes into four characters: the same word reads in three ways, by where it begins."""


def forms_of(marker: str) -> set[bytes]:
    """A word as it would lie there: plain, as UTF-16, and inside base64 of either alphabet."""
    plain = marker.encode()
    forms = {plain, marker.encode("utf-16-le"), plain.lower(), plain.upper()}
    for offset in OFFSETS:
        first = -(-offset * 4 // 3)  # characters that depend on what stands before
        coded = base64.b64encode(b"\0" * offset + plain)[first + 1 : -4]
        if len(coded) > len(plain) // 2:
            forms |= {coded, coded.translate(bytes.maketrans(b"+/", b"-_"))}
    return forms


def readable(markers: Iterable[str], lies: Mapping[str, bytes]) -> list[str]:
    """Every marker that can be read, and where."""
    found = []
    for marker in markers:
        assert len(marker) >= 6, f"{marker} is too short to be told from chance"
        forms = forms_of(marker)
        found += [f"{marker} in {name}" for name, content in lies.items() if any(form in content for form in forms)]
    return found


def database_lies() -> dict[str, bytes]:
    """The database as a thief would have it: SQLite's files, or every row of every table of PostgreSQL as text."""
    if connection.vendor == "sqlite":
        file = Path(connection.settings_dict["NAME"])
        names = (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-journal"))
        return {name.name: name.read_bytes() for name in names if name.exists()}
    return {table: rows_as_text(table) for table in connection.introspection.table_names()}


def rows_as_text(table: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608 - introspected
        return "\n".join(row[0] for row in cursor.fetchall()).encode()
