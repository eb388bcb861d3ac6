"""Placing one person's responses against their own earlier ones: readings as rows, not yet written."""

from collections import defaultdict

from plait.rupture import course_judgements
from plait_clinic.checkins.models import Response, Score
from plait_clinic.readings.models import Reading

MODEL_VERSION = "personal-range-1"
BOUNDS = (0.0, 10.0)  # of every scale of the project's own check-in


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
