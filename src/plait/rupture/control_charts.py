"""Control charts, for a drop only: Shewhart's, the moving average with fading weights, and the cumulative sum.

Charts from industry know the process's mean beforehand; a person's is learned session by session, so each score is
compared with the mean of the earlier ones and the limit is widened by sqrt(1 + 1/n) ("self-starting").
"""

import numpy as np

from plait.rupture.courses import Courses, Floats, Reference
from plait.rupture.drop_rules import said
from plait.trajectory.personal import MIN_EARLIER

EWMA_WEIGHT = 0.2
"""Weight of the newest score; 0.2 to 0.3 is usual (NIST/SEMATECH e-Handbook, 6.3.2.4)."""
CUSUM_SLACK = 0.5
"""Half of the shift to be found, in SDs: tuned to a shift of one SD (NIST/SEMATECH e-Handbook, 6.3.2.3)."""
CUSUM_LIMIT = 4.0
"""The sum at which the chart signals and begins anew; 4 or 5 is usual (the same page)."""


def shewhart_own(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001 - one form for all rules
    """SDs below the mean, both of this person's earlier scores; from the fifth session on."""
    with np.errstate(invalid="ignore"):
        away = (courses.earlier_mean() - courses.scores) / courses.earlier_sd()
    return said(np.where(courses.earlier_count >= MIN_EARLIER, away, np.nan))


def shewhart_pooled(courses: Courses, reference: Reference) -> Floats:
    """Pooled within-person SDs below the mean of this person's earlier scores; from the second session on."""
    return said(_below_earlier(courses, reference))


def ewma(courses: Courses, reference: Reference) -> Floats:
    """The fading average of how far scores lay below those before them, in its own SDs."""
    below = _below_earlier(courses, reference)
    average = np.zeros(len(below))
    found = np.full(below.shape, np.nan)
    for session in range(1, below.shape[1]):
        average = EWMA_WEIGHT * below[:, session] + (1 - EWMA_WEIGHT) * average
        faded = 1 - (1 - EWMA_WEIGHT) ** (2 * session)
        found[:, session] = average / np.sqrt(EWMA_WEIGHT / (2 - EWMA_WEIGHT) * faded)
    return said(found)


def cusum(courses: Courses, reference: Reference) -> Floats:
    """The sum of how far scores lay below those before them, beyond the slack; at 0 again after a signal."""
    below = _below_earlier(courses, reference)
    total = np.zeros(len(below))
    found = np.full(below.shape, np.nan)
    for session in range(1, below.shape[1]):
        carried = np.where(total >= CUSUM_LIMIT, 0.0, total)
        total = np.maximum(carried + below[:, session] - CUSUM_SLACK, 0.0)
        found[:, session] = total
    return said(found)


def _below_earlier(courses: Courses, reference: Reference) -> Floats:
    spread = reference.within_sd * np.sqrt(1 + 1 / np.maximum(courses.earlier_count, 1))
    return (courses.earlier_mean() - courses.scores) / spread
