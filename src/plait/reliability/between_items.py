"""Internal consistency of one scale at one occasion: alpha, omega, SEM, reliable change, ceiling and floor.

Cronbach (1951), Psychometrika 16, 297-334; McDonald (1999); Jacobson & Truax (1991), Journal of Consulting
and Clinical Psychology 59(1), 12-19. One row a person: repeated ratings belong in `within_person`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from plait.measures.answers import FEWEST_RATINGS
from plait.reliability import intervals, one_factor
from plait.reliability.answers import Answers, Bounds, Floats, ReliabilityError, read_answers
from plait.reliability.resampling import DRAWS, SEED, drawn_counts, reliability_interval
from plait.reliability.results import (
    FEWEST_FOR_OMEGA,
    FEWEST_PERSONS,
    Estimate,
    NotEnough,
    Quantity,
    Undefined,
    scaled,
)

Scoring = Literal["mean", "sum"]

ONE_ITEM = "one item cannot show how far items agree; ask for two or more, or look at change over sessions"
TWO_ITEMS = "two items do not say how each loads on what they share; see alpha"
NO_FACTOR = "no common factor could be found"


@dataclass(frozen=True)
class ItemReport:
    """One scale, one rating a person.

    rows, persons    rows given, and complete rows, which everything here stands on
    items            number of items
    mean, sd         of the score, in its units
    alpha, omega     internal consistency of the score
    sem              standard error of measurement, from alpha, in the score's units
    reliable_change  a change beyond which error in items alone goes in 1 - level of cases
    ceiling, floor   share of people whose every answer is at the upper or lower end (after turning)
    straight_lined   share of people with the same raw answer to every item, at an end or not
    notes            sentences on what makes these numbers doubtful; items are numbered from 1
    """

    rows: int
    persons: int
    items: int
    mean: Quantity
    sd: Quantity
    alpha: Quantity
    omega: Quantity
    sem: Quantity
    reliable_change: Quantity
    ceiling: Quantity
    floor: Quantity
    straight_lined: Quantity
    notes: tuple[str, ...]


def item_report(
    array: npt.ArrayLike,
    bounds: Bounds,
    *,
    reverse: Sequence[int] = (),
    scoring: Scoring = "mean",
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> ItemReport:
    """Reliability of one scale from raw answers of shape (persons, items), NaN where unanswered.

    `bounds` are the ends of the answer scale; `reverse` names columns (from 0) that are turned before
    scoring, so give answers as they were ticked. The score is the mean or the sum of the items. Raises
    ReliabilityError naming every answer off the scale.
    """
    check_level(level, draws)
    answers = read_answers(array, bounds, reverse)
    covariance = item_covariance(answers.turned)
    alpha = _alpha(answers, covariance, level)
    sem = _sem(answers, covariance, alpha, scoring, level)
    low, high = answers.bounds
    return ItemReport(
        rows=answers.given,
        persons=len(answers.raw),
        items=answers.items,
        mean=_mean(answers, scoring, level),
        sd=_sd(answers, scoring, level),
        alpha=alpha,
        omega=_omega(answers, covariance, level, draws, seed),
        sem=sem,
        reliable_change=reliable_change(sem, level),
        ceiling=_share(answers.turned == high, level),
        floor=_share(answers.turned == low, level),
        straight_lined=_straight_lined(answers, level),
        notes=_notes(answers, covariance),
    )


def check_level(level: float, draws: int) -> None:
    """Raise ReliabilityError for a level that is no probability or too few draws."""
    problems = []
    if not 0 < level < 1:
        problems.append(f"level is {level}, but must lie between 0 and 1, for example 0.95")
    if draws < 100:
        problems.append(f"draws is {draws}; an interval needs 100 or more")
    if problems:
        raise ReliabilityError(problems)


def item_covariance(rows: Floats) -> Floats:
    """Covariances of the columns (n - 1); zeros below two rows."""
    away = rows - rows.mean(axis=0) if len(rows) else rows
    # A column of one value must have variance 0, not what rounding of its mean leaves.
    away = np.where(constant(rows), 0.0, away)
    return np.asarray(away.T @ away / max(len(rows) - 1, 1))


def constant(rows: Floats) -> npt.NDArray[np.bool_]:
    """Which columns hold one value alone."""
    return np.asarray((rows == rows[:1]).all(axis=0))


def cronbach(covariances: Floats) -> Floats:
    """Alpha of matrices (..., k, k): k/(k - 1) times the share of the sum's variance that is covariance."""
    items = covariances.shape[-1]
    total = covariances.sum(axis=(-2, -1))
    own = np.trace(covariances, axis1=-2, axis2=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, items / (items - 1) * (1 - own / total), np.nan))


def reliable_change(sem: Quantity, level: float) -> Quantity:
    """z times the square root of 2 times the SEM: two ratings each carry it (Jacobson & Truax 1991)."""
    return scaled(sem, intervals.normal_quantile(level) * float(np.sqrt(2)))


