"""What tests of measures and words share: a measure of the clinic's own, and words for it and for others."""

from datetime import date

from plait.measures import Measure, load_measure
from plait_clinic.batteries.own.actions import add_own_measure
from plait_clinic.batteries.wordings.actions import Permission, enter_wording
from plait_clinic.batteries.wordings.fields import groups_of, own_field, text_field

OWN_FILE = """
id = "own-hope"
version = "1"
title = "Three questions on hope"
citation = "This clinic, 2026."
licence = "This clinic"
licence_class = "b"
licence_words = "Written by this clinic for its own use."
wording_ships = false
status = "New; it has not been validated yet."
sources = ["Written by this clinic."]
evidence = "None yet."
raters = ["client"]
response_scale = "Each item from 0 to 10."
missing_data = "Every item is needed."

[items]
way    = { kind = "rating", low = 0, high = 10 }
energy = { kind = "rating", low = 0, high = 10 }
future = { kind = "choice", low = 0, high = 2 }

[scales.total]
sum = ["way", "energy", "future"]
higher_is = "better"
source = "our rule"

[forms.client]
items = ["way", "energy", "future"]
"""
PERMISSION = Permission(granted_by="Dr Mia Owner, by letter", granted_on=date(2026, 3, 2), reference="Folder 12")


def own_measure(world, content: str = OWN_FILE):
    return add_own_measure(organisation=world.organisation, content=content.encode(), audit=world.acting("ada"))


def entries(measure: Measure, form: str = "client", language: str = "en", **words: str) -> dict[str, object]:
    """Made-up words for every item, as a wording file has them."""
    items = {item.id: item_words(item) for item in measure.form(form).items}
    told = {"heading": "Some questions", "introduction": "You can leave any question blank.", **words}
    return {
        "measure": measure.id,
        "version": measure.version,
        "language": language,
        "licence": "By permission of the owner",
        "title": "Some questions",
        "status": "Made up for a test.",
        "scales": {scale.name: scale.name.title() for each in measure.forms for scale in each.scales},
        "forms": {form: {**told, "items": items}},
    }


def item_words(item) -> dict[str, object]:
    words: dict[str, object] = {"text": f"About {item.id}"}
    if item.kind == "rating":
        return words | {"low": "not at all", "high": "entirely"}
    return words | {"choices": [f"answer {number}" for number in range(item.low, item.high + 1)]}


def words_for(
    world,
    measure: str | Measure = "wai_sr",
    form: str = "client",
    language: str = "en",
    permission: Permission = PERMISSION,
    **words: str,
):
    """Enter words for a measure that ships, or for the clinic's own where `measure` is one."""
    found = measure if isinstance(measure, Measure) else load_measure(measure)
    [row] = enter_wording(
        organisation=world.organisation,
        measure=found,
        entries=entries(found, form, language, **words),
        permission=permission,
        audit=world.acting("ada"),
    )
    return row


def posted_lines(*measures: str, **given: str) -> dict[str, object]:
    """The places of a battery as its form is posted, each asked of adults at every session; `given` adds fields."""
    posted: dict[str, object] = {"form-TOTAL_FORMS": str(len(measures)), "form-INITIAL_FORMS": "0"}
    for place, measure in enumerate(measures):
        fields = {"measure": measure, "cadence": "every", "number": "", "begins": "", "people": ["client"]}
        posted |= {f"form-{place}-{name}": value for name, value in fields.items()}
    return posted | given


def posted_words(measure: str | Measure, form: str = "client", **given: str) -> dict[str, str]:
    """Every field of the page of words, filled in; `given` changes some."""
    found = measure if isinstance(measure, Measure) else load_measure(measure)
    asked = found.form(form)
    answers = {group.field(number): f"answer {number}" for group in groups_of(asked) for number in group.numbers}
    return {
        "granted_by": PERMISSION.granted_by,
        "granted_on": PERMISSION.granted_on.isoformat(),
        "reference": PERMISSION.reference,
        "language": "en",
        "title": "Some questions",
        "heading": "The last two weeks",
        "introduction": "You can leave any question blank.",
        "stem": "",
        "status": "Made up for a test.",
        **answers,
        **{text_field(item.id): f"About {item.id}" for item in asked.items},
        **{own_field(item.id): "" for item in asked.items},
        **{f"scale-{scale.name}": scale.name for each in found.forms for scale in each.scales},
        **given,
    }
