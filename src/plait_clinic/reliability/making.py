"""From a clinic's answers to stored figures: what the job and the nightly command do."""

from collections import defaultdict
from importlib.metadata import version

from plait_clinic.audit.record import Audit
from plait_clinic.batteries.models import UNREGISTERED
from plait_clinic.batteries.registry import measure_of
from plait_clinic.people.models import Organisation
from plait_clinic.reliability.actions import store_figures
from plait_clinic.reliability.answers import Cell, answers_of, cells_of
from plait_clinic.reliability.figures import ScaleFigures, figures_of
from plait_clinic.reliability.models import Snapshot


def make_figures(*, organisation: Organisation, audit: Audit) -> int:
    """Compute first, outside of any transaction, and then store all at once. Returns how many scales have new ones."""
    known = known_people(organisation)
    made: list[ScaleFigures] = []
    for cell in cells_of(organisation):
        if cell.measure != UNREGISTERED:
            measure = measure_of(organisation, cell.measure, cell.version)
            answers = answers_of(organisation, cell, measure.form(cell.form))
            made += figures_of(measure, cell, answers, known[cell])
    return store_figures(organisation=organisation, made=made, library_version=version("plait"), audit=audit)


def known_people(organisation) -> dict[Cell, dict[str, int]]:
    """How many people the stored figures of each cell's scales stand on."""
    found: dict[Cell, dict[str, int]] = defaultdict(dict)
    for row in Snapshot.objects.filter(organisation=organisation):
        cell = Cell(row.measure, row.measure_version, row.form, row.rater, row.language)
        found[cell][row.scale] = row.people
    return found
