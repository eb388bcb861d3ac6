"""The office's pages about the staff: one member with all that can be changed, and the teams."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import access_clinic, access_staff_member
from plait_clinic.cases.administration.queries import open_parts_of
from plait_clinic.people.administration.forms import ChangeStaff, FirstPassword, Supervise
from plait_clinic.people.administration.steps import NEW_TEAM, PERSON_STEPS, RENAME_TEAM
from plait_clinic.people.queries import has_second_step, supervisees_by_name, supervisors_of, teams_of
from plait_clinic.steps import take


@require_GET
def person(request, person: str):
    """One member of staff."""
    return person_page(request, access_staff_member(request, person))


@require_POST
def person_step(request, person: str, step: str):
    """One change to them. What stands in the way is told on the same page."""
    found = access_staff_member(request, person)
    form = take(request, PERSON_STEPS[step], found)
    if form is None:
        return redirect("person", person=person)
    return person_page(request, found, wrong=form, status=422)


def person_page(request, found, *, wrong=None, status: int = 200):
    forms = {
        name: wrong if isinstance(wrong, kind) else kind(about=found, now=request.now)
        for name, kind in (("change", ChangeStaff), ("password", FirstPassword), ("supervise", Supervise))
    }
    page = {
        **forms,
        "person": found,
        "wrong": wrong,
        "oneself": found == request.user,
        "supervisors": supervisors_of(found),
        "supervisees": supervisees_by_name(found),
        "parts": open_parts_of(found),
        "second_step": has_second_step(found),
    }
    return render(request, "people/person.html", page, status=status)


@require_http_methods(["GET", "POST"])
def teams(request):
    """The teams; adding one."""
    access_clinic(request)
    return teams_page(request, NEW_TEAM if request.method == "POST" else None)


@require_POST
def rename_team(request):
    access_clinic(request)
    return teams_page(request, RENAME_TEAM)


def teams_page(request, step):
    organisation = request.user.organisation
    wrong = take(request, step, organisation) if step else None
    if step and wrong is None:
        return redirect("teams")
    new = wrong if wrong and step is NEW_TEAM else NEW_TEAM.form(about=organisation, now=request.now)
    page = {"teams": teams_of(organisation), "new": new, "wrong": wrong}
    return render(request, "people/teams.html", page, status=422 if wrong else 200)
