"""The measures that have risk items, by their titles: what an administrator can name a reader for."""

from plait.measures import Measure, UnknownMeasureError, list_measures, load_measure


def measures_with_risk_items() -> list[Measure]:
    """Every measure that can be asked here and has a risk item."""
    return [measure for measure in list_measures() if measure.risk_items]


def title_of(measure: str) -> str:
    """The measure's title; its id where it is not known here any more."""
    try:
        return load_measure(measure).title
    except UnknownMeasureError:
        return measure
