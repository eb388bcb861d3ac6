"""Made-up families with roles, whose components are known."""

import numpy as np

from plait.systems.round_robins import RoundRobins, round_robins

FAMILY = 0.2
ACTOR = {"father": 0.5, "mother": 0.4, "son": 0.3, "teen": 0.6, "uncle": 0.3}
PARTNER = {"father": 0.2, "mother": 0.3, "son": 0.4, "teen": 0.25, "uncle": 0.2}
ACTOR_PARTNER, RELATIONSHIP, DYADIC = 0.1, 0.6, 0.25


def made_columns(seed, families, roles, *, error=None, family=FAMILY):
    """Columns group, rater, target, score and second indicator; the family effect is none where there are three."""
    generator = np.random.default_rng(seed)
    columns = [], [], [], [], []
    pairs = [(one, other) for place, one in enumerate(roles) for other in roles[place + 1 :]]
    for name in range(families):
        level = 5 + generator.normal(0, np.sqrt(family if len(roles) > 3 else 0.0))
        effects = {
            role: generator.multivariate_normal([0, 0], [[ACTOR[role], ACTOR_PARTNER], [ACTOR_PARTNER, PARTNER[role]]])
            for role in roles
        }
        for one, other in pairs:
            ways = generator.multivariate_normal([0, 0], [[RELATIONSHIP, DYADIC], [DYADIC, RELATIONSHIP]])
            for (rater, target), own in zip(((one, other), (other, one)), ways, strict=True):
                value = level + effects[rater][0] + effects[target][1] + own
                slips = generator.normal(0, np.sqrt(error or 0.0), 2)
                row = (f"f{name:04}", rater, target, value + slips[0], value + slips[1])
                for column, cell in zip(columns, row, strict=True):
                    column.append(cell)
    return columns


def made_families(seed, families, roles, *, error=None, **more) -> RoundRobins:
    *rows, second = made_columns(seed, families, roles, error=error, **more)
    return round_robins(*rows, second=None if error is None else second)
