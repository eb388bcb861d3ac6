"""What a policy on sharing releases, as pure values: from what was agreed, signed, stopped and answered, by moments.

Nothing is switched on or off anywhere: whatever is shown now follows from rows that are only ever added. It never
depends on what anybody rated, so nothing can be learned from what is released beyond what is released (decision 0053).
"""

import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from plait_clinic.minors.ages import age_on, day_of_age
from plait_clinic.minors.models import Consenting, HowMany
from plait_clinic.minors.rules import Band, Policy

SHARED_AFTER = timedelta(days=8)
"""A session is shared at the start of the eighth day after it, or never. Our own choice: everybody can answer for a
week, and nobody can tell from the moment who was last."""
FEWEST = 2


@dataclass(frozen=True)
class Decides:
    """A guardian, and from when until when they decide."""

    key: int
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True)
class Person:
    """One member's stay in the case. `born` is known of young people alone."""

    key: int
    joined: datetime
    left: datetime | None = None
    born: date | None = None
    guardians: tuple[Decides, ...] = ()

    def is_there(self, at: datetime) -> bool:
        return self.joined <= at and (self.left is None or at < self.left)


@dataclass(frozen=True)
class Word:
    """A yes or a no to a version: a member's, or with `guardian` that guardian's for the member."""

    person: int
    agrees: bool
    at: datetime
    guardian: int | None = None
    as_minor: bool = False


@dataclass(frozen=True)
class Version:
    """One version of a policy: what it shares, among whom, and who has said what to it."""

    key: int
    at: datetime
    parts: tuple[str, ...]
    people: frozenset[int]
    words: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Settled:
    """A version of the clinic's policy for minors, and since when it held."""

    at: datetime
    policy: Policy


@dataclass(frozen=True)
class Choice:
    """One member's stop, or the end of it."""

    person: int
    stops: bool
    at: datetime


@dataclass(frozen=True)
class Pause:
    pauses: bool
    at: datetime


@dataclass(frozen=True)
class Given:
    """One member's first answer about a session: when, under which version, and the ratings that can be shared."""

    at: datetime
    under: int | None
    ratings: Mapping[str, float | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Meeting:
    """One session with what members answered about it."""

    key: int
    number: int
    held_at: datetime
    given: Mapping[int, Given] = field(default_factory=dict)


@dataclass(frozen=True)
class History:
    """All that decides what is shared in one case."""

    zone: zoneinfo.ZoneInfo
    people: tuple[Person, ...]
    versions: tuple[Version, ...]
    minors: tuple[Settled, ...] = ()
    choices: tuple[Choice, ...] = ()
    pauses: tuple[Pause, ...] = ()
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True)
class Held:
    """The version in force, and since when without a break."""

    version: Version
    since: datetime


@dataclass(frozen=True)
class Page:
    """All that decides what a member reads on the page of what is shared among them.

    Proposed and not in force is `waits`; `outgrown` is a version that somebody who joined later has not agreed to.
    """

    parts: tuple[str, ...]
    since: datetime | None
    waits: bool
    outgrown: bool
    signed: bool
    released: tuple["Released", ...]


@dataclass(frozen=True)
class Released:
    """One session that is shared: each member's ratings of it, in the order in which they joined."""

    number: int
    held_at: datetime
    ratings: Mapping[int, Mapping[str, float | None]]


Row = TypeVar("Row", Version, Settled, Word, Choice, Pause)


def day_of(history: History, at: datetime) -> date:
    return at.astimezone(history.zone).date()


def start_of(history: History, day: date) -> datetime:
    return datetime.combine(day, time.min, history.zone)


def shared_from(held_at: datetime, zone: zoneinfo.ZoneInfo) -> datetime:
    """When a session is shared, if it is shared at all."""
    return datetime.combine(held_at.astimezone(zone).date() + SHARED_AFTER, time.min, zone)


def present(history: History, at: datetime) -> list[Person]:
    return [person for person in history.people if person.is_there(at)]


def newest(rows: Sequence[Row], at: datetime) -> Row | None:
    """The last of the rows that was there by then; of two at one moment the one that was added later."""
    return max((row for row in reversed(rows) if row.at <= at), key=lambda row: row.at, default=None)


def last_word(version: Version, person: Person, guardian: int | None, at: datetime) -> Word | None:
    said = [word for word in version.words if word.person == person.key and word.guardian == guardian]
    return newest(said, at)


def signs(history: History, version: Version, person: Person, at: datetime) -> bool:
    """Whether this member’s own yes counts. What was signed in another band of ages does not: who comes of age, or now
    decides for themselves, signs anew."""
    own = last_word(version, person, None, at)
    if own is None or not own.agrees:
        return False
    if person.born is None:
        return not own.as_minor
    settled = newest(history.minors, at)
    if settled is None:
        return False
    band = band_of(history, person, settled.policy, at)
    begins = day_of_age(person.born, band.from_age if band else settled.policy.of_age)
    return own.at >= start_of(history, begins)


def band_of(history: History, person: Person, policy: Policy, at: datetime) -> Band | None:
    """The band of ages of a young person; none for adults and whoever is of age."""
    return policy.band_at(age_on(person.born, day_of(history, at))) if person.born else None


