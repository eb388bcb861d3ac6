"""Making readings: each of a person's scored responses in a case, placed against the earlier ones.

Derived from the scores alone, so it can be done again at any time; a late answer changes what came after it.
"""

from collections import defaultdict

from django.db import transaction

from plait.rupture import course_judgements
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.checkins.models import CheckIn, Rater, Response, Score
from plait_clinic.readings.models import Reading

MODEL_VERSION = "personal-range-1"
BOUNDS = (0.0, 10.0)  # of every scale of the project's own check-in


@transaction.atomic
def make_readings(*, check_in: CheckIn, audit: Audit) -> int:
    """Make all readings of this respondent in this case anew. Returns how many responses were read."""
    if check_in.rater != Rater.CLIENT:
        return 0
    responses = list(
        Response.objects.filter(
            check_in__member=check_in.member_id, check_in__battery=check_in.battery_id, version=1
        ).order_by("check_in__session__number")
    )
    Reading.objects.filter(response__in=responses).delete()
    Reading.objects.bulk_create(readings_of(responses))
    audit.record(Event.READINGS_MADE, case=check_in.session.case, target=check_in.handle)
    return len(responses)


def readings_of(responses: list[Response]) -> list[Reading]:
    """The readings of one person's responses, given in the order of their sessions."""
    courses: dict[str, dict[int, float | None]] = defaultdict(dict)
    for score in Score.objects.filter(response__in=responses):
        courses[score.scale][score.response_id] = score.value
    return [
        reading
        for scale, values in sorted(courses.items())
        for reading in readings_of_course(responses, scale, [values.get(row.pk) for row in responses])
    ]


def readings_of_course(responses: list[Response], scale: str, ratings: list[float | None]) -> list[Reading]:
    """One reading for each response that has a score on this scale."""
    rated = [(response, value) for response, value in zip(responses, ratings, strict=True) if value is not None]
    judged = course_judgements([value for _response, value in rated], bounds=BOUNDS)
    return [reading(response, scale, judgement) for (response, _value), judgement in zip(rated, judged, strict=True)]


def reading(response: Response, scale: str, judgement) -> Reading:
    return Reading(
        response=response,
        scale=scale,
        verdict=judgement.verdict,
        usual=judgement.usual,
        low=judgement.low,
        high=judgement.high,
        threshold=judgement.threshold,
        chance=judgement.chance,
        earlier=judgement.n,
        can_flag=judgement.can_flag,
        model_version=MODEL_VERSION,
    )
