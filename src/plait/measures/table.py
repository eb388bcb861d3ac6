"""Scores of many people at once: the rules of `scoring` on whole columns, without a loop over people.

For research files and for rebuilding scores after a move; numpy is imported here and nowhere else in
the measures, so that a server which scores one check-in at a time starts without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
import numpy.typing as npt

from plait.measures.model import Form, Item, Measure, Scale
from plait.measures.problems import PROBLEMS_SHOWN, AnswerProblem, AnswersError
from plait.measures.scoring import (
    FORM_INCOMPLETE,
    NOT_ASKED,
    NOTHING_ANSWERED,
    REASONS,
    TOO_FEW_ANSWERED,
)

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]
Codes = npt.NDArray[np.uint8]

BLOCK = 8192
"""Rows scored at a time: with a dozen items they stay in the processor's cache, which halves the time."""


@dataclass(frozen=True, eq=False)
class ScoreColumn:
    """One scale for n people, each array of shape (n,).

    values    in the scale's units, NaN where there is none
    reasons   position in REASONS; 0 where there is a value
    answered  parts answered, of `of` parts that apply to the person
    prorated  True where unanswered parts were taken as the mean of the answered ones
    """

    values: Floats
    reasons: Codes
    answered: Counts
    of: Counts
    prorated: Flags


@dataclass(frozen=True, eq=False)
class _Answered:
    """The answers as columns by item: values (NaN: unanswered), and which items do not apply."""

    values: Mapping[str, Floats]
    not_asked: Mapping[str, Flags]
    complete: Flags


def score_columns(measure: Measure, form: str, array: npt.ArrayLike) -> dict[str, ScoreColumn]:
    """See `plait.measures.score_table`."""
    found = measure.form(form)
    table = _as_table(found, array)
    blocks = range(0, len(table), BLOCK)
    _refuse_misfits(found, table, blocks)
    columns = {scale.name: _unscored(len(table)) for scale in found.scales}
    for first in blocks:
        rows = slice(first, first + BLOCK)
        scored = _scored(found, np.asfortranarray(table[rows]))
        for name, column in columns.items():
            for field in fields(ScoreColumn):
                getattr(column, field.name)[rows] = getattr(scored[name], field.name)
    return columns


def _unscored(n: int) -> ScoreColumn:
    """Room for the scores of n people."""
    answered, of = np.empty(n, dtype=np.int32), np.empty(n, dtype=np.int32)
    return ScoreColumn(np.empty(n), np.empty(n, dtype=np.uint8), answered, of, np.empty(n, dtype=bool))


def _scored(form: Form, block: Floats) -> dict[str, ScoreColumn]:
    answered = _answered(form, block)
    done: dict[str, ScoreColumn] = {}
    for scale in form.scoring_order:
        if scale.of == "items":
            values, applies = _items(form, scale, answered)
            prorated = np.zeros(values.shape[1], dtype=bool)
        else:
            values, applies = _scales(scale, done)
            prorated = np.any([done[part].prorated for part in scale.parts], axis=0)
        done[scale.name] = _column(scale, values, applies, answered.complete, prorated)
    return done


def _as_table(form: Form, array: npt.ArrayLike) -> Floats:
    table = np.asarray(array, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] != len(form.items):
        names = ", ".join(item.id for item in form.items)
        text = f"needs shape (people, {len(form.items)}) with columns {names}; it has {table.shape}"
        raise AnswersError([AnswerProblem("table", text)])
    return table


def _answered(form: Form, block: Floats) -> _Answered:
    values = _by_item(form, block)
    _, not_asked = _asked(form, values)
    missing = np.zeros(len(block), dtype=np.int64)
    for item in form.items:
        missing += np.isnan(values[item.id]) & ~not_asked[item.id]
    limit = len(form.items) if form.max_missing is None else form.max_missing
    return _Answered(values, not_asked, missing <= limit)


def _by_item(form: Form, block: Floats) -> dict[str, Floats]:
    return {item.id: block[:, column] for column, item in enumerate(form.items)}


def _asked(form: Form, values: Mapping[str, Floats]) -> tuple[dict[str, Flags], dict[str, Flags]]:
    """For each item who was asked it and who was not; neither where the deciding answer is missing."""
    asked: dict[str, Flags] = {}
    not_asked: dict[str, Flags] = {}
    for item in form.items:
        rule, n = item.asked_if, len(values[item.id])
        if rule is None:
            asked[item.id], not_asked[item.id] = np.ones(n, dtype=bool), np.zeros(n, dtype=bool)
        else:
            gate = values[rule.item]
            asked[item.id] = asked[rule.item] & (gate > rule.above)
            not_asked[item.id] = not_asked[rule.item] | (asked[rule.item] & (gate <= rule.above))
    return asked, not_asked


