"""The staff's pages: who is around a case, by name; and, for the clinicians, what each sees and how the work goes."""

from dataclasses import dataclass
from datetime import datetime

from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_carers import (
    access_around,
    access_around_to_change,
    access_carers,
    access_carers_to_change,
)
from plait_clinic.access.permissions import user_can_read_around
from plait_clinic.access.standing import standing_in
from plait_clinic.carers.forms import AddCarer, NoteLetting
from plait_clinic.carers.kinds import Side
from plait_clinic.carers.lines import NOT_RATED
from plait_clinic.carers.models import Carer, CarerLine
from plait_clinic.carers.queries import (
    ItemStand,
    Lettings,
    Newest,
    PairKey,
    carers_of,
    concerns,
    earlier_carers,
    lettings_of,
    lines_by,
    newest_ratings,
    rated_clinicians,
    stands_of,
)
from plait_clinic.carers.steps import AROUND_STEPS, CARER_STEPS
from plait_clinic.carers.told import Told, told
from plait_clinic.carers.words import STAFF_STANDS
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.people.models import User
from plait_clinic.steps import take


@require_GET
def carers(request, case: str):
    return show_carers(request, access_carers(request, case))


@require_POST
def carers_step(request, case: str, step: str):
    """One change. What stands in the way is told on the same page."""
    found = access_carers_to_change(request, case)
    wrong = take(request, CARER_STEPS[step], found)
    return redirect("carers", case=case) if wrong is None else show_carers(request, found, wrong=wrong, status=422)


def show_carers(request, case: Case, *, wrong=None, status: int = 200):
    page = {
        "case": case,
        "wrong": wrong,
        "carers": carers_of(case),
        "earlier": earlier_carers(case),
        "add": wrong if isinstance(wrong, AddCarer) else AddCarer(about=case, now=request.now),
        "may_read_around": user_can_read_around(standing_in(case, request.user, request.now)),
    }
    return render(request, "carers/carers.html", page, status=status)


@require_GET
def around(request, case: str):
    """What each member lets each carer see, and what was said about the work between them."""
    return show_around(request, access_around(request, case))


@require_POST
def around_step(request, case: str, step: str):
    found = access_around_to_change(request, case)
    wrong = take(request, AROUND_STEPS[step], found)
    return redirect("around", case=case) if wrong is None else show_around(request, found, wrong=wrong, status=422)


def show_around(request, case: Case, *, wrong=None, status: int = 200):
    page = {
        "case": case,
        "wrong": wrong,
        "people": people_in(case, request.user, request.now),
        "has_carers": bool(carers_of(case)),
        "say": wrong if isinstance(wrong, NoteLetting) else NoteLetting(about=case, now=request.now),
    }
    return render(request, "carers/around.html", page, status=status)


@dataclass(frozen=True)
class WithCarer:
    """One carer around one member, with everything that the case's clinicians may know of the two."""

    carer: Carer
    items: tuple[tuple[ItemStand, str], ...]
    client: Told | None
    theirs: Told | None
    lines: tuple[CarerLine, ...]


@dataclass(frozen=True)
class Person:
    """One member with the carers around them, the quietest work first, and with clinicians other than the reader."""

    member: CaseMember
    carers: tuple[WithCarer, ...]
    clinicians: tuple[tuple[User, Told], ...]


@dataclass(frozen=True)
class Found:
    """All that was read at once for the page."""

    reader: User
    now: datetime
    carers: list[Carer]
    lettings: Lettings
    ratings: dict[PairKey, Newest]
    lines: list[CarerLine]
    clinicians: list[User]


def people_in(case: Case, reader: User, now: datetime) -> list[Person]:
    """Everybody of the case. What was said about the reader is left out, whether there is anything or not."""
    members = members_of(case)
    found = Found(
        reader=reader,
        now=now,
        carers=carers_of(case),
        lettings=lettings_of(members, now),
        ratings=newest_ratings(members),
        lines=lines_by(members),
        clinicians=[part.user for part in rated_clinicians(case, now) if part.user_id != reader.pk],
    )
    return [person(member, found) for member in members]


def person(member: CaseMember, found: Found) -> Person:
    around_them = [carer for carer in found.carers if concerns(carer, member)]
    stands = stands_of(member, around_them, found.now, found.lettings)
    rows = [with_carer(member, carer, stands[carer.pk], found) for carer in around_them]
    rows.sort(key=lambda row: (row.client.lowest if row.client else NOT_RATED, row.carer.pk))
    said = [(user, newest_told(found, (member.pk, None, user.pk, Side.CLIENT))) for user in found.clinicians]
    return Person(member, tuple(rows), tuple((user, words) for user, words in said if words))


def with_carer(member: CaseMember, carer: Carer, stands: tuple[ItemStand, ...], found: Found) -> WithCarer:
    is_reader = carer.user_id == found.reader.pk
    return WithCarer(
        carer=carer,
        items=tuple((row, str(STAFF_STANDS[row.stand])) for row in stands),
        client=None if is_reader else newest_told(found, (member.pk, carer.pk, None, Side.CLIENT)),
        theirs=newest_told(found, (member.pk, carer.pk, None, Side.CARER)),
        lines=tuple(row for row in found.lines if (row.member_id, row.carer_id) == (member.pk, carer.pk)),
    )


def newest_told(found: Found, key: PairKey) -> Told | None:
    newest = found.ratings.get(key)
    return told(newest.rating, newest.count, speaking=True) if newest else None
