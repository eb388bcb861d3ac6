"""The social relations model without roles: how much of a rating is its rater, its target, and the two together.

Warner, Kenny & Stoto (1979), Journal of Personality and Social Psychology 37, 1742-1757, by mean squares of estimated
effects, unbiased for any size from four on. Standard errors are those that normal scores with these components have.
Formulas and limits: docs/reference/dyads.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.reliability.results import Estimate, NotEnough, Quantity, Undefined
from plait.systems.design import DesignError
from plait.systems.one_pair import LEVEL
from plait.systems.round_robin_components import COMPONENTS, Components, components, interval
from plait.systems.round_robin_forms import cells, of_a_mean
from plait.systems.round_robins import MODEL, RoundRobin, RoundRobins

SMALLEST = 4
"""Three members have too few ratings for five components: their mean squares leave no degree of freedom."""
FEWEST_MEMBERS = 20
"""Members over all groups needed. Our rule: variances between people stand on people, not on ratings."""
FEWEST_GROUPS = 10
"""Groups needed for how groups differ. Our rule."""
NAMES = (*COMPONENTS, "error")

TOGETHER = "One indicator: relationship and error cannot be told apart, and `relationship` holds both."
NEGATIVE = "Below zero: {names}. Such an estimate is what chance makes of a variance that is small or none."
NO_ERROR = "One indicator: error stands within the relationship variance."


@dataclass(frozen=True, eq=False)
class SocialRelations:
    """Variances and covariances, in squared points; each estimate's n is the groups.

    actor, partner, relationship   how much ratings vary by who rates, who is rated, and by the two in particular
    actor_partner                  covariance: who rates high is rated high (generalized reciprocity)
    dyadic                         covariance: what one gives the other in particular comes back (dyadic reciprocity)
    group                          variance of groups' means
    error                          variance of one indicator's error, where there are two indicators
    shares                         actor, partner and relationship as shares of their sum, negative ones taken as none
    errors                         standard errors by the same names
    components                     the same as matrices, for the effects of single members
    """

    groups: int
    members: int
    left_out: tuple[str, ...]
    mean: float
    actor: Quantity
    partner: Quantity
    relationship: Quantity
    actor_partner: Quantity
    dyadic: Quantity
    group: Quantity
    error: Quantity
    shares: dict[str, float]
    errors: dict[str, float]
    notes: tuple[str, ...]
    components: Components


def social_relations(data: RoundRobins, *, level: float = LEVEL) -> SocialRelations:
    """The components over groups of four members or more; smaller ones are left out and named.

    Raises DesignError where fewer than FEWEST_MEMBERS members are left, or ratings do not vary.
    """
    used = [one for one in data.groups if one.size >= SMALLEST]
    members = sum(one.size for one in used)
    if members < FEWEST_MEMBERS:
        raise DesignError(MODEL, [_too_few(data, len(used), members)])
    if all(float(np.ptp(cells(one))) == 0.0 for one in used):
        raise DesignError(MODEL, ["within each group all ratings are the same"])
    found = components(used)
    told: dict[str, Quantity] = {"error": Undefined(len(used), NO_ERROR)}
    told |= {
        name: interval(*row, level=level, n=len(used))
        for name, *row in zip(NAMES, found.values, np.diag(found.covariance), found.slope, found.bend, strict=False)
    }
    told["group"], of_group = _group_variance(used, found, level)
    variances = {name: max(float(value), 0.0) for name, value in zip(COMPONENTS[:3], found.values, strict=False)}
    whole = sum(variances.values())
    small = tuple(one.name for one in data.groups if one.size < SMALLEST)
    errors = dict(zip(NAMES, np.sqrt(np.diag(found.covariance)).tolist(), strict=False))
    return SocialRelations(
        groups=len(used),
        members=members,
        left_out=(*data.incomplete, *small),
        mean=float(np.mean([one.scores.sum() / cells(one).size for one in used])),
        **told,
        shares={name: value / whole for name, value in variances.items()} if whole > 0 else {},
        errors=errors | of_group,
        notes=_notes(told),
        components=found,
    )


def _group_variance(used: list[RoundRobin], found: Components, level: float) -> tuple[Quantity, dict[str, float]]:
    """How groups' means vary, less what their members and relationships make of it."""
    if len(used) < FEWEST_GROUPS:
        return NotEnough(len(used), FEWEST_GROUPS), {}
    means = np.stack([cells(one).mean(axis=1) for one in used])
    spread = np.atleast_2d(np.cov(means.T))
    one, other, both = float(spread[0, 0]), float(spread[-1, -1]), float(spread[0, -1])
    inside = np.mean([of_a_mean(one.size) for one in used], axis=0)
    five = len(COMPONENTS)
    value = both - float(inside @ found.values[:five])
    freedom = len(used) - 1
    variance = (one * other + both**2) / freedom + float(inside @ found.covariance[:five, :five] @ inside)
    told = interval(value, variance, (one + other + 2 * both) / freedom, 2 / freedom, level=level, n=len(used))
    return told, {"group": math.sqrt(variance)}


def _too_few(data: RoundRobins, groups: int, members: int) -> str:
    small = len(data.groups) - groups
    why = [f"{small} have fewer than {SMALLEST}"] if small else []
    why += [f"{len(data.incomplete)} lack a rating"] if data.incomplete else []
    left = f" ({', '.join(why)}: three-member families can be fitted by their roles)" if small else ""
    left = left or (f" ({why[0]})" if why else "")
    return f"{groups} complete groups with {members} members{left}, and {FEWEST_MEMBERS} members are needed"


def _notes(told: dict[str, Quantity]) -> tuple[str, ...]:
    notes = [] if isinstance(told["error"], Estimate) else [TOGETHER]
    variances = ("actor", "partner", "relationship", "group")
    negative = [name for name in variances if isinstance(found := told[name], Estimate) and found.value < 0]
    notes += [NEGATIVE.format(names=", ".join(negative))] if negative else []
    return tuple(notes)
