"""The administrator's page on how expected ranges are made, and the clinician's own number of needless alerts."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import access_engine, access_own_budget
from plait_clinic.audit.record import staff_audit
from plait_clinic.engine.actions import ask_for_rebuild, leave_budget_to_clinic, set_budget
from plait_clinic.engine.forms import ClinicsBudget, OwnBudget
from plait_clinic.engine.page import latest_rebuild, shown_models, shown_price
from plait_clinic.engine.queries import clinics_budget
from plait_clinic.engine.tasks import rebuild_later, refit_later
from plait_clinic.engine.words import assumptions, rebuild_words
from plait_clinic.steps import Step, take


@require_GET
def page(request):
    """Where ranges come from now, how they held, and what alerts cost."""
    access_engine(request)
    return show(request)


@require_POST
def budget(request):
    """Settle how many needless alerts the clinic puts up with."""
    access_engine(request)

    def run(organisation, given, audit):
        set_budget(organisation=organisation, needless=given["needless"], audit=audit)

    settled = _("It is settled. Sessions from now on are read with it.")
    wrong = take(request, Step(ClinicsBudget, run, settled), request.user.organisation)
    return show(request, wrong=wrong, status=422) if wrong else redirect("clinic_engine")


@require_POST
def fit(request):
    """Leave a job that looks whether there is enough for a new fit."""
    access_engine(request)
    refit_later.enqueue(request.user.organisation_id)
    messages.success(request, _("It is being looked at now. Look again in some minutes."))
    return redirect("clinic_engine")


@require_POST
def rebuild(request):
    """Have everything read anew with the models in use; jobs do it."""
    access_engine(request)
    asked = ask_for_rebuild(organisation=request.user.organisation, audit=staff_audit(request))
    rebuild_later.enqueue(asked.pk)
    messages.success(request, _("Everything is being read anew. This page says how far it has come."))
    return redirect("clinic_engine")


def show(request, *, wrong: ClinicsBudget | None = None, status: int = 200):
    organisation = request.user.organisation
    settled = clinics_budget(organisation.pk)
    shown = {
        "models": shown_models(organisation),
        "budget": settled,
        "price": shown_price(organisation, settled),
        "form": wrong or ClinicsBudget(about=organisation, now=request.now),
        "rebuild": rebuild_words(latest_rebuild(organisation)),
        "assumptions": assumptions(),
    }
    return render(request, "engine/page.html", shown, status=status)


@require_http_methods(["GET", "POST"])
def own_budget(request):
    """One clinician's own number of needless alerts, for the cases they lead."""
    access_own_budget(request)
    wrong = None
    if request.method == "POST":
        wrong = take(request, Step(OwnBudget, settle_own, _("It is settled.")), request.user)
        if wrong is None:
            return redirect("alert_budget")
    organisation = request.user.organisation
    clinics = clinics_budget(organisation.pk)
    form = wrong or OwnBudget(about=request.user, now=request.now)
    chosen = form.initial["needless"] or clinics
    shown = {"form": form, "clinics": clinics, "price": shown_price(organisation, chosen)}
    return render(request, "engine/own_budget.html", shown, status=422 if wrong else 200)


def settle_own(clinician, given, audit) -> None:
    if given["needless"] is None:
        leave_budget_to_clinic(clinician=clinician, audit=audit)
    else:
        set_budget(organisation=clinician.organisation, clinician=clinician, needless=given["needless"], audit=audit)
