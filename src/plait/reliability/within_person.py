"""Reliability of repeated ratings: of a person's level, and of change from one session to another.

Sessions lie within persons and items are crossed with both (Cranford et al. 2006, Personality and Social
Psychology Bulletin 32(7), 917-929; Shrout & Lane 2012); alpha and omega at each level after Geldhof, Preacher &
Zyphur (2014), Psychological Methods 19(1), 72-91. All of it follows from two matrices, see `Levels`.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from plait.reliability import intervals, one_factor
from plait.reliability.answers import Bounds, Floats
from plait.reliability.between_items import (
    NO_FACTOR,
    ONE_ITEM,
    TWO_ITEMS,
    Scoring,
    check_level,
    cronbach,
    reliable_change,
    score_factor,
)
from plait.reliability.occasions import Occasions, read_occasions
from plait.reliability.resampling import DRAWS, SEED, drawn_counts, reliability_interval, variance_interval
from plait.reliability.results import (
    FEWEST_FOR_OMEGA,
    FEWEST_REPEATED,
    Estimate,
    NotEnough,
    Quantity,
    Undefined,
    scaled,
)

FEWEST_SESSIONS_UNVARYING = 3
"""Sessions before "never varied" is said of a person. Our rule: two equal scores are common by chance."""


@dataclass(frozen=True)
class Components:
    """Variance of one answer to one item, split. An estimate below zero is shown as it is: it says "about none".

    person            between people, over all items and sessions
    session           within people, from session to session, common to the items: change
    person_by_item    what a person says steadily to one item and not to others
    residual          the rest: error, and change that only one item shows
    """

    person: float
    session: float
    person_by_item: float
    residual: float


@dataclass(frozen=True)
class WithinPersonReport:
    """One scale, rated by each person at several sessions; items count as fixed.

    rows, ratings        rows given, and complete rows, which everything here stands on
    persons, repeated    people with one complete rating or more, and with two or more
    sessions_each        harmonic mean of ratings a person
    components           variance components of one answer, None where nothing can be said
    change               of differences between a person's own sessions; also alpha within persons
    one_session          of telling people apart by one rating: their steady part of its variance
    person_mean          the same for a person's mean of `sessions_each` ratings
    alpha_between        of steady levels over items, people's passing states taken out
    omega_within         as `change`, by one factor within persons
    omega_between        as `alpha_between`, by one factor
    sem                  error of one rating beside the person's other ratings, in the score's units
    reliable_change      a change between two sessions beyond which error alone goes in 1 - level of cases
    unvarying            share of people with three ratings or more whose score never moved
    notes                sentences on what makes these numbers doubtful
    """

    rows: int
    ratings: int
    persons: int
    repeated: int
    sessions_each: float | None
    components: Components | None
    change: Quantity
    one_session: Quantity
    person_mean: Quantity
    alpha_between: Quantity
    omega_within: Quantity
    omega_between: Quantity
    sem: Quantity
    reliable_change: Quantity
    unvarying: Quantity
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Levels:
    """Item covariances within and between persons, each (..., k, k), and the harmonic mean of sessions (...).

    within   pooled over people, of answers about the person's own means
    between  of people's means, less what within-person variance puts into a mean of so many sessions
    """

    within: Floats
    between: Floats
    sessions_each: Floats


@dataclass(frozen=True, eq=False)
class Persons:
    """What each person adds: number of ratings (n,), item means (n, k), cross-products about them (n, k, k)."""

    counts: Floats
    means: Floats
    products: Floats


@dataclass(frozen=True, eq=False)
class Coefficients:
    """Each reliability for one or many draws; NaN where it is not defined. `error` is a variance."""

    change: Floats
    one_session: Floats
    person_mean: Floats
    alpha_between: Floats
    omega_within: Floats
    omega_between: Floats
    error: Floats


REASONS = {
    "change": "nobody's answers change from session to session",
    "one_session": "all ratings are the same",
    "person_mean": "all people have the same mean",
    "alpha_between": "people do not differ in their steady levels",
    "omega_within": NO_FACTOR,
    "omega_between": f"{NO_FACTOR}, or an item shows no steady differences between people",
    "error": "every item says the same at every session, so no error can be seen",
}


def within_person_report(
    person: Sequence[Hashable],
    session: Sequence[Hashable],
    items: npt.ArrayLike,
    bounds: Bounds,
    *,
    reverse: Sequence[int] = (),
    scoring: Scoring = "mean",
    level: float = 0.95,
    draws: int = DRAWS,
    seed: int = SEED,
) -> WithinPersonReport:
    """Reliability of repeated ratings, one row a person and session; `items` as for `item_report`.

    People may have different numbers of sessions; the sessions of one person count as exchangeable. All
    intervals come from drawing people again. Raises ReliabilityError with every problem.
    """
    check_level(level, draws)
    rows = read_occasions(person, session, items, bounds, reverse)
    people = persons_of(rows)
    repeated = int((people.counts > 1).sum())
    found = _quantities(people, level, draws, seed)
    sem = _sem(found["error"], rows.answers.items, scoring)
    levels = levels_of(people, np.ones((1, rows.persons))) if repeated >= FEWEST_REPEATED else None
    components = components_of(levels) if levels is not None and rows.answers.items > 1 else None
    return WithinPersonReport(
        rows=rows.answers.given,
        ratings=len(rows.person),
        persons=rows.persons,
        repeated=repeated,
        sessions_each=float(1 / (1 / people.counts).mean()) if rows.persons else None,
        components=components,
        **{name: quantity for name, quantity in found.items() if name != "error"},
        sem=sem,
        reliable_change=reliable_change(sem, level),
        unvarying=_unvarying(people, level),
        notes=_notes(components, levels),
    )


def persons_of(rows: Occasions) -> Persons:
    """Each person's number of ratings, means and cross-products."""
    answers, n, k = rows.answers.turned, rows.persons, rows.answers.items
    counts = np.bincount(rows.person, minlength=n).astype(np.float64)
    means = np.zeros((n, k))
    np.add.at(means, rows.person, answers)
    means /= np.maximum(counts, 1)[:, None]
    away = answers - means[rows.person]
    # The rounding of a mean must not look like movement.
    away[np.abs(away) < 1e-12 * max(map(abs, rows.answers.bounds))] = 0.0
    products = np.zeros((n, k, k))
    # Item by item: all cross-products of all rows at once would not fit for a large clinic.
    for one in range(k):
        for other in range(one + 1):
            both = np.bincount(rows.person, weights=away[:, one] * away[:, other], minlength=n)
            products[:, one, other] = products[:, other, one] = both
    return Persons(counts, means, products)


