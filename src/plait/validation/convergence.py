"""How ratings go together with another measure: between people, and within them from session to session.

The correlation of people's means, and of what is left about each person's own means (Bland & Altman 1995, BMJ 310,
446 and 633); intervals by drawing people again, on Fisher's scale.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from plait.reliability.answers import Floats, ReliabilityError
from plait.reliability.resampling import DRAWS, MOST_LOST, SEED, UNSTABLE, drawn_counts
from plait.reliability.results import FEWEST_FOR_OMEGA, FEWEST_REPEATED, Estimate, NotEnough, Quantity, Undefined
from plait.validation.moments import Codes

FEWEST_BETWEEN = FEWEST_FOR_OMEGA
"""People needed for a correlation between people. Our rule: at .50 the interval is then some .26 to .68."""
LEVEL = 0.95
NO_SPREAD = "one of the two scores does not vary"


@dataclass(frozen=True)
class Convergence:
    """Correlation of two scores: of people's means (convergent validity), and within people (responsiveness)."""

    people: int
    repeated: int
    between: Quantity
    within: Quantity


def convergence(
    person: Sequence[Hashable],
    own: Sequence[float],
    other: Sequence[float],
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Convergence:
    """Both correlations, from ratings where both scores are there; NaN where one is not."""
    if not len(person) == len(own) == len(other):
        raise ReliabilityError([f"{len(person)} persons, {len(own)} and {len(other)} scores: give as many of each"])
    pairs = np.column_stack([np.asarray(own, dtype=np.float64), np.asarray(other, dtype=np.float64)])
    there = np.asarray(~np.isnan(pairs).any(axis=1))
    names = [name for name, kept in zip(person, there.tolist(), strict=True) if kept]
    numbers = {name: place for place, name in enumerate(dict.fromkeys(names))}
    counts, means, products = _by_person(np.array([numbers[name] for name in names], dtype=np.int64), pairs[there])
    repeated = int((counts > 1).sum())
    centred = means - means.mean(axis=0) if len(means) else means
    steady = np.column_stack([np.ones(len(means)), centred, centred[:, :1] * centred[:, 1:], centred**2])
    return Convergence(
        people=len(means),
        repeated=repeated,
        between=_quantity(_Sums(steady, _of_means, draws, seed), len(means), FEWEST_BETWEEN),
        within=_quantity(_Sums(products, _of_products, draws, seed), repeated, FEWEST_REPEATED),
    )


def _by_person(who: Codes, pairs: Floats) -> tuple[Floats, Floats, Floats]:
    """Each person's number of ratings, means, and sums of xy, xx and yy about them."""
    people = int(who.max()) + 1 if len(who) else 0
    counts = np.bincount(who, minlength=people).astype(np.float64)
    means = np.zeros((people, 2))
    np.add.at(means, who, pairs)
    means /= np.maximum(counts, 1)[:, None]
    away = pairs - means[who]
    products = np.zeros((people, 3))
    np.add.at(products, who, np.column_stack([away[:, 0] * away[:, 1], away**2]))
    return counts, means, products


def _of_products(sums: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(sums[:, 0] / np.sqrt(sums[:, 1] * sums[:, 2]))


def _of_means(sums: Floats) -> Floats:
    """Correlations from sums of 1, x, y, xy, xx, yy."""
    n, x, y = sums[:, 0], sums[:, 1], sums[:, 2]
    about = np.column_stack([sums[:, 3] - x * y / n, sums[:, 4] - x * x / n, sums[:, 5] - y * y / n])
    return _of_products(about)


@dataclass(frozen=True, eq=False)
class _Sums:
    """What each person adds (people, sums), how sums become a correlation, and how people are drawn again."""

    added: Floats
    correlation: Callable[[Floats], Floats]
    draws: int
    seed: int

    def value(self) -> float:
        return float(self.correlation(self.added.sum(axis=0, keepdims=True))[0])

    def drawn(self) -> Floats:
        parts = drawn_counts(len(self.added), self.draws, self.seed)
        return np.concatenate([self.correlation(part @ self.added) for part in parts])


def _quantity(sums: _Sums, people: int, needed: int) -> Quantity:
    """The correlation with the interval from drawing people again."""
    if people < needed:
        return NotEnough(people, needed)
    value = sums.value()
    if not np.isfinite(value):
        return Undefined(people, NO_SPREAD)
    if abs(value) > 1 - 1e-9:
        return Undefined(people, "both scores say the same")
    drawn = sums.drawn()
    usable = drawn[np.isfinite(drawn) & (np.abs(drawn) < 1)]
    if len(usable) < (1 - MOST_LOST) * len(drawn):
        return Undefined(people, UNSTABLE)
    spread = float(np.arctanh(usable).std(ddof=1)) * float(special.stdtrit(people - 1, (1 + LEVEL) / 2))
    middle = float(np.arctanh(value))
    return Estimate(value, float(np.tanh(middle - spread)), float(np.tanh(middle + spread)), LEVEL, people)
