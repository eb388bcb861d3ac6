"""A published rule for an abrupt drop, "more than 2 SD below own mean", in a form that uses no later session.

On a scale where a higher score is worse, such as one of symptoms, the same arithmetic is turned round.

Source: Journal of Consulting and Clinical Psychology 2024;92(2):129-133, where the rule is retrospective.
The prospective form here is ours: it replaces the 2 SD by the t quantile with the same tail area.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from plait.trajectory.personal import (
    Bounds,
    NotEnough,
    Predictive,
    check_ratings,
    predictive,
)

Verdict = Literal["abrupt_drop", "lower", "within", "higher", "abrupt_rise", "not_enough"]
"""Where the number itself lies, whatever is good: a drop is abrupt where higher is better, a rise where worse."""

HigherIs = Literal["better", "worse"]

DROP_SDS = 2.0
"""How many SDs below the own mean the published rule asks for (JCCP 2024;92(2):129-133)."""

RANGE_LEVEL = 0.90
"""The expected range beside which a rating is called lower or higher. Our choice."""


@dataclass(frozen=True)
class Rule:
    """A rule as published: what it says, where it is from, what is known of it and what is not."""

    key: str
    name: str
    formula: str
    source: str
    known: str
    unknown: str


WITHIN_CLIENT_DROP = Rule(
    key="within_client_drop",
    name="Drop of more than 2 SD below the person's own mean",
    formula=(
        "Below the mean of this person's own earlier ratings by more than t times the SD of those ratings "
        "times the square root of 1 + 1/n. t has n - 1 degrees of freedom and the tail area of 2 SD under "
        "a normal curve (2.275 %). At least 4 earlier ratings; the SD is taken as at least a twentieth of the "
        "scale's length (0.5 on 0 to 10)."
    ),
    source="Journal of Consulting and Clinical Psychology 2024;92(2):129-133",
    known=(
        "The retrospective form was associated with observer-coded ruptures in one study: 58 patients, "
        "58 flagged against 58 random sessions."
    ),
    unknown=(
        "Its sensitivity and its false-alarm rate are not known. Our prospective form was not tested against observers."
    ),
)


@dataclass(frozen=True)
class Judgement:
    """One rating beside what was expected from the same person's earlier ones.

    `usual` is the mean of the `n` earlier ratings, `low` to `high` the 90 % range, `threshold` the value an
    abrupt drop lies below (it may be off the scale: then `can_flag` is False and no rating could be
    flagged). `chance` is how probable a rating this low or lower was. Not enough earlier ratings: None.
    Where higher is worse, `threshold` is what an abrupt rise lies above and `chance` that of a rating this
    high or higher.
    """

    verdict: Verdict
    threshold: float | None
    usual: float | None
    low: float | None
    high: float | None
    n: int
    chance: float | None
    can_flag: bool


def judge(earlier: Sequence[float], rating: float, *, bounds: Bounds, higher_is: HigherIs = "better") -> Judgement:
    """Judge one rating by this person's earlier ones, oldest first. Off-scale ratings raise ValueError."""
    check_ratings([*earlier, rating], bounds=bounds)
    if higher_is == "worse":
        turned = [_turned(value, bounds) for value in earlier]
        return _turned_back(_judge(turned, _turned(rating, bounds), bounds), bounds)
    return _judge(earlier, rating, bounds)


def course_judgements(
    ratings: Sequence[float | None], *, bounds: Bounds, higher_is: HigherIs = "better"
) -> list[Judgement]:
    """Judge each given rating of a course by those before it.

    None means no answer: it is skipped, so the list has one judgement for each answered session.
    """
    given = [rating for rating in ratings if rating is not None]
    return [judge(given[:place], rating, bounds=bounds, higher_is=higher_is) for place, rating in enumerate(given)]


def _judge(earlier: Sequence[float], rating: float, bounds: Bounds) -> Judgement:
    expected = predictive(earlier, bounds=bounds)
    if isinstance(expected, NotEnough):
        return Judgement("not_enough", None, None, None, None, expected.n, None, can_flag=False)
    threshold = expected.quantile(_drop_tail_area())
    low, high = _range_on_scale(expected, bounds)
    return Judgement(
        verdict=_verdict(rating, threshold, low, high),
        threshold=threshold,
        usual=expected.mean,
        low=low,
        high=high,
        n=expected.n,
        chance=expected.probability_of_at_most(rating),
        can_flag=threshold > bounds[0],
    )


def _turned(value: float, bounds: Bounds) -> float:
    """The value as far from the other end of the scale; rounding never takes it off the scale."""
    low, high = bounds
    return min(max(low + high - value, low), high)


TURNED_BACK: dict[Verdict, Verdict] = {"abrupt_drop": "abrupt_rise", "lower": "higher", "higher": "lower"}


def _turned_back(judged: Judgement, bounds: Bounds) -> Judgement:
    """A judgement of turned ratings, in the words and points of the scale as it is."""
    verdict = TURNED_BACK.get(judged.verdict, judged.verdict)
    if judged.usual is None or judged.low is None or judged.high is None or judged.threshold is None:
        return replace(judged, verdict=verdict)
    return replace(
        judged,
        verdict=verdict,
        usual=_turned(judged.usual, bounds),
        low=_turned(judged.high, bounds),
        high=_turned(judged.low, bounds),
        threshold=bounds[0] + bounds[1] - judged.threshold,
    )


def _drop_tail_area() -> float:
    from scipy.special import ndtr

    return float(ndtr(-DROP_SDS))


def _range_on_scale(expected: Predictive, bounds: Bounds) -> tuple[float, float]:
    low, high = expected.quantile((1 - RANGE_LEVEL) / 2), expected.quantile((1 + RANGE_LEVEL) / 2)
    return max(low, float(bounds[0])), min(high, float(bounds[1]))


def _verdict(rating: float, threshold: float, low: float, high: float) -> Verdict:
    if rating < threshold:
        return "abrupt_drop"
    if rating < low:
        return "lower"
    return "higher" if rating > high else "within"
