"""Reading the book back, for those whose case it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plait_clinic.audit.events import READS_OF_A_CASE, Event
from plait_clinic.audit.models import AuditEvent

LOOKS_SHOWN = 200


@dataclass(frozen=True)
class Look:
    """One time that someone opened something of a case."""

    at: datetime
    who: str
    what: str
    whose: str


def looks_at(case) -> Sequence[Look]:
    """Who has looked at this case, and at whose brief, newest first, at most LOOKS_SHOWN."""
    names = {member.handle: member.client.name for member in case.members.select_related("client")}
    events = AuditEvent.objects.filter(case=case, action__in=READS_OF_A_CASE).select_related("actor")
    return [
        Look(
            at=event.at,
            who=event.actor.name if event.actor else "",
            what=str(Event(event.action).label),
            whose=names.get(event.target, ""),
        )
        for event in events.order_by("-at", "-pk")[:LOOKS_SHOWN]
    ]
