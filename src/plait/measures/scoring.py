"""The score of one person's answers: a value, or none with the reason; never 0 for missing.

The rules are those of the measure's file. `table` does the same for many people at once, and the
tests hold both to a third, slow and obvious engine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plait.measures.answers import Asked, asked_states, checked_answers
from plait.measures.model import Form, Measure, Scale

NOT_ASKED = "not_asked"
NOTHING_ANSWERED = "nothing_answered"
TOO_FEW_ANSWERED = "too_few_answered"
FORM_INCOMPLETE = "form_incomplete"
REASONS: tuple[str | None, ...] = (None, NOT_ASKED, NOTHING_ANSWERED, TOO_FEW_ANSWERED, FORM_INCOMPLETE)
"""Why a score has no value; the position is the code that `score_table` gives (0: it has a value)."""


@dataclass(frozen=True)
class Score:
    """One scale for one person.

    value     in the scale's units, or None
    answered  parts answered, of `of` parts that apply to this person
    prorated  True where unanswered parts were taken as the mean of the answered ones
    reason    None, or why there is no value: one of REASONS
    """

    value: float | None
    answered: int
    of: int
    prorated: bool
    reason: str | None


def score(measure: Measure, form: str, answers: Mapping[str, object]) -> dict[str, Score]:
    """Every scale of the form, by name, in the form's order.

    `answers` maps item ids to whole numbers; None or absent means not answered. Raises AnswersError
    with every problem, and UnknownMeasureError for an unknown form.
    """
    found = measure.form(form)
    given = checked_answers(found, answers)
    states = asked_states(found, given)
    complete = _complete_enough(found, given, states)
    done: dict[str, Score] = {}
    for scale in found.scoring_order:
        parts = _scale_parts(scale, done) if scale.of == "scales" else _items(found, scale, given, states)
        prorated = scale.of == "scales" and any(done[part].prorated for part in scale.parts)
        done[scale.name] = _score(scale, parts, complete, prorated)
    return {scale.name: done[scale.name] for scale in found.scales}


def _complete_enough(form: Form, given: Mapping[str, int], states: Mapping[str, Asked]) -> bool:
    missing = sum(1 for item, state in states.items() if state != "not_asked" and item not in given)
    return form.max_missing is None or missing <= form.max_missing


def _items(form: Form, scale: Scale, given: Mapping[str, int], states: Mapping[str, Asked]) -> list[float | None]:
    """The values of the items that apply, reversed where the key says so; None where unanswered."""
    values: list[float | None] = []
    omitted = _omitted(scale, given)
    for part in scale.parts:
        if states[part] == "not_asked" or part in omitted:
            continue
        answer, item = given.get(part), form.item(part)
        turned = answer is not None and part in scale.reverse
        values.append(item.low + item.high - answer if turned and answer is not None else answer)
    return values


def _omitted(scale: Scale, given: Mapping[str, int]) -> tuple[str, ...]:
    rule = scale.omit_if
    applies = rule is not None and rule.item in given and given[rule.item] > rule.above
    return rule.omit if rule is not None and applies else ()


def _scale_parts(scale: Scale, done: Mapping[str, Score]) -> list[float | None]:
    """The values of the scales that apply to this person; None where one could not be scored."""
    return [done[part].value for part in scale.parts if done[part].reason != NOT_ASKED]


def _score(scale: Scale, parts: Sequence[float | None], complete: bool, prorated: bool) -> Score:
    values = [part for part in parts if part is not None]
    reason = _reason(scale, values, len(parts), complete)
    if reason is not None:
        return Score(None, len(values), len(parts), False, reason)
    filled = len(values) < len(parts) and scale.verb != "any"
    return Score(_value(scale, values, len(parts)), len(values), len(parts), prorated or filled, None)


def _reason(scale: Scale, values: Sequence[float], of: int, complete: bool) -> str | None:
    if of == 0:
        return NOT_ASKED
    if scale.verb == "any" and _reached(scale, values):
        return None
    if not complete:
        return FORM_INCOMPLETE
    if not values:
        return NOTHING_ANSWERED
    enough = len(values) >= min(scale.min_answered or 0, of) and of - len(values) <= scale.max_missing
    return None if enough else TOO_FEW_ANSWERED


def _value(scale: Scale, values: Sequence[float], of: int) -> float:
    """The verb over the answered parts; sums and counts are those of the whole, see `Prorating`."""
    if scale.verb == "any":
        value = float(_reached(scale, values) > 0)
    else:
        total = _reached(scale, values) if scale.verb == "count" else sum(values)
        value = total / len(values) if scale.verb == "mean" else total * of / len(values)
    return value if scale.rescale is None else value * scale.rescale.times + scale.rescale.plus


def _reached(scale: Scale, values: Sequence[float]) -> int:
    """How many parts reach the scale's threshold."""
    return sum(1 for value in values if scale.at_least is not None and value >= scale.at_least)
