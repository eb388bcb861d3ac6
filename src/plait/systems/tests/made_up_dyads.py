"""Made-up dyads with known actor and partner effects."""

import numpy as np

from plait.systems.dyads import Dyads, dyads

ROLES = ("first", "second")


def made_dyads(
    seed: int,
    n: int,
    *,
    actor: tuple[float, float] = (0.5, 0.5),
    partner: tuple[float, float] = (0.25, 0.25),
    residual: tuple[float, float, float] = (1.0, 0.35, 1.0),
    roles: bool = True,
) -> Dyads:
    """Dyads whose residuals have this (variance, covariance, variance)."""
    generator = np.random.default_rng(seed)
    one = generator.normal(size=n)
    other = 0.4 * one + generator.normal(0, 0.9, n)
    variance, covariance, second = residual
    left = generator.multivariate_normal([0, 0], [[variance, covariance], [covariance, second]], size=n)
    first = actor[0] * one + partner[0] * other + left[:, 0]
    became = actor[1] * other + partner[1] * one + left[:, 1]
    names = [str(place) for place in range(n)] * 2
    role = [ROLES[0]] * n + [ROLES[1]] * n if roles else None
    return dyads(names, [*one, *other], [*first, *became], role=role)
