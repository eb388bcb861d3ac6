"""Where the members of one session stand with the clinician: all well, all weakly, split, or not to be told.

Level and spread with measurement error, by a rule that is data (`split_rules`). A label says who rates lower and why it
is there; it names nobody's fault, and "balanced" does not mean "good". Sources: docs/reference/splits.md.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from plait.systems.many_pairs import critical_z
from plait.systems.parties import WHOLE, RatingsRefusedError, Target, person
from plait.systems.ratings import Facet, Rating, RatingScale, SystemRatings
from plait.systems.split_reasons import Reason
from plait.systems.split_rules import SplitKind, SplitRule, split_rule
from plait.systems.spread import Difference, difference, spread_of

LabelName = Literal["intact-strong", "balanced-weak", "split", "undetermined"]
Pairs = tuple[Difference, ...]

FEWEST_MEMBERS = 2
ROUNDING = 1e-9
"""Share of the scale's length: 8 less 6.4 is a hair below 1.6 in floating point."""


@dataclass(frozen=True)
class About:
    """What a label is about: one dimension, from one side, towards one target.

    With facet self the target is a clinician, the co-therapists or the team; with within it is the whole or a part.
    """

    dimension: str
    target: Target
    facet: Facet = "self"


@dataclass(frozen=True)
class View:
    """One person's rating as a label uses it; `own_sem` says whether the SEM came with the rating."""

    who: str
    value: float
    sem: float | None
    own_sem: bool


@dataclass(frozen=True)
class SplitLabel:
    """What one session's ratings say of one bond, by one rule.

    kinds        which kinds of split there are; empty for other labels
    low          who rates lower than somebody and higher than nobody, of a split
    views        the members' ratings with the SEM used; `clinician` is the other side's, of each member or of the whole
    differences  every pair of members, then clinician less each member; signed, with their errors
    spread       what the rule's own index is, where it has one (an SD in points)
    reasons      why; each has a code, people, numbers and English words
    rule         the rule with its version, thresholds, sources and their status
    """

    session: int
    about: About
    label: LabelName
    kinds: tuple[SplitKind, ...]
    low: tuple[str, ...]
    views: tuple[View, ...]
    clinician: tuple[View, ...]
    differences: Pairs
    spread: float | None
    reasons: tuple[Reason, ...]
    rule: SplitRule
    scale: RatingScale

    @property
    def widest(self) -> Difference | None:
        """The largest difference behind the label, with its interval and z: how sure it is.

        Between members; with the clinician where only the clinician stands apart. None with fewer than two ratings.
        """
        with_clinician = self.kinds == ("clinician against family",)
        members = {view.who for view in self.views}
        pairs = [pair for pair in self.differences if (pair.one not in members) == with_clinician]
        return max(pairs, key=lambda pair: abs(pair.value), default=None)

    @property
    def words(self) -> str:
        """One English sentence with every reason."""
        return f"{self.label.capitalize()}: {'; '.join(reason.words for reason in self.reasons)}."


@dataclass(frozen=True)
class _Seen:
    """One session's ratings of one bond, taken apart."""

    session: int
    about: About
    members: tuple[View, ...]
    missing: tuple[str, ...]
    clinician: tuple[View, ...]
    between: Pairs
    against: Pairs
    ratings: SystemRatings

    @property
    def scale(self) -> RatingScale:
        return self.ratings.scale

    @property
    def clinicians_name(self) -> str | None:
        return self.clinician[0].who if self.clinician else None

    def by_age(self, young: bool) -> tuple[str, ...]:
        there = self.ratings.system.young if young else self.ratings.system.adults
        return tuple(view.who for view in self.members if view.who in there)


@dataclass(frozen=True)
class _Judged:
    """What a rule makes of what was seen."""

    label: LabelName
    reasons: tuple[Reason, ...]
    kinds: tuple[SplitKind, ...] = ()
    low: tuple[str, ...] = ()
    spread: float | None = None


def label_session(
    ratings: SystemRatings,
    session: int,
    about: About,
    *,
    rule: SplitRule | None = None,
    present: Collection[str] | None = None,
) -> SplitLabel:
    """The label of one session by one rule (default: Plait's own, newest version).

    `present` are the members who were to rate, all by default: only if all of them did can a label say that nobody
    stands apart. Raises RatingsRefusedError where `about` or `present` is none of the system.
    """
    chosen = rule or split_rule()
    _check(ratings, about, present)
    seen = _seen(ratings, session, about, ratings.system.names if present is None else present)
    judged = _judged(seen, chosen)
    return SplitLabel(
        session=session,
        about=about,
        label=judged.label,
        kinds=judged.kinds,
        low=judged.low,
        views=seen.members,
        clinician=seen.clinician,
        differences=(*seen.between, *seen.against),
        spread=judged.spread,
        reasons=judged.reasons,
        rule=chosen,
        scale=ratings.scale,
    )


