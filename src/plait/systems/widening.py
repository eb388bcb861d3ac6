"""Whether people of one system drift apart over sessions, told even where no single session is called a split.

In the one comparison of methods that was found, splits at single sessions did not predict how couples' therapy ended;
the change of the difference did (Bartle-Haring et al. 2012). Slopes and intervals: `discrepancy`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from plait.reliability.results import Estimate
from plait.systems.discrepancy import LEVEL, Slope, slope_of
from plait.systems.pairs import Floats
from plait.systems.parties import RatingsRefusedError
from plait.systems.ratings import SystemRatings
from plait.systems.split_rules import SplitRule
from plait.systems.splits import About, SplitLabel, View, label_history
from plait.systems.spread import spread_of

SideKind = Literal["member", "pair", "adults and young people", "clinician and family"]

FLAG_RATE = 0.05
"""About this share of families whose differences do not change is flagged, over all sides of one bond together: up to 2
of 100 made-up ones where nothing carries over, 2 to 6 where half of what moves does (docs/reference/splits.md). Our
choice; somebody who looks after every session meets it more often over a long course."""


@dataclass(frozen=True)
class Change:
    """How the difference between two sides changes over sessions.

    one, other   the names on each side; the difference is the mean of `one` less the mean of `other`, a contrast
                 between people, which is no score of anybody
    sessions     the sessions in which everybody of both sides rated
    values       the differences at those sessions, in points
    slope        points a session, with its 95 % interval and what stands behind it
    is_widening  the flag: they drift apart, beyond measurement error, at the stated rate over all sides
    flag_level   the level of the interval that the flag asks for
    """

    kind: SideKind
    one: tuple[str, ...]
    other: tuple[str, ...]
    sessions: tuple[int, ...]
    values: tuple[float, ...]
    slope: Slope
    is_widening: bool
    flag_level: float

    @property
    def words(self) -> str:
        """One English clause."""
        sides = f"{' and '.join(self.one)} / {' and '.join(self.other)}"
        found = self.slope.slope
        if not isinstance(found, Estimate):
            return f"{sides}: not enough sessions in which all of them rated"
        told = "drifting apart" if self.is_widening else "no drift beyond chance"
        return f"{sides}: {told}, {found.value:+.2f} points a session ({found.low:+.2f} to {found.high:+.2f})"


@dataclass(frozen=True)
class SystemReading:
    """What one bond's ratings say over sessions: a label for each, and how differences change."""

    about: About
    labels: tuple[SplitLabel, ...]
    changes: tuple[Change, ...]

    @property
    def widening(self) -> tuple[Change, ...]:
        """The sides that drift apart."""
        return tuple(change for change in self.changes if change.is_widening)

    @property
    def last(self) -> SplitLabel | None:
        return self.labels[-1] if self.labels else None


@dataclass(frozen=True)
class _Sides:
    kind: SideKind
    one: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Course:
    """One difference over the sessions in which everybody of both sides rated; arrays of shape (sessions,)."""

    sides: _Sides
    session: Floats
    values: Floats
    variances: Floats

    @classmethod
    def of(cls, labels: Sequence[SplitLabel], sides: _Sides) -> _Course:
        points = [point for label in labels if (point := _point(label, sides)) is not None]
        session, values, variances = np.array(points, dtype=np.float64).reshape(-1, 3).T
        return cls(sides, session, values, variances)

    @cached_property
    def slope(self) -> Slope:
        return slope_of(self.session, self.values, self.variances, level=LEVEL)

    @property
    def is_told(self) -> bool:
        return isinstance(self.slope.slope, Estimate)

    def change(self, flag_level: float) -> Change:
        """With the flag: away from zero, and beyond chance at this level."""
        return Change(
            kind=self.sides.kind,
            one=self.sides.one,
            other=self.sides.other,
            sessions=tuple(int(one) for one in self.session),
            values=tuple(float(one) for one in self.values),
            slope=self.slope,
            is_widening=self.slope.moves_away and self.slope.is_beyond_chance(flag_level),
            flag_level=flag_level,
        )


