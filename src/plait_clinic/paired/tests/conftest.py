"""Sessions that a client and a clinician both rated, one a week up to now."""

from collections.abc import Sequence

import pytest

from plait_clinic.cases.models import Session
from plait_clinic.checkins.models import CheckIn
from tests.world import RATING_ITEMS, World


@pytest.fixture
def both_rate(world):
    """The client's ratings and the clinician's own, None where there is none; `tension` by a session's place."""

    def rate(
        client: Sequence[int | None],
        own: Sequence[int | None],
        *,
        by: str = "alice",
        tension: Sequence[int] = (),
        world: World = world,
    ) -> list[Session]:
        sessions = world.answer_sessions(client)
        for place, (session, rating) in enumerate(zip(sessions, own, strict=True)):
            if rating is not None:
                posted = {item: str(rating) for item in RATING_ITEMS} | {"expectation": str(max(rating - 1, 0))}
                noted = {"tension": "2", "put_right": "0"} if place in tension else {}
                check_in = CheckIn.objects.get(session=session, clinician=world.staff[by])
                world.answer(check_in, now=session.held_at, **posted, **noted)
        return sessions

    return rate
