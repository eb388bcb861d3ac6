"""The matrices behind the social relations model: how its five components enter a group's ratings, and come out again.

The five stand in this order everywhere: actor, partner, relationship, actor-partner covariance, dyadic covariance.
Effects and mean squares are those of Warner, Kenny & Stoto (1979); that they have no bias is tested for each size.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from plait.systems.dyads import Floats
from plait.systems.round_robins import RoundRobin


def cells(one: RoundRobin) -> Floats:
    """A group's ratings in the order of the matrices below, shape (indicators, cells)."""
    return np.asarray(one.scores[:, ~np.eye(one.size, dtype=bool)])


def covariance_inside(size: int, matrices: Floats) -> Floats:
    """Covariance of a group's ratings (indicator by indicator) around the group's own level.

    `matrices` holds the five components, shape (5, indicators, indicators); what could be no covariance is made one.
    """
    actor, partner, relationship, crossed, dyadic = matrices
    person = nearest(np.block([[actor, crossed], [crossed.T, partner]]))
    pair = nearest(np.block([[relationship, dyadic], [dyadic.T, relationship]]))
    m = len(actor)
    parts = (person[:m, :m], person[m:, m:], pair[:m, :m], person[:m, m:], pair[:m, m:])
    return np.asarray(sum(np.kron(part, where) for part, where in zip(parts, patterns(size), strict=True)))


def nearest(matrix: Floats) -> Floats:
    """The nearest matrix that could be a covariance: a variance below zero goes with its covariances."""
    possible = np.diag(matrix) > 0
    values, vectors = np.linalg.eigh(matrix * np.outer(possible, possible))
    return np.asarray(vectors * np.maximum(values, 0.0) @ vectors.T)


@lru_cache(maxsize=32)
def patterns(size: int) -> Floats:
    """Where each component enters the covariance of a group's ratings: shape (5, cells, cells)."""
    by_rater, by_target, turned = incidence(size)
    crossed = by_rater.T @ by_target
    return np.stack([by_rater.T @ by_rater, by_target.T @ by_target, np.eye(len(turned)), crossed + crossed.T, turned])


@lru_cache(maxsize=32)
def forms(size: int) -> Floats:
    """The quadratic forms whose values are the five components of a group: shape (5, cells, cells)."""
    n = float(size)
    by_rater, by_target, turned = incidence(size)
    actor, partner = estimated_effects(size)
    left = np.eye(len(turned)) - by_rater.T @ actor - by_target.T @ partner - 1 / len(turned)
    mean, difference = (left + turned @ left) / 2, left - turned @ left
    of_means = mean.T @ mean / ((n - 1) * (n - 2) / 2 - 1)
    of_differences = difference.T @ difference / (2 * (n - 1) * (n - 2))
    relationship, dyadic = (of_means + of_differences) / 2, (of_means - of_differences) / 2
    own = ((n - 1) * relationship + dyadic) / (n * (n - 2))
    crossed = (relationship + (n - 1) * dyadic) / (n * (n - 2))
    both = actor.T @ partner
    return np.stack(
        [
            actor.T @ actor / (n - 1) - own,
            partner.T @ partner / (n - 1) - own,
            relationship,
            (both + both.T) / (2 * (n - 1)) - crossed,
            dyadic,
        ]
    )


def estimated_effects(size: int) -> tuple[Floats, Floats]:
    """Weights that make each member's actor and partner effect from a group's ratings, shapes (members, cells)."""
    n = float(size)
    by_rater, by_target, turned = incidence(size)
    mean = (n - 1) / (n - 2) / len(turned)
    actor = ((n - 1) * by_rater + by_target) / (n * (n - 2)) - mean
    partner = ((n - 1) * by_target + by_rater) / (n * (n - 2)) - mean
    return actor, partner


def incidence(size: int) -> tuple[Floats, Floats, Floats]:
    """Which cell has which rater and which target, and which cell is the other way round."""
    cells = np.argwhere(~np.eye(size, dtype=bool))
    by_rater, by_target = ((np.arange(size)[:, None] == cells[:, side]).astype(np.float64) for side in (0, 1))
    turned = (cells[:, None, 0] == cells[None, :, 1]) & (cells[:, None, 1] == cells[None, :, 0])
    return by_rater, by_target, turned.astype(np.float64)


def of_a_mean(size: int) -> Floats:
    """How the five components enter the variance of a group's mean."""
    own, of_pairs = 1 / size, 1 / (size * (size - 1))
    return np.array([own, own, of_pairs, 2 * own, of_pairs])
