"""The client's side of endings: saying yes to a hand-over note, and asking for another clinician."""

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plait_clinic.access.doors import access_own_page, own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.endings.actions import ask_for_another, give_consent, take_consent_back, take_request_back
from plait_clinic.endings.forms import ChangeForm
from plait_clinic.endings.models import Talk
from plait_clinic.endings.queries import open_request, readers_of_requests
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.queries import memberships_of
from plait_clinic.own.views import back, own_answer, to_own_page
from plait_clinic.own.views import show as show_own_page
from plait_clinic.steps import Refused


@login_not_required
@require_POST
def own_note(request):
    """Say yes to the hand-over note, or take the yes back while nobody has read it."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    try:
        if request.POST.get("do") == "take_back":
            take_consent_back(member=visit.member, audit=link_audit(request))
            return back(request, "note_back")
        check_is_the_clients_own_code(visit)
        give_consent(member=visit.member, version=request.POST.get("version", ""), audit=link_audit(request))
    except Refused as refused:
        return show_own_page(request, visit, problem=refused.problems[0], status=422)
    return back(request, "note")


def check_is_the_clients_own_code(visit: OwnVisit) -> None:
    """A code that went through a clinician's hands opens no way to a yes: it could be the clinician's own."""
    if not visit.past_clinicians:
        raise Refused(_("This page was opened with a code from your clinician. Please say yes to them in the session."))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_change(request):
    """Ask for another clinician: who reads it is told before, and it stands from the moment it is sent."""
    visit = access_own_page(request) if request.method != "POST" else own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    readers = readers_of_requests(visit.member.case)
    if request.method == "POST" and readers and form.is_valid():
        given = form.cleaned_data
        ask_for_another(
            stays=memberships_of(visit.member),
            talk=Talk(given["talk"]),
            tell_clinician=given["tell_clinician"],
            words=given["words"],
            audit=link_audit(request),
        )
        return back(request, "change")
    return ask(request, visit, form, readers)


def ask(request, visit: OwnVisit, form: ChangeForm, readers):
    page = {
        "form": form,
        "readers": [user.name for user in readers],
        "asked": open_request(memberships_of(visit.member), past_clinicians=visit.past_clinicians),
    }
    return own_answer(request, visit, "endings/own_change.html", page, status=422 if form.errors else 200)


@login_not_required
@require_POST
def own_change_back(request):
    """The client no longer asks for another clinician."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    stays, past = memberships_of(visit.member), visit.past_clinicians
    take_request_back(stays=stays, past_clinicians=past, audit=link_audit(request))
    return back(request, "change_back")
