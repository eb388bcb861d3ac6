"""How many standard errors two of several people must lie apart, so that people alike are seldom called apart.

With seven people there are 21 pairs, and each has its own chance to look different. The studentised range (Tukey 1953;
Kramer 1956 for unequal errors) holds the chance for all pairs together:

    P(range < q) = k ∫ φ(x) [Φ(x) - Φ(x - q)]^(k - 1) dx
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np

GRID = np.linspace(-8.0, 12.0, 4001)
"""Beyond it the normal curve holds less than rounding does, for any range that is asked for."""
LARGEST_Z = 20.0
STEPS = 60


@cache
def critical_z(people: int, z: float) -> float:
    """The z that all pairs of so many people are held to, where two people alone are held to `z`."""
    from scipy import special

    if people <= 2:
        return z
    wanted = 1 - 2 * float(special.ndtr(-z))
    low, high = z, LARGEST_Z
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if range_below(middle * math.sqrt(2), people) < wanted else (low, middle)
    return (low + high) / 2


def range_below(q: float, people: int) -> float:
    """How probable it is that the range of so many standard normal values stays below q."""
    from scipy import special

    density = np.exp(-(GRID**2) / 2) / math.sqrt(2 * math.pi)
    inside = special.ndtr(GRID) - special.ndtr(GRID - q)
    return people * float((density * inside ** (people - 1)).sum() * (GRID[1] - GRID[0]))
