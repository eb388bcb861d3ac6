"""A member who knows their own answers and everything they were ever shown, and works out what they were not.

For each secret of somebody else's there are worlds that differ in it alone. The attacker knows the whole system, holds
what each world would have shown beside what was shown, and strikes out those that differ: whatever is left is what is
possible. It is the strongest attacker there is on one secret, since everything else is known to it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from plait_clinic.families.sharing import Given, Held, History, held_since, is_shared, lets_share, present, shared_from
from plait_clinic.families.tests.made_up import ASKED, SCALE, MadeUp, with_ratings

Build = Callable[[History, Held | None, int, datetime], object]
"""What a member's page says at one moment."""
Holding = Mapping[datetime, Held | None]


Score = tuple[int, int, str]
"""Whose, of which session, and of what."""


@dataclass(frozen=True)
class Secret:
    """Something of somebody else's: what it is, and every world that it could be, the true one first."""

    what: str
    worlds: tuple[History, ...]


def holding_at(family: MadeUp) -> Holding:
    """What is in force at each visit. Answers and stops have no part in it, so it is the same in every world."""
    return {at: held_since(family.history, at) for at in family.visits}


def transcript(build: Build, history: History, held: Holding, viewer: int) -> tuple[object, ...]:
    """Everything that a member is shown, visit by visit, while they come."""
    there = [at for at in held if viewer in {person.key for person in present(history, at)}]
    return tuple(build(history, held[at], viewer, at) for at in there)


def possible(build: Build, secret: Secret, held: Holding, viewer: int) -> int:
    """How many of a secret's worlds are still possible after everything that was shown."""
    seen = transcript(build, secret.worlds[0], held, viewer)
    return sum(transcript(build, world, held, viewer) == seen for world in secret.worlds)


def scores(family: MadeUp, held: Holding, viewer: int, chance: Random) -> Iterator[tuple[Secret, bool]]:
    """A score of another member, drawn at random, in every value; and whether it is one that they were shown."""
    history, shown = family.history, seen_by(family, held, viewer)
    answered = [(key, one) for one in history.meetings for key in one.given if key != viewer]
    if not answered:
        return
    person, meeting = chance.choice(answered)
    part = chance.choice(ASKED)
    truth = meeting.given[person].ratings[part]
    others = (with_ratings(history, person, meeting.key, {part: value}) for value in SCALE if value != truth)
    secret = Secret(f"{part} of {person} after session {meeting.number}", (history, *others))
    yield secret, (person, meeting.key, part) in shown


def shown_at(history: History, held: Held | None, viewer: int, at: datetime) -> set[Score]:
    """Whatever was shared with this viewer by then, by the words of the policy and not by the page."""
    there = {one.key for one in present(history, at)}
    if held is None or viewer not in there:
        return set()
    moments = [(one, shared_from(one.held_at, history.zone)) for one in history.meetings]
    return {
        (person, meeting.key, part)
        for meeting, when in moments
        if when <= at and is_shared(history, meeting, held, when)
        for person in there
        for part in held.version.parts
    }


def other_scores(history: History, viewer: int, seen: set[Score], value: Callable[[], int]) -> History:
    """The same family with every score of the others that was not shown put to another value, all at once."""

    def another(given: Given, person: int, meeting: int) -> Given:
        hidden = {part: value() for part in ASKED if (person, meeting, part) not in seen}
        return given if person == viewer else replace(given, ratings={**given.ratings, **hidden})

    meetings = (
        replace(one, given={person: another(given, person, one.key) for person, given in one.given.items()})
        for one in history.meetings
    )
    return replace(history, meetings=tuple(meetings))


def seen_by(family: MadeUp, held: Holding, viewer: int) -> set[Score]:
    return {score for at in family.visits for score in shown_at(family.history, held[at], viewer, at)}


def stops(family: MadeUp, viewer: int) -> Iterator[Secret]:
    """For each other member who stopped: the world in which they simply did not answer in time instead."""
    history = family.history
    for person in history.people:
        mine = [choice for choice in history.choices if choice.person == person.key]
        if mine and person.key != viewer:
            unanswered = replace(
                history,
                choices=tuple(choice for choice in history.choices if choice.person != person.key),
                meetings=tuple(
                    one if lets(history, person.key, one) else without(one, person.key) for one in history.meetings
                ),
            )
            yield Secret(f"a stop of {person.key}", (history, unanswered))


def lets(history: History, key: int, meeting) -> bool:
    person = next(one for one in history.people if one.key == key)
    given = meeting.given.get(key)
    return given is None or lets_share(history, person, given.at, shared_from(meeting.held_at, history.zone))


def without(meeting, key: int):
    return replace(meeting, given={person: given for person, given in meeting.given.items() if person != key})


def silences(family: MadeUp, viewer: int) -> Iterator[Secret]:
    """For each other member: whether they answered about a session that is not shared either way."""
    history, end = family.history, family.visits[-1] + timedelta(days=1)
    held = held_since(history, end)
    for meeting in history.meetings:
        at = shared_from(meeting.held_at, history.zone)
        if held is not None and is_shared(history, meeting, held, at):
            continue
        for person in [key for key in meeting.given if key != viewer]:
            rest = tuple(without(one, person) if one.key == meeting.key else one for one in history.meetings)
            unanswered = replace(history, meetings=rest)
            if not any(ever_shared(family, world, meeting.key) for world in (history, unanswered)):
                yield Secret(f"whether {person} answered about {meeting.number}", (history, unanswered))


def ever_shared(family: MadeUp, history: History, key: int) -> bool:
    meeting = next(one for one in history.meetings if one.key == key)
    when = shared_from(meeting.held_at, history.zone)
    held = [held_since(history, at) for at in family.visits if at >= when]
    return any(one is not None and is_shared(history, meeting, one, when) for one in held)
