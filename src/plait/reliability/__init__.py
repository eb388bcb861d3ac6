"""Reliability on a clinic's own data: how far its scores can be told from chance, and by how much.

Pure numpy and scipy on arrays of answers; every number has an interval and an n, or says why there is
none. Sources and formulas: docs/reference/reliability.md.
"""

from plait.reliability.answers import Bounds, ReliabilityError
from plait.reliability.between_items import ItemReport, item_report
from plait.reliability.crossed import CrossedReport, crossed_report
from plait.reliability.of_measure import (
    measure_item_report,
    measure_within_person_report,
    suited_scales,
    why_unsuited,
)
from plait.reliability.results import (
    FEWEST_FOR_OMEGA,
    FEWEST_FOR_SHARE,
    FEWEST_PERSONS,
    FEWEST_REPEATED,
    Estimate,
    NotEnough,
    Quantity,
    Undefined,
)
from plait.reliability.within_person import Components, WithinPersonReport, within_person_report

__all__ = [
    "FEWEST_FOR_OMEGA",
    "FEWEST_FOR_SHARE",
    "FEWEST_PERSONS",
    "FEWEST_REPEATED",
    "Bounds",
    "Components",
    "CrossedReport",
    "Estimate",
    "ItemReport",
    "NotEnough",
    "Quantity",
    "ReliabilityError",
    "Undefined",
    "WithinPersonReport",
    "crossed_report",
    "item_report",
    "measure_item_report",
    "measure_within_person_report",
    "suited_scales",
    "why_unsuited",
    "within_person_report",
]
