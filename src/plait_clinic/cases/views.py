"""The clinician's pages about cases, and the referrer's one page: attendance."""

from datetime import datetime

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from plait_clinic.access.doors import access_attendance, access_case_to_note, access_new_case
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.actions import open_case_with_new_clients
from plait_clinic.cases.forms import NoteSession, OpenCase, members_form
from plait_clinic.cases.models import Case
from plait_clinic.cases.queries import members_of, noted_at, planned_on, referred_attendance
from plait_clinic.checkins.actions import note_and_invite
from plait_clinic.preparation.queries import lacking_in


@require_http_methods(["GET", "POST"])
def new_case(request):
    """Open a case: the kind of work and the clients in it. Whoever opens it leads it."""
    access_new_case(request)
    form, members = OpenCase(request.POST or None), members_form(request)
    if request.method == "POST" and form.is_valid_with(members):
        case = open_case_with_new_clients(
            kind=form.cleaned_data["kind"],
            members=members.named,
            lead=request.user,
            opened_on=timezone.localdate(request.now),
            audit=staff_audit(request),
        )
        messages.success(request, _("The case is open. Note the first session when it has taken place."))
        return redirect("brief", case=case.handle)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/new_case.html", {"form": form, "members": members}, status=status)


@require_http_methods(["GET", "POST"])
def note(request, case: str):
    """Note a session; everyone who was there is invited to check in."""
    found = access_case_to_note(request, case)
    form = NoteSession(
        request.POST or None,
        initial=as_planned(found, request.now),
        members=members_of(found),
        now=request.now,
        opened_on=found.opened_on,
    )
    if request.method == "POST" and form.is_valid():
        # A second tap on the button sends the same session again: it is noted once.
        session = noted_at(found, form.cleaned_data["held_at"]) or note_and_invite(
            case=found,
            held_at=form.cleaned_data["held_at"],
            modality=form.cleaned_data["modality"],
            presence=form.presence(),
            **{name: form.cleaned_data[name] for name in ("last", "next_session_at", "next_is_last")},
            audit=staff_audit(request),
        )
        return redirect("session", session=session.handle)
    status = 422 if request.method == "POST" else 200
    lacking = lacking_in(found, members_of(found), request.now)
    page = {"case": found, "form": form, "lacking": lacking, "can_note": True}
    return render(request, "cases/note.html", page, status=status)


def as_planned(case: Case, now: datetime) -> dict[str, object]:
    """What the form starts with: what was planned for today, and the next date if it is known."""
    initial, planned, after = {}, planned_on(case, now), case.next_session_at
    if planned and planned.held_at <= now:
        initial |= {"held_at": timezone.localtime(planned.held_at), "last": planned.last}
    if after and timezone.localdate(after) > timezone.localdate(now):
        initial |= {"next_session_at": timezone.localtime(after), "next_is_last": case.next_is_last}
    return initial


@require_GET
def attendance(request):
    """Who attended, in the cases this referrer sent. Nothing else of them."""
    access_attendance(request)
    return render(request, "cases/attendance.html", {"rows": referred_attendance(request.user)})
