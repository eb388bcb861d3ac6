"""Random families with everything that decides what is shared: who comes, what is agreed and signed, stops, answers.

Drawn from a numbered seed, so that a family that breaks a test can be made again by its number.
"""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from plait_clinic.families.models import Shared
from plait_clinic.families.sharing import (
    Choice,
    Decides,
    Given,
    History,
    Meeting,
    Pause,
    Person,
    Settled,
    Version,
    Word,
)
from plait_clinic.minors.models import Consenting, HowMany
from plait_clinic.minors.rules import Band, Policy

ZONE = zoneinfo.ZoneInfo("Europe/Berlin")
BEGUN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
LARGEST = 8
NEVER_SHARED = ("safety", "openness", "tension")
ASKED = (*Shared.values, *NEVER_SHARED)
SCALE = range(11)
MINORS = Policy(18, 12, (Band(0, 16, Consenting.BOTH, HowMany.ONE), Band(16, 18, Consenting.YOUNG)))
POLICY = 1


@dataclass(frozen=True)
class MadeUp:
    """One family, and the moments at which its members open their pages."""

    history: History
    visits: tuple[datetime, ...]


def made_up(seed: int) -> MadeUp:
    chance = Random(seed)
    people = tuple(somebody(chance, key) for key in range(1, chance.randint(2, LARGEST) + 1))
    written = BEGUN + timedelta(days=chance.randint(0, 4))
    version = version_of(chance, people, written)
    sessions = chance.randint(1, 5)
    held = [written + timedelta(days=7 * place + 1 + chance.random()) for place in range(sessions)]
    history = History(
        zone=ZONE,
        people=people,
        versions=(version,),
        minors=(Settled(BEGUN - timedelta(days=400), MINORS),),
        choices=choices_of(chance, people, held),
        pauses=pauses_of(chance, held),
        meetings=tuple(meeting(chance, people, version, place, at) for place, at in enumerate(held, 1)),
    )
    last = held[-1] + timedelta(days=12)
    between = sorted(written + (last - written) * chance.random() for _ in range(chance.randint(1, 3)))
    return MadeUp(history, (*between, last))


def somebody(chance: Random, key: int) -> Person:
    """Most come from the first day on and stay; some are young, and one of those may come of age meanwhile."""
    joined = BEGUN - timedelta(days=30) if chance.random() < 0.93 else BEGUN + timedelta(days=chance.randint(1, 30))
    left = BEGUN + timedelta(days=chance.randint(5, 40)) if chance.random() < 0.1 else None
    young = chance.random() < 0.2
    born = BEGUN.date() - timedelta(days=chance.choice((3650, 4900, 5950, 365 * 18 - 10))) if young else None
    guardians = tuple(Decides(10 * key + place, BEGUN - timedelta(days=30)) for place in range(2)) if young else ()
    return Person(key, joined, None if left is not None and left <= joined else left, born, guardians)


def version_of(chance: Random, people: Sequence[Person], written: datetime) -> Version:
    """Mostly everybody signs, some later than others; now and then somebody does not, or says no again."""
    kinds = (tuple(Shared.values), tuple(chance.sample(Shared.values, chance.randint(1, 4))), ())
    words = [word for person in people for word in words_of(chance, person, written)]
    return Version(
        key=POLICY,
        at=written,
        parts=chance.choices(kinds, (4, 5, 1))[0],
        people=frozenset(person.key for person in people if person.is_there(written)),
        words=tuple(sorted(words, key=lambda word: word.at)),
    )


def words_of(chance: Random, person: Person, written: datetime) -> list[Word]:
    def signs() -> datetime:
        return written + timedelta(hours=chance.choice((1, 2, 3, 200)) * chance.random())

    if chance.random() < 0.03:
        return []
    said = [Word(person.key, agrees=True, at=signs(), as_minor=person.born is not None)]
    said += [
        Word(person.key, agrees=chance.random() < 0.95, at=signs(), guardian=guardian.key)
        for guardian in person.guardians
        if chance.random() < 0.9
    ]
    if chance.random() < 0.03:
        said.append(Word(person.key, agrees=False, at=written + timedelta(days=chance.randint(10, 30))))
    return said


def choices_of(chance: Random, people: Sequence[Person], held: Sequence[datetime]) -> tuple[Choice, ...]:
    chosen = []
    for person in people:
        if chance.random() < 0.12:
            at = chance.choice(held) + timedelta(days=6 * chance.random())
            chosen.append(Choice(person.key, stops=True, at=at))
            if chance.random() < 0.4:
                chosen.append(Choice(person.key, stops=False, at=at + timedelta(days=10 * chance.random())))
    return tuple(sorted(chosen, key=lambda choice: choice.at))


def pauses_of(chance: Random, held: Sequence[datetime]) -> tuple[Pause, ...]:
    if chance.random() > 0.15:
        return ()
    at = chance.choice(held) + timedelta(days=5 * chance.random())
    return (Pause(pauses=True, at=at), Pause(pauses=False, at=at + timedelta(days=9 * chance.random())))


def meeting(chance: Random, people: Sequence[Person], version: Version, number: int, at: datetime) -> Meeting:
    given = {}
    for person in people:
        answered = at + timedelta(days=chance.choice((1, 1, 1, 9)) * chance.random())
        if person.is_there(answered) and chance.random() < 0.95:
            told = POLICY if version.parts and chance.random() < 0.98 else None
            given[person.key] = Given(answered, told, {part: rating(chance, part, version) for part in ASKED})
    return Meeting(number, number, at, given)


def rating(chance: Random, part: str, version: Version) -> int | None:
    """What can be shared may be left unanswered; the rest is asked in the same way and never leaves."""
    return None if part in version.parts and chance.random() < 0.03 else chance.choice(SCALE)


def with_ratings(history: History, person: int, meeting: int, ratings: dict[str, int | None]) -> History:
    """The same family, with other answers of one member to one session."""

    def changed(one: Meeting) -> Meeting:
        given = one.given[person]
        return replace(one, given={**one.given, person: replace(given, ratings={**given.ratings, **ratings})})

    meetings = tuple(changed(one) if one.key == meeting else one for one in history.meetings)
    return replace(history, meetings=meetings)