def levels_of(people: Persons, drawn: Floats) -> Levels:
    """The two matrices for each row of `drawn` (draws, n), which says how often each person counts."""
    n, k = people.means.shape
    freedom = drawn @ (people.counts - 1)
    within = (drawn @ people.products.reshape(n, k * k)).reshape(-1, k, k)
    within /= np.where(freedom > 0, freedom, np.nan)[:, None, None]
    away = people.means - people.means.mean(axis=0)
    sums = drawn @ away
    squares = (drawn @ (away[:, :, None] * away[:, None, :]).reshape(n, k * k)).reshape(-1, k, k)
    of_means = (squares - sums[:, :, None] * sums[:, None, :] / n) / (n - 1)
    fewer = (drawn @ (1 / people.counts)) / n
    return Levels(within, of_means - within * fewer[:, None, None], 1 / fewer)


def coefficients_of(levels: Levels) -> Coefficients:
    """Every reliability from the two matrices."""
    items = levels.within.shape[-1]
    steady = levels.between.sum(axis=(-2, -1)) / items**2
    passing = levels.within.sum(axis=(-2, -1)) / items**2
    nothing = np.full(steady.shape, np.nan)
    several, many = items > 1, items > 2
    return Coefficients(
        change=cronbach(levels.within) if several else nothing,
        one_session=_ratio(steady, steady + passing),
        person_mean=_ratio(steady, steady + passing / levels.sessions_each),
        alpha_between=cronbach(levels.between) if several else nothing,
        omega_within=one_factor.omega(levels.within) if many else nothing,
        omega_between=one_factor.omega(levels.between) if many else nothing,
        error=_error(levels.within) if several else nothing,
    )


