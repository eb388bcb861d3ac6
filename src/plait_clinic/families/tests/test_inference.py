"""Nobody can work out what was not shared with them: ten thousand random families, each member in turn as the attacker.

The same attacker is set on builds that leak on purpose, and has to succeed there. Requirement A-8 of the science.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from itertools import islice
from random import Random

import pytest

from plait_clinic.families.sharing import Held, History, Meeting, page_of, present, promised, shared_from
from plait_clinic.families.tests.attacker import (
    Build,
    holding_at,
    other_scores,
    possible,
    scores,
    seen_by,
    silences,
    stops,
    transcript,
)
from plait_clinic.families.tests.made_up import SCALE, made_up

FAMILIES = 10_000
BATCHES = 4
ATTACKED = 100
"""Families on which the leaking builds are tried; each has to be caught."""
LOW = 3
ENOUGH = 3


def honest(history: History, held: Held | None, viewer: int, now: datetime) -> object:
    """All that decides what a member's page says, and what each open check-in promises, as the clinic makes them."""
    told = [promised(history, held, one.held_at, now) for one in history.meetings if one.held_at <= now]
    return page_of(history, held, viewer, now), told


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_member_narrows_what_was_not_shared_and_what_was_is_shown(batch):
    shown = attacked = 0
    for seed in range(batch, FAMILIES, BATCHES):
        family, chance = made_up(seed), Random(seed)
        held = holding_at(family)
        for person in family.history.people:
            viewer = person.key
            seen = transcript(honest, family.history, held, viewer)
            shared = seen_by(family, held, viewer)
            shown += bool(shared)
            for value in (lambda: 0, lambda chance=chance: chance.choice(SCALE)):
                world = other_scores(family.history, viewer, shared, value)
                assert transcript(honest, world, held, viewer) == seen, (seed, viewer)
        viewer = chance.choice(family.history.people).key
        for secret, told in scores(family, held, viewer, chance):
            attacked += 1
            expected = 1 if told else len(secret.worlds)
            assert possible(honest, secret, held, viewer) == expected, (seed, viewer, secret.what)
        for secret in (*stops(family, viewer), *silences(family, viewer)):
            attacked += 1
            assert possible(honest, secret, held, viewer) == len(secret.worlds), (seed, viewer, secret.what)
    assert attacked > FAMILIES // BATCHES
    assert shown > FAMILIES // BATCHES // 4


def past(history: History, now: datetime) -> list[Meeting]:
    return [one for one in history.meetings if shared_from(one.held_at, history.zone) <= now]


def values(meeting: Meeting, part: str) -> list[int]:
    return [given.ratings[part] for given in meeting.given.values() if given.ratings[part] is not None]


def mean_for_two(history: History, now: datetime) -> str:
    couples = [one for one in past(history, now) if len(history.people) == 2]
    return str([sum(found) / len(found) for one in couples if (found := values(one, "bond"))])


def split_label(history: History, now: datetime) -> str:
    ratings = [values(one, "bond") for one in past(history, now)]
    return str(["you differ" if found and max(found) - min(found) > LOW else "" for found in ratings])


def opener_by_safety(history: History, now: datetime) -> str:
    low = any(min(values(one, "safety"), default=LOW) < LOW for one in past(history, now))
    return "Talk with each alone first." if low else "Talk about it together."


def how_many_answered(history: History, now: datetime) -> str:
    return str([f"{len(one.given)} of {len(history.people)}" for one in past(history, now)])


def order_by_score(history: History, now: datetime) -> str:
    order = [
        sorted(one.given, key=lambda key, one=one: one.given[key].ratings["task"] or 0) for one in past(history, now)
    ]
    return str(order)


def a_stop_that_shows(history: History, now: datetime) -> str:
    return "Somebody stopped." if any(choice.at <= now and choice.stops for choice in history.choices) else ""


def held_for_low_safety(history: History, now: datetime) -> str:
    return str([one.number for one in past(history, now) if min(values(one, "safety"), default=LOW) >= LOW])


def lowest_of_many(history: History, now: datetime) -> str:
    return str([min(values(one, "goal"), default=None) for one in past(history, now) if len(present(history, now)) > 2])


LEAKS: tuple[Callable[[History, datetime], str], ...] = (
    mean_for_two,
    split_label,
    opener_by_safety,
    how_many_answered,
    order_by_score,
    a_stop_that_shows,
    held_for_low_safety,
    lowest_of_many,
)


def leaking(
    leak: Callable[[History, datetime], str], history: History, held: Held | None, viewer: int, now: datetime
) -> object:
    return honest(history, held, viewer, now), leak(history, now)


def narrowed(build: Build, seed: int) -> bool:
    """Whether the attacker learns anything in one family that was not shared."""
    family, chance = made_up(seed), Random(seed)
    held, viewer = holding_at(family), chance.choice(family.history.people).key
    hidden = [secret for secret, told in scores(family, held, viewer, chance) if not told]
    secrets = [*hidden, *stops(family, viewer), *silences(family, viewer)]
    return any(possible(build, secret, held, viewer) < len(secret.worlds) for secret in secrets)


@pytest.mark.parametrize("leak", LEAKS, ids=lambda leak: leak.__name__)
def test_the_same_attacker_succeeds_on_a_build_that_leaks(leak):
    attacks = (seed for seed in range(ATTACKED) if narrowed(partial(leaking, leak), seed))
    caught = list(islice(attacks, ENOUGH))
    assert caught
    assert not any(narrowed(honest, seed) for seed in caught)
