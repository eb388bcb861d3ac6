"""The mutual influence model: how far one member's outcome moves the other's, where scores act through outcomes alone.

    outcome of one = intercept + a · own score + c · the other's outcome + e

Kenny (1996), Journal of Social and Personal Relationships 13(2), 279-294 (not read; the model as it is usually drawn).
It has as many numbers as the actor-partner model and the same likelihood: c of one is that member's partner effect over
the other's actor effect (indirect least squares), and no data can choose between the two.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from plait.reliability.results import Estimate, Quantity
from plait.systems.apim import apim, fitted_line, scores_design
from plait.systems.dyads import Dyads
from plait.systems.one_pair import LEVEL, students_quantile
from plait.systems.ratio import fieller

SAME_DATA = "The actor-partner model fits these data exactly as well: what chooses between the two is what is known."
NO_REST = "Both influences multiplied reach 1, so that outcomes would drive each other up without end: not this model."


@dataclass(frozen=True)
class MutualInfluence:
    """For each role, or once: points that one's outcome moves for one point of the other's; n is the dyads."""

    roles: tuple[str, ...]
    influence: tuple[Quantity, ...]
    notes: tuple[str, ...]


def mutual_influence(dyads: Dyads, *, level: float = LEVEL) -> MutualInfluence:
    """Fit the model; an influence has no two ends, and is Undefined, where the other's actor effect may be none."""
    if dyads.roles is None:
        # Interchangeable members have one actor and one partner effect, and c is their ratio.
        found: tuple[Quantity, ...] = (apim(dyads, level=level).alike.effects[0].ratio,)
        return MutualInfluence(("",), found, _notes(found * 2))
    n = len(dyads)
    design = scores_design(dyads.score)
    lines = [fitted_line(design, outcome) for outcome in dyads.outcome.T]
    left = np.stack([line.left for line in lines], axis=1)
    residual = left.T @ left / (n - design.shape[1])
    reach = students_quantile(n - design.shape[1], level)
    influences = []
    for one, other in ((0, 1), (1, 0)):
        at = other + 1  # the other's score, after the intercept
        spread = lines[one].inverse[at, at]
        above, below = (float(line.coefficients[at]) for line in (lines[one], lines[other]))
        of_above, of_both, of_below = (
            float(residual[pair] * spread) for pair in ((one, one), (one, other), (other, other))
        )
        covariance = of_above, of_both, of_below
        influences.append(fieller(above, below, covariance, reach=reach, level=level, n=n))
    found = tuple(influences)
    return MutualInfluence(dyads.roles, found, _notes(found))


def _notes(found: tuple[Quantity, ...]) -> tuple[str, ...]:
    values = [one.value for one in found if isinstance(one, Estimate)]
    without_rest = len(values) == len(found) and abs(float(np.prod(values))) >= 1
    return (SAME_DATA, *([NO_REST] if without_rest else []))
