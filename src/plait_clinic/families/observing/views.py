"""The page on which observers rate a session on their own, and see each other's numbers once two have."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_several import access_observed, access_session_to_observe
from plait_clinic.access.permissions import ReasonNeeded, user_can_observe
from plait_clinic.access.standing import standing_in
from plait_clinic.audit.record import staff_audit
from plait_clinic.families.observing.actions import keep_observed
from plait_clinic.families.observing.forms import Observe
from plait_clinic.families.observing.queries import MOST_OBSERVERS, observers_of, sessions_held, side_by_side
from plait_clinic.steps import Refused, tell


@require_GET
def observed(request, session: str):
    """The form for whoever may still rate; for everybody else what was seen, once two have rated."""
    try:
        return show(request, access_observed(request, session))
    except ReasonNeeded as needed:
        return redirect("give_reason", case=needed.case)


@require_POST
def observe(request, session: str):
    """Keep what one observer saw."""
    try:
        found = access_session_to_observe(request, session)
    except ReasonNeeded as needed:
        return redirect("give_reason", case=needed.case)
    form = Observe(request.POST, about=found, now=request.now)
    if form.is_valid():
        try:
            keep_observed(session=found, seen=form.seen, audit=staff_audit(request))
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("Your rating is kept. You see the others’ once two are in."))
            return redirect("observed", session=session)
    return show(request, found, form=form, status=422)


def show(request, session, *, form=None, status: int = 200):
    observers = observers_of(session)
    may = user_can_observe(standing_in(session.case, request.user, request.now))
    asks = may and request.user.pk not in observers and len(observers) < MOST_OBSERVERS
    page = {
        "session": session,
        "form": (form or Observe(about=session, now=request.now)) if asks else None,
        "wrong": form,
        "sessions": sessions_held(session.case),
        "has_rated": request.user.pk in observers,
        # Whoever may still rate learns nothing of what others saw.
        "seen": None if asks else side_by_side(session),
    }
    return render(request, "families/observed.html", page, status=status)
