"""Who saw in the list of open answers that somebody's answer waits: for whoever may ask who has looked.

The list is in the book once, however many answers stand on it. Which ones did follows from who was named to read their
measure just then, and from when each was open.
"""

from collections.abc import Sequence
from datetime import datetime

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import AskedMeasure
from plait_clinic.risk.models import RiskAnswer, RiskReader
from plait_clinic.risk.queries import KEPT_IN_SIGHT
from plait_clinic.risk.readers import namings_of


def seen_in_the_list(members: Sequence[object]) -> list[tuple[datetime, str]]:
    """When, and by whom, the list was opened while an answer of these members stood on it; newest first.

    By the same few queries however many answers there are.
    """
    answers = list(
        RiskAnswer.objects.filter(response__check_in__member__in=members).select_related("response", "acknowledgement")
    )
    if not answers:
        return []
    namings = list(RiskReader.objects.filter(organisation=answers[0].organisation_id))
    reads = AuditEvent.objects.filter(
        action=Event.RISK_ANSWERS_LISTED,
        actor__in={person for naming in namings for person in (naming.reader_id, naming.deputy_id)},
        at__gte=min(answer.opened_at for answer in answers),
    )
    looks = list(reads.values_list("at", "actor", "actor__name"))
    found = {
        (at, name)
        for answer in answers
        for naming in namings
        for at, actor, name in looks
        if stood_before(answer, naming, actor, at)
    }
    return sorted(found, reverse=True)


def stood_before(answer: RiskAnswer, naming: RiskReader, actor: int, at: datetime) -> bool:
    """Whether the answer stood on the list of this person then, by this naming: from its opening until a week after
    it was acknowledged.
    """
    named = actor in (naming.reader_id, naming.deputy_id) and naming.measure == answer.response.measure
    kept = getattr(answer, "acknowledgement", None)
    ends = [end for end in (naming.until, kept.at + KEPT_IN_SIGHT if kept else None) if end]
    return named and max(naming.named_at, answer.opened_at) <= at and all(at <= end for end in ends)


def names_of_readers(organisation: int, members: Sequence[object]) -> list[str]:
    """Who is named now to read risk items of measures that these members were asked."""
    asked = set(AskedMeasure.objects.filter(check_in__member__in=members).values_list("measure", flat=True))
    namings = namings_of(organisation)
    people = [person for measure in sorted(asked & namings.keys()) for person in namings[measure].can]
    return [person.name for person in dict.fromkeys(people)]
