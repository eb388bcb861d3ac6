"""The carer's pages: those they are around, what each lets them see, and their own rating of the work.

Nothing else of the case is read for them, and of whoever lets them see nothing they are not even told the name.
"""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_carers import access_as_carer, access_carer_home, book_listed, book_seen
from plait_clinic.audit.record import staff_audit
from plait_clinic.carers.actions import rate
from plait_clinic.carers.agreements import AgreedTask, agreed_goals, agreed_tasks
from plait_clinic.carers.forms import answered
from plait_clinic.carers.kinds import Item, Side
from plait_clinic.carers.models import Carer, CarerLine
from plait_clinic.carers.queries import lines_by, members_who_let, newest_ratings, open_parts
from plait_clinic.carers.told import Question, Told, questions, told
from plait_clinic.carers.words import ASKED_OF_CARER, STRANDS
from plait_clinic.cases.models import Attendance, CaseMember, Presence
from plait_clinic.cases.queries import session_to_come
from plait_clinic.steps import Refused


@dataclass(frozen=True)
class Shown:
    """What one member lets this carer see. What is not let is None, and was not read."""

    member: CaseMember
    attendance: list[Attendance] | None
    knows_next: bool
    next_session: datetime | None
    lines: list[CarerLine] | None
    rates: bool
    rating: Told | None
    own: Told | None
    questions: tuple[Question, ...]
    goals: list[str] | None
    tasks: list[AgreedTask] | None


def shown(member: CaseMember, items: frozenset[Item], carer: Carer, now: datetime) -> Shown:
    ratings = newest_ratings([member])
    mine = ratings.get((member.pk, carer.pk, None, Side.CARER))
    theirs = ratings.get((member.pk, carer.pk, None, Side.CLIENT)) if Item.RATING in items else None
    return Shown(
        member=member,
        attendance=attendance_of(member) if Item.ATTENDANCE in items else None,
        knows_next=Item.NEXT_SESSION in items,
        next_session=next_session_of(carer, now) if Item.NEXT_SESSION in items else None,
        lines=[row for row in lines_by([member]) if row.carer_id == carer.pk] if Item.LINES in items else None,
        rates=Item.RATING in items,
        rating=told(theirs.rating, theirs.count, speaking=False) if theirs else None,
        own=told(mine.rating, mine.count, speaking=False) if mine else None,
        questions=questions(ASKED_OF_CARER, member.handle),
        goals=agreed_goals(member) if Item.GOALS in items else None,
        tasks=agreed_tasks(member, now) if Item.TASKS in items else None,
    )


def attendance_of(member: CaseMember) -> list[Attendance]:
    """At which sessions this member was, the newest first; nobody else's is looked at."""
    found = Attendance.objects.filter(member=member).exclude(presence=Presence.EXPECTED)
    return list(found.select_related("session").order_by("-session__held_at"))


def next_session_of(carer: Carer, now: datetime) -> datetime | None:
    planned = session_to_come(carer.case, now)
    at = planned.held_at if planned else carer.case.next_session_at
    return at if at is not None and at > now else None


@require_GET
def carer_home(request):
    """Those this person is around, by the names of who lets them see something."""
    access_carer_home(request)
    parts = open_parts(request.user).select_related("case__organisation", "member").order_by("pk")
    rows = [(part, [member for member, _items in members_who_let(part, request.now)]) for part in parts]
    book_listed(request, (member for _part, members in rows for member in members))
    return render(request, "carers/home.html", {"rows": rows, "quiet": all(not members for _part, members in rows)})


@require_GET
def carer_case(request, case: str):
    carer = access_as_carer(request, case)
    people = [shown(member, items, carer, request.now) for member, items in members_who_let(carer, request.now)]
    book_seen(request, (one.member for one in people))
    return render(request, "carers/as_carer.html", {"carer": carer, "people": people})


@require_POST
def carer_rate(request, case: str):
    """Keep the carer's own rating of the work with one client who lets them see something."""
    carer = access_as_carer(request, case)
    let = {member.handle: member for member, _items in members_who_let(carer, request.now)}
    member = let.get(request.POST.get("about", ""))
    if member is None:
        raise Http404
    answers = answered(request.POST, STRANDS, member.handle)
    try:
        rate(member=member, about=carer, answers=answers, side=Side.CARER, audit=staff_audit(request))
    except Refused as refused:
        messages.error(request, refused.problems[0])
    else:
        messages.success(request, _("Thank you. It is kept."))
    return redirect("carer_case", case=case)
