"""The one write of an observer: all of their numbers for a session at once, and never again."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember, Session
from plait_clinic.families.models import Observed, ObserverRating
from plait_clinic.families.observing.queries import MOST_OBSERVERS, observers_of, who_was_there
from plait_clinic.steps import Refused

Seen = Mapping[tuple[CaseMember | None, Observed], int]
"""What was seen of each member, and of all of them under no member."""


@transaction.atomic
def keep_observed(*, session: Session, seen: Seen, audit: Audit) -> list[ObserverRating]:
    """Keep what one observer saw. Raises Refused with all that is in the way; then nothing is kept."""
    Session.objects.select_for_update().get(pk=session.pk)
    if problems := problems_of(session, seen, audit):
        raise Refused(*problems)
    rows = ObserverRating.objects.bulk_create(
        [
            ObserverRating(
                session=session,
                observer=audit.actor,
                member=member,
                dimension=dimension,
                value=value,
                rated_at=audit.now,
            )
            for (member, dimension), value in seen.items()
        ]
    )
    audit.record(Event.SESSION_OBSERVED, case=session.case, target=session.handle)
    return rows


def problems_of(session: Session, seen: Seen, audit: Audit) -> list[str]:
    observers = observers_of(session)
    here = {member.pk for member in who_was_there(session)}
    problems = []
    if audit.actor.pk in observers:
        problems.append(_("You rated this session already. It stays as it is."))
    elif len(observers) >= MOST_OBSERVERS:
        problems.append(_("Three people rated this session already, which is as many as there can be."))
    if not seen:
        problems.append(_("Choose at least one number."))
    if any(member is not None and member.pk not in here for member, _dimension in seen):
        problems.append(_("Rate those who were at the session."))
    return problems
