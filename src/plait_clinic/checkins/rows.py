"""The rows that a check-in and its answers become, not yet written: what is asked, each item's answer, each score.

Past data have either the items' values or one total that has no key here.
"""

from collections.abc import Iterable, Mapping

from plait.measures import Measure, asked_items, informativeness, score
from plait_clinic.batteries.conjoint import Due
from plait_clinic.batteries.registry import Key
from plait_clinic.batteries.scales import TOTAL
from plait_clinic.checkins.filling import FilledPart
from plait_clinic.checkins.models import (
    Answer,
    AskedMeasure,
    CheckIn,
    Informativeness,
    NoAnswer,
    Rater,
    Response,
    Score,
    Visibility,
)
from plait_clinic.checkins.states import OPEN_FOR
from plait_clinic.people.models import CheckInForm


def asked_rows(check_in: CheckIn, due: Iterable[Due], *, after: int = 0) -> list[AskedMeasure]:
    """What a check-in asks, in this order, behind the `after` measures that it asks already."""
    return [
        AskedMeasure(
            check_in=check_in,
            position=position,
            measure=each.key[0],
            version=each.key[1],
            about_member=each.member,
            about_subsystem=each.subsystem,
        )
        for position, each in enumerate(due, start=after + 1)
    ]


def answer_rows(response: Response, filled: FilledPart) -> list[Answer]:
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


def past_check_in(answer, battery) -> CheckIn:
    """What the answer would have answered: asked and given on the day of the session."""
    return CheckIn(
        session=answer.session,
        battery=battery,
        rater=Rater.CLIENT,
        member=answer.member,
        form=CheckInForm.CLIENT,
        opens_at=answer.session.held_at,
        expires_at=answer.session.held_at + OPEN_FOR,
    )


def past_response(check_in: CheckIn, answer, key: Key, measure: Measure | None) -> Response:
    """A single total, of no measure here, is one number: too few to say whether all answers were the same."""
    told = Informativeness.TOO_FEW
    if measure is not None:
        told = informativeness(measure, check_in.form, answer.values)
    return Response(
        check_in=check_in,
        measure=key[0],
        measure_version=key[1],
        submitted_at=check_in.opens_at,
        informativeness=told,
    )


def past_answer_rows(response: Response, answer, measure: Measure | None) -> list[Answer]:
    """One row for each item; none where only a total is known."""
    if measure is None:
        return []
    asked = asked_items(measure.form(response.check_in.form), answer.values)
    return [
        Answer(
            response=response,
            item=item,
            value=value,
            missing=None if value is not None else missing_reason(item in asked),
            visibility=Visibility.CLINICIAN,
        )
        for item, value in answer.values.items()
    ]


def missing_reason(was_asked: bool) -> NoAnswer:
    return NoAnswer.NOT_ANSWERED if was_asked else NoAnswer.NOT_ASKED


def past_score_rows(response: Response, answer, measure: Measure | None) -> list[Score]:
    if measure is None:
        return [Score(response=response, scale=TOTAL, value=answer.total, answered=1, of=1, prorated=False)]
    return score_rows(response, measure, response.check_in.form, answer.values)