def agrees(history: History, version: Version, person: Person, at: datetime) -> bool:
    """Whether everybody who has to sign for this member has done so, and nobody of them has said no."""
    if not signs(history, version, person, at):
        return False
    settled = newest(history.minors, at)
    band = band_of(history, person, settled.policy, at) if settled else None
    if band is None:
        return True
    return band.consent != Consenting.NOBODY and (not band.asks_guardian or guardians_agree(version, person, band, at))


def guardians_agree(version: Version, person: Person, band: Band, at: datetime) -> bool:
    """As many as the clinic asks for; where one of them says no, nothing is shared, whatever the others say."""
    now = [one for one in person.guardians if one.since <= at and (one.until is None or at < one.until)]
    words = [last_word(version, person, one.key, at) for one in now]
    if any(word is not None and not word.agrees for word in words):
        return False
    said = [word is not None for word in words]
    return bool(said) and (all(said) if band.guardians == HowMany.EVERY else any(said))


def holding(history: History, at: datetime) -> Version | None:
    """The version in force at a moment: the newest, signed by everybody it takes, among the same people."""
    version, there = newest(history.versions, at), present(history, at)
    if version is None or not version.parts or len(there) < FEWEST:
        return None
    if any(person.key not in version.people for person in there):
        return None
    return version if all(agrees(history, version, person, at) for person in there) else None


def changes(history: History, version: Version) -> Iterator[datetime]:
    """Every moment at which it may change whether a version is in force."""
    yield version.at
    yield from (word.at for word in version.words)
    yield from (settled.at for settled in history.minors)
    for person in history.people:
        yield from (at for at in (person.joined, person.left) if at)
        yield from (at for one in person.guardians for at in (one.since, one.until) if at)
        yield from birthdays(history, person)


def birthdays(history: History, person: Person) -> Iterator[datetime]:
    if person.born is None:
        return
    for settled in history.minors:
        ages = {age for band in settled.policy.bands for age in (band.from_age, band.to_age)}
        yield from (start_of(history, day_of_age(person.born, age)) for age in {*ages, settled.policy.of_age})


def held_since(history: History, at: datetime) -> Held | None:
    """The version in force and since when it has been so without a break. Answers have no part in it."""
    version = holding(history, at)
    if version is None:
        return None
    since = at
    for change in sorted({moment for moment in changes(history, version) if moment <= at}, reverse=True):
        if holding(history, change) != version:
            break
        since = change
    return Held(version, since)


def lets_share(history: History, person: Person, answered: datetime, at: datetime) -> bool:
    """Whether nothing this member chose is in the way: no stop by then, and none lifted after the answer."""
    mine = [choice for choice in history.choices if choice.person == person.key]
    last = newest(mine, at)
    return last is None or (not last.stops and last.at < answered)


def is_shared(history: History, meeting: Meeting, held: Held, at: datetime) -> bool:
    """Whether a session was shared when its time came: all of it, by everybody who was a member then, or nothing."""
    pause = newest(history.pauses, at)
    if at < held.since or (pause is not None and pause.pauses):
        return False
    there = present(history, at)
    return len(there) >= FEWEST and all(
        (given := meeting.given.get(person.key)) is not None
        and given.under == held.version.key
        and held.since <= given.at <= at
        and lets_share(history, person, given.at, at)
        for person in there
    )


def released(history: History, held: Held | None, viewer: int, now: datetime) -> tuple[Released, ...]:
    """What this member is shown of everybody's ratings: of those who are members now, and were when it was shared."""
    there = present(history, now)
    if held is None or viewer not in {person.key for person in there}:
        return ()
    due = [(one, at) for one in history.meetings if (at := shared_from(one.held_at, history.zone)) <= now]
    newest_first = sorted(due, key=lambda pair: (pair[0].held_at, pair[0].number), reverse=True)
    return tuple(
        one_released(meeting, held.version, there)
        for meeting, at in newest_first
        if is_shared(history, meeting, held, at)
    )


def page_of(history: History, held: Held | None, viewer: int, now: datetime) -> Page:
    """One member's page. Nothing on it depends on a stop, on who has answered, or on a rating that is not released."""
    version = history.versions[-1] if history.versions and history.versions[-1].parts else None
    there = present(history, now)
    among = version is not None and all(person.key in version.people for person in there)
    return Page(
        parts=version.parts if version else (),
        since=held.since if held else None,
        waits=among and held is None,
        outgrown=version is not None and not among,
        signed=version is not None and any(signs(history, version, one, now) for one in there if one.key == viewer),
        released=released(history, held, viewer, now),
    )


def promised(history: History, held: Held | None, held_at: datetime, now: datetime) -> date | None:
    """From which day on the others may see what is answered now about a session; none where they never will."""
    shared_at = shared_from(held_at, history.zone)
    return shared_at.date() if held is not None and now < shared_at else None


def one_released(meeting: Meeting, version: Version, there: Sequence[Person]) -> Released:
    ratings = {
        person.key: {part: meeting.given[person.key].ratings.get(part) for part in version.parts}
        for person in there
        if person.key in meeting.given
    }
    return Released(meeting.number, meeting.held_at, ratings)
