"""Groups in which each member rated each other member: the data of the social relations model.

Somebody who only rates, or is only rated, makes it another design: several clients' ratings of one clinician say
nothing of who rates whom in particular, and are refused.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from plait.systems.design import DesignError, at_most_shown, lengths_differ, not_finite
from plait.systems.dyads import Floats

MODEL = "no social relations model can be fitted"
SMALLEST_GROUP = 3
MOST_MEMBERS = 30
"""Larger groups are refused. Our rule: made for families and groups, and the work grows with the sixth power."""


@dataclass(frozen=True, eq=False)
class RoundRobin:
    """One complete group.

    members    who they are, in the order of their names
    scores     shape (indicators, members, members): a row who rated, a column who was rated; the diagonal is 0
    """

    name: str
    members: tuple[str, ...]
    scores: Floats

    @property
    def size(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class RoundRobins:
    """Complete groups, the names of those with a missing rating, and how many ratings of oneself were passed over."""

    groups: tuple[RoundRobin, ...]
    incomplete: tuple[str, ...]
    of_oneself: int

    @property
    def indicators(self) -> int:
        return len(self.groups[0].scores)


Cells = dict[tuple[str, str], tuple[float | None, ...]]


def round_robins(
    group: Sequence[str],
    rater: Sequence[str],
    target: Sequence[str],
    score: Sequence[float | None],
    *,
    second: Sequence[float | None] | None = None,
) -> RoundRobins:
    """Groups from columns with one entry a rating; None is "no answer" and leaves its group out, named in `incomplete`.

    `second` is a second indicator of the same, such as another item; with it, error can be told from relationship.
    Ratings of oneself are passed over and counted. Raises DesignError with every problem.
    """
    columns: dict[str, Sequence[float | None]] = {"score": score} | ({} if second is None else {"second": second})
    lengths = {"group": len(group), "rater": len(rater), "target": len(target)}
    problems = lengths_differ(lengths | {name: len(values) for name, values in columns.items()})
    if problems:
        raise DesignError(MODEL, problems)
    rows = [*zip(group, rater, target, strict=True)]
    problems = [told for name, values in columns.items() for told in not_finite(name, values)] + _twice(rows)
    cells = _cells(rows, [*zip(*columns.values(), strict=True)])
    problems += at_most_shown([told for name, ratings in cells.items() for told in _not_each_other(name, ratings)])
    if problems:
        raise DesignError(MODEL, problems)
    whole = {name: ratings for name, ratings in cells.items() if _complete(ratings)}
    if not whole:
        raise DesignError(MODEL, ["no group is complete" if cells else "there are no ratings of each other"])
    return RoundRobins(
        groups=tuple(_group(name, ratings, len(columns)) for name, ratings in whole.items()),
        incomplete=tuple(name for name in cells if name not in whole),
        of_oneself=sum(1 for _group, one, other in rows if one == other),
    )


def _cells(rows: Sequence[tuple[str, str, str]], scores: Sequence[tuple[float | None, ...]]) -> Mapping[str, Cells]:
    found: dict[str, Cells] = defaultdict(dict)
    for (name, rater, target), given in zip(rows, scores, strict=True):
        if rater != target:
            found[name][rater, target] = given
    return found


def _twice(rows: Sequence[tuple[str, str, str]]) -> list[str]:
    return at_most_shown(
        [
            f"group {name}: {rater} rated {target} {count} times: give each rating once, or one session at a time"
            for (name, rater, target), count in Counter(rows).items()
            if count > 1
        ]
    )


def _not_each_other(name: str, cells: Cells) -> list[str]:
    """What keeps a group from being one in which each rates each."""
    raters, targets = ({pair[side] for pair in cells} for side in (0, 1))
    if len(targets) == 1 and len(raters) > 1:
        return [
            f"group {name}: {min(targets)} was rated by {len(raters)} and nobody else was. Ratings of one person by "
            "several are no round robin"
        ]
    found = [f"group {name}: {one} rated nobody" for one in sorted(targets - raters)]
    found += [f"group {name}: {one} was rated by nobody" for one in sorted(raters - targets)]
    size = len(raters | targets)
    if size < SMALLEST_GROUP:
        found.append(f"group {name} has {size} members, and {SMALLEST_GROUP} are the least: two are a dyad")
    elif size > MOST_MEMBERS:
        found.append(f"group {name} has {size} members, and {MOST_MEMBERS} are the most")
    return found


def _complete(cells: Cells) -> bool:
    members = {one for pair in cells for one in pair}
    return len(cells) == len(members) * (len(members) - 1) and all(None not in given for given in cells.values())


def _group(name: str, cells: Cells, indicators: int) -> RoundRobin:
    members = tuple(sorted({one for pair in cells for one in pair}))
    places = {one: place for place, one in enumerate(members)}
    scores = np.zeros((indicators, len(members), len(members)))
    for (rater, target), given in cells.items():
        scores[:, places[rater], places[target]] = given
    return RoundRobin(name, members, scores)
