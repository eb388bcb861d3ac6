"""How single members rate and are rated, beyond chance: their actor and partner effects drawn towards none.

The best linear prediction of each effect from the whole group's ratings, given the components (Henderson 1975,
Biometrics 31, 423-447). The uncertainty of the components themselves is not in the intervals.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.reliability.intervals import normal_quantile
from plait.reliability.results import Estimate, Quantity, Undefined
from plait.systems.dyads import Floats
from plait.systems.one_pair import LEVEL
from plait.systems.round_robin_forms import cells, covariance_inside, incidence, nearest
from plait.systems.round_robins import RoundRobin, RoundRobins
from plait.systems.social_relations import SMALLEST, SocialRelations

ALIKE = "As far as these groups can tell, members do not differ in this."


@dataclass(frozen=True)
class MemberEffects:
    """One member: how they rate the others and are rated by them, in points around the group; n is the members.

    Undefined where members do not differ in it as far as these groups can tell.
    """

    group: str
    member: str
    actor: Quantity
    partner: Quantity


def member_effects(data: RoundRobins, found: SocialRelations, *, level: float = LEVEL) -> tuple[MemberEffects, ...]:
    """Every member of every group that the components rest on."""
    used = [one for one in data.groups if one.size >= SMALLEST]
    weights = {size: _weights(size, found) for size in {one.size for one in used}}
    centre = np.mean([cells(one).mean(axis=1) for one in used], axis=0)
    told = []
    for one in used:
        # Where groups are too few for their variance, a group's own mean is all that is known of its level.
        middle = centre if isinstance(found.group, Estimate) else cells(one).mean(axis=1)
        told += _of_group(one, middle, weights[one.size], level)
    return tuple(told)


def _between(found: SocialRelations) -> float:
    return max(found.group.value, 0.0) if isinstance(found.group, Estimate) else 0.0


def _weights(size: int, found: SocialRelations) -> tuple[Floats, Floats]:
    """What makes (actor effects, partner effects) from deviations, and the variances of their errors."""
    actor, partner, _relationship, both = found.components.values[:4]
    person = nearest(np.array([[actor, both], [both, partner]]))
    by_rater, by_target, _turned = incidence(size)
    m = found.components.matrices.shape[1]
    reach = np.tile(np.kron(person, np.eye(size)) @ np.concatenate([by_rater, by_target]), (1, m))
    whole = covariance_inside(size, found.components.matrices) + _between(found)
    weights = np.linalg.lstsq(whole, reach.T, rcond=None)[0].T
    own = np.repeat(np.diag(person), size)
    return weights, np.maximum(own - np.einsum("ia,ia->i", weights, reach), 0.0)


def _of_group(one: RoundRobin, middle: Floats, made: tuple[Floats, Floats], level: float) -> list[MemberEffects]:
    weights, variances = made
    values = weights @ (cells(one) - middle[:, None]).ravel()
    told = [
        predicted(float(value), float(spread), level, one.size) for value, spread in zip(values, variances, strict=True)
    ]
    actors, partners = told[: one.size], told[one.size :]
    return [MemberEffects(one.name, *row) for row in zip(one.members, actors, partners, strict=True)]


def predicted(value: float, variance: float, level: float, n: int) -> Quantity:
    """A predicted effect whose error has this variance; Undefined where there is none to predict."""
    if variance <= 0:
        return Undefined(n, ALIKE)
    half = normal_quantile(level) * math.sqrt(variance)
    return Estimate(value, value - half, value + half, level, n)
