"""Every constraint of every model is kept by the database itself: a wrong row is refused whoever writes it."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from plait_clinic.tests.violations import VIOLATIONS

OURS = [model for model in apps.get_models() if model.__module__.startswith("plait_clinic.")]


def constraints() -> dict[str, tuple[type[models.Model], tuple[str, ...]]]:
    """Every constraint and every unique column by name, with the columns that it is about."""
    found = {}
    for model in OURS:
        for constraint in model._meta.constraints:
            found[constraint.name] = (model, tuple(getattr(constraint, "fields", ())))
        for field in model._meta.local_fields:
            if field.unique and not field.primary_key:
                found[f"{model._meta.label_lower}.{field.name}"] = (model, (field.name,))
    return found


def words_of_refusal(name: str) -> str:
    """What the engine's message says where this constraint, and no other, refused the row."""
    model, fields = constraints()[name]
    columns = [model._meta.get_field(field).column for field in fields]
    if columns and connection.vendor == "sqlite":
        return ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return f"({columns[0]})=" if "." in name else name


def test_every_constraint_has_a_row_that_violates_it():
    assert sorted(VIOLATIONS) == sorted(constraints())


def test_no_two_constraints_share_a_name():
    names = [constraint.name for model in OURS for constraint in model._meta.constraints]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("name", sorted(VIOLATIONS))
def test_the_database_refuses_the_wrong_row_for_that_very_reason(world, name):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        VIOLATIONS[name](world)
    assert words_of_refusal(name) in str(refused.value)
