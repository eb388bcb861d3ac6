"""Made-up answers with a known truth, and slow, obvious versions of what the package computes."""

from dataclasses import fields, is_dataclass
from itertools import combinations

import numpy as np

from plait.reliability import Estimate, NotEnough, Undefined

WIDE = (-1000.0, 1000.0)
"""Ends that no made-up normal answer reaches."""


def one_factor(generator, *, people, loadings, uniquenesses):
    """Answers of shape (people, items) that follow one factor."""
    factor = generator.normal(size=(people, 1))
    return factor * loadings + generator.normal(size=(people, len(loadings))) * np.sqrt(uniquenesses)


def clinic(generator, *, sessions, items=4, person=1.0, session=0.5, person_by_item=0.2, residual=0.6, phi=0.0):
    """Rows (person, session, answers) from known variances; `sessions` holds each person's number of them.

    Movement from session to session is correlated by `phi`; items differ in their means.
    """
    who, when, answers = [], [], []
    for number, times in enumerate(sessions):
        steady = generator.normal() * np.sqrt(person) + generator.normal(size=items) * np.sqrt(person_by_item)
        moved = movement(generator, times, phi) * np.sqrt(session)
        error = generator.normal(size=(times, items)) * np.sqrt(residual)
        who += [number] * times
        when += range(times)
        answers.append(steady + moved[:, None] + error + 0.4 * np.arange(items))
    return who, when, np.vstack(answers)


def movement(generator, times, phi):
    """A stationary series of variance 1."""
    series = generator.normal(size=times)
    for place in range(1, times):
        series[place] = phi * series[place - 1] + np.sqrt(1 - phi**2) * series[place]
    return series


def split_half_mean(rows):
    """The mean of 4 cov(a, b) / var(a + b) over every way to split the items into two halves."""
    items = rows.shape[1]
    total = rows.sum(axis=1).var(ddof=1)
    found = []
    for half in combinations(range(items), items // 2):
        other = [item for item in range(items) if item not in half]
        found.append(4 * np.cov(rows[:, half].sum(axis=1), rows[:, other].sum(axis=1))[0, 1] / total)
    return float(np.mean(found))


def numbers_in(report):
    """Every float in a report, however deep."""
    for field in fields(report):
        value = getattr(report, field.name)
        if is_dataclass(value):
            yield from numbers_in(value)
        elif isinstance(value, float):
            yield value


def quantities_in(report):
    """Every Estimate, NotEnough and Undefined of a report, by name."""
    every = {field.name: getattr(report, field.name) for field in fields(report)}
    return {name: value for name, value in every.items() if isinstance(value, Estimate | NotEnough | Undefined)}


def near(one, other, tolerance=1e-8):
    """Whether two quantities are of one kind and as good as equal."""
    if type(one) is not type(other) or one.n != other.n:
        return False
    if not isinstance(one, Estimate):
        return one == other
    return np.allclose([one.value, one.low, one.high], [other.value, other.low, other.high], tolerance, tolerance)
