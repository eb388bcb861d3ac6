"""All that is kept of a client is known: no model with a way to one is missing from the table of holdings."""

from django.apps import apps
from django.db import models

from plait_clinic.audit.append_only import append_only_tables
from plait_clinic.erasure.holdings import HOLDINGS

STARTS = ("people.Client", "cases.Case")
SAYS_SOMETHING = (models.TextField, models.JSONField, models.BinaryField)
"""Fields in which words, numbers or hashes of somebody's answers stand. Encrypted texts are among the first."""
SAYS_NOTHING = {
    ("people.Client", "name"): "replaced by words that say it was erased",
}


def label(model: type[models.Model]) -> str:
    return model._meta.label


def reached() -> set[str]:
    """Every model with a chain of foreign keys to a client or to a case."""
    found = set(STARTS)
    while True:
        more = {
            label(model)
            for model in apps.get_models(include_auto_created=True)
            for field in model._meta.concrete_fields
            if field.remote_field and label(field.remote_field.model) in found
        }
        if more <= found:
            return found
        found |= more


def test_every_model_with_a_way_to_a_client_is_in_the_table_of_holdings():
    assert reached() == {holding.model for holding in HOLDINGS}


def test_no_model_is_there_twice():
    assert len({holding.model for holding in HOLDINGS}) == len(HOLDINGS)


def test_every_field_that_says_something_goes_or_has_a_reason_to_stay():
    stays = [
        (holding.model, field.name)
        for holding in HOLDINGS
        for field in holding.table._meta.concrete_fields
        if isinstance(field, SAYS_SOMETHING) and not holding.removed and field.name not in holding.goes
    ]
    assert stays == []


def test_what_goes_can_be_emptied_and_only_an_erasure_may_empty_it():
    contents: dict[str, tuple[str, ...]] = {}
    for app, operation in append_only_tables():
        contents[f"{app}.{operation.model}".lower()] = operation.content
    for holding in HOLDINGS:
        if holding.goes and (holding.model, holding.goes[0]) not in SAYS_NOTHING:
            assert contents.get(holding.model.lower(), holding.goes) == holding.goes, holding.model
            assert all(holding.table._meta.get_field(name).null for name in holding.goes)


def test_append_only_rows_are_never_removed():
    kept = {f"{app}.{operation.model}".lower() for app, operation in append_only_tables()}
    assert [holding.model for holding in HOLDINGS if holding.removed and holding.model.lower() in kept] == []


def test_whatever_is_not_removed_says_why_it_stays_or_says_nothing_more():
    for holding in HOLDINGS:
        assert holding.title
        assert holding.removed or holding.keeps
