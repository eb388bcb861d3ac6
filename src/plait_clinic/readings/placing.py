"""Placing one person's responses against their own earlier ones: readings as rows, not yet written.

The ends of each scale and which way is better come from the measure of the response, see batteries/scales.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from plait.rupture import course_judgements
from plait_clinic.batteries.scales import ScaleKey, scales_of
from plait_clinic.checkins.models import Response, Score
from plait_clinic.readings.models import Reading

MODEL_VERSION = "personal-range-1"


def readings_of(responses: Sequence[Response], scores: Iterable[Score] | None = None) -> list[Reading]:
    """The readings of one person's responses to one battery, given in the order of their sessions.

    Their scores may be handed in; else they are fetched.
    """
    courses: dict[str, dict[int, float | None]] = defaultdict(dict)
    for score in Score.objects.filter(response__in=responses) if scores is None else scores:
        courses[score.scale][score.response_id] = score.value
    keys = scales_in(responses)
    return [
        reading
        for scale, values in sorted(courses.items())
        if scale in keys
        for reading in readings_of_course(responses, keys[scale], [values.get(row.pk) for row in responses])
    ]


def scales_in(responses: Sequence[Response]) -> dict[str, ScaleKey]:
    """The scales that these responses are read on. With several versions of a measure the last one's ends hold."""
    found: dict[str, ScaleKey] = {}
    for row in {(row.measure, row.measure_version): row for row in responses}.values():
        found |= scales_of(row.measure, row.measure_version, check_in=row.check_in)
    return found


def readings_of_course(responses: Sequence[Response], key: ScaleKey, ratings: Sequence[float | None]) -> list[Reading]:
    """One reading for each response that has a score on this scale."""
    rated = [(response, value) for response, value in zip(responses, ratings, strict=True) if value is not None]
    judged = course_judgements([value for _response, value in rated], bounds=key.bounds, higher_is=key.higher_is)
    return [reading(response, key.name, judgement) for (response, _value), judgement in zip(rated, judged, strict=True)]


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
