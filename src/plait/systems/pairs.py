"""Ratings of the same sessions by a client and a clinician, kept as pairs, and what is refused about them.

Raters stay apart: nothing here averages a client's rating with a clinician's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.errors import UserError

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]
Bounds = tuple[float, float]

FEWEST_SESSIONS = 5
"""Paired sessions needed before anything is said of one pair. Our choice: a line with fewer is mostly chance."""
SHOWN = 10
"""How many wrong places a message names."""


class PairedRatingsError(UserError, ValueError):
    """These ratings cannot be set side by side; the message lists every problem."""


@dataclass(frozen=True, eq=False)
class PairedRatings:
    """Sessions that both rated, of one or many pairs: arrays of shape (sessions,) in points of one scale.

    pair   which pair each session belongs to, counted from 0 in the order of `names`
    """

    names: tuple[str, ...]
    pair: Codes
    client: Floats
    clinician: Floats
    bounds: Bounds

    def __len__(self) -> int:
        return len(self.pair)

    def of(self, name: str) -> PairedRatings:
        """One pair's sessions."""
        mine = self.pair == self.names.index(name)
        pair = np.zeros(int(mine.sum()), dtype=np.int64)
        return PairedRatings((name,), pair, self.client[mine], self.clinician[mine], self.bounds)

    def with_enough_sessions(self) -> PairedRatings:
        """Without the pairs that have fewer than FEWEST_SESSIONS paired sessions."""
        counts = np.bincount(self.pair, minlength=len(self.names))
        kept = np.flatnonzero(counts >= FEWEST_SESSIONS)
        mine = np.isin(self.pair, kept)
        names = tuple(self.names[place] for place in kept)
        pair = np.searchsorted(kept, self.pair[mine]).astype(np.int64)
        return PairedRatings(names, pair, self.client[mine], self.clinician[mine], self.bounds)


def paired_ratings(
    pair: Sequence[str],
    client: Sequence[float | None],
    clinician: Sequence[float | None],
    *,
    bounds: Bounds,
) -> PairedRatings:
    """Pairs from three columns, one entry a session; None is "no answer" and leaves the session out.

    Ratings off the scale raise PairedRatingsError naming each one: two raters on different scales cannot be compared.
    """
    _check(pair, client, clinician, bounds)
    rows = [
        (name, float(one), float(other))
        for name, one, other in zip(pair, client, clinician, strict=True)
        if one is not None and other is not None
    ]
    names = tuple(dict.fromkeys(name for name, _one, _other in rows))
    places = {name: place for place, name in enumerate(names)}
    return PairedRatings(
        names,
        np.array([places[name] for name, _one, _other in rows], dtype=np.int64),
        np.array([one for _name, one, _other in rows], dtype=np.float64),
        np.array([other for _name, _one, other in rows], dtype=np.float64),
        (float(bounds[0]), float(bounds[1])),
    )


def _check(
    pair: Sequence[str], client: Sequence[float | None], clinician: Sequence[float | None], bounds: Bounds
) -> None:
    problems = []
    low, high = bounds
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        problems.append(f"bounds are {low} and {high}: give the lower end of the scale first, both finite")
    if not len(pair) == len(client) == len(clinician):
        problems.append(f"{len(pair)} pairs, {len(client)} ratings by clients and {len(clinician)} by clinicians")
    for who, ratings in (("client", client), ("clinician", clinician)):
        # Written as "not inside" because a NaN is neither below nor above.
        wrong = [place for place, one in enumerate(ratings, 1) if one is not None and not low <= one <= high]
        problems += [f"{who}'s rating number {place} is off the scale" for place in wrong[:SHOWN]]
        problems += [f"and {len(wrong) - SHOWN} more by the {who}"] if len(wrong) > SHOWN else []
    if problems:
        raise PairedRatingsError("these ratings cannot be set side by side: " + "; ".join(problems))
