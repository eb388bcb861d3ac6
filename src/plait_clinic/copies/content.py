"""The copy as values, from the table of sections: the rows of one person in one case, decrypted for them."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version

from django.db import models
from django.utils import timezone

from plait_clinic.cases.models import CaseMember
from plait_clinic.copies.closed import closed_rows
from plait_clinic.copies.sections import SECTIONS, Of, Section
from plait_clinic.erasure.holdings import HOLDINGS, Holding, found
from plait_clinic.families.parts import SAFETY
from plait_clinic.own.looks import looks_of
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.queries import memberships_of

FORMAT, FORMAT_VERSION = "plait-client-copy", 2
KEPT_BY_TABLE = {holding.model: holding for holding in HOLDINGS}
Value = str | int | float | bool | None | list[object] | dict[str, object]


@dataclass(frozen=True)
class Rows:
    """One section with its rows, and the words above them."""

    section: Section
    title: str
    rows: list[dict[str, Value]]


@dataclass(frozen=True)
class Copy:
    """Everything about one person in one case, as of one moment."""

    made_at: datetime
    clinic: str
    sections: tuple[Rows, ...]
    looks: tuple[dict[str, Value], ...]


def copy_for(visit: OwnVisit, now: datetime) -> Copy:
    """What the client whose visit this is may have: everything of theirs, held answers too."""
    members = memberships_of(visit.member)
    alone = not CaseMember.objects.filter(case=visit.member.case).exclude(client=visit.member.client).exists()
    closed = closed_rows(members, now)
    return Copy(
        made_at=now,
        clinic=visit.member.case.organisation.name,
        sections=tuple(rows_in(section, members, closed, alone=alone) for section in SECTIONS),
        looks=tuple(
            {"at": plain(look.at), "who": look.who, "why": look.why, "what": look.what} for look in looks_of(visit)
        ),
    )


def rows_in(section: Section, members: list[CaseMember], closed: Mapping[str, models.Q], *, alone: bool) -> Rows:
    holding = KEPT_BY_TABLE[section.model]
    found = reached(section, holding, members, alone=alone).exclude(about_safety(section.model))
    found = found.exclude(closed.get(section.model, NONE))
    rows = found.order_by("pk").values_list(*section.fields)
    names = tuple(section.fields.values())
    return Rows(section, str(holding.title), [named(names, row) for row in rows])


ABOUT = {"checkins.Answer": "item", "checkins.Score": "scale", "readings.Reading": "scale"}
"""The column that says what an answer, or what was worked out from it, is about."""


NONE = models.Q(pk__in=())


def about_safety(model: str) -> models.Q:
    """How safe somebody feels with the others: a copy can come into the hands of one of them."""
    told = NONE
    for measure, names in SAFETY.items() if model in ABOUT else ():
        told |= models.Q(response__measure=measure, **{f"{ABOUT[model]}__in": names})
    return told


def reached(section: Section, holding: Holding, members: list[CaseMember], *, alone: bool) -> models.QuerySet:
    """The rows of a section. A case of the client's own is one that these members are in, and no other.

    What was rated about one of several is none of theirs: it can tell how safe they are, and may be read by the others.
    """
    cases = [member.case for member in members]
    if section.model == "cases.Case":
        return holding.table._default_manager.filter(pk__in=[case.pk for case in cases])
    whole = section.of == Of.CASE or (alone and section.of == Of.CASE_OF_ONE)
    return found(holding, members, cases if whole else [], about=False)


def named(names: Iterable[str], row: Iterable[object]) -> dict[str, Value]:
    return {name: plain(value) for name, value in zip(names, row, strict=True)}


def plain(value: object) -> Value:
    """A value as JSON has it; moments in the clinic's time zone, which the page has chosen."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def as_json(copy: Copy) -> str:
    """The copy for a machine, in the form of `schema`."""
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "plait": version("plait"),
        "made_at": plain(copy.made_at),
        "clinic": copy.clinic,
        **{part.section.name: part.rows for part in copy.sections},
        "who_has_looked": list(copy.looks),
    }
    return json.dumps(content, ensure_ascii=False, indent=2)


JSON_TYPES = (
    (models.BooleanField, ["boolean", "null"]),
    (models.IntegerField, ["integer", "null"]),
    (models.FloatField, ["number", "null"]),
    (models.JSONField, ["object", "array", "null"]),
)


def schema() -> dict[str, object]:
    """The JSON Schema (2020-12) of the copy. Another form of it gets another number."""
    texts = {name: {"type": "string"} for name in ("at", "who", "why", "what")}
    parts = {
        part.name: rows_schema({given: kind(part, way) for way, given in part.fields.items()}) for part in SECTIONS
    }
    head = {name: {"type": "string"} for name in ("plait", "made_at", "clinic")}
    properties = {
        "format": {"const": FORMAT},
        "format_version": {"const": FORMAT_VERSION},
        **head,
        **parts,
        "who_has_looked": rows_schema(texts),
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Everything about one client in one case",
        **whole(properties),
    }


def whole(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def rows_schema(properties: dict[str, object]) -> dict[str, object]:
    return {"type": "array", "items": whole(properties)}


def kind(part: Section, way: str) -> dict[str, object]:
    """The JSON type of one field, from the column it comes from."""
    field, model = None, KEPT_BY_TABLE[part.model].table
    for step in way.split("__"):
        field = model._meta.get_field(step)
        model = field.related_model or model
    types = next((types for column, types in JSON_TYPES if isinstance(field, column)), ["string", "null"])
    return {"type": types}
