"""The rows that a filled-in check-in becomes, not yet written: its answers, and its scores by the released measure."""

from collections.abc import Mapping

from plait.measures import Measure, score
from plait_clinic.checkins.filling import Filled
from plait_clinic.checkins.models import Answer, Response, Score


def answer_rows(response: Response, filled: Filled) -> list[Answer]:
    return [
        Answer(
            response=response,
            item=answer.item,
            value=answer.value,
            missing=answer.missing,
            visibility=answer.visibility,
        )
        for answer in filled.answers
    ]


def score_rows(response: Response, measure: Measure, form: str, values: Mapping[str, int | None]) -> list[Score]:
    return [
        Score(
            response=response,
            scale=scale,
            value=result.value,
            reason=result.reason,
            answered=result.answered,
            of=result.of,
            prorated=result.prorated,
        )
        for scale, result in score(measure, form, values).items()
    ]
