"""Silence: a session that somebody did not come to, and two check-ins in a row that were not answered.

Both are told as what they are. There are many reasons to stay silent, and what hurt is one of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from plait_clinic.cases.models import Attendance, CaseMember, Presence, Session
from plait_clinic.checkins.models import CheckIn, Rater
from plait_clinic.checkins.states import OVERDUE_AFTER
from plait_clinic.signals.grounds import FRESH, Ground
from plait_clinic.signals.models import Kind, Source

UNANSWERED_IN_A_ROW = 2
"""One may be a busy week. Our own choice: no source was found for a number."""
SILENCE_RULE, SILENCE_VERSION = "silence", "1"


@dataclass(frozen=True)
class Silent:
    """What was found of one member, and about which session."""

    member: CaseMember
    session: Session
    ground: Ground


def ground(kind: Kind, member: CaseMember, session: Session, **numbers: object) -> Ground:
    return Ground(
        key=f"{kind}:{session.handle}:{member.handle}",
        source=Source.SILENCE,
        kind=kind,
        rule=SILENCE_RULE,
        rule_version=SILENCE_VERSION,
        numbers=numbers,
    )


def silences(members: list[CaseMember], now: datetime) -> Iterator[Silent]:
    """Everything that is silent now among these members of open cases."""
    for member in members:
        session = missed_session(member, now)
        if session is not None:
            yield Silent(member, session, ground(Kind.MISSED_SESSION, member, session))
        unanswered = unanswered_check_ins(member, now)
        if unanswered:
            session = unanswered[0].session
            numbers = {"sessions": sorted(check_in.session.number for check_in in unanswered)}
            yield Silent(member, session, ground(Kind.UNANSWERED, member, session, **numbers))


def last_attendance(member: CaseMember, now: datetime) -> Attendance | None:
    """Whether they came to the last session that was noted; a session cancelled beforehand is passed over."""
    noted = member.attendance.filter(
        presence__in=(Presence.ATTENDED, Presence.ABSENT), session__held_at__lte=now
    ).select_related("session")
    return noted.order_by("session__held_at", "session__number").last()


def missed_session(member: CaseMember, now: datetime) -> Session | None:
    """The last session, where they did not come to it and it is not long ago."""
    last = last_attendance(member, now)
    missed = last is not None and last.presence == Presence.ABSENT and last.session.held_at > now - FRESH
    return last.session if missed else None


def unanswered_check_ins(member: CaseMember, now: datetime) -> list[CheckIn]:
    """The last check-ins that they could answer, newest first, where none of these was answered in time."""
    asked = (
        CheckIn.objects.filter(member=member, rater=Rater.CLIENT, battery__asked=True, closed_at__isnull=True)
        .annotate(linked_at=Min("links__made_at"), answer=Min("responses__pk"))
        .filter(linked_at__isnull=False, opens_at__lte=now)
        .select_related("session")
        .order_by("-session__held_at", "-session__number")
    )
    last = list(asked[:UNANSWERED_IN_A_ROW])
    silent = [one for one in last if one.answer is None and is_overdue(one, now)]
    recent = last and last[0].session.held_at > now - FRESH
    return last if recent and len(silent) == UNANSWERED_IN_A_ROW else []


def is_overdue(check_in: CheckIn, now: datetime) -> bool:
    return now - max(check_in.linked_at, check_in.opens_at) > OVERDUE_AFTER


def came_after(member: CaseMember, session: Session, now: datetime) -> bool:
    """Whether they came to a session after this one."""
    last = last_attendance(member, now)
    return last is not None and last.presence == Presence.ATTENDED and last.session.held_at > session.held_at
