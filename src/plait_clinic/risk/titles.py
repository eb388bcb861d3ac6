"""The measures that have risk items, by their titles: what an administrator can name a reader for."""

from plait.measures import Measure
from plait_clinic.batteries.registry import all_measures


def measures_with_risk_items(organisation) -> list[Measure]:
    """Every measure that this clinic knows and that has a risk item, by title; of several versions the last."""
    by_id = {measure.id: measure for measure in all_measures(organisation) if measure.risk_items}
    return sorted(by_id.values(), key=lambda measure: measure.title.casefold())


def title_of(organisation, measure: str) -> str:
    """The measure's title; its id where it is not known here any more."""
    found = {known.id: known.title for known in measures_with_risk_items(organisation)}
    return found.get(measure, measure)
