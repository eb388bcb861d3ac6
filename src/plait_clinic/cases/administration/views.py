"""The office's pages about cases: the list, one case with all that can be changed, a new one, and the caseloads."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import access_case_to_administer, access_caseloads, access_cases
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.actions import open_case_with_new_clients
from plait_clinic.cases.administration.forms import (
    AddMember,
    AddReferrer,
    BeginPart,
    ChooseBattery,
    FindCases,
    HandOver,
    NextSession,
    OpenCaseFor,
)
from plait_clinic.cases.administration.queries import (
    caseloads_of,
    cases_of,
    clinicians_ever,
    members_ever,
    referrers_of,
)
from plait_clinic.cases.administration.steps import CASE_STEPS
from plait_clinic.cases.forms import members_form
from plait_clinic.cases.queries import clinicians_of
from plait_clinic.minors.queries import is_held_back
from plait_clinic.steps import take

CASES_A_PAGE = 50
FORMS = {
    "hand_over": HandOver,
    "begin_part": BeginPart,
    "add_referrer": AddReferrer,
    "add_member": AddMember,
    "next_session": NextSession,
    "choose_battery": ChooseBattery,
}


@require_http_methods(["GET", "POST"])
def cases(request):
    """The clinic's cases. A search is posted and changes nothing."""
    access_cases(request)
    organisation = request.user.organisation
    form = FindCases(request.POST or None, organisation=organisation)
    given = form.cleaned_data if form.is_valid() else {}
    clinician = given.get("clinician")
    found = cases_of(
        organisation,
        request.now,
        closed=bool(given.get("closed")),
        kind=given.get("kind", ""),
        clinician=clinician.handle if clinician else "",
        text=given.get("text", ""),
    )
    rows = Paginator(found, CASES_A_PAGE).get_page(given.get("page") or 1)
    page = {"form": form, "rows": rows, "count": len(found), "searched": bool(given)}
    return render(request, "cases/office_cases.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def new_case(request):
    """Open a case for a clinician, who leads it."""
    access_cases(request)
    organisation = request.user.organisation
    form, members = OpenCaseFor(request.POST or None, organisation=organisation), members_form(request)
    if request.method == "POST" and form.is_valid_with(members):
        case = open_case_with_new_clients(
            kind=form.cleaned_data["kind"],
            members=members.named,
            lead=form.cleaned_data["lead"],
            opened_on=timezone.localdate(request.now),
            audit=staff_audit(request),
        )
        messages.success(request, _("The case is open."))
        return redirect("clinic_case", case=case.handle)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/office_new_case.html", {"form": form, "members": members}, status=status)


@require_GET
def case(request, case: str):
    """One case: its people and its dates."""
    return case_page(request, access_case_to_administer(request, case))


@require_POST
def case_step(request, case: str, step: str):
    """One change to it. What stands in the way is told on the same page."""
    found = access_case_to_administer(request, case)
    form = take(request, CASE_STEPS[step], found)
    if form is None:
        return redirect("clinic_case", case=case)
    found.refresh_from_db()
    return case_page(request, found, wrong=form, status=422)


def case_page(request, found, *, wrong=None, status: int = 200):
    forms = {
        name: wrong if isinstance(wrong, kind) else kind(about=found, now=request.now) for name, kind in FORMS.items()
    }
    members, parts = members_ever(found), clinicians_ever(found)
    now = {part.pk for part in clinicians_of(found, request.now)}
    page = {
        **forms,
        "case": found,
        "wrong": wrong,
        "members": members,
        "held_back": [member.pk for member in members if not member.left_on and is_held_back(member, request.now)],
        "clients": ", ".join(member.client.name for member in members if member.left_on is None),
        "parts": [part for part in parts if part.pk in now],
        "earlier": [part for part in parts if part.pk not in now],
        "referrers": referrers_of(found),
        "can_open_in_emergency": all(part.user_id != request.user.pk for part in parts if part.pk in now),
    }
    return render(request, "cases/office_case.html", page, status=status)


@require_GET
def caseloads(request):
    """How much work each clinician has, in numbers of cases and sessions."""
    access_caseloads(request)
    rows = caseloads_of(request.user.organisation, request.now)
    return render(request, "cases/office_caseloads.html", {"rows": rows})
