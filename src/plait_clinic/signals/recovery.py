"""Whether the ratings after a signal are back: two informative sessions in a row inside the range it was opened on.

The range is the one that held before the drop. One that has been widened by the drop itself would call anything
recovered.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from django.db.models import Q

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.cases.models import Session
from plait_clinic.checkins.models import Response
from plait_clinic.readings.models import VisitState
from plait_clinic.readings.queries import Lies
from plait_clinic.signals.grounds import WATCHED, Said, said_in
from plait_clinic.signals.models import Evidence, Signal, Source
from plait_clinic.signals.states import MADE_TO_WAIT


def floors_of(pieces: Sequence[Evidence]) -> dict[str, float]:
    """The lower end of what was expected, by scale, when each of them first dropped."""
    floors: dict[str, float] = {}
    for piece in pieces:
        if piece.source == Source.ENGINE:
            for row in (piece.numbers or {}).get("scales", ()):
                floors.setdefault(row["scale"], row["low"])
    return floors


def is_inside(said: Said, floors: Mapping[str, float]) -> bool | None:
    """Whether a session's ratings are back inside; None where it says too little to tell.

    What the engine still holds for a drop is not inside, wherever single ratings lie.
    """
    if not said.informative or said.visit is None:
        return None
    rated = [(said.values[scale], low) for scale, low in floors.items() if scale in said.values]
    if len(rated) < len(floors):
        return None
    if said.visit.state == VisitState.DROP:
        return False
    if floors:
        return all(value >= low for value, low in rated)
    return is_nowhere_below(said)


def is_nowhere_below(said: Said) -> bool | None:
    """Of a signal that no rating opened: whether all ratings lie where they were expected."""
    reads = [(said.readings[scale], said.values[scale]) for scale in WATCHED if scale in said.readings]
    if said.visit is None or said.visit.state == VisitState.NOT_ENOUGH or not reads:
        return None
    return not any(read.lies(value) is Lies.BELOW for read, value in reads)


def is_back(sessions: Sequence[Said], floors: Mapping[str, float]) -> bool:
    """Whether two informative sessions in a row are inside. One that says too little is passed over."""
    told = [inside for inside in (is_inside(said, floors) for said in sessions) if inside is not None]
    return any(first and second for first, second in pairwise(told))


def place_in_course(session: Session) -> tuple[datetime, int]:
    """Sessions in their order: by time, and by number where two were noted for one moment."""
    return session.held_at, session.number


def held_after(session: Session) -> Q:
    """The answers about sessions after this one."""
    same = Q(check_in__session__held_at=session.held_at, check_in__session__number__gt=session.number)
    return Q(check_in__session__held_at__gt=session.held_at) | same


def sessions_after(signal: Signal, pieces: Sequence[Evidence]) -> list[Said]:
    """What the member answered about sessions after the last evidence, and after they last said "not yet"."""
    said_since = max(
        [
            *(piece.at for piece in pieces if piece.session is None),
            *signal.steps.filter(action__in=sorted(MADE_TO_WAIT)).values_list("at", flat=True),
        ],
        default=signal.opened_at,
    )
    last = max((piece.session for piece in pieces if piece.session), key=place_in_course, default=None)
    responses = Response.objects.filter(
        Q() if last is None else held_after(last),
        check_in__member=signal.member_id,
        check_in__battery__asked=True,
        measure=CHECK_IN,
        version=1,
        submitted_at__gt=said_since,
        erased_at__isnull=True,
    )
    ordered = responses.select_related("check_in__session")
    return said_in(list(ordered.order_by("check_in__session__held_at", "check_in__session__number")))


def has_recovered(signal: Signal) -> bool:
    """Whether the ratings of this signal's member are back."""
    pieces = list(signal.evidence.select_related("session").order_by("pk"))
    return is_back(sessions_after(signal, pieces), floors_of(pieces))