def _ratio(part: Floats, whole: Floats) -> Floats:
    # A whole that is but rounding beside its part is no variance.
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(whole > 1e-9 * np.abs(part), part / whole, np.nan))


def _error(within: Floats) -> Floats:
    """The residual variance of one answer; NaN where there is none to be seen."""
    items = within.shape[-1]
    own = np.trace(within, axis1=-2, axis2=-1)
    left = (own - within.sum(axis=(-2, -1)) / items) / (items - 1)
    return np.asarray(np.where(left > 1e-12 * own, left, np.nan))


def components_of(levels: Levels) -> Components:
    """Variance components: mean covariances are what items share, mean variances less those what they do not."""
    (session, residual), (person, steady) = (_shared(matrix[0]) for matrix in (levels.within, levels.between))
    return Components(person=person, session=session, person_by_item=steady, residual=residual)


def _shared(covariance: Floats) -> tuple[float, float]:
    items = len(covariance)
    own = float(np.trace(covariance)) / items
    shared = (float(covariance.sum()) - own * items) / (items * (items - 1))
    return shared, own - shared


def _quantities(people: Persons, level: float, draws: int, seed: int) -> dict[str, Quantity]:
    """Each coefficient's name with what can be said about it."""
    repeated = int((people.counts > 1).sum())
    names = [field.name for field in fields(Coefficients)]
    refused = {name: _refused(name, people.means.shape[1], repeated) for name in names}
    found: dict[str, Quantity] = {name: no for name, no in refused.items() if no is not None}
    wanted = [name for name in names if name not in found]
    if not wanted:
        return found
    n = len(people.counts)
    value = coefficients_of(levels_of(people, np.ones((1, n))))
    parts = [coefficients_of(levels_of(people, drawn)) for drawn in drawn_counts(n, draws, seed)]
    for name in wanted:
        many = np.concatenate([getattr(part, name) for part in parts])
        persons = n if name in BETWEEN else repeated
        interval = variance_interval if name == "error" else reliability_interval
        found[name] = interval(float(getattr(value, name)[0]), many, level, persons, REASONS[name])
    return found


BETWEEN = ("one_session", "person_mean", "alpha_between", "omega_between")
"""What stands on everybody; the rest stands on people with two ratings or more."""


def _refused(name: str, items: int, repeated: int) -> Quantity | None:
    if items == 1 and name not in {"one_session", "person_mean"}:
        return Undefined(repeated, ONE_ITEM)
    if items == 2 and name.startswith("omega"):
        return Undefined(repeated, TWO_ITEMS)
    needed = FEWEST_FOR_OMEGA if name.startswith("omega") else FEWEST_REPEATED
    return NotEnough(repeated, needed) if repeated < needed else None


def _sem(error: Quantity, items: int, scoring: Scoring) -> Quantity:
    if not isinstance(error, Estimate):
        return error
    return scaled(error.map(lambda variance: float(np.sqrt(variance / items))), score_factor(items, scoring))


def _unvarying(people: Persons, level: float) -> Quantity:
    often = people.counts >= FEWEST_SESSIONS_UNVARYING
    moved = people.products.sum(axis=(1, 2)) > 1e-12
    return intervals.share(int((often & ~moved).sum()), int(often.sum()), level)


def _notes(components: Components | None, levels: Levels | None) -> tuple[str, ...]:
    if components is None or levels is None:
        return ()
    notes = [
        f"the variance of {field.name.replace('_', ' ')} came out below zero: about none, or too few people to see it"
        for field in fields(Components)
        if getattr(components, field.name) < 0
    ]
    against = [str(item + 1) for item in one_factor.running_against(levels.within[0])]
    if against:
        notes.append(
            f"item {', '.join(against)} moves against the rest from session to session: should it be reversed?"
        )
    return tuple(notes)
