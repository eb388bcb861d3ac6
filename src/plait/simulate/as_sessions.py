"""Made-up series and check-ins as the sessions that models are fitted on and watch, row by row."""

import numpy as np

from plait.simulate.check_ins import ITEMS, CheckIns
from plait.simulate.generators import HIGH, LOW
from plait.simulate.series import Floats, Series
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import Codes, Labels, Rows, Sessions

SCALE = Scale(LOW, HIGH)


def series_sessions(series: Series) -> tuple[Sessions, Rows]:
    """The answered sessions, client by client, and for each the place in the flattened (people, sessions) array."""
    place = np.flatnonzero(~np.isnan(series.scores))
    return _sessions(series.scores, place), place


def check_in_sessions(made: CheckIns) -> tuple[Sessions, Rows]:
    """All seven numbers of each check-in as rows with rater and dimension, and each row's place as above.

    The client's six ratings have the dimensions of the check-in's questions, the clinician's has `total`; every row has
    the check-in's tension marker.
    """
    people, sessions = made.tension.shape
    place = np.tile(np.arange(people * sessions), len(ITEMS) + 1)
    strands = [made.answers[..., number].ravel() for number in range(len(ITEMS))]
    scores = np.concatenate([*strands, made.clinician.ravel()])
    which = np.repeat(np.arange(len(ITEMS) + 1), people * sessions).astype(np.int32)
    return Sessions(
        scale=SCALE,
        client=_clients(place // sessions, people),
        session=(place % sessions).astype(np.int64),
        score=scores,
        rater=Labels((which == len(ITEMS)).astype(np.int32), ("client", "clinician")),
        dimension=Labels(which, (*ITEMS, "total")),
        tension=np.tile(made.tension.ravel(), len(ITEMS) + 1),
    ), place


def total_sessions(made: CheckIns) -> tuple[Sessions, Rows]:
    """The client's totals alone."""
    place = np.arange(made.tension.size)
    return _sessions(made.total, place), place


def _sessions(scores: Floats, place: Rows) -> Sessions:
    people, sessions = scores.shape
    return Sessions(
        scale=SCALE,
        client=_clients(place // sessions, people),
        session=(place % sessions).astype(np.int64),
        score=scores.ravel()[place],
    )


def _clients(codes: Rows, people: int) -> Labels:
    numbers: Codes = codes.astype(np.int32)
    return Labels(numbers, tuple(f"p{number:06d}" for number in range(people)))
