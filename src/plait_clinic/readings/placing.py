"""Placing one person's responses against their own earlier ones: readings as rows, not yet written.

The ends of each scale and which way is better come from the measure of the response, see batteries/scales.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from plait.rupture import course_judgements
from plait_clinic.batteries.scales import ScaleKey, scales_of
from plait_clinic.checkins.models import Response, Score
from plait_clinic.readings.models import Reading

MODEL_VERSION = "personal-range-1"


def readings_of(responses: Sequence[Response], scores: Iterable[Score] | None = None) -> list[Reading]:
    """The readings of one person's responses, given in the order of their sessions; each measure is a course apart.

    Their scores may be handed in; else they are fetched.
    """
    values: dict[int, dict[str, float | None]] = defaultdict(dict)
    for score in Score.objects.filter(response__in=responses) if scores is None else scores:
        values[score.response_id][score.scale] = score.value
    return [reading for course in courses_in(responses) for reading in readings_of_measure(course, values)]


def courses_in(responses: Sequence[Response]) -> list[list[Response]]:
    """The responses by measure and version. What came in as past data stays apart, each in its own battery."""
    found: dict[tuple[str, str, int | None], list[Response]] = defaultdict(list)
    for row in responses:
        battery = row.check_in.battery
        found[row.measure, row.measure_version, None if battery.asked else battery.pk].append(row)
    return list(found.values())


def readings_of_measure(
    responses: Sequence[Response], values: Mapping[int, Mapping[str, float | None]]
) -> list[Reading]:
    """The readings of one course of one measure, on each of its scales that has a direction."""
    last = responses[-1]
    keys = scales_of(last.measure, last.measure_version, check_in=last.check_in)
    return [
        reading
        for scale, key in sorted(keys.items())
        for reading in readings_of_course(responses, key, [values[row.pk].get(scale) for row in responses])
    ]


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
