"""Truth and bias over many pairs: how far clinicians' ratings lie from their clients', and how far they follow them.

West & Kenny (2011), Psychological Review 118(2), 357-378, as a mixed model with a random intercept and slope for each
pair, both raters around the client's mean. The fit gives the population towards which one pair is drawn.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.reliability.results import Estimate, NotEnough, Undefined
from plait.systems.one_pair import LEVEL, Population, students_quantile
from plait.systems.pairs import Floats, PairedRatings
from plait.systems.random_lines import RandomLines, fit_random_lines, sums_of

FEWEST_PAIRS = 20
"""Pairs needed for the population. Our rule: variances between pairs stand on the number of pairs, not of sessions."""
ENOUGH_PAIRS = 50
"""Below this a note says that the spread between pairs is uncertain. Our rule."""
CEILING_SHARE = 0.25
"""From this share of a rater's ratings at the top of the scale on, a note says so. Our rule."""
NO_SCATTER = 1e-6
"""Share of the scale's length below which what is left around the lines is rounding."""

CORRELATIONAL = "These are associations between two raters of the same sessions. Neither rater is the truth."


@dataclass(frozen=True, eq=False)
class TruthAndBias:
    """What holds over pairs; estimates with n pairs and intervals from Student's t with n - 1 degrees of freedom.

    level_gap        clinician less client at the client's mean, in points: directional bias
    tracking         the clinician's points for one of the client's: truth force
    errors           their standard errors
    between          covariance of (level gap, tracking) between pairs, shape (2, 2)
    scatter          variance of the clinician's ratings around each pair's own line
    left_out         pairs with fewer than five paired sessions
    """

    level_gap: Estimate
    tracking: Estimate
    errors: tuple[float, float]
    between: Floats
    scatter: float
    sessions: int
    left_out: int
    notes: tuple[str, ...]

    @property
    def population(self) -> Population:
        """The place towards which a single pair of the same clinic is drawn."""
        centre = np.array([self.level_gap.value, self.tracking.value])
        return Population(centre, self.between, self.scatter, math.inf, assumed=False)


def truth_and_bias(ratings: PairedRatings, *, level: float = LEVEL) -> TruthAndBias | NotEnough | Undefined:
    """Fit the model by REML. NotEnough counts pairs; pairs with fewer than five paired sessions are left out."""
    used = ratings.with_enough_sessions()
    pairs = len(used.names)
    if pairs < FEWEST_PAIRS:
        return NotEnough(pairs, FEWEST_PAIRS)
    if _nobody_moves(used):
        return Undefined(pairs, "No client's ratings ever changed, so there was nothing to follow.")
    client_mean = _client_means(used)
    fitted = fit_random_lines(sums_of(used.pair, used.client - client_mean, used.clinician - client_mean))
    length = used.bounds[1] - used.bounds[0]
    if fitted is None or fitted.residual <= (NO_SCATTER * length) ** 2:
        return Undefined(pairs, "Nothing is left around the lines, so that pairs cannot be weighed against sessions.")
    return _told(fitted, used, len(ratings.names) - pairs, level)


def _nobody_moves(ratings: PairedRatings) -> bool:
    return all(float(np.ptp(ratings.of(name).client)) == 0.0 for name in ratings.names)


def _client_means(ratings: PairedRatings) -> Floats:
    """Each session's client mean over the pair's sessions."""
    counts = np.bincount(ratings.pair)
    return np.asarray((np.bincount(ratings.pair, weights=ratings.client) / counts)[ratings.pair])


def _told(fitted: RandomLines, used: PairedRatings, left_out: int, level: float) -> TruthAndBias:
    errors = np.sqrt(np.diag(fitted.line_covariance))
    pairs = len(used.names)
    half = students_quantile(pairs - 1, level) * errors
    gap, tracking = (
        Estimate(float(value), float(value - wide), float(value + wide), level, pairs)
        for value, wide in zip(fitted.line, half, strict=True)
    )
    return TruthAndBias(
        level_gap=gap,
        tracking=tracking,
        errors=(float(errors[0]), float(errors[1])),
        between=fitted.between,
        scatter=fitted.residual,
        sessions=len(used),
        left_out=left_out,
        notes=_notes(used),
    )


def _notes(used: PairedRatings) -> tuple[str, ...]:
    notes = [CORRELATIONAL]
    if len(used.names) < ENOUGH_PAIRS:
        notes.append(f"{len(used.names)} pairs: how pairs differ is uncertain below {ENOUGH_PAIRS}.")
    for who, ratings in (("clients'", used.client), ("clinicians'", used.clinician)):
        share = float(np.mean(ratings == used.bounds[1]))
        if share >= CEILING_SHARE:
            notes.append(f"{share:.0%} of the {who} ratings lie at the top of the scale, which flattens tracking.")
    return tuple(notes)
