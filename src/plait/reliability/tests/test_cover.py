"""How often the intervals hold the truth, on simulated answers whose truth is known; seeds are fixed.

Bands are wide enough for the number of repeats and narrow enough to catch an interval that is wrong.
"""

import math

import numpy as np
import pytest

from plait.reliability import (
    FEWEST_FOR_OMEGA,
    FEWEST_PERSONS,
    FEWEST_REPEATED,
    crossed_report,
    item_report,
    within_person_report,
)
from plait.reliability.between_items import cronbach
from plait.reliability.occasions import read_occasions
from plait.reliability.one_factor import omega
from plait.reliability.tests.made_up import WIDE, clinic, one_factor
from plait.reliability.within_person import components_of, levels_of, persons_of

REPEATS = 200
DRAWS = 200


def covers(quantity, truth):
    return quantity.low <= truth <= quantity.high


def test_alpha_and_sem_at_the_fewest_people_hold_the_truth_in_95_of_100():
    generator = np.random.default_rng(1)
    alike, unique = np.full(6, 0.8), np.full(6, 1.0)
    truth = float(cronbach(np.outer(alike, alike) + np.diag(unique)))
    held = []
    for _ in range(1000):
        rows = one_factor(generator, people=FEWEST_PERSONS, loadings=alike, uniquenesses=unique)
        found = item_report(rows, WIDE, draws=100)
        held.append((covers(found.alpha, truth), covers(found.sem, math.sqrt(1 / 6))))
    assert np.mean(held, axis=0) == pytest.approx([0.95, 0.95], abs=0.02)


def test_omega_at_the_fewest_people_holds_the_truth_in_some_95_of_100():
    generator = np.random.default_rng(2)
    loadings = np.array([0.5, 0.6, 0.7, 0.8, 0.9, 0.7])
    truth = float(omega(np.outer(loadings, loadings) + np.diag(1 - loadings**2)))
    held = []
    for _ in range(REPEATS):
        rows = one_factor(generator, people=FEWEST_FOR_OMEGA, loadings=loadings, uniquenesses=1 - loadings**2)
        held.append(covers(item_report(rows, WIDE, draws=DRAWS).omega, truth))
    assert 0.91 <= np.mean(held) <= 0.98


@pytest.mark.parametrize(("people", "phi"), [(FEWEST_REPEATED, 0.0), (60, 0.0), (60, 0.6)])
def test_within_person_intervals_hold_the_truth_in_some_95_of_100_even_where_sessions_depend(people, phi):
    """With correlated sessions the truth is about the window seen: what drifts within it slowly counts as level."""
    sessions, items = 6, 4
    gaps = np.abs(np.subtract.outer(range(sessions), range(sessions)))
    together = (phi**gaps)[np.triu_indices(sessions, 1)].mean()
    moving, steady = 0.5 * (1 - together), 1 + 0.2 / items + 0.5 * together
    error = 0.6 / items
    truth = {
        "change": moving / (moving + error),
        "one_session": steady / (steady + moving + error),
        "person_mean": steady / (steady + (moving + error) / sessions),
        "alpha_between": (1 + 0.5 * together) / steady,
        "sem": math.sqrt(error),
    }
    generator = np.random.default_rng(3)
    held = {name: [] for name in truth}
    for _ in range(REPEATS):
        rows = clinic(generator, sessions=[sessions] * people, phi=phi)
        found = within_person_report(*rows, WIDE, draws=DRAWS)
        for name, value in truth.items():
            held[name].append(covers(getattr(found, name), value))
    cover = {name: float(np.mean(each)) for name, each in held.items()}
    assert all(0.90 <= share <= 0.99 for share in cover.values()), cover


def test_with_unequal_numbers_of_sessions_the_estimates_are_right_on_average():
    generator = np.random.default_rng(4)
    found = []
    for _ in range(400):
        rows = read_occasions(*clinic(generator, sessions=generator.integers(1, 9, 100)), WIDE, ())
        levels = levels_of(persons_of(rows), np.ones((1, 100)))
        parts = components_of(levels)
        found.append([parts.person, parts.session, parts.person_by_item, parts.residual])
    assert np.mean(found, axis=0) == pytest.approx([1.0, 0.5, 0.2, 0.6], abs=0.03)


def test_crossed_intervals_hold_the_truth_in_some_95_of_100():
    generator = np.random.default_rng(5)
    steady, moving, error = 1 + 0.2 / 4, 0.5, 0.6 / 4
    truth = {"r_kf": steady / (steady + error / 5), "r_1r": steady / (steady + moving + error)}
    truth |= {"r_kr": steady / (steady + (moving + error) / 5), "r_c": moving / (moving + error)}
    held = {name: [] for name in truth}
    for _ in range(REPEATS):
        found = crossed_report(*clinic(generator, sessions=[5] * 40), WIDE, draws=DRAWS)
        for name, value in truth.items():
            held[name].append(covers(getattr(found, name), value))
    cover = {name: float(np.mean(each)) for name, each in held.items()}
    assert all(0.90 <= share <= 0.99 for share in cover.values()), cover
