"""The small world with PHQ-9 switched on: Charlie, who has no part in any case, reads item 9; Sue is the deputy."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.checkins.models import CheckIn
from plait_clinic.risk.actions import name_reader
from plait_clinic.risk.models import RiskAnswer
from tests.world import SOME_ANSWERS, World

PHQ9 = load_measure("phq9", version="1")
ITEM = "phq9-q9"
"""The field of item 9 on the page of a check-in."""


@dataclass
class RiskWorld:
    """The small world, and short ways to name readers and to answer item 9."""

    world: World

    @property
    def now(self) -> datetime:
        return self.world.now

    def name(self, reader: str = "charlie", deputy: str = "sue", *, hours: int = 24, by: str = "ada"):
        return name_reader(
            organisation=self.world.organisation,
            measure=PHQ9,
            reader=self.world.staff[reader],
            deputy=self.world.staff[deputy],
            hours=hours,
            procedure="Ring them; if nobody answers, ring the duty line.",
            audit=self.world.acting(by),
        )

    def switch_on(self) -> None:
        battery = check_in_battery(self.world.organisation)
        BatteryMeasure.objects.create(battery=battery, position=2, measure=PHQ9.id, version=PHQ9.version)

    def post(self, check_in: CheckIn, value: int | None, **more: str):
        """Send the check-in by its link, with this answer to item 9."""
        return Browser().post(self.address(check_in), posted(value, more))

    def address(self, check_in: CheckIn) -> str:
        return reverse("check_in", args=[self.world.link_to(check_in)])

    def positive(self, value: int = 1, *, held_at: datetime | None = None, member=None, case=None) -> RiskAnswer:
        """A session, and a positive answer to item 9 after it."""
        session = self.world.note_session(held_at=held_at or self.now - timedelta(hours=1), case=case)
        check_in = self.world.invitation(session, member)
        assert self.post(check_in, value).status_code == 200
        return RiskAnswer.objects.get(response__check_in=check_in)


def posted(value: int | None, more: Mapping[str, str] | None = None) -> dict[str, str]:
    nine = {} if value is None else {ITEM: str(value)}
    return {**SOME_ANSWERS, "phq9--language": "en", "phq9-q1": "0", **nine, **(more or {})}


@pytest.fixture
def readers(world, clock) -> RiskWorld:
    """PHQ-9 is asked, and Charlie and Sue are named to read it within 24 hours."""
    made = RiskWorld(world)
    made.name()
    made.switch_on()
    return made


@pytest.fixture
def unnamed(world, clock) -> RiskWorld:
    """Nobody is named to read anything, and PHQ-9 is not asked."""
    return RiskWorld(world)
