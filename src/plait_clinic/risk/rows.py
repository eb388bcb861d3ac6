"""The administrator's list: each measure with a risk item, who reads it, and what is wrong with that."""

from dataclasses import dataclass
from datetime import datetime

from plait.measures import Measure
from plait_clinic.people.models import Organisation
from plait_clinic.risk.alerts import left_told
from plait_clinic.risk.forms import NameReader
from plait_clinic.risk.readers import Naming, is_asked, namings_of
from plait_clinic.risk.titles import measures_with_risk_items


@dataclass(frozen=True)
class Listed:
    """One measure with a risk item: what the item is about, who is named, and the form to name somebody."""

    measure: Measure
    about: tuple[str, ...]
    naming: Naming | None
    asked: bool
    wrong: str
    form: NameReader
    open: bool


def readers_listed(
    organisation: Organisation, now: datetime, *, wrong: NameReader | None, wrong_for: str
) -> list[Listed]:
    """Every measure with a risk item, by title; `wrong` is the form that was sent for the measure `wrong_for`."""
    namings = namings_of(organisation.pk)
    rows = []
    for measure in measures_with_risk_items(organisation):
        naming, sent = namings.get(measure.id), wrong if measure.id == wrong_for else None
        rows.append(
            Listed(
                measure=measure,
                about=tuple(risk.about for risk in measure.risk_items),
                naming=naming,
                asked=is_asked(organisation.pk, measure.id),
                wrong=left_told(naming) if naming and not naming.whole else "",
                form=sent or form_for(organisation, measure, naming, now),
                open=sent is not None,
            )
        )
    return rows


def form_for(organisation: Organisation, measure: Measure, naming: Naming | None, now: datetime) -> NameReader:
    """The form as it stands now, its fields named apart from those of the other measures on the page."""
    form = NameReader(about=organisation, now=now)
    form.auto_id = f"id_{measure.id}_%s"
    if naming:
        form.initial = {
            "reader": naming.reader.handle,
            "deputy": naming.deputy.handle,
            "hours": naming.hours,
            "procedure": naming.procedure,
        }
    return form
