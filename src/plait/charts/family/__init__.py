"""The family map: who stands how with whom in one session, for clinicians, in black and white and on a phone."""

from plait.charts.family.drawing import family_map
from plait.charts.family.earlier import earlier_sessions
from plait.charts.family.family_map import (
    WHOLE,
    Between,
    Bond,
    Change,
    FamilyMap,
    MapClinician,
    MapMember,
    Measured,
    Said,
    Subsystem,
    View,
)
from plait.charts.family.layout import Shape
from plait.charts.family.words import MAP_WORDS, MapWords

__all__ = [
    "MAP_WORDS",
    "WHOLE",
    "Between",
    "Bond",
    "Change",
    "FamilyMap",
    "MapClinician",
    "MapMember",
    "MapWords",
    "Measured",
    "Said",
    "Shape",
    "Subsystem",
    "View",
    "earlier_sessions",
    "family_map",
]
