"""Rules that compare a score with the one before it, with the person's own earlier scores, or with a line.

Each function gives a statistic of shape (people, sessions), larger for a deeper drop: the rule speaks where it reaches
the rule's limit. -inf: the rule can say nothing there. The sources stand in the table of `plait.rupture.rules`.
"""

import numpy as np
from scipy.special import ndtri, stdtr

from plait.rupture.courses import Courses, Floats, Reference, earlier_moments
from plait.trajectory.personal import MIN_EARLIER

SRS_LINE = 36 / 40
"""The SRS asks for a talk from 36 of 40 points down; taken as a share of any scale."""
SRS_POINT = 1 / 40
"""One point of the SRS as a share of its length."""
LEAST_TAIL = 1e-300
"""Keeps the normal value of a tail area finite."""


def drop_in_sample_sds(courses: Courses, reference: Reference) -> Floats:
    """Points below the session before, in SDs of all scores."""
    return said((courses.before - courses.scores) / reference.sample_sd)


def drop_in_own_changes(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001 - one form for all rules
    """Points below the session before, in SDs of this person's earlier changes; from the fourth session on."""
    changes = courses.scores - courses.before
    usual = np.maximum(earlier_moments(changes)[1], courses.sd_floor)
    return said(-changes / usual)


def below_own_mean(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001
    """How far below the person's earlier scores, as the normal value of its tail area under their t.

    The same arithmetic as `plait.rupture.judge`, which speaks where this is above 2.
    """
    count = courses.earlier_count
    enough = count >= MIN_EARLIER
    spread = courses.earlier_sd() * np.sqrt(1 + 1 / np.maximum(count, 1))
    with np.errstate(invalid="ignore"):
        tail = stdtr(np.maximum(count - 1, 1), (courses.scores - courses.earlier_mean()) / spread)
    return said(np.where(enough, -ndtri(np.maximum(tail, LEAST_TAIL)), np.nan))


def below_whole_mean(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001
    """SDs below the mean of the person's whole course, this session and later ones included."""
    count = courses.answered.sum(axis=1, keepdims=True)
    mean = np.nansum(courses.scores, axis=1, keepdims=True) / np.maximum(count, 1)
    squares = np.nansum((courses.scores - mean) ** 2, axis=1, keepdims=True)
    sd = np.sqrt(squares / np.maximum(count - 1, 1))
    return said(np.where(count > MIN_EARLIER, (mean - courses.scores) / np.maximum(sd, courses.sd_floor), np.nan))


def below_line(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001
    """Share of the scale below the line of nine tenths; also at a first session."""
    return said(SRS_LINE - (courses.scores - courses.low) / courses.length)


def points_lost(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001
    """Share of the scale lost since the session before."""
    return said((courses.before - courses.scores) / courses.length)


def said(statistic: Floats) -> Floats:
    """The statistic with -inf for what cannot be said."""
    return np.asarray(np.where(np.isnan(statistic), -np.inf, statistic))