def label_history(
    ratings: SystemRatings,
    about: About,
    *,
    rule: SplitRule | None = None,
    present: Mapping[int, Collection[str]] | None = None,
) -> tuple[SplitLabel, ...]:
    """Every session's label, each from that session alone: another rule labels the same history again."""
    return tuple(
        label_session(ratings, session, about, rule=rule, present=(present or {}).get(session))
        for session in ratings.sessions
        if _of_members(ratings, session, about)
    )


def _check(ratings: SystemRatings, about: About, present: Collection[str] | None) -> None:
    system = ratings.system
    problems = [*system.target_problems(about.target)]
    problems += [f"{name} is no member of this system" for name in present or () if name not in system.names]
    if about.facet == "others":
        problems.append("members who speak of others speak of different people; compare them on self, group or within")
    if problems:
        raise RatingsRefusedError(problems)


def _of_members(ratings: SystemRatings, session: int, about: About) -> dict[str, Rating]:
    found = ratings.find(target=about.target, facet=about.facet, dimension=about.dimension, session=session)
    by_rater = {one.rater: one for one in found}
    return {name: by_rater[name] for name in ratings.system.names if name in by_rater}


def _seen(ratings: SystemRatings, session: int, about: About, present: Collection[str]) -> _Seen:
    found = _of_members(ratings, session, about)
    members = tuple(_view(ratings, name, one) for name, one in found.items())
    other_side = _other_side(ratings, session, about, tuple(found))
    clinician = {name: _view(ratings, one.rater, one) for name, one in other_side.items()}
    length = ratings.scale.length
    between = tuple(_apart(one, other, length) for place, one in enumerate(members) for other in members[place + 1 :])
    against = tuple(_apart(clinician[view.who], view, length) for view in members if view.who in clinician)
    missing = tuple(name for name in ratings.system.names if name in present and name not in found)
    views = tuple(_view(ratings, one.rater, one) for one in dict.fromkeys(other_side.values()))
    return _Seen(session, about, members, missing, views, between, against, ratings)


def _other_side(ratings: SystemRatings, session: int, about: About, members: Iterable[str]) -> dict[str, Rating]:
    """The clinician's rating that answers each member's: of that member, else of the same whole.

    With several clinicians it is that of the one the label is about; towards a team, nobody's stands for all.
    """
    system, target = ratings.system, about.target
    named = target.names if target.kind == "person" else system.clinicians if about.facet == "within" else ()
    if len(named) != 1 or named[0] not in system.clinicians:
        return {}
    of_all: tuple[Facet, Target] = ("self", WHOLE) if about.facet == "self" else (about.facet, target)
    found = ratings.find(rater=named[0], dimension=about.dimension, session=session)
    by_aim = {(one.facet, one.target): one for one in found}
    answers = {name: by_aim.get(("self", person(name)), by_aim.get(of_all)) for name in members}
    return {name: one for name, one in answers.items() if one is not None}


def _view(ratings: SystemRatings, who: str, rating: Rating) -> View:
    return View(who, rating.value, ratings.sem_of(rating), rating.sem is not None)


def _apart(one: View, other: View, length: float) -> Difference:
    return difference(one.who, other.who, (one.value, other.value), (one.sem, other.sem), length)


def _judged(seen: _Seen, rule: SplitRule) -> _Judged:
    if rule.dimension not in ("", seen.about.dimension):
        return _Judged("undetermined", (Reason("other dimension", (rule.dimension,)),))
    if len(seen.members) < FEWEST_MEMBERS:
        return _Judged("undetermined", (Reason("too few", (), (float(len(seen.members)),)), *_not_rated(seen)))
    if rule.method == "differences":
        return _by_differences(seen, rule)
    if rule.method == "sd":
        return _by_sd(seen)
    return _Judged("undetermined", (Reason("not computable"),))


def _by_sd(seen: _Seen) -> _Judged:
    """The SD with no label: no cut-off is known."""
    scale = seen.scale
    sd = spread_of({view.who: view.value for view in seen.members}, bounds=(scale.low, scale.high)).sd
    return _Judged("undetermined", (Reason("no cut-off", (), (sd,)),), spread=sd)


def _by_differences(seen: _Seen, rule: SplitRule) -> _Judged:
    unknown = tuple(view.who for view in (*seen.members, *seen.clinician) if view.sem is None)
    if unknown or seen.scale.sd is None:
        reasons = [Reason("no error known", unknown)] if unknown else []
        reasons += [Reason("no sd known")] if seen.scale.sd is None else []
        return _Judged("undetermined", tuple(reasons))
    least = rule.number("difference") * seen.scale.sd
    judge = _Differences(seen, rule, least)
    return judge.split() or judge.imprecise() or judge.level()


