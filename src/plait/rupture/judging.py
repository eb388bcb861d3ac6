"""What all strands of a session say together, held against what alerts may cost.

A session that one rater alone rated is judged by that rater's strands and by a price of their own: a limit made for
twice as many ratings would miss drops for nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plait.errors import UserError
from plait.rupture.evidence import (
    Surprises,
    beyond,
    deviates_of,
    driven_by,
    log_factors,
    losses,
    or_extreme,
    over_quiet,
    probability,
    tension_factors,
    with_tension,
)
from plait.rupture.watching import StrandRun, WatchModel, degrees_of, seen_strands
from plait.trajectory.forecast_filter import BEGAN
from plait.trajectory.sessions import NOT_ANSWERED, Floats, Rows

NO_STRAND = -1


class BudgetError(UserError, ValueError):
    """A budget of needless alerts that makes no sense; the message says what to give."""


@dataclass(frozen=True, eq=False)
class Said:
    """What all strands of each row's session say together."""

    chance: Floats
    evidence: Floats
    driver: Rows
    alert: Rows


@dataclass(frozen=True, eq=False)
class Part:
    """Sessions that are judged by the same strands: their places in the whole model, and the sessions' rows."""

    model: WatchModel
    places: tuple[int, ...]
    rows: Rows


def price(watching: WatchModel, budget: float) -> tuple[float, tuple[float, ...]]:
    """The evidence to alert from at this budget, and the share of small, middling and large drops then found."""
    alarms = watching.alarms
    if alarms is None:
        raise BudgetError("the model does not say what alerts cost: fit it anew")
    least, most = alarms.budgets[0], alarms.budgets[-1]
    if not least <= budget <= most:
        raise BudgetError(f"the budget is {budget:g} needless alerts per 100 sessions: give {least:g} to {most:g}")
    return alarms.limit(budget), alarms.expected_hits(budget)


def said_together(
    watching: WatchModel,
    runs: list[StrandRun],
    place: Rows,
    tension: Rows | None,
    budget: float,
) -> Said:
    """Probability, evidence, driver and alert of each row; `place` numbers the sessions that rows belong to."""
    if len(watching.series) == 1 and tension is None:
        return _run_alone(runs[0], price(watching, budget)[0])
    seen = seen_strands(watching, runs, place)
    said = said_of(watching, seen, None if tension is None else degrees_of(tension, place), budget)
    return Said(said.chance[place], said.evidence[place], said.driver[place], said.alert[place])


def said_of(watching: WatchModel, seen: list[Surprises], degrees: Rows | None, budget: float) -> Said:
    """The same of sessions from all strands' surprises; `degrees` is the tension marker of each session."""
    n = len(seen[0].deviate)
    said = Said(np.full(n, np.nan), np.full(n, np.nan), np.full(n, NO_STRAND), np.zeros(n, dtype=np.int64))
    for part in parts(watching, seen):
        _judge(said, part, seen, None if degrees is None else degrees[part.rows], price(part.model, budget)[0])
    return said


def parts(watching: WatchModel, seen: list[Surprises]) -> Iterator[Part]:
    """The sessions by who rated them: one rater alone, and all others."""
    rated = np.array([~np.isnan(one.deviate) for one in seen])
    left = np.ones(rated.shape[1], dtype=bool)
    for rater in watching.alone:
        own = watching.places_of_rater(rater)
        others = [place for place in range(len(seen)) if place not in own]
        alone = rated[list(own)].any(axis=0) & ~rated[others].any(axis=0)
        if alone.any():
            left &= ~alone
            yield Part(watching.raters_alone[rater], own, np.flatnonzero(alone))
    if left.any():
        yield Part(watching, tuple(range(len(seen))), np.flatnonzero(left))


def _judge(said: Said, part: Part, seen: list[Surprises], degrees: Rows | None, limit: float) -> None:
    """Put what these sessions say where it stands."""
    strands, rows = part.model.strands, part.rows
    here = [seen[place].at(rows) for place in part.places]
    factor = log_factors(strands, here)
    if degrees is not None:
        factor = with_tension(strands, factor, degrees)
    evidence = or_extreme(factor + over_quiet(strands, here), here)
    said.chance[rows], said.evidence[rows] = probability(part.model.rate, factor), evidence
    said.alert[rows] = evidence > limit
    told = np.flatnonzero(evidence > limit)
    if len(told):
        said.driver[rows[told]] = np.array(part.places)[driven_by(strands, here, told)]


def _run_alone(run: StrandRun, limit: float) -> Said:
    """Of a strand that is all there is, in the order of its rows."""
    n = len(run.rows)
    began, factor, quiet, deviate = (np.full(n, np.nan) for _ in range(4))
    began[run.rows], factor[run.rows], quiet[run.rows] = run.told[:, BEGAN], run.log_factor, run.over_quiet
    deviate[run.rows] = deviates_of(run.forecast)
    return said_alone(began, factor, quiet, deviate, limit)


def said_alone(began: Floats, factor: Floats, quiet: Floats, deviate: Floats, limit: float) -> Said:
    """The same where one strand is all there is; `factor` is NaN at first scores."""
    chance = np.where(np.isnan(factor), np.nan, began)
    evidence = beyond(factor + quiet, np.nan_to_num(deviate, nan=0.0))
    alert = evidence > limit
    return Said(chance, evidence, np.where(alert, 0, NO_STRAND), alert.astype(np.int64))


def shares(watching: WatchModel, seen: list[Surprises], tension: int | None) -> dict[int | None, float]:
    """How much of one session's evidence each strand carries, by its place, and tension under None; they sum to 1.

    Each is what the evidence would lose without it, as a share of all such losses.
    """
    part = next(iter(parts(watching, seen)))
    here = [one.at(part.rows) for one in (seen[at] for at in part.places)]
    lost = losses(part.model.strands, here, np.zeros(1, dtype=np.int64))[:, 0]
    found: dict[int | None, float] = {
        part.places[kept]: max(float(loss), 0.0) for kept, loss in zip(part.model.strands.kept, lost, strict=True)
    }
    degree = np.array([NOT_ANSWERED if tension is None else tension])
    found[None] = max(float(tension_factors(part.model.strands.tension, degree)[0]), 0.0)
    whole = sum(found.values())
    if not whole:  # an extreme score that passes for a slip is all there is to tell
        return {part.places[int(np.nanargmin([one.deviate[0] for one in here]))]: 1.0}
    return {key: loss / whole for key, loss in found.items() if loss > 0}
