"""Which ratings of a family share what: the patterns of the family social relations model, each with its key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from plait.systems.dyads import Floats

Pair = tuple[str, str]
Who = tuple[str, ...]
"""A role, a (rater, target), or a (rater, target, indicator); empty for the whole family."""
WITHOUT_FAMILY_EFFECT = 3
"""Of this many members the family effect is left out, as fSRM does: 21 variances and covariances of 6 ratings do not
tell it from the others."""


class Kind(StrEnum):
    """What a number of the model is about."""

    FAMILY = "family"
    ACTOR = "actor"
    PARTNER = "partner"
    ACTOR_PARTNER = "actor_partner"
    RELATIONSHIP = "relationship"
    DYADIC = "dyadic"
    ERROR = "error"
    WORDING = "wording"

    @classmethod
    def variances(cls) -> frozenset[Kind]:
        return frozenset({cls.FAMILY, cls.ACTOR, cls.PARTNER, cls.RELATIONSHIP, cls.ERROR})


@dataclass(frozen=True, eq=False)
class FamilyPatterns:
    """The numbers of the model, and where each enters the covariance of a family's ratings.

    cells    (rater, target) of each rating of one indicator, in the order of the rows
    keys     the kind and who it is about, for each number
    places   shape (numbers, ratings, ratings)
    """

    roles: tuple[str, ...]
    indicators: int
    cells: tuple[Pair, ...]
    keys: tuple[tuple[Kind, Who], ...]
    places: Floats


def family_patterns(roles: tuple[str, ...], indicators: int, *, shared_errors: bool) -> FamilyPatterns:
    """The model for these roles; `shared_errors` lets errors of the same indicator go together."""
    cells = tuple((one, other) for one in roles for other in roles if one != other)
    found = [*_relations(roles, cells)]
    whole = [(key, np.kron(np.ones((indicators, indicators)), place)) for key, place in found]
    if indicators > 1:
        whole += [*_errors(cells, indicators, shared=shared_errors)]
    return FamilyPatterns(
        roles, indicators, cells, tuple(key for key, _place in whole), np.stack([place for _key, place in whole])
    )


def _relations(roles: tuple[str, ...], cells: tuple[Pair, ...]) -> Iterator[tuple[tuple[Kind, Who], Floats]]:
    by_rater, by_target = (
        np.array([[float(cell[side] == role) for cell in cells] for role in roles]) for side in (0, 1)
    )
    if len(roles) > WITHOUT_FAMILY_EFFECT:
        yield (Kind.FAMILY, ()), np.ones((len(cells), len(cells)))
    for role, rates, is_rated in zip(roles, by_rater, by_target, strict=True):
        yield (Kind.ACTOR, (role,)), np.outer(rates, rates)
        yield (Kind.PARTNER, (role,)), np.outer(is_rated, is_rated)
        yield (Kind.ACTOR_PARTNER, (role,)), np.outer(rates, is_rated) + np.outer(is_rated, rates)
    for at, cell in enumerate(cells):
        yield (Kind.RELATIONSHIP, cell), _both(at, at, len(cells))
    for one, other in combinations(roles, 2):
        yield (Kind.DYADIC, (one, other)), _both(cells.index((one, other)), cells.index((other, one)), len(cells))


def _errors(cells: tuple[Pair, ...], indicators: int, *, shared: bool) -> Iterator[tuple[tuple[Kind, Who], Floats]]:
    size = indicators * len(cells)
    for indicator in range(indicators):
        for at, (rater, target) in enumerate(cells):
            place = indicator * len(cells) + at
            yield (Kind.ERROR, (rater, target, str(indicator + 1))), _both(place, place, size)
        if shared:
            first = indicator * len(cells)
            for at, other in combinations(range(len(cells)), 2):
                who = (*cells[at], *cells[other], str(indicator + 1))
                yield (Kind.WORDING, who), _both(first + at, first + other, size)


def _both(one: int, other: int, size: int) -> Floats:
    place = np.zeros((size, size))
    place[one, other] = place[other, one] = 1.0
    return place
