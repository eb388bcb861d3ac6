"""Made-up people whose check-ins are fitted on, and the two sets of scales that a check-in is read with."""

import numpy as np

from plait.measures import load_measure
from plait_clinic.engine.strands import ReadTogether, sets_of
from plait_clinic.reliability.tests.worlds import TOPMOST, add_people
from tests.world import RATING_ITEMS, World

TOTAL, STRANDS = sets_of(load_measure("plait-checkin", version="1"))
HALF_POINTS = 2


def steady_ratings(
    people: int, sessions: int, seed: int = 1, *, level: float = 7.0, between: float = 1.2
) -> np.ndarray:
    """Whole points, shape (people, sessions, 6): people who differ, and move a little from session to session."""
    generator = np.random.default_rng(seed)
    own = level + between * generator.normal(size=(people, 1, 1))
    moved = 0.6 * generator.normal(size=(people, sessions, 1))
    return np.clip(
        np.rint(own + moved + 0.5 * generator.normal(size=(people, sessions, len(RATING_ITEMS)))), 0, TOPMOST
    )


def answered(world: World, people: int, sessions: int = 4, seed: int = 1, **how: float) -> None:
    """So many more people with answers in so many sessions each."""
    add_people(world, steady_ratings(people, sessions, seed, **how))


def only_the_total() -> ReadTogether:
    return TOTAL
