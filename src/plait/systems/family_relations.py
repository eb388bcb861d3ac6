"""The social relations model of families with roles: what goes with being the mother, and what with this family.

Each family's ratings are one row, and actor, partner, relationship and family effects are what makes them covary; Cook
(1994), Journal of Personality and Social Psychology 67, 500-509; Kenny, Kashy & Cook (2006), Dyadic Data Analysis. By
maximum likelihood on the covariance structure. Three-member families have no family effect: it could not be told from
the others. Formulas and limits: docs/reference/dyads.md.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Literal

import numpy as np

from plait.reliability.results import Estimate, Quantity, Undefined
from plait.systems.design import DesignError, at_most_shown
from plait.systems.dyads import Floats
from plait.systems.family_patterns import WITHOUT_FAMILY_EFFECT, FamilyPatterns, Kind, Pair, Who, family_patterns
from plait.systems.linear_covariance import LinearCovariance, fit_linear_covariance
from plait.systems.one_pair import LEVEL
from plait.systems.round_robin_components import interval
from plait.systems.round_robins import MODEL, RoundRobin, RoundRobins

FEWEST_FAMILIES = 50
"""Complete families needed. Our rule, from the simulations on the page."""
FAMILIES_FOR_A_RATING = 5
"""Families needed for each rating of a family, where that is more. Our rule."""
MOST_ROLES = 6

Errors = Literal["apart", "by_indicator"]

NO_FAMILY_EFFECT = "Three members cannot tell a family effect from the others, so that it is left out."
NO_MAXIMUM = "these families have no maximum of the likelihood: some ratings nearly follow from others"
TOGETHER = "One indicator: relationship and error cannot be told apart, and `relationship` holds both."
MISFIT = "The ratings covary otherwise than the model says (p {p:.3f}): take its numbers with care."
NEGATIVE = "Below zero: {names}. Such an estimate is what chance makes of a variance that is small or none."


@dataclass(frozen=True, eq=False)
class FamilyRelations:
    """Variances and covariances in squared points; each estimate's n is the families.

    means           of each rating, by (rater, target)
    family          variance of what all of a family's ratings share
    actor, partner  variance of how this role rates, and of how it is rated, by role
    relationship    variance of what the one sees in the other in particular, by (rater, target)
    actor_partner   covariance of both effects of one person, by role
    dyadic          covariance of both directions, by the pair of roles
    error           variance of each indicator's error, by (rater, target, indicator); empty with one indicator
    shares          of each rating's variance, by (rater, target) and then by kind
    chi_square, freedom, p, cfi   how well the model fits
    """

    roles: tuple[str, ...]
    families: int
    left_out: tuple[str, ...]
    means: dict[Pair, float]
    family: Quantity
    actor: dict[str, Quantity]
    partner: dict[str, Quantity]
    relationship: dict[Pair, Quantity]
    actor_partner: dict[str, Quantity]
    dyadic: dict[Pair, Quantity]
    error: dict[Who, Quantity]
    shares: dict[Pair, dict[Kind, float]]
    standard_errors: dict[str, float]
    chi_square: float
    freedom: int
    p: float
    cfi: float
    notes: tuple[str, ...]
    structure: LinearCovariance
    patterns: FamilyPatterns


def family_relations(data: RoundRobins, *, errors: Errors = "apart", level: float = LEVEL) -> FamilyRelations:
    """Fit the model to families whose members are called by their roles, the same in each.

    Families with other roles than most are left out and named. `errors` says, with two indicators, whether errors of
    the same indicator may go together (`by_indicator`) or not. Raises DesignError where the design does not allow it.
    """
    roles, families, others = _of_most(data)
    patterns = family_patterns(roles, data.indicators, shared_errors=errors == "by_indicator")
    problems = _problems(roles, families, len(patterns.places[0]))
    if problems:
        raise DesignError(MODEL, problems)
    rows = ratings_of(families)
    flat = at_most_shown([f"the ratings of {_named(patterns, at)} are all the same" for at in _flat(rows)])
    if flat:
        raise DesignError(MODEL, flat)
    sample = np.cov(rows.T)
    fitted = None if _follows(sample) else fit_linear_covariance(patterns.places, sample, len(rows) - 1)
    if fitted is None:
        raise DesignError(MODEL, [NO_MAXIMUM])
    return _told(patterns, fitted, rows, (*data.incomplete, *others), level)


def ratings_of(families: list[RoundRobin]) -> Floats:
    """One row a family: indicator by indicator, rater by rater, target by target."""
    apart = ~np.eye(families[0].size, dtype=bool)
    return np.stack([one.scores[:, apart].ravel() for one in families])


def families_of(data: RoundRobins, roles: tuple[str, ...]) -> list[RoundRobin]:
    return [one for one in data.groups if one.members == roles]


def _of_most(data: RoundRobins) -> tuple[tuple[str, ...], list[RoundRobin], list[str]]:
    """The roles that most families have, those families, and the names of the others."""
    (roles, _count), *_rest = Counter(one.members for one in data.groups).most_common(1)
    others = [one.name for one in data.groups if one.members != roles]
    return roles, families_of(data, roles), others


def _problems(roles: tuple[str, ...], families: list[RoundRobin], ratings: int) -> list[str]:
    if len(roles) > MOST_ROLES:
        return [f"{len(roles)} roles, and {MOST_ROLES} are the most: fit it without roles"]
    needed = max(FEWEST_FAMILIES, FAMILIES_FOR_A_RATING * ratings)
    if len(families) < needed:
        told = f"{len(families)} complete families have the roles {', '.join(roles)}, and {needed} are needed"
        return [f"{told}: members are called by their roles, the same in each family"]
    return []


def _flat(rows: Floats) -> list[int]:
    return [int(at) for at in np.flatnonzero(np.ptp(rows, axis=0) == 0)]


def _follows(sample: Floats) -> bool:
    """Whether some ratings follow from others to the last digits, which leaves no likelihood."""
    sds = np.sqrt(np.diag(sample))
    return float(np.linalg.eigvalsh(sample / np.outer(sds, sds))[0]) < 1e-8


def _named(patterns: FamilyPatterns, at: int) -> str:
    rater, target = patterns.cells[at % len(patterns.cells)]
    return f"{rater} of {target}"


def _told(
    patterns: FamilyPatterns, fitted: LinearCovariance, rows: Floats, left_out: tuple[str, ...], level: float
) -> FamilyRelations:
    from scipy import special

    n = len(rows)
    errors = np.sqrt(np.diag(fitted.covariance))
    each = [fitted.values, errors**2, fitted.slope, fitted.bend]
    found = {key: interval(*row, level=level, n=n) for key, *row in zip(patterns.keys, *each, strict=True)}
    by_kind: dict[Kind, dict[Who, Quantity]] = {kind: {} for kind in Kind}
    for (kind, who), quantity in found.items():
        by_kind[kind][who] = quantity
    p = float(special.chdtrc(fitted.freedom, fitted.chi_square))
    means = rows.reshape(n, -1, len(patterns.cells)).mean(axis=(0, 1))
    return FamilyRelations(
        roles=patterns.roles,
        families=n,
        left_out=left_out,
        means=dict(zip(patterns.cells, means.tolist(), strict=True)),
        family=by_kind[Kind.FAMILY].get((), Undefined(n, NO_FAMILY_EFFECT)),
        actor=_by_role(by_kind[Kind.ACTOR]),
        partner=_by_role(by_kind[Kind.PARTNER]),
        relationship=_by_pair(by_kind[Kind.RELATIONSHIP]),
        actor_partner=_by_role(by_kind[Kind.ACTOR_PARTNER]),
        dyadic=_by_pair(by_kind[Kind.DYADIC]),
        error=by_kind[Kind.ERROR],
        shares=_shares(patterns, fitted.values),
        standard_errors={
            " ".join([kind, *who]): float(error) for (kind, who), error in zip(patterns.keys, errors, strict=True)
        },
        chi_square=fitted.chi_square,
        freedom=fitted.freedom,
        p=p,
        cfi=fitted.cfi,
        notes=_notes(patterns, found, p, level),
        structure=fitted,
        patterns=patterns,
    )


def _by_role(found: dict[Who, Quantity]) -> dict[str, Quantity]:
    return {role: quantity for (role,), quantity in found.items()}


def _by_pair(found: dict[Who, Quantity]) -> dict[Pair, Quantity]:
    return {(one, other): quantity for (one, other), quantity in found.items()}


def _shares(patterns: FamilyPatterns, values: Floats) -> dict[Pair, dict[Kind, float]]:
    """What each kind takes of a rating's variance, those below zero as none."""
    told = {}
    for at, cell in enumerate(patterns.cells):
        parts: dict[Kind, float] = {}
        for (kind, _who), value, place in zip(patterns.keys, values, patterns.places, strict=True):
            if kind in Kind.variances() and place[at, at]:
                parts[kind] = max(float(value), 0.0)
        whole = sum(parts.values())
        told[cell] = {kind: part / whole for kind, part in parts.items()} if whole > 0 else {}
    return told


def _notes(
    patterns: FamilyPatterns, found: dict[tuple[Kind, Who], Quantity], p: float, level: float
) -> tuple[str, ...]:
    notes = [TOGETHER] if patterns.indicators == 1 else []
    notes += [NO_FAMILY_EFFECT] if len(patterns.roles) == WITHOUT_FAMILY_EFFECT else []
    negative = [
        " ".join([kind, *who])
        for (kind, who), one in found.items()
        if kind in Kind.variances() and isinstance(one, Estimate) and one.value < 0
    ]
    notes += [NEGATIVE.format(names=", ".join(negative))] if negative else []
    notes += [MISFIT.format(p=p)] if p < 1 - level and not math.isclose(p, 1 - level) else []
    return tuple(notes)
