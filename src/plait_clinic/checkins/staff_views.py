"""The clinician's page of one session: links and QR codes for those who were there, and the clinician's own rating."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import (
    access_concern_to_handle,
    access_concerns,
    access_session_page,
    access_session_to_change,
)
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.forms import CorrectAttendance
from plait_clinic.cases.models import CaseMember, Presence
from plait_clinic.checkins.actions import Outcome, correct_who_was_there, handle_concern, make_link, submit
from plait_clinic.checkins.concerns import concerns_of
from plait_clinic.checkins.filling import fill, plain
from plait_clinic.checkins.models import Channel, CheckIn
from plait_clinic.checkins.page import sections_of
from plait_clinic.checkins.qr import link_to, qr_svg
from plait_clinic.checkins.queries import asked_about, languages_asked, own_check_in, parts_of, state_now
from plait_clinic.checkins.states import State
from plait_clinic.preparation.queries import lacking_in

NOTE_CHARACTERS = 1000


@require_GET
def session_page(request, session: str):
    found = access_session_page(request, session)
    return render_session(request, found)


def render_session(request, session, *, posted=None, problems=(), correction=None, status=200):
    """The page, with a rating to mend where there is one."""
    own = own_check_in(session, request.user)
    own_state = state_now(own, request.now) if own else None
    page = {
        "session": session,
        "people": asked_about(session, request.now),
        "own": own,
        "own_open": own_state is State.OPEN,
        "own_answered": own_state is State.ANSWERED,
        "correction": correction or CorrectAttendance(session=session),
        "problems": problems,
        "case": session.case,
        "lacking": lacking_in(session.case, there(session), request.now),
        "can_note": True,
    }
    if page["own_open"]:
        sections = sections_of(parts_of(own), posted or {}, problems, session.case.organisation)
        page |= {"sections": sections, "own_open": bool(sections)}
    return render(request, "checkins/session.html", page, status=status)


def there(session) -> list[CaseMember]:
    """Whoever is expected at a session, or was there."""
    rows = session.attendance.filter(presence__in=(Presence.EXPECTED, Presence.ATTENDED))
    return [row.member for row in rows.select_related("member__client__organisation", "member__case__organisation")]


@require_POST
def new_link(request, session: str):
    """Make a link and its QR code for one who was asked. It is shown this once; only its hash is kept."""
    found = access_session_to_change(request, session)
    check_in = (
        CheckIn.objects.filter(session=found, member__isnull=False, handle=request.POST.get("check_in", ""))
        .select_related("session__case", "member__client")
        .first()
    )
    if check_in is None:
        raise Http404
    if state_now(check_in, request.now) is not State.OPEN:
        messages.info(request, _("This check-in takes no more answers, so it needs no link."))
        return redirect("session", session=session)
    token = make_link(check_in=check_in, channel=Channel.QR, audit=staff_audit(request))
    url = link_to(token)
    link = {"url": url, "qr": qr_svg(url), "name": check_in.member.client.name, "until": check_in.expires_at}
    # Whoever scans it looks at this screen: nothing of the others of the case stands there.
    return render(request, "checkins/link.html", {"session": found, "link": link, "alerts": ()})


@require_POST
def correct(request, session: str):
    """Put right who was there. Links follow: whoever was not there is no longer asked, whoever was can be."""
    found = access_session_to_change(request, session)
    form = CorrectAttendance(request.POST, session=found)
    if not form.is_valid():
        return render_session(request, found, correction=form, status=422)
    changed = correct_who_was_there(session=found, presence=form.presence(), audit=staff_audit(request))
    messages.success(request, _("Who was there is put right.") if changed else _("Nothing was different."))
    return redirect("session", session=session)


@require_POST
def rate(request, session: str):
    """Keep the clinician's own rating of the session. The first one stays."""
    found = access_session_to_change(request, session)
    check_in = own_check_in(found, request.user)
    if check_in is None:
        raise Http404
    parts = parts_of(check_in)
    filled = fill(parts, {**request.POST.dict(), "comment": ""})  # no line is asked of a clinician
    state = state_now(check_in, request.now)
    if state is State.OPEN and filled.problems:
        return render_session(request, found, posted=request.POST, problems=filled.problems, status=422)
    if state not in (State.OPEN, State.ANSWERED):
        messages.info(request, _("This session can no longer be rated. Nothing was changed."))
        return redirect("session", session=session)
    languages = languages_asked(parts, request.POST)
    outcome = submit(check_in=check_in, filled=filled, audit=staff_audit(request), languages=languages).outcome
    messages.success(request, RATED[outcome])
    return redirect("session", session=session)


RATED = {
    Outcome.FIRST: lazy("Your rating is kept."),
    Outcome.REPEAT: lazy("Your rating is kept."),
    Outcome.DIFFERENT: lazy("Your first rating is the one that is kept; this one was not."),
}


@require_GET
def concerns(request):
    """What clients sent past their clinician, for the complaints contact."""
    access_concerns(request)
    found = concerns_of(request.user)
    page = {
        "open": [row for row in found if row.handled is None],
        "handled": [row for row in found if row.handled is not None],
        "note_characters": NOTE_CHARACTERS,
    }
    return render(request, "checkins/concerns.html", page)


@require_POST
def concern_handled(request):
    """Note that a concern was seen to. It stays on the list, below those that wait."""
    answer = access_concern_to_handle(request, request.POST.get("concern", ""))
    note = plain(request.POST.get("note", ""))[:NOTE_CHARACTERS]
    kept = handle_concern(answer=answer, note=note, audit=staff_audit(request))
    if kept.by == request.user:
        messages.success(request, _("It is noted that this was seen to. The client is told so on their own page."))
    else:
        messages.info(request, _("%(name)s was first; their note stays.") % {"name": kept.by.name})
    return redirect("concerns")
