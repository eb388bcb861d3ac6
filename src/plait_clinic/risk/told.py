"""What a client is told about a risk item: before answering who reads it and by when, and after a positive answer help.

What stands on a page follows from what was just sent and never from what is kept: a link shows no stored answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from plait.measures import Measure, Wording, risk_answers
from plait_clinic.people.models import Organisation
from plait_clinic.risk.models import Values
from plait_clinic.risk.readers import Naming, naming_of


@dataclass(frozen=True)
class ReadBy:
    """Who reads a positive answer, who stands in, and within how many hours. `quiet` is the answer nobody is sent."""

    reader: str
    deputy: str
    hours: int
    quiet: str


def read_by_whom(organisation: Organisation, measure: Measure, wording: Wording | None = None) -> ReadBy | None:
    """Who reads the measure's risk items; None where it has none, or where nobody who is named still can."""
    naming = naming_of(organisation, measure.id) if measure.risk_items else None
    if naming is None or not naming.can:
        return None
    return ReadBy(
        reader=naming.can[0].name,
        deputy=deputy_of(naming),
        hours=naming.hours,
        quiet=quiet_answer(measure, wording) if wording else "",
    )


def deputy_of(naming: Naming) -> str:
    return naming.deputy.name if naming.whole else ""


def quiet_answer(measure: Measure, wording: Wording) -> str:
    """The words of the one answer that is not positive, where all risk items have just one, and the same."""
    found = set()
    for risk in measure.risk_items:
        words = wording.items.get(risk.item)
        low = next(item.low for form in measure.forms for item in form.items if item.id == risk.item)
        if words is None or not words.choices or risk.at_least != low + 1:
            return ""
        found.add(words.choices[0])
    return found.pop() if len(found) == 1 else ""


@dataclass(frozen=True)
class Help:
    """What a page begins with after a positive answer: who reads it where it was `kept`, beside the contacts."""

    by: tuple[ReadBy, ...]
    kept: bool


def help_after(
    organisation: Organisation, form: str, sent: Iterable[tuple[Measure, Values]], *, kept: bool
) -> Help | None:
    """The help that a page begins with; None where nothing positive was sent."""
    positive = [measure for measure, values in sent if is_positive(measure, form, values)]
    by = (read_by_whom(organisation, measure) for measure in positive)
    return Help(tuple(one for one in by if one), kept) if positive else None


def is_positive(measure: Measure, form: str, values: Values) -> bool:
    """Whether what was just sent holds a positive answer to a risk item."""
    return bool(measure.risk_items) and bool(risk_answers(measure, form, values))
