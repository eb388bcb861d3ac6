"""Who is in a couple, a family or a group, and whom a rating can be about: a person, a dyad, a subsystem, the whole.

The clinicians are part of the system: an alliance lies between them and each person, each subsystem and the whole
(Pinsof & Catherall 1986; Pinsof, Zinbarg & Knobloch-Fedders 2008, as summarised in docs/reference/splits.md).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from plait.errors import ProblemsError

Age = Literal["adult", "adolescent", "child"]
Role = Literal["member", "clinician", "observer"]
SubsystemKind = Literal["parents", "couple", "siblings", "own"]
TargetKind = Literal["person", "others", "dyad", "subsystem", "whole", "co-therapists", "team"]

WHOLE_TARGETS: tuple[TargetKind, ...] = ("whole", "others", "co-therapists", "team")
"""Targets that need no name: there is one of each."""
TOGETHER = "+"
"""Between the two names of a dyad in a file."""


class RatingsRefusedError(ProblemsError):
    """A system or its ratings cannot be used; `problems` holds every reason."""


@dataclass(frozen=True)
class Member:
    """Somebody the work is for. Adolescents and children are the young people of the system."""

    name: str
    age: Age = "adult"

    @property
    def is_young(self) -> bool:
        return self.age != "adult"


@dataclass(frozen=True)
class Subsystem:
    """Some of the members under a name, such as the parents; `own` is one that the clinic named itself."""

    name: str
    members: tuple[str, ...]
    kind: SubsystemKind = "own"


@dataclass(frozen=True, order=True)
class Target:
    """Whom a rating is about; made with `person`, `dyad`, `subsystem`, or WHOLE, OTHERS, CO_THERAPISTS, TEAM."""

    kind: TargetKind
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        return TOGETHER.join(self.names) or self.kind


WHOLE = Target("whole")
"""The couple, family or group as a whole."""
OTHERS = Target("others")
"""The other members, whoever they are beside the rater."""
CO_THERAPISTS = Target("co-therapists")
TEAM = Target("team")


def person(name: str) -> Target:
    """One member or one clinician."""
    return Target("person", (name,))


def dyad(one: str, other: str) -> Target:
    """Two members, in either order."""
    return Target("dyad", (min(one, other), max(one, other)))


def subsystem(name: str) -> Target:
    """A subsystem by the name that the system gives it."""
    return Target("subsystem", (name,))


@dataclass(frozen=True)
class System:
    """A couple, a family or a group with its clinicians. Raises RatingsRefusedError with every problem.

    Each name is there once, whoever carries it, so that a name alone says who is meant.
    """

    members: tuple[Member, ...]
    clinicians: tuple[str, ...] = ()
    subsystems: tuple[Subsystem, ...] = ()
    observers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise RatingsRefusedError(problems)

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in their order."""
        return tuple(member.name for member in self.members)

    @property
    def adults(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members if not member.is_young)

    @property
    def young(self) -> tuple[str, ...]:
        return tuple(member.name for member in self.members if member.is_young)

    def role(self, name: str) -> Role | None:
        """What this name is in the system; None where it is nobody's."""
        if name in self.names:
            return "member"
        if name in self.clinicians:
            return "clinician"
        return "observer" if name in self.observers else None

    def members_of(self, target: Target) -> tuple[str, ...]:
        """The members a target takes in; none for a clinician, the co-therapists or the team."""
        if target.kind == "whole":
            return self.names
        if target.kind == "subsystem":
            return next(part.members for part in self.subsystems if part.name == target.names[0])
        return tuple(name for name in target.names if name in self.names)

    def target(self, text: str) -> Target:
        """A target as a file has it: a name, two names with + between them, whole, co-therapists or team."""
        for kind in WHOLE_TARGETS:
            if text == kind:
                return Target(kind)
        if text in {part.name for part in self.subsystems}:
            return subsystem(text)
        names = [part.strip() for part in text.split(TOGETHER)]
        return dyad(*names) if len(names) == 2 else person(text)

    def target_problems(self, target: Target) -> Iterator[str]:
        """Why this target is none of the system."""
        known = {part.name for part in self.subsystems} if target.kind == "subsystem" else set(self.names)
        known |= set(self.clinicians) if target.kind == "person" else set()
        unknown = [name for name in target.names if name not in known]
        if unknown:
            yield f"target {target}: {' and '.join(unknown)} is no {_expected(target.kind)} of this system"
        if target.kind == "dyad" and len(set(target.names)) != 2:
            yield f"target {target}: a dyad is two different members"
        if target.kind == "co-therapists" and len(self.clinicians) < 2:
            yield f"target {target}: this system has {len(self.clinicians)} clinicians, co-therapists are two or more"

    def _problems(self) -> Iterator[str]:
        if not self.members:
            yield "a system has at least one member"
        yield from _name_problems(
            [*self.names, *self.clinicians, *self.observers, *(part.name for part in self.subsystems)]
        )
        for part in self.subsystems:
            unknown = [name for name in part.members if name not in self.names]
            if unknown:
                yield f"subsystem {part.name}: {', '.join(unknown)} is no member"
            if len(set(part.members)) < max(2, len(part.members)):
                yield f"subsystem {part.name}: takes two or more different members"


def _expected(kind: TargetKind) -> str:
    return {"person": "member or clinician", "dyad": "member", "subsystem": "subsystem"}[kind]


def _name_problems(names: Sequence[str]) -> Iterator[str]:
    for name, times in Counter(names).items():
        if times > 1:
            yield f"the name {name} is there {times} times; give each person and subsystem a name of their own"
        if not name.strip() or name != name.strip() or TOGETHER in name or name in WHOLE_TARGETS:
            yield (
                f"the name {name!r} cannot be used: not empty, no blank around it, no {TOGETHER}, none of "
                + ", ".join(WHOLE_TARGETS)
            )
