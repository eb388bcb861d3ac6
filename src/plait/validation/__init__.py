"""Whether the check-in measures what it is meant to: factor models within people, equality between raters, criteria.

Everything here can only say what a set of ratings shows; the protocol that gives it its meaning, with interviews and
limits fixed beforehand, is docs/explanation/validation-protocol.md.
"""

from plait.validation.convergence import Convergence, convergence
from plait.validation.criteria import CRITERIA, Criterion
from plait.validation.factor_model import Equal, NoSolution, Structure, fitted
from plait.validation.fit import Change, Fit, change_between, fit_of
from plait.validation.invariance import FEWEST_EACH_GROUP, InvarianceReport, Step, Verdict, invariance_report
from plait.validation.of_file import Columns, ValidationReport, validation_of_file
from plait.validation.told import report_lines
from plait.validation.within_structure import FEWEST_FOR_STRUCTURE, StructureReport, structure_report

__all__ = [
    "CRITERIA",
    "FEWEST_EACH_GROUP",
    "FEWEST_FOR_STRUCTURE",
    "Change",
    "Columns",
    "Convergence",
    "Criterion",
    "Equal",
    "Fit",
    "InvarianceReport",
    "NoSolution",
    "Step",
    "Structure",
    "StructureReport",
    "ValidationReport",
    "Verdict",
    "change_between",
    "convergence",
    "fit_of",
    "fitted",
    "invariance_report",
    "report_lines",
    "structure_report",
    "validation_of_file",
]
