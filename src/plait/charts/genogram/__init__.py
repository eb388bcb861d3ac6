"""The genogram: the structure of a family as a picture with its table, and as a GEDCOM file."""

from plait.charts.genogram.drawing import genogram_chart
from plait.charts.genogram.gedcom import gedcom
from plait.charts.genogram.structure import (
    Genogram,
    Household,
    ParentChild,
    Partnership,
    Person,
    check_genogram,
)
from plait.charts.genogram.words import GENOGRAM_WORDS, GenogramWords

__all__ = [
    "GENOGRAM_WORDS",
    "Genogram",
    "GenogramWords",
    "Household",
    "ParentChild",
    "Partnership",
    "Person",
    "check_genogram",
    "gedcom",
    "genogram_chart",
]
