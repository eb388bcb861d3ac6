"""Means and covariances of one or several groups of ratings, and how uncertain they are when people rate repeatedly.

The uncertainty comes from what each person adds, so it holds for sessions of one person and for client and clinician
of one case, which are not independent (pseudo-maximum likelihood: Muthén & Satorra 1995, Sociological Methodology 25,
267-316).
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.reliability.answers import Floats, ReliabilityError

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Group:
    """One group: how many ratings its covariance stands on, the item means (None where centred) and covariance."""

    weight: float
    mean: Floats | None
    covariance: Floats

    @property
    def items(self) -> int:
        return len(self.covariance)


@dataclass(frozen=True, eq=False)
class Moments:
    """Groups in order; `added` (people, moments) holds what each person adds to each group's moments about them.

    A group's moments are its means, where it has any, then the lower triangle of its covariance.
    """

    groups: tuple[Group, ...]
    added: Floats

    @property
    def people(self) -> int:
        return len(self.added)

    @property
    def weight(self) -> float:
        return sum(group.weight for group in self.groups)

    def uncertainty(self) -> Floats:
        """Covariance of the moments: the sandwich's filling, people as independent units."""
        return np.asarray(self.added.T @ self.added * self.people / (self.people - 1))


def triangle(matrix: Floats) -> Floats:
    """The lower triangle of matrices (..., k, k) as vectors."""
    rows, columns = np.tril_indices(matrix.shape[-1])
    return np.asarray(matrix[..., rows, columns])


def within_moments(person: Codes, rows: Floats) -> Moments:
    """One group, of answers about each person's own means; people with one rating add nothing and are left out.

    `person` numbers the people of the complete `rows` (n, items) from 0.
    """
    counts = np.bincount(person)
    if not (counts > 1).any():
        raise ReliabilityError(["nobody has two complete ratings, so there is no change to look at"])
    means = np.zeros((len(counts), rows.shape[1]))
    np.add.at(means, person, rows)
    means /= np.maximum(counts, 1)[:, None]
    away = rows - means[person]
    freedom = float((counts - 1)[counts > 0].sum())
    covariance = away.T @ away / freedom
    added = _summed(triangle(away[:, :, None] * away[:, None, :]), person, len(counts))
    added -= np.maximum(counts - 1, 0)[:, None] * triangle(covariance)
    return Moments((Group(freedom, None, covariance),), added[counts > 1] / freedom)


def group_moments(person: Sequence[Hashable], groups: Sequence[int], rows: Floats) -> Moments:
    """Means and covariances of each group, numbered from 0; a person may have ratings in several groups."""
    names = {name: place for place, name in enumerate(dict.fromkeys(person))}
    who = np.array([names[name] for name in person], dtype=np.int64)
    which = np.asarray(groups)
    found = [_one_group(who[which == number], rows[which == number], len(names)) for number in sorted(set(groups))]
    return Moments(tuple(group for group, _ in found), np.hstack([added for _, added in found]))


def _one_group(who: Codes, rows: Floats, people: int) -> tuple[Group, Floats]:
    mean = rows.mean(axis=0)
    away = rows - mean
    covariance = away.T @ away / len(rows)
    each = np.hstack([away, triangle(away[:, :, None] * away[:, None, :]) - triangle(covariance)])
    return Group(float(len(rows)), mean, covariance), _summed(each, who, people) / len(rows)


def _summed(values: Floats, who: Codes, people: int) -> Floats:
    """Sums of rows by person."""
    found = np.zeros((people, values.shape[1]))
    np.add.at(found, who, values)
    return found
