"""Answers to a form: whether they fit it, which items were asked, and how much they can tell.

An unanswered item is None or absent, never 0; what does not fit is refused with every reason.
"""

from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Literal

from plait.measures.model import Form, Item, Measure, RiskItem
from plait.measures.problems import AnswerProblem, AnswersError

Asked = Literal["asked", "not_asked", "unknown"]
Informativeness = Literal["informative", "straight_lined", "perfect", "too_few"]

FEWEST_RATINGS = 3
"""Answers needed before equal answers mean anything. Our rule: two equal answers are common by chance."""


def asked_items(form: Form, answers: Mapping[str, object]) -> tuple[str, ...]:
    """Ids of the items that these answers lead to, in order: a page shows or keeps only these."""
    return tuple(item for item, state in asked_states(form, answers).items() if state == "asked")


def asked_states(form: Form, answers: Mapping[str, object]) -> dict[str, Asked]:
    """Whether each item is asked; "unknown" where the answer that decides it is missing.

    An item that was not asked does not apply to this person; an unknown one counts as unanswered.
    """
    states: dict[str, Asked] = {}
    for item in form.items:
        states[item.id] = _asked_state(item, states, answers)
    return states


def _asked_state(item: Item, states: Mapping[str, Asked], answers: Mapping[str, object]) -> Asked:
    if item.asked_if is None:
        return "asked"
    gate = item.asked_if.item
    if states[gate] != "asked":
        return states[gate]
    answer = _number(answers.get(gate))
    if answer is None:
        return "unknown"
    return "asked" if answer > item.asked_if.above else "not_asked"


def checked_answers(form: Form, answers: Mapping[str, object]) -> dict[str, int]:
    """The answered items as whole numbers, in the form's order; AnswersError with every problem."""
    problems = list(answer_problems(form, answers))
    if problems:
        raise AnswersError(problems)
    given = {item.id: _number(answers.get(item.id)) for item in form.items}
    return {item: int(answer) for item, answer in given.items() if answer is not None}


def answer_problems(form: Form, answers: Mapping[str, object]) -> Iterator[AnswerProblem]:
    """Everything about these answers that does not fit the form."""
    states = asked_states(form, answers)
    known = {item.id for item in form.items}
    for name in answers:
        if name not in known:
            yield AnswerProblem(name, f"there is no such item in the {form.id} form")
    for item in form.items:
        answer = answers.get(item.id)
        if answer is None:
            continue
        text = _value_problem(item, answer)
        if text is None and states[item.id] != "asked" and item.asked_if is not None:
            text = f"was not asked: only if {item.asked_if.item} is above {item.asked_if.above}"
        if text is not None:
            yield AnswerProblem(item.id, text)


def _value_problem(item: Item, answer: object) -> str | None:
    span = f"{item.low} to {item.high}"
    number = None if isinstance(answer, bool) and item.kind != "yes" else _number(answer)
    if number is None or not number.is_integer():
        return f"{answer!r} is not a whole number from {span}"
    return None if item.low <= number <= item.high else f"{answer!r} is not from {span}"


def _number(answer: object) -> float | None:
    """The answer as a float where it is a number at all; numpy's numbers are."""
    return float(answer) if isinstance(answer, Real) else None


def informativeness(measure: Measure, form: str, answers: Mapping[str, object]) -> Informativeness:
    """How much the items that a scale sums or averages can tell about change.

    too_few         fewer than FEWEST_RATINGS answered
    perfect         every answered one at its favourable end
    straight_lined  every answered one at the same place between its ends
    informative     anything else

    Perfect and straight-lined answers leave little to go on; they say nothing of the person who gave
    them. Raises AnswersError as `score` does.
    """
    found = measure.form(form)
    given = checked_answers(found, answers)
    counted = {part for scale in found.scales if scale.verb in {"sum", "mean"} for part in scale.parts}
    rated = [item for item in found.items if item.id in counted and item.id in given]
    if len(rated) < FEWEST_RATINGS:
        return "too_few"
    if all(given[item.id] == _favourable_end(found, item) for item in rated):
        return "perfect"
    places = {(given[item.id] - item.low) / (item.high - item.low) for item in rated}
    return "straight_lined" if len(places) == 1 else "informative"


def risk_answers(measure: Measure, form: str, answers: Mapping[str, object]) -> tuple[RiskItem, ...]:
    """The risk items that these answers reach: each must be read by somebody, whatever was chosen about who sees it.

    Raises AnswersError as `score` does.
    """
    given = checked_answers(measure.form(form), answers)
    return tuple(risk for risk in measure.risk_items if given.get(risk.item, risk.at_least - 1) >= risk.at_least)


def _favourable_end(form: Form, item: Item) -> int | None:
    """The answer that counts as best in the first scale that uses the item; None where none does."""
    for scale in form.scales:
        if scale.of == "items" and item.id in scale.parts and scale.higher_is != "neither":
            return item.high if (scale.higher_is == "better") != (item.id in scale.reverse) else item.low
    return None
