"""Sudden losses by the three criteria of Tang and DeRubeis (1999), on scores where higher is better.

Formula as in the R package suddengains (check_interval, read at commit 0528417), where a gain is a fall: three sessions
before against three after, so a loss can only be told two sessions later. The form without later sessions is ours.
"""

import numpy as np
from scipy.special import stdtrit

from plait.rupture.courses import Courses, Flags, Floats, Reference
from plait.rupture.drop_rules import said

CUT_OFF_SHARE = 7 / 63
"""The first criterion: 7 points of the BDI, whose scale is 63 points long, as a share of the scale."""
SHARE_OF_BEFORE = 0.25
"""The second: a quarter of the score before."""
ALPHA = 0.05
"""The third: two-sided; 2.776 with three scores on either side, 3.182 and 4.303 where one or two are missing."""
SIDE = 3
FEWEST = 2


def sudden_losses(scores: Floats, *, cut_off: float, share: float = SHARE_OF_BEFORE) -> Flags:
    """Which scores begin a sudden loss; scores of shape (people, sessions), NaN where there is none.

    cut_off is in points. The first score before the loss is never tested, as two are needed.
    """
    found = np.zeros(scores.shape, dtype=bool)
    for session in range(2, scores.shape[1] - 1):
        lost = scores[:, session - 1] - scores[:, session]
        found[:, session] = (lost >= cut_off) & (lost >= share * scores[:, session - 1]) & _steady(scores, session)
    return found


def sudden_loss(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001 - one form for all rules
    """1 where all three criteria are met, 0 where not. Uses two later sessions."""
    met = sudden_losses(courses.scores - courses.low, cut_off=CUT_OFF_SHARE * courses.length)
    followed = np.pad(courses.answered, ((0, 0), (0, 1)))[:, 1:]
    told = courses.answered & followed & (courses.earlier_count >= FEWEST)
    return said(np.where(told, met.astype(np.float64), np.nan))


def sudden_loss_so_far(courses: Courses, reference: Reference) -> Floats:  # noqa: ARG001
    """The first two criteria alone, which need no later session: 1 where both are just met, more for more."""
    lost, before = courses.before - courses.scores, courses.before - courses.low
    asked = np.maximum(CUT_OFF_SHARE * courses.length, SHARE_OF_BEFORE * before)
    return said(lost / asked)


def _steady(scores: Floats, session: int) -> Flags:
    """The third criterion: the mean falls by more than t times the pooled SD of both sides."""
    before, after = scores[:, max(0, session - SIDE) : session], scores[:, session : session + SIDE]
    counts = [np.isfinite(side).sum(axis=1) for side in (before, after)]
    means = [
        np.nansum(side, axis=1) / np.maximum(count, 1) for side, count in zip((before, after), counts, strict=True)
    ]
    squares = [
        np.nansum((side - mean[:, None]) ** 2, axis=1) for side, mean in zip((before, after), means, strict=True)
    ]
    freedom = np.maximum(counts[0] + counts[1] - 2, 1)
    enough = (counts[0] >= FEWEST) & (counts[1] >= FEWEST)
    limit = stdtrit(freedom, 1 - ALPHA / 2) * np.sqrt((squares[0] + squares[1]) / freedom)
    return np.asarray(enough & (means[0] - means[1] > limit))
