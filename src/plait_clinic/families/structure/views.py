"""The page on which a case's clinicians draw who belongs to whom, and the same as a GEDCOM file."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from plait.charts.genogram import gedcom, genogram_chart
from plait_clinic.access.doors_of_several import access_structure, access_structure_file, access_structure_to_change
from plait_clinic.families.structure.queries import structure_of
from plait_clinic.families.structure.steps import STRUCTURE_STEPS
from plait_clinic.families.structure.words import genogram_words
from plait_clinic.steps import take


@require_GET
def structure(request, case: str):
    """The picture, its table, and the forms for more."""
    return show(request, access_structure(request, case))


@require_POST
def structure_step(request, case: str, step: str):
    """One change to it. What stands in the way is told on the same page."""
    found = access_structure_to_change(request, case)
    wrong = take(request, STRUCTURE_STEPS[step], found)
    return redirect("structure", case=case) if wrong is None else show(request, found, wrong=(step, wrong), status=422)


@require_GET
def structure_file(request, case: str):
    """Persons, couples and parents as GEDCOM 7.0, to be carried elsewhere. Nothing of how people feel is in it."""
    drawn = structure_of(access_structure_file(request, case))
    if not drawn.people:
        return redirect("structure", case=case)
    response = HttpResponse(gedcom(drawn.genogram()), content_type="text/vnd.familysearch.gedcom; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="structure.ged"'
    return response


def show(request, case, *, wrong=None, status: int = 200):
    drawn = structure_of(case)
    read = {"about": case, "now": request.now, "drawn": drawn}
    forms = {name: step.form(**read) for name, step in STRUCTURE_STEPS.items() if name != "out"}
    if wrong and wrong[0] in forms:
        forms[wrong[0]] = wrong[1]
    page = {
        "case": case,
        "drawn": drawn,
        "chart": genogram_chart(drawn.genogram(), words=genogram_words()) if drawn.people else None,
        "forms": forms,
        "wrong": wrong[1] if wrong else None,
    }
    return render(request, "families/structure.html", page, status=status)
