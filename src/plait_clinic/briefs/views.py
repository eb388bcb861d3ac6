"""The clinician's two pages: the caseload, and the brief of one member of one case."""

from datetime import timedelta

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from plait_clinic.access.context import first_door
from plait_clinic.access.doors import (
    access_brief,
    access_caseload,
    access_looks,
    access_looks_at_mine,
    asks_whose,
    book_beside_others,
)
from plait_clinic.access.permissions import (
    ReasonNeeded,
    user_can_note_session,
    user_can_read_looks,
    user_can_read_observed,
    user_can_take_signal_step,
    user_can_write_private_note,
)
from plait_clinic.audit.queries import looks_at
from plait_clinic.audit.queries import looks_at_mine as found_of_mine
from plait_clinic.briefs.agreed import on_brief
from plait_clinic.briefs.brief import make_brief
from plait_clinic.briefs.caseload import groups, low_on_caseload, make_rows
from plait_clinic.briefs.findings import TOLD_ANSWERS
from plait_clinic.cases.episodes import episodes_of
from plait_clinic.cases.models import CaseKind
from plait_clinic.cases.queries import clinicians_of, open_cases_of
from plait_clinic.checkins.visibility import reader_for
from plait_clinic.endings.fit import fit_of
from plait_clinic.endings.page import is_ending
from plait_clinic.imports.queries import came_from
from plait_clinic.minors.queries import form_asked, young_person
from plait_clinic.minors.words import told_on_brief
from plait_clinic.people.models import CheckInForm
from plait_clinic.preparation.queries import lacking_in
from plait_clinic.protocols.queries import protocol_of
from plait_clinic.readings.caseload import member_courses
from plait_clinic.readings.queries import course_of
from plait_clinic.risk.queries import last_read, open_in, open_in_cases_of
from plait_clinic.signals.forms import Impression
from plait_clinic.signals.queries import closed_signals, open_signals, waiting_in_cases_of
from plait_clinic.signals.words import listed, told
from plait_clinic.supervision.queries import emergencies_in, reasons_for

SESSIONS_LINKED = 3
EMERGENCY_TOLD_FOR = timedelta(days=14)
"""So long a brief says that somebody opened the case in an emergency; after that it stands under who has looked."""


@require_GET
def home(request):
    """The first page that this person may open."""
    door = first_door(request.user)
    return redirect(door) if door else render(request, "briefs/no_rooms.html")


@require_GET
def caseload(request):
    access_caseload(request)
    courses = member_courses(open_cases_of(request.user, request.now), now=request.now, with_items=TOLD_ANSWERS)
    rows = make_rows(courses, low_on_caseload(courses), request.now)
    to_read = open_in_cases_of(request.user, request.now)
    page = {
        "groups": groups(rows),
        "unsafe": [row for row in rows if row.unsafe],
        "count": len(rows),
        "to_read": to_read,
        "signals": listed(waiting_in_cases_of(request.user, request.now)),
        "now": request.now,
    }
    return render(request, "briefs/caseload.html", page)


@require_GET
def brief(request, case: str, member: str | None = None):
    """The brief of one member of a case; without a member named, of the first."""
    try:
        door = access_brief(request, case, member)
    except ReasonNeeded:
        return redirect("give_reason", case=case)
    if asks_whose(door, member):
        return render(request, "briefs/whose.html", {"case": door.case, "members": door.members})
    found, chosen, several = door.case, door.member, len(door.members) > 1
    emergency = door.standing.in_emergency and not door.standing.part
    of_all = found.kind != CaseKind.INDIVIDUAL and not emergency
    clinicians = clinicians_of(found, request.now)
    can_note = user_can_note_session(door.standing)
    rater = request.user if can_note else clinicians[0].user
    reader = reader_for(door.standing, request.now)
    course = course_of(found, chosen, rater, reader=reader)
    conjoint = told_of_all(found, door.members, request.now) if of_all else None
    if conjoint is not None:
        book_beside_others(request, found)
    page = {
        "case": found,
        "conjoint": conjoint,
        "protocol": protocol_of(found.organisation_id) if (conjoint.held if conjoint else emergency) else None,
        "member": chosen,
        "members": door.members if several else (),
        "clinicians": ", ".join(part.user.name for part in clinicians),
        "brief": make_brief(
            course,
            name=chosen.client.name,
            clinician=rater.name,
            is_reader=rater == request.user,
            several=several,
            now=request.now,
            adolescent=form_asked(chosen.client, request.now) == CheckInForm.ADOLESCENT,
        ),
        "agreed": on_brief(chosen, is_part=can_note, now=request.now),
        "came_from": came_from(found),
        "when": when(found.next_session_at, request.now),
        "sessions": course.visits[: -1 - SESSIONS_LINKED : -1] if can_note else (),
        "to_read": open_in(found, request.now),
        "young": told_on_brief(young_person(chosen, request.now)),
        "last_read": last_read(chosen, request.now),
        "signals": told(open_signals(chosen)),
        "closed_signals": told(closed_signals(chosen)),
        "can_step": user_can_take_signal_step(door.standing),
        "impression": Impression(about=chosen, now=request.now),
        "now": request.now,
        "as_supervisor": reader.supervises,
        "in_emergency": door.standing.in_emergency,
        "emergencies": emergencies_in(found, request.now - EMERGENCY_TOLD_FOR) if door.standing.part else (),
        "can_note": can_note,
        "lacking": lacking_in(found, door.members, request.now) if can_note else (),
        "fit": fit_of(course, episodes_of(found)) if can_note else None,
        "has_looked_back": can_note and any(map(is_ending, course.others)),
        "observed": session_to_observe(found, course, door.standing),
        "can_keep_to_self": user_can_write_private_note(door.standing),
        "can_see_looks": user_can_read_looks(door.standing),
    }
    return render(request, "briefs/brief.html", page)


def session_to_observe(case, course, standing) -> str:
    """The last session of several people, for whoever may read what observers saw in it; "" for everybody else."""
    several = case.kind != CaseKind.INDIVIDUAL and bool(course.visits)
    return course.visits[-1].handle if several and user_can_read_observed(standing) else ""


def told_of_all(case, members, now):
    """The part of a brief on all of them. Its arithmetic brings numpy and is asked for here, not as a worker starts."""
    from plait_clinic.briefs.conjoint import conjoint_brief
    from plait_clinic.families.standing import standing_of

    return conjoint_brief(standing_of(case, members, now))


def when(moment, now) -> str:
    """How far away the next session is, for the header: today, tomorrow, or nothing nearer to say."""
    if moment is None:
        return ""
    days = (timezone.localdate(moment) - timezone.localdate(now)).days
    return {0: "today", 1: "tomorrow"}.get(days, "later" if days > 1 else "past")


@require_GET
def looks(request, case: str):
    """Who has looked at this case, for its clinicians."""
    found = access_looks(request, case)
    return render(
        request, "briefs/looks.html", {"case": found, "looks": looks_at(found), "reasons": reasons_for(found)}
    )


@require_GET
def looks_at_mine(request):
    """What others have opened of the reader's own cases."""
    access_looks_at_mine(request)
    return render(request, "briefs/looks_at_mine.html", {"looks": found_of_mine(request.user, request.now)})