def score_factor(items: int, scoring: Scoring) -> float:
    """What the mean of the items is multiplied with to give the score."""
    return 1.0 if scoring == "mean" else float(items)


def refused(answers: Answers, needed: int) -> NotEnough | Undefined | None:
    """Why nothing can be said about how items agree; None where it can."""
    n = len(answers.raw)
    if answers.items == 1:
        return Undefined(n, ONE_ITEM)
    if n < needed:
        return NotEnough(n, needed)
    same = np.flatnonzero(constant(answers.raw)) + 1
    if len(same):
        names = ", ".join(str(item) for item in same)
        return Undefined(n, f"everybody gave the same answer to item {names}; leave it out to see the rest")
    return None


def _alpha(answers: Answers, covariance: Floats, level: float) -> Quantity:
    no = refused(answers, FEWEST_PERSONS)
    if no is not None:
        return no
    value = float(cronbach(covariance))
    if not np.isfinite(value) or _score_is_constant(answers):
        return Undefined(len(answers.raw), "everybody has the same score: its items cancel each other out")
    return intervals.feldt(value, len(answers.raw), answers.items, level)


def _score_is_constant(answers: Answers) -> bool:
    """Whether the sums differ by no more than rounding."""
    sums = answers.turned.sum(axis=1)
    low, high = answers.bounds
    return float(np.ptp(sums)) <= 1e-9 * answers.items * max(abs(low), abs(high))


def _sem(answers: Answers, covariance: Floats, alpha: Quantity, scoring: Scoring, level: float) -> Quantity:
    """SD times the root of (1 - alpha), which is the root of the items' error variance over their number."""
    if not isinstance(alpha, Estimate):
        return alpha
    n, items = len(answers.raw), answers.items
    error = (np.trace(covariance) - covariance.sum() / items) / (items - 1)
    if error <= 1e-12 * np.trace(covariance):
        return Undefined(n, "every item says the same for everybody, so no error can be seen")
    found = intervals.standard_deviation(float(error) / items, (n - 1) * (items - 1), n, level)
    return scaled(found, score_factor(items, scoring))


def _mean(answers: Answers, scoring: Scoring, level: float) -> Quantity:
    n = len(answers.raw)
    if n < FEWEST_PERSONS:
        return NotEnough(n, FEWEST_PERSONS)
    scores = answers.turned.mean(axis=1) * score_factor(answers.items, scoring)
    return intervals.mean(float(scores.mean()), float(scores.std(ddof=1)), n, level)


def _sd(answers: Answers, scoring: Scoring, level: float) -> Quantity:
    n = len(answers.raw)
    if n < FEWEST_PERSONS:
        return NotEnough(n, FEWEST_PERSONS)
    if _score_is_constant(answers):
        return Undefined(n, "everybody has the same score")
    scores = answers.turned.mean(axis=1) * score_factor(answers.items, scoring)
    return intervals.standard_deviation(float(scores.var(ddof=1)), n - 1, n, level)


def _omega(answers: Answers, covariance: Floats, level: float, draws: int, seed: int) -> Quantity:
    n = len(answers.raw)
    if answers.items == 2:
        return Undefined(n, TWO_ITEMS)
    no = refused(answers, FEWEST_FOR_OMEGA)
    if no is not None:
        return no
    drawn = one_factor.omega(_drawn_covariances(answers.turned, draws, seed))
    return reliability_interval(float(one_factor.omega(covariance)), drawn, level, n, NO_FACTOR)


def _drawn_covariances(rows: Floats, draws: int, seed: int) -> Floats:
    # A whole number near the mean keeps exact what is exact, so that a column of one value has variance 0.
    away = rows - np.round(rows.mean(axis=0))
    found = np.empty((draws, rows.shape[1], rows.shape[1]))
    place = 0
    for counts in drawn_counts(len(rows), draws, seed):
        for count in counts:
            sums = count @ away
            found[place] = (away.T * count) @ away - np.outer(sums, sums) / len(rows)
            place += 1
    return np.asarray(found / (len(rows) - 1))


def _share(answers_there: npt.NDArray[np.bool_], level: float) -> Quantity:
    return intervals.share(int(answers_there.all(axis=1).sum()), len(answers_there), level)


def _straight_lined(answers: Answers, level: float) -> Quantity:
    if answers.items < FEWEST_RATINGS:
        reason = f"equal answers to fewer than {FEWEST_RATINGS} items are common by chance"
        return Undefined(len(answers.raw), reason)
    return _share(answers.raw == answers.raw[:, :1], level)


def _notes(answers: Answers, covariance: Floats) -> tuple[str, ...]:
    if refused(answers, FEWEST_PERSONS) is not None:
        return ()
    notes = []
    against = [str(item + 1) for item in one_factor.running_against(covariance)]
    if against:
        notes.append(f"item {', '.join(against)} runs against the rest: should it be reversed?")
    bound = [str(item + 1) for item in one_factor.at_the_bound(covariance)] if answers.items > 2 else []
    if bound:
        notes.append(f"the factor takes all of item {', '.join(bound)}: omega is likely too high")
    return tuple(notes)
