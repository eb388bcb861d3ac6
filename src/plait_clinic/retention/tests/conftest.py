"""A clinic whose one case was closed some while ago, and short ways to settle rules and let nights pass."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from plait_clinic.cases.models import Case
from plait_clinic.retention.actions import write_rules
from plait_clinic.retention.dates import Rules
from plait_clinic.retention.models import Notice
from plait_clinic.retention.sweeping import Swept, keep_to
from tests.world import World

NOTICE_DAYS = 30


@dataclass
class Keeping:
    """The small world after its case was closed, at a moment that a test moves."""

    world: World
    now: datetime

    def audit(self, name: str = "ada"):
        return self.world.acting(name, self.now)

    def settle(self, *, from_of_age: bool = False, **months: int) -> None:
        rules = Rules(months=months, notice_days=NOTICE_DAYS, from_of_age=from_of_age)
        write_rules(organisation=self.world.organisation, rules=rules, basis="Made up.", audit=self.audit())

    def close(self, case: Case, days_ago: int) -> None:
        closed = self.now.date() - timedelta(days=days_ago)
        Case.objects.filter(pk=case.pk).update(opened_on=closed - timedelta(days=100), closed_on=closed)
        case.refresh_from_db()

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)

    def night(self) -> Swept:
        return keep_to(self.world.organisation, replace(self.world.audit, now=self.now))

    @property
    def told(self) -> list[str]:
        return [notice.client.name for notice in Notice.objects.order_by("pk")]


@pytest.fixture
def keeping(world) -> Keeping:
    found = Keeping(world, world.now)
    found.close(world.case, 200)
    return found
