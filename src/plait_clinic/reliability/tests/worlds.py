"""Many made-up people of one clinic with several sessions each, written at once: no page could wait for them."""

from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.cases.models import Case, CaseKind, CaseMember, Session
from plait_clinic.checkins.actions import PastAnswer, keep_past_answers
from plait_clinic.people.models import Client
from tests.world import RATING_ITEMS, World

TOPMOST = 10


def made_up_ratings(people: int, sessions: int, seed: int = 1) -> np.ndarray:
    """Whole points, shape (people, sessions, 6)."""
    generator = np.random.default_rng(seed)
    factor = generator.normal(size=(people, 1, 1)) + generator.normal(size=(people, sessions, 1)) * 0.8
    return np.clip(np.rint(7 + factor + generator.normal(size=(people, sessions, 6)) * 0.9), 0, TOPMOST)


def add_people(world: World, ratings: np.ndarray) -> Sequence[CaseMember]:
    """One case, member and answer a session for each row of `ratings`, in the order of the rows."""
    people, sessions, _ = ratings.shape
    day = world.now.date()
    organisation = world.organisation
    clients = Client.objects.bulk_create(
        Client(organisation=organisation, name=f"P {number}") for number in range(people)
    )
    cases = Case.objects.bulk_create(
        Case(organisation=organisation, kind=CaseKind.INDIVIDUAL, opened_on=day) for _ in clients
    )
    pairs = zip(cases, clients, strict=True)
    members = CaseMember.objects.bulk_create(
        CaseMember(case=case, client=client, joined_on=day) for case, client in pairs
    )
    held = Session.objects.bulk_create(
        Session(case=member.case, number=number + 1, held_at=world.now + timedelta(days=number), modality="in_person")
        for member in members
        for number in range(sessions)
    )
    answers = [
        PastAnswer(session, members[place // sessions], dict(zip(RATING_ITEMS, map(int, row), strict=True)))
        for place, (session, row) in enumerate(zip(held, ratings.reshape(-1, 6), strict=True))
    ]
    keep_past_answers(answers=answers, battery=check_in_battery(organisation), audit=world.audit)
    return members