def _refuse_misfits(form: Form, table: Floats, blocks: Sequence[int]) -> None:
    problems: list[AnswerProblem] = []
    count = 0
    for first in blocks:
        values = _by_item(form, np.asfortranarray(table[first : first + BLOCK]))
        asked, _ = _asked(form, values)
        for item in form.items:
            for misfit, text in _misfits(item, values[item.id], asked[item.id]):
                rows = np.flatnonzero(misfit)
                count += len(rows)
                for row in rows[: PROBLEMS_SHOWN - len(problems)]:
                    told = f"{values[item.id][row]:g} {text}"
                    problems.append(AnswerProblem(item.id, told, first + int(row)))
    if count:
        raise AnswersError(problems, count)


def _misfits(item: Item, values: Floats, asked: Flags) -> list[tuple[Flags, str]]:
    present, span = ~np.isnan(values), f"{item.low} to {item.high}"
    outside = (values < item.low) | (values > item.high)
    broken = present & (values != np.floor(values))
    found = [
        (broken, f"is not a whole number from {span}"),
        (outside & ~broken, f"is not from {span}"),
    ]
    if item.asked_if is not None:
        rule = f"was not asked: only if {item.asked_if.item} is above {item.asked_if.above}"
        found.append((present & ~outside & ~broken & ~asked, rule))
    return found


def _items(form: Form, scale: Scale, answered: _Answered) -> tuple[Floats, Flags]:
    """Values (parts, people), NaN where unanswered or not applying, and which parts apply."""
    n, k = len(answered.complete), len(scale.parts)
    values, applies = np.empty((k, n)), np.empty((k, n), dtype=bool)
    omitted = _omits(scale, answered)
    for row, part in enumerate(scale.parts):
        item, answer = form.item(part), answered.values[part]
        out = answered.not_asked[part]
        if scale.omit_if is not None and part in scale.omit_if.omit:
            out = out | omitted
        np.logical_not(out, out=applies[row])
        values[row] = item.low + item.high - answer if part in scale.reverse else answer
        values[row, out] = np.nan
    return values, applies


def _omits(scale: Scale, answered: _Answered) -> Flags:
    if scale.omit_if is None:
        return np.zeros(len(answered.complete), dtype=bool)
    return answered.values[scale.omit_if.item] > scale.omit_if.above


def _scales(scale: Scale, done: Mapping[str, ScoreColumn]) -> tuple[Floats, Flags]:
    values = np.stack([done[part].values for part in scale.parts])
    reasons = np.stack([done[part].reasons for part in scale.parts])
    return values, reasons != REASONS.index(NOT_ASKED)


def _column(scale: Scale, values: Floats, applies: Flags, complete: Flags, prorated: Flags) -> ScoreColumn:
    present = ~np.isnan(values)
    answered, of = present.sum(axis=0, dtype=np.int32), applies.sum(axis=0, dtype=np.int32)
    reached = _reached(scale, values)
    reasons = _reasons(scale, answered, of, complete, reached)
    scored = reasons == 0
    filled = (answered < of) if scale.verb != "any" else np.zeros(len(of), dtype=bool)
    result = np.full(len(of), np.nan)
    total = np.where(present, values, 0.0).sum(axis=0)
    result[scored] = _values(scale, total[scored], reached[scored], answered[scored], of[scored])
    return ScoreColumn(result, reasons, answered, of, scored & (prorated | filled))


def _reasons(scale: Scale, answered: Counts, of: Counts, complete: Flags, reached: Counts) -> Codes:
    enough = answered >= np.minimum(scale.min_answered or 0, of)
    enough &= of - answered <= scale.max_missing
    settled = (reached > 0) if scale.verb == "any" else np.zeros(len(of), dtype=bool)
    rules = [
        (of == 0, NOT_ASKED),
        (settled, None),
        (~complete, FORM_INCOMPLETE),
        (answered == 0, NOTHING_ANSWERED),
        (~enough, TOO_FEW_ANSWERED),
    ]
    conditions: list[Any] = [condition for condition, _ in rules]
    codes = [REASONS.index(reason) for _, reason in rules]
    return np.select(conditions, codes, default=0).astype(np.uint8)


def _values(scale: Scale, total: Floats, reached: Counts, answered: Counts, of: Counts) -> Floats:
    if scale.verb == "any":
        values = (reached > 0).astype(np.float64)
    elif scale.verb == "mean":
        values = total / answered
    else:
        values = (reached if scale.verb == "count" else total) * of / answered
    return values if scale.rescale is None else values * scale.rescale.times + scale.rescale.plus


def _reached(scale: Scale, values: Floats) -> Counts:
    if scale.at_least is None:
        return np.zeros(values.shape[1], dtype=np.int32)
    return np.asarray((values >= scale.at_least).sum(axis=0, dtype=np.int32))