def read_system(
    ratings: SystemRatings,
    about: About,
    *,
    rule: SplitRule | None = None,
    present: dict[int, Sequence[str]] | None = None,
) -> SystemReading:
    """Labels and changes of one bond: what a page about a couple, a family or a group shows."""
    labels = label_history(ratings, about, rule=rule, present=present)
    return SystemReading(about, labels, changes(ratings, labels))


def changes(ratings: SystemRatings, labels: Sequence[SplitLabel]) -> tuple[Change, ...]:
    """Each member against the other members, young people against adults, the clinician against the family.

    The flag's level is shared out over the sides that can be told (Bonferroni), so that a large family is not flagged
    more often by chance. A side stands on the sessions in which everybody of both sides rated.
    """
    courses = [_Course.of(labels, sides) for sides in _sides(ratings, labels)]
    level = 1 - FLAG_RATE / max(1, sum(course.is_told for course in courses))
    return tuple(course.change(level) for course in courses)


def pair_change(labels: Sequence[SplitLabel], one: str, other: str) -> Change:
    """The change of one named pair's signed difference, with a flag of its own rate.

    Raises RatingsRefusedError where the two have no session in common.
    """
    course = _Course.of(labels, _Sides("pair", (one,), (other,)))
    if not len(course.session):
        raise RatingsRefusedError([f"{one} and {other} rated no session both"])
    return course.change(1 - FLAG_RATE)


def spreads(labels: Sequence[SplitLabel]) -> tuple[tuple[int, float, float], ...]:
    """Session, SD (n - 1) and range of the members' ratings, of each session that two or more rated."""
    found = []
    for label in labels:
        if len(label.views) > 1:
            values = {view.who: view.value for view in label.views}
            spread = spread_of(values, bounds=(label.scale.low, label.scale.high))
            found.append((label.session, spread.sd, spread.range))
    return tuple(found)


def _sides(ratings: SystemRatings, labels: Sequence[SplitLabel]) -> list[_Sides]:
    """The contrasts there are; two members make one, not two."""
    system = ratings.system
    members = tuple(name for name in system.names if any(name == view.who for label in labels for view in label.views))
    sides = [_Sides("member", (name,), tuple(other for other in members if other != name)) for name in members]
    sides = sides[:1] if len(members) == 2 else sides if len(members) > 2 else []
    young = tuple(name for name in members if name in system.young)
    adults = tuple(name for name in members if name in system.adults)
    if len(young) > 1 and len(adults) > 1:
        # With one young person or one adult this is that member against the others.
        sides.append(_Sides("adults and young people", adults, young))
    clinicians = dict.fromkeys(view.who for label in labels for view in label.clinician)
    return [*sides, *(_Sides("clinician and family", (name,), members) for name in clinicians)]


def _point(label: SplitLabel, sides: _Sides) -> tuple[float, float, float] | None:
    """Session, difference and its error variance; None where somebody did not rate or an error is not known."""
    one, other = _views(label, sides.one, sides.kind), _views(label, sides.other, sides.kind)
    if one is None or other is None:
        return None
    sems = [(view.sem, len(some)) for some in (one, other) for view in some]
    if any(sem is None for sem, _many in sems):
        return None
    variance = sum((sem / many) ** 2 for sem, many in sems if sem is not None)
    gap = sum(view.value for view in one) / len(one) - sum(view.value for view in other) / len(other)
    return float(label.session), gap, variance


def _views(label: SplitLabel, names: tuple[str, ...], kind: SideKind) -> list[View] | None:
    """The views of everybody of one side, or None. A clinician has one of each member, or one of the whole.

    A clinician who left somebody out is compared with nobody: the mean would move with who is in it.
    """
    if kind == "clinician and family" and any(view.who in names for view in label.clinician):
        answered = [pair for pair in label.differences if pair.one in names]
        return list(label.clinician) if len(answered) == len(label.views) else None
    found = [view for view in label.views if view.who in names]
    return found if len(found) == len(names) and found else None
