"""How single members of families with roles rate and are rated, beyond what goes with their role.

The best linear prediction of each effect from all of the family's ratings, given the fitted model (factor scores by
regression; Thurstone 1935, as fSRM and others take them). The uncertainty of the model is not in the intervals.
"""

from __future__ import annotations

import numpy as np

from plait.reliability.results import Quantity
from plait.systems.dyads import Floats
from plait.systems.family_patterns import Kind
from plait.systems.family_relations import FamilyRelations, families_of, ratings_of
from plait.systems.member_effects import MemberEffects, predicted
from plait.systems.one_pair import LEVEL
from plait.systems.round_robin_forms import nearest
from plait.systems.round_robins import RoundRobins


def family_effects(data: RoundRobins, found: FamilyRelations, *, level: float = LEVEL) -> tuple[MemberEffects, ...]:
    """Every member's effects in every family that the fit rests on, in points around the mean of the role."""
    families = families_of(data, found.roles)
    rows = ratings_of(families)
    weight = np.linalg.inv(found.structure.implied)
    away = (rows - rows.mean(axis=0)) @ weight
    told: dict[tuple[str, str], list[Quantity]] = {}
    for role in found.roles:
        reach, own = _reach(found, role)
        variances = own - np.einsum("ka,ab,kb->k", reach, weight, reach)
        for one, values in zip(families, away @ reach.T, strict=True):
            told[one.name, role] = [
                predicted(float(value), float(variance), level, one.size)
                for value, variance in zip(values, variances, strict=True)
            ]
    return tuple(MemberEffects(one.name, role, *told[one.name, role]) for one in families for role in found.roles)


def _reach(found: FamilyRelations, role: str) -> tuple[Floats, Floats]:
    """Covariances of this role's two effects with each rating, shape (2, ratings), and their own variances."""
    values = dict(zip(found.patterns.keys, found.structure.values.tolist(), strict=True))
    actor, partner, both = (values[kind, (role,)] for kind in (Kind.ACTOR, Kind.PARTNER, Kind.ACTOR_PARTNER))
    person = nearest(np.array([[actor, both], [both, partner]]))
    cells = found.patterns.cells
    of_role = np.array([[cell[side] == role for cell in cells] for side in (0, 1)], dtype=np.float64)
    return np.tile(person @ of_role, (1, found.patterns.indicators)), np.diag(person)
