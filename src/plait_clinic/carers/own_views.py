"""The client's side: who is around them, what each may see, how the work with each goes, and lines for them.

Each person sees their own row alone: what others of the case let or say never stands here. What somebody said about a
clinician is left out where the page was opened with a code that went through a clinician's hands.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_own_page, own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.carers.actions import Speaker, let, rate, take_line_back, write_line
from plait_clinic.carers.forms import OwnCarerLine, OwnLetting, answered
from plait_clinic.carers.kinds import LETTING_WORDS, Item, Side
from plait_clinic.carers.models import Carer, CarerLine
from plait_clinic.carers.queries import (
    ItemStand,
    Newest,
    carers_for,
    is_due,
    lines_by,
    newest_ratings,
    rated_clinicians,
    stands_of,
)
from plait_clinic.carers.told import Question, Told, questions, told
from plait_clinic.carers.words import AFTER_THE_END, ASKED_OF_CLIENT, OF_CLIENTS, OWN_STANDS
from plait_clinic.cases.models import CaseMember
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.part import check_is_part
from plait_clinic.own.views import back, own_answer, to_own_page
from plait_clinic.people.models import User
from plait_clinic.preparation.models import Said
from plait_clinic.preparation.own_views import check_is_the_persons_own_code
from plait_clinic.steps import Refused


@dataclass(frozen=True)
class OneAround:
    """Somebody around the client as it stands on their own page; a clinician is only asked about."""

    handle: str
    name: str
    what: str
    carer: Carer | None
    items: tuple[tuple[ItemStand, str], ...]
    lets_lines: bool
    lines: tuple[CarerLine, ...]
    last: Told | None
    theirs: Told | None
    questions: tuple[Question, ...]
    line_form: OwnCarerLine


@login_not_required
@require_GET
def own_around(request):
    """Who is around the client."""
    visit = access_own_page(request)
    return show(request, visit) if visit else to_own_page(request)


def show(request, visit: OwnVisit, *, problem: str = "", status: int = 200):
    around = people_around(visit, request.now)
    asks = visit.member.case.closed_on is None
    page = {
        "carers": [one for one in around if one.carer],
        "people": around,
        "asks": asks,
        "ask_now": around[0].handle if around and asks and is_due(visit.member) and "done" not in request.GET else "",
        "words_version": LETTING_WORDS,
        "done": request.GET.get("done", ""),
        "problem": problem,
    }
    return own_answer(request, visit, "carers/own.html", page, status=status)


def people_around(visit: OwnVisit, now: datetime) -> list[OneAround]:
    """Carers first, then clinicians; nobody, where no carer is around, since the check-in asks about the clinicians."""
    member = visit.member
    carers = carers_for(member)
    if not carers or member.left_on is not None:
        return []
    stands, ratings, lines = stands_of(member, carers, now), newest_ratings([member]), lines_by([member])

    def said(side: Side, carer: Carer | None, user: User | None) -> Told | None:
        newest: Newest | None = ratings.get((member.pk, carer and carer.pk, user and user.pk, side))
        return told(newest.rating, newest.count, speaking=False) if newest else None

    of_carers = [
        OneAround(
            handle=carer.handle,
            name=carer.name or "",
            what=str(carer.get_kind_display()),
            carer=carer,
            items=tuple((row, own_words(row, member)) for row in stands[carer.pk]) if carer.user_id else (),
            lets_lines=any(row.item == Item.LINES and row.is_let for row in stands[carer.pk]),
            lines=tuple(row for row in lines if row.carer_id == carer.pk),
            last=said(Side.CLIENT, carer, None),
            theirs=said(Side.CARER, carer, None),
            questions=questions(ASKED_OF_CLIENT, carer.handle),
            line_form=OwnCarerLine(auto_id=f"id_{carer.handle}_%s"),
        )
        for carer in carers
    ]
    of_clinicians = [
        OneAround(
            handle=part.user.handle,
            name=part.user.name,
            what=str(part.get_role_display()),
            carer=None,
            items=(),
            lets_lines=False,
            lines=(),
            last=said(Side.CLIENT, None, part.user) if visit.past_clinicians else None,
            theirs=None,
            questions=questions(ASKED_OF_CLIENT, part.user.handle),
            line_form=OwnCarerLine(),
        )
        for part in rated_clinicians(member.case, now)
    ]
    return of_carers + of_clinicians


def own_words(row: ItemStand, member: CaseMember) -> str:
    """Where a yes stands; once the work has ended no carer sees anything, whatever was let."""
    return str(OWN_STANDS[row.stand] if member.case.closed_on is None else AFTER_THE_END)


def carer_named(member: CaseMember, handle: str) -> Carer:
    found = next((row for row in carers_for(member) if row.handle == handle), None)
    if found is None:
        raise Refused(_("They are not around you now. Nothing was changed."))
    return found


def one_named(member: CaseMember, handle: str, now: datetime) -> Carer | User:
    """The carer or the clinician of this handle."""
    clinicians = {part.user.handle: part.user for part in rated_clinicians(member.case, now)}
    return clinicians.get(handle) or carer_named(member, handle)


def taken(request, done: str, use: Callable[[OwnVisit], object]):
    """One change on the own page: done and back, or what stands in the way on the same page."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    try:
        use(visit)
    except Refused as refused:
        return show(request, visit, problem=refused.problems[0], status=422)
    return back(request, done, "own_around")


@login_not_required
@require_POST
def own_around_let(request):
    """Let a carer see something, or take it back. A yes needs the person's own code; a no is always taken."""
    return taken(request, "let", lambda visit: keep_letting(request, visit))


def keep_letting(request, visit: OwnVisit) -> None:
    form = OwnLetting(request.POST)
    if not form.is_valid():
        raise Refused(_("Please choose again. Nothing was changed."))
    given = form.cleaned_data
    if given["said"] != Said.NO:
        check_is_part(visit)
    check_is_the_persons_own_code(visit, given["said"])
    let(
        speaker=Speaker(visit.member),
        carer=carer_named(visit.member, given["carer"]),
        item=Item(given["item"]),
        said=Said(given["said"]),
        words=given["words"],
        audit=link_audit(request),
    )


@login_not_required
@require_POST
def own_around_rate(request):
    """Keep what the client says about the work with somebody."""
    return taken(request, "rating", lambda visit: keep_rating(request, visit))


def keep_rating(request, visit: OwnVisit) -> None:
    check_is_part(visit)
    about = request.POST.get("about", "")
    rate(
        member=visit.member,
        about=one_named(visit.member, about, request.now),
        answers=answered(request.POST, OF_CLIENTS, about),
        audit=link_audit(request),
    )


@login_not_required
@require_POST
def own_around_line(request):
    """Keep a line for a carer."""
    return taken(request, "line", lambda visit: keep_line(request, visit))


def keep_line(request, visit: OwnVisit) -> None:
    form = OwnCarerLine(request.POST)
    if not form.is_valid():
        raise Refused(form.errors["text"][0])
    check_is_part(visit)
    carer = carer_named(visit.member, request.POST.get("carer", ""))
    write_line(member=visit.member, carer=carer, text=form.cleaned_data["text"], audit=link_audit(request))


@login_not_required
@require_POST
def own_around_line_back(request):
    """Take a line back."""
    line = request.POST.get("line", "")
    return taken(
        request, "line_back", lambda visit: take_line_back(member=visit.member, line=line, audit=link_audit(request))
    )
