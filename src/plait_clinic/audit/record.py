"""The one way into the book: an `Audit` says who acts and when, and is handed to every action and access function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Optional

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import ActorKind, AuditEvent
from plait_clinic.prepared import PreparedRows

if TYPE_CHECKING:
    from plait_clinic.cases.models import Case
    from plait_clinic.people.models import Organisation, User

EVENTS = PreparedRows(AuditEvent)


@dataclass(frozen=True)
class Audit:
    """Who acts, when, in which request. `now` is the clock of every action it is handed to."""

    now: datetime
    actor: Optional["User"] = None
    kind: ActorKind = ActorKind.SYSTEM
    request_id: str = ""

    def record(
        self,
        event: Event,
        *,
        organisation: Optional["Organisation"] = None,
        case: Optional["Case"] = None,
        target: str = "",
    ) -> None:
        """Add one event. `target` is a handle or a count, never a name, a token or an answer."""
        owner = case.organisation_id if case else (organisation.pk if organisation else None)
        if owner is None and self.actor:
            owner = self.actor.organisation_id
        EVENTS.create(self._line(event, owner, case, target))

    def record_each(self, event: Event, about: Sequence[tuple["Case", str]]) -> None:
        """Add the same event for each of these cases and targets, by one statement."""
        EVENTS.bulk_create([self._line(event, case.organisation_id, case, target) for case, target in about])

    def _line(self, event: Event, owner: int | None, case: Optional["Case"], target: str) -> AuditEvent:
        return AuditEvent(
            at=self.now,
            actor_kind=self.kind,
            actor=self.actor,
            organisation_id=owner,
            case=case,
            action=event,
            target=target,
            request_id=self.request_id,
        )


def staff_audit(request) -> Audit:
    """The audit of a signed-in member of staff's request."""
    return Audit(now=request.now, actor=request.user, kind=ActorKind.STAFF, request_id=request.id)


def link_audit(request) -> Audit:
    """The audit of a request that carries a check-in link's token and nothing else."""
    return Audit(now=request.now, kind=ActorKind.LINK, request_id=request.id)
