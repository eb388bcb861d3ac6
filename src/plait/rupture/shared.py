"""Movement that strands share: what the others' last surprises say of where a strand's next score is expected.

Each strand's filter knows its own scores alone. Where answers move together and what moved them carries over, a
surprise in the others tells a little more. A linear prediction on the scale of surprises, used for a strand only where
it made the scores of people left out more probable (cross-validation; Stone 1974, J R Stat Soc B 36:111-147).
"""

from dataclasses import dataclass

import numpy as np

from plait.rupture.evidence import CLIPPED
from plait.trajectory.sessions import Floats, Rows

RIDGE_SESSIONS = 200.0
"""Sessions that "nothing is shared" counts for."""
FEWEST_PEOPLE = 50
"""With fewer nothing is learned."""
ERRORS = 2.0
"""How many standard errors a gain must have, persons being drawn."""
PARTS = 2
SMALLEST_VARIANCE = 1e-12
"""Keeps a logarithm finite."""


@dataclass(frozen=True)
class Shared:
    """What strands have in common from one session to the next; strands in the model's order.

    weights   row k: how far each strand's last surprise moves what is expected of strand k, both in SDs
    gains     of each strand, mean log probability of a score of people left out, beyond its own filter
    """

    weights: tuple[tuple[float, ...], ...]
    gains: tuple[float, ...]


def last_surprises(surprises: Floats, client: Rows, session: Rows) -> Floats:
    """For each (client, session) the strands' surprises at the session before; 0 where there is none.

    Rows stand by client, then session; `surprises` has shape (rows, strands), NaN where a strand has no score.
    """
    found = np.zeros(surprises.shape)
    follows = (client[1:] == client[:-1]) & (session[1:] == session[:-1] + 1)
    found[1:][follows] = cut(surprises[:-1][follows])
    return found


def cut(surprises: Floats) -> Floats:
    """Surprises without what ruptures make of them; 0 where there is none."""
    return np.clip(np.nan_to_num(surprises, nan=0.0), -CLIPPED, CLIPPED)


def shifts(shared: Shared, last: Floats) -> Floats:
    """How far each strand's forecast moves, in its SDs, (rows, strands)."""
    return np.asarray(last @ np.array(shared.weights).T)


def learned_sharing(surprises: Floats, last: Floats, client: Rows) -> Shared | None:
    """What strands share, from people; None where nothing helps any of them."""
    people = np.unique(client)
    if len(people) < FEWEST_PEOPLE or surprises.shape[1] < 2:
        return None
    part = np.searchsorted(people, client) % PARTS
    rows = [
        _row(surprises[:, strand], np.delete(last, strand, axis=1), part, client) for strand in range(last.shape[1])
    ]
    if not any(gain > 0 for _, gain in rows):
        return None
    weights = (np.insert(weights, strand, 0.0) for strand, (weights, _) in enumerate(rows))
    return Shared(tuple(tuple(row.tolist()) for row in weights), tuple(gain for _, gain in rows))


def _row(own: Floats, others: Floats, part: Rows, client: Rows) -> tuple[Floats, float]:
    """One strand's weights and what they gain; zeros where that is less than its error allows."""
    told = ~np.isnan(own) & others.any(axis=1)
    given, seen, part, client = others[told], cut(own[told]), part[told], client[told]
    gains = np.zeros(len(seen))
    for left_out in range(PARTS):
        test, learn = part == left_out, part != left_out
        if learn.any() and test.any():
            gains[test] = _gain(given[learn], seen[learn], given[test], seen[test])
    if not _helps(gains, client):
        return np.zeros(others.shape[1]), 0.0
    return _fitted(given, seen), float(gains.mean())


def _fitted(given: Floats, seen: Floats) -> Floats:
    inside = given.T @ given + RIDGE_SESSIONS * np.eye(given.shape[1])
    return np.asarray(np.linalg.solve(inside, given.T @ seen))


def _gain(given: Floats, seen: Floats, new_given: Floats, new_seen: Floats) -> Floats:
    """Log score of new rows beyond that of telling nothing, by what earlier rows teach; spreads are theirs too."""
    weights = _fitted(given, seen)
    wide = max(float((seen**2).mean()), SMALLEST_VARIANCE)
    narrow = max(float(((seen - given @ weights) ** 2).mean()), SMALLEST_VARIANCE)
    left = new_seen - new_given @ weights
    return np.asarray(0.5 * (np.log(wide / narrow) + new_seen**2 / wide - left**2 / narrow))


def _helps(gains: Floats, client: Rows) -> bool:
    """Whether the summed gain is more than ERRORS times its error."""
    if not len(gains):
        return False
    _, who = np.unique(client, return_inverse=True)
    total = np.bincount(who.reshape(-1), gains)
    return bool(total.mean() > ERRORS * total.std() / np.sqrt(len(total)))
