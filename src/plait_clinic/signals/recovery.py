"""Whether the ratings after a signal are back: two informative sessions in a row inside the range it was opened on.

The range is the one that held before the drop: one that has been widened by the drop itself would call anything
recovered. And at least half of what was lost has to be there again: an alert adds up many ratings, each of which may
lie inside its own range from the first.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import pairwise

from django.db.models import Q

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.cases.models import Session
from plait_clinic.checkins.models import Response
from plait_clinic.readings.queries import Read
from plait_clinic.signals.grounds import WATCHED, Said, said_in
from plait_clinic.signals.models import Evidence, Signal, Source
from plait_clinic.signals.states import MADE_TO_WAIT


def floors_of(pieces: Sequence[Evidence]) -> dict[str, float]:
    """From which rating on each scale is back, by what was expected when it first dropped."""
    floors: dict[str, float] = {}
    for piece in pieces:
        if piece.source == Source.ENGINE:
            for row in (piece.numbers or {}).get("scales", ()):
                floors.setdefault(row["scale"], max(row["low"], (row["rating"] + row["usual"]) / 2))
    return floors


def is_inside(said: Said, floors: Mapping[str, float]) -> bool | None:
    """Whether a session's ratings are back inside; None where it says too little to tell."""
    if not said.informative:
        return None
    if floors:
        rated = [(said.values[scale], low) for scale, low in floors.items() if scale in said.values]
        return all(value >= low for value, low in rated) if len(rated) == len(floors) else None
    known = [scale for scale in WATCHED if scale in said.values and is_known(said.readings.get(scale))]
    return all(said.values[scale] >= said.readings[scale].low for scale in known) if known else None


def is_known(read: Read | None) -> bool:
    """Whether what was expected rests on the person's own earlier ratings."""
    return read is not None and read.earlier > 0


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
