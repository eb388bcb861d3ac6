"""Who saw in the list of open answers that somebody's answer waits: for whoever may ask who has looked.

The list is in the book once, however many answers stand on it. Which ones did follows from who was named to read their
measure just then, and from when each was open.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Q

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import AskedMeasure
from plait_clinic.risk.models import RiskAnswer, RiskReader
from plait_clinic.risk.queries import KEPT_IN_SIGHT
from plait_clinic.risk.readers import namings_of


def seen_in_the_list(members: Sequence[object]) -> list[tuple[datetime, str]]:
    """When, and by whom, the list was opened while an answer of these members stood on it; newest first."""
    answers = RiskAnswer.objects.filter(response__check_in__member__in=members)
    found = [look for answer in answers.select_related("response", "acknowledgement") for look in looks_at(answer)]
    return sorted(set(found), reverse=True)


def looks_at(answer: RiskAnswer) -> Iterator[tuple[datetime, str]]:
    """Each opening of the list by somebody who was named then, from the answer's opening until a week after."""
    kept = getattr(answer, "acknowledgement", None)
    until = Q(at__lte=kept.at + KEPT_IN_SIGHT) if kept else Q()
    namings = RiskReader.objects.filter(organisation=answer.organisation_id, measure=answer.response.measure)
    for naming in namings:
        named = Q(actor__in=(naming.reader_id, naming.deputy_id), at__gte=max(naming.named_at, answer.opened_at))
        ended = Q(at__lte=naming.until) if naming.until else Q()
        reads = AuditEvent.objects.filter(named, ended, until, action=Event.RISK_ANSWERS_LISTED)
        yield from ((event.at, event.actor.name) for event in reads.select_related("actor"))


def names_of_readers(organisation: int, members: Sequence[object]) -> list[str]:
    """Who is named now to read risk items of measures that these members were asked."""
    asked = set(AskedMeasure.objects.filter(check_in__member__in=members).values_list("measure", flat=True))
    namings = namings_of(organisation)
    people = [person for measure in sorted(asked & namings.keys()) for person in namings[measure].can]
    return [person.name for person in dict.fromkeys(people)]
