"""Made-up ratings with a known truth for the tests of factor models."""

import numpy as np

from plait.reliability.occasions import read_occasions

WIDE = (-1000.0, 1000.0)
LOADINGS = np.array([1.0, 0.9, 1.1, 0.8, 0.9, 1.0])


def ratings(generator, *, people, sessions=4, factors=(0, 0, 0, 0, 0, 0), loadings=LOADINGS, easier=0.0, phi=0.0):
    """Person (rows,), session (rows,) and answers (rows, 6): each item moves with its factor; factors correlate .3.

    `phi` is how far a session resembles the one before it.
    """
    common = generator.normal(size=(people, sessions, 1)) * np.sqrt(0.3)
    moved = common + generator.normal(size=(people, sessions, max(factors) + 1)) * np.sqrt(0.7)
    for session in range(1, sessions):
        moved[:, session] = phi * moved[:, session - 1] + np.sqrt(1 - phi**2) * moved[:, session]
    level = generator.normal(size=(people, 1, 1))
    own = moved[:, :, list(factors)]
    answers = 5 + easier + (level + own) * loadings + generator.normal(size=(people, sessions, 6)) * 0.9
    person, session = np.mgrid[:people, :sessions]
    return person.ravel(), session.ravel(), answers.reshape(-1, 6)


def occasions(person, session, answers):
    return read_occasions(person.tolist(), session.tolist(), answers, WIDE, ())
