"""Movement shared over strands: learned where it is there, left alone where it is not, and of earlier sessions only."""

from dataclasses import replace

import numpy as np
import pytest

from plait.rupture.readings import watch
from plait.rupture.shared import Shared, last_surprises, learned_sharing
from plait.rupture.stored import new_state, read_session, state_from_json
from plait.rupture.watching import cold_watching, watch_model
from plait.trajectory.model import Model
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

SCALE = Scale(0, 10)
STRANDS = [("client", "bond"), ("client", "tasks")]
TASKS_MOVE_BOND = Shared(weights=((0.0, 0.5), (0.0, 0.0)), gains=(0.1, 0.0))
COLD = cold_watching(SCALE, STRANDS, step=0.5)
MODEL = replace(COLD, shared=TASKS_MOVE_BOND)
BOND, TASKS = [7.0, 7.5, 7.0, 7.0, 7.5], [7.0, 7.0, 7.5, 5.5, 7.0]


def people(carried, number=150, sessions=8):
    """Surprises of two strands by (client, session); what is shared carries over with this share."""
    rng = np.random.default_rng(2)
    shared = rng.normal(size=(number, sessions))
    for s in range(1, sessions):
        shared[:, s] = carried * shared[:, s - 1] + np.sqrt(1 - carried**2) * shared[:, s]
    made = np.sqrt(0.5) * (shared[..., None] + rng.normal(size=(number, sessions, 2)))
    client = np.repeat(np.arange(number), sessions)
    session = np.tile(np.arange(sessions), number)
    return made.reshape(-1, 2), client, session


def course(numbers=(1, 2, 3, 4, 5)):
    n = len(BOND)
    dimension = ["bond"] * n + ["tasks"] * n
    return make_sessions(
        ["a"] * 2 * n, [*numbers] * 2, [*BOND, *TASKS], rater=["client"] * 2 * n, dimension=dimension, scale=SCALE
    )


def test_sharing_is_learned_where_it_is_there_and_not_where_it_is_not():
    surprises, client, session = people(0.6)
    found = learned_sharing(surprises, last_surprises(surprises, client, session), client)
    assert np.diag(found.weights) == pytest.approx([0, 0])
    assert min(found.weights[0][1], found.weights[1][0]) > 0.15
    assert min(found.gains) > 0.01
    surprises, client, session = people(0.0)
    assert learned_sharing(surprises, last_surprises(surprises, client, session), client) is None


def test_a_few_people_or_a_single_strand_share_nothing():
    surprises, client, session = people(0.9, number=20)
    assert learned_sharing(surprises, last_surprises(surprises, client, session), client) is None
    surprises, client, session = people(0.9)
    assert learned_sharing(surprises[:, :1], surprises[:, :1], client) is None


def test_the_last_surprise_is_of_the_same_person_and_of_the_very_session_before():
    surprises = np.array([[1.0, np.nan], [2.0, 9.0], [3.0, 0.5], [4.0, 0.5]])
    last = last_surprises(surprises, np.array([0, 0, 0, 1]), np.array([1, 2, 4, 5]))
    assert last.tolist() == [[0, 0], [1, 0], [0, 0], [0, 0]]


def test_a_surprise_in_one_strand_moves_what_is_expected_of_the_other_at_the_next_session_alone():
    plain, moved = (watch(model, course()).expected for model in (COLD, MODEL))
    bond, tasks = slice(0, 5), slice(5, 10)
    assert moved[tasks].tolist() == plain[tasks].tolist()
    assert moved[bond][4] < plain[bond][4] - 0.1
    assert moved[bond][0] == plain[bond][0]
    gap = course((1, 2, 3, 4, 6))
    assert watch(MODEL, gap).expected[4] == watch(COLD, gap).expected[4]


def test_session_by_session_from_a_stored_state_what_is_shared_moves_the_same():
    whole, state = watch(MODEL, course()), new_state(MODEL)
    for k in range(len(BOND)):
        scores = dict(zip(STRANDS, (BOND[k], TASKS[k]), strict=True))
        state, read = read_session(MODEL, state_from_json(state.to_json()), k + 1, scores)
        for place, name in enumerate(STRANDS):
            for column in ("expected", "lower_90", "surprise"):
                given = getattr(whole, column)[place * len(BOND) + k]
                assert getattr(read.strands[name], column) == pytest.approx(given, abs=1e-9)
        assert read.alert == bool(whole.alert[k])
        if k:
            assert read.rupture_probability == pytest.approx(whole.rupture_probability[k], abs=1e-10)


def test_json_keeps_what_is_shared_both_ways():
    assert watch_model(Model(scale=SCALE, series=(), forecast=MODEL.to_dict())) == MODEL
