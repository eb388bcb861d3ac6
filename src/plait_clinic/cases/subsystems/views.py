"""The page on which a case's clinicians name the parts of a couple, a family or a group."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_case_to_note
from plait_clinic.cases.models import CaseKind
from plait_clinic.cases.queries import members_of
from plait_clinic.cases.subsystems.forms import ChangeSubsystem, NameSubsystem
from plait_clinic.cases.subsystems.queries import subsystems_of
from plait_clinic.cases.subsystems.steps import SUBSYSTEM_STEPS
from plait_clinic.steps import take


@require_GET
def subsystems(request, case: str):
    """Which parts are named, who is in them, and the form for one more."""
    return show(request, access_case_to_note(request, case))


@require_POST
def subsystem_step(request, case: str, step: str):
    """One change to them. What stands in the way is told on the same page."""
    found = access_case_to_note(request, case)
    wrong = take(request, SUBSYSTEM_STEPS[step], found)
    return redirect("subsystems", case=case) if wrong is None else show(request, found, wrong=wrong, status=422)


def show(request, case, *, wrong=None, status: int = 200):
    named, people = subsystems_of(case, timezone.localdate(request.now)), members_of(case)
    read = {"about": case, "now": request.now, "members": people, "named": named}
    page = {
        "case": case,
        "people": people,
        "is_individual": case.kind == CaseKind.INDIVIDUAL,
        "named": [(each, ChangeSubsystem(**read).begin_from(each)) for each in named],
        "new": wrong if isinstance(wrong, NameSubsystem) else NameSubsystem(**read),
        "wrong": wrong,
    }
    return render(request, "cases/subsystems.html", page, status=status)
