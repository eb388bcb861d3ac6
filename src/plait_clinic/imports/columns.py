"""Which column is what: guesses from the header's words, and the columns of a registered measure's items."""

import re
from collections.abc import Mapping, Sequence

from plait.measures import Form
from plait_clinic.imports.cells import DateOrder, date_order_of, is_missing
from plait_clinic.imports.sheet import Sheet

# The words that a column of each kind is known by, the surest first.
KNOWN_BY: Mapping[str, tuple[str, ...]] = {
    "client": ("client", "client_id", "clientid", "patient", "patient_id", "participant", "subject", "case", "id"),
    "session": ("session", "session_number", "session_no", "sessionnr", "visit", "occasion", "time", "wave"),
    "date": ("date", "session_date", "held_on", "datum", "fecha"),
    "day": ("day", "days", "study_day", "day_number"),
    "score": ("score", "total", "sum", "rating", "value"),
    "clinician": ("clinician", "therapist", "counsellor", "counselor", "lead"),
}


def plain(name: str) -> str:
    """A header's name with only what matters for a guess: small letters, digits and single underscores."""
    return re.sub(r"[^a-z0-9]+", "_", name.casefold()).strip("_")


def guesses(sheet: Sheet) -> dict[str, str]:
    """Fields of the form with a first value each; a column is guessed for one thing alone."""
    found: dict[str, str] = {}
    free = {plain(name): name for name in reversed(sheet.columns)}
    for kind, words in KNOWN_BY.items():
        word = next((word for word in words if word in free), None)
        if word is not None:
            found[kind] = free.pop(word)
    if "date" in found:
        found.pop("day", None)
    order = date_order_of(sorted(set(sheet.column(found["date"])))) if "date" in found else DateOrder.YMD
    return {**found, "date_order": order, "prefix": "Client" if only_numbers(sheet, found.get("client")) else ""}


def only_numbers(sheet: Sheet, column: str | None) -> bool:
    return column is not None and all(cell.isdigit() for cell in sheet.column(column))


def item_columns(columns: Sequence[str], form: Form) -> tuple[dict[str, str], list[str]]:
    """The column of each item, by its id or by q1 to qN in the form's order; and the items without a column."""
    by_name = {plain(name): name for name in reversed(columns)}
    found: dict[str, str] = {}
    missing: list[str] = []
    for place, item in enumerate(form.items, 1):
        names = (plain(item.id), f"q{place}", f"q_{place}", f"q{place:02}", f"item{place}", f"item_{place}")
        column = next((by_name[name] for name in names if name in by_name), None)
        if column is None:
            missing.append(f"{item.id} (q{place})" if item.id != f"q{place}" else item.id)
        else:
            found[item.id] = column
    return found, missing


def nothing_answered(cells: Sequence[str]) -> bool:
    return all(is_missing(cell) for cell in cells)