@dataclass(frozen=True)
class _Differences:
    """Pairs held against a rule: apart, close, or too imprecise to tell."""

    seen: _Seen
    rule: SplitRule
    least: float

    def is_large(self, pair: Difference) -> bool:
        return abs(pair.value) >= self.least - ROUNDING * self.seen.scale.length

    def is_apart(self, pair: Difference) -> bool:
        return self.is_large(pair) and pair.z is not None and abs(pair.z) > self._z(pair)

    def _z(self, pair: Difference) -> float:
        """A clinician counts only where apart from everybody, so that many members are no further chance there."""
        z = self.rule.number("z")
        if self.rule.held_for == "each pair" or pair.one == self.seen.clinicians_name:
            return z
        return critical_z(len(self.seen.members), z)

    def split(self) -> _Judged | None:
        """The split there is, with its kinds and who is low."""
        members = tuple(pair for pair in self.seen.between if self.is_apart(pair))
        counted: dict[SplitKind, Pairs] = {}
        if members:
            counted["between members"] = members
        if self._clinician_alone():
            counted["clinician against family"] = self.seen.against
        if self._ages_apart():
            counted["adult against youth"] = members
        counted = {kind: pairs for kind, pairs in counted.items() if kind in self.rule.kinds}
        if not counted:
            return None
        pairs = tuple(dict.fromkeys(pair for some in counted.values() for pair in some))
        reasons = (*self._kind_reasons(counted), *(_lower(pair) for pair in pairs), *_not_rated(self.seen))
        return _Judged("split", reasons, tuple(counted), _low(pairs))

    def imprecise(self) -> _Judged | None:
        """A pair that would be apart, were it measured more exactly; and members whose rating is not there.

        Of several pairs the widest is named: with seven people there may be a dozen.
        """
        pairs = (*self._candidates(), *(self.seen.against if "clinician against family" in self.rule.kinds else ()))
        near = [pair for pair in pairs if self.is_large(pair) and not self.is_apart(pair)]
        widest = sorted(near, key=lambda pair: -abs(pair.value))[:1]
        reasons = (
            *(Reason("within error", (pair.one, pair.other), (abs(pair.value),)) for pair in widest),
            *_not_rated(self.seen),
        )
        return _Judged("undetermined", reasons) if reasons else None

    def level(self) -> _Judged:
        """All strong or all weak, where nobody stands apart: also not where this rule calls it no split."""
        if apart := [pair for pair in self.seen.between if self.is_apart(pair)]:
            return _Judged("undetermined", (*map(_lower, apart), *self._clinician_apart()))
        scale = self.seen.scale
        strong = scale.low + self.rule.number("strong") * scale.length
        below = tuple(view.who for view in self.seen.members if view.value < strong)
        if not below:
            return _Judged("intact-strong", (Reason("strong", (), (strong,)), *self._clinician_apart()))
        if len(below) == len(self.seen.members):
            return _Judged("balanced-weak", (Reason("weak", (), (strong,)), *self._clinician_apart()))
        return _Judged("undetermined", (Reason("levels differ", below, (strong,)), *self._clinician_apart()))

    def _clinician_apart(self) -> list[Reason]:
        """A clinician apart from some members and not from all: no split by name, and worth saying."""
        return [_lower(pair) for pair in self.seen.against if self.is_apart(pair)]

    def _candidates(self) -> Pairs:
        """The pairs of members that this rule's kinds are about."""
        if "between members" in self.rule.kinds:
            return self.seen.between
        young = set(self.seen.by_age(young=True))
        return tuple(pair for pair in self.seen.between if (pair.one in young) != (pair.other in young))

    def _clinician_alone(self) -> bool:
        """The clinician on one side of every member who rated, and all of them rated by the clinician."""
        against = self.seen.against
        if len(against) < len(self.seen.members):
            return False
        return all(self.is_apart(pair) for pair in against) and len({pair.value > 0 for pair in against}) == 1

    def _ages_apart(self) -> bool:
        """Every young person apart from every adult, in one direction, and nobody from those of their own age."""
        young, adults = set(self.seen.by_age(young=True)), set(self.seen.by_age(young=False))
        if not (young and adults):
            return False
        across = [pair for pair in self.seen.between if (pair.one in young) != (pair.other in young)]
        alike = [pair for pair in self.seen.between if (pair.one in young) == (pair.other in young)]
        lower = {pair.lower in young for pair in across}
        return len(lower) == 1 and all(map(self.is_apart, across)) and not any(map(self.is_apart, alike))

    def _kind_reasons(self, counted: Mapping[SplitKind, Pairs]) -> list[Reason]:
        reasons = []
        if "clinician against family" in counted:
            reasons.append(Reason("clinician against family", (self.seen.against[0].one,)))
        if "adult against youth" in counted:
            reasons.append(Reason("adult against youth", self.seen.by_age(young=True)))
        return reasons


def _lower(pair: Difference) -> Reason:
    ends = [math.copysign(1, pair.value) * end for end in (pair.low, pair.high) if end is not None]
    return Reason("lower", (pair.lower, pair.upper), (abs(pair.value), *sorted(ends)))


def _low(pairs: Pairs) -> tuple[str, ...]:
    """Who is lower than somebody and higher than nobody."""
    higher = {pair.upper for pair in pairs}
    return tuple(dict.fromkeys(pair.lower for pair in pairs if pair.lower not in higher))


def _not_rated(seen: _Seen) -> list[Reason]:
    return [Reason("not rated", seen.missing)] if seen.missing else []
