"""Made-up round robins with known components."""

import numpy as np

from plait.systems.round_robins import RoundRobins, round_robins

PERSON = np.array([[0.5, 0.1], [0.1, 0.3]])
"""Variances of actor and partner effects, and their covariance."""
PAIR = np.array([[0.8, 0.3], [0.3, 0.8]])
"""Relationship variance and dyadic covariance."""
GROUP = 0.2


def made_rows(generator, sizes, *, error=None, person=PERSON, pair=PAIR, group=GROUP):
    """Columns group, rater, target and one or (with an error variance) two indicators."""
    columns = [], [], [], [], []
    for name, size in enumerate(sizes):
        middle = 6 + generator.normal(0, np.sqrt(group))
        effects = generator.multivariate_normal([0, 0], person, size=size)
        between = generator.multivariate_normal([0, 0], pair, size=(size, size))
        for one in range(size):
            for other in range(size):
                if one != other:
                    own = between[one, other, 0] if one < other else between[other, one, 1]
                    value = middle + effects[one, 0] + effects[other, 1] + own
                    slips = generator.normal(0, np.sqrt(error or 0.0), 2)
                    row = (f"g{name}", f"m{one:02}", f"m{other:02}", value + slips[0], value + slips[1])
                    for column, cell in zip(columns, row, strict=True):
                        column.append(cell)
    return columns


def made_groups(seed, sizes, *, error=None, **components) -> RoundRobins:
    *rows, second = made_rows(np.random.default_rng(seed), sizes, error=error, **components)
    return round_robins(*rows, second=second if error is not None else None)
