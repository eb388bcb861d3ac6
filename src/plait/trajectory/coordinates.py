"""The coordinates that the search moves in: angles and SDs, which know no bounds and bend the deviance evenly.

The likelihood takes a point of SEARCHED, whose variances and shares have ends. With phi and share as squared sines and
variances as squares no step can leave the model, and an end is reached where the coordinate itself is zero or upright.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.trajectory.likelihood import LARGEST_PHI, SEARCHED
from plait.trajectory.sessions import Floats

PHI, SHARE, LEVEL, TILT, SLOPE, BETWEEN = range(len(SEARCHED))
SIZES = [LEVEL, SLOPE, BETWEEN]
LARGEST = np.array([LARGEST_PHI, 1.0, np.inf, np.inf, np.inf, np.inf])
SMALLEST = np.array([0.0, 0.0, 0.0, -np.inf, 0.0, 0.0])
NEAR = 1e-6
"""A parameter this near to an end, with the deviance falling towards it, is put there. Relative to sigma^2 this is a
thousandth of an SD."""
INSIDE = 0.01
"""Where a parameter starts again that stood at an end from which the deviance falls."""


@dataclass(frozen=True)
class Parts:
    """Which parts of the model the data allow to be asked for; the others are held at zero."""

    clinicians: bool = True
    slopes: bool = True
    movement: bool = True

    @property
    def asked(self) -> npt.NDArray[np.bool_]:
        """(6,) True for what is searched at all."""
        return np.array([self.movement, self.movement, True, self.slopes, self.slopes, self.clinicians])


def to_point(at: Floats) -> Floats:
    """The point of SEARCHED at some coordinates."""
    point = at.copy()
    point[[PHI, SHARE]] = LARGEST[[PHI, SHARE]] * np.sin(at[[PHI, SHARE]]) ** 2
    point[SIZES] = at[SIZES] ** 2
    return point


def to_coordinates(point: Floats) -> Floats:
    """The coordinates of a point of SEARCHED."""
    at = point.copy()
    at[[PHI, SHARE]] = np.arcsin(np.sqrt(point[[PHI, SHARE]] / LARGEST[[PHI, SHARE]]))
    at[SIZES] = np.sqrt(point[SIZES])
    return at


def by_coordinate(at: Floats) -> Floats:
    """(6,) derivative of each parameter by its own coordinate; zero at an end."""
    slopes = np.ones(len(SEARCHED))
    slopes[[PHI, SHARE]] = LARGEST[[PHI, SHARE]] * np.sin(2 * at[[PHI, SHARE]])
    slopes[SIZES] = 2 * at[SIZES]
    return slopes


def put_at_ends(point: Floats, gradient: Floats, parts: Parts) -> Floats:
    """The point with each parameter that belongs at an end put there, and each that must leave one put inside."""
    moved = np.where(parts.asked, point, 0.0)
    low, high = (point <= SMALLEST + NEAR) & parts.asked, (point >= LARGEST - NEAR) & parts.asked
    moved[low & (gradient >= 0)] = 0.0
    moved[high & (gradient <= 0)] = LARGEST[high & (gradient <= 0)]
    moved[low & (gradient < 0)] = INSIDE
    moved[high & (gradient > 0)] = LARGEST[high & (gradient > 0)] - INSIDE
    return moved


def put_inside(point: Floats, parts: Parts) -> Floats:
    """The point with each parameter that stands at an end put a little inside."""
    inside = np.clip(point, SMALLEST + INSIDE, LARGEST - INSIDE)
    return np.where(parts.asked, inside, 0.0)


def free_at(point: Floats, parts: Parts) -> npt.NDArray[np.bool_]:
    """(6,) True for what can move and acts: the carry-over of a movement that is none, say, does not."""
    free = parts.asked & (point > SMALLEST) & (point < LARGEST)
    free[PHI] &= point[SHARE] > 0
    free[SHARE] &= point[PHI] > 0
    free[TILT] &= point[LEVEL] > 0
    return np.asarray(free, dtype=bool)
