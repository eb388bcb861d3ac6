"""A clinic that has written a policy, with made-up ages, and a case with a young person of whom a session is noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

import pytest

from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.models import CheckIn
from plait_clinic.minors.actions import add_guardian, note_consent, set_birth_date, write_policy
from plait_clinic.minors.ages import day_of_age
from plait_clinic.minors.models import Capacity, Consenting, Guardian, HowMany, MinorsPolicy, Told, Way
from plait_clinic.minors.rules import Band, Policy
from plait_clinic.people.models import CheckInForm
from tests.world import World

MADE_UP = Policy(
    of_age=19,
    own_page_from=15,
    bands=(
        Band(0, 9, Consenting.NOBODY, own_channel=False),
        Band(9, 13, Consenting.GUARDIAN, HowMany.EVERY, Told.ATTENDANCE, own_channel=False),
        Band(13, 16, Consenting.BOTH, HowMany.ONE, Told.SHARED, own_channel=False),
        Band(16, 19, Consenting.YOUNG, form=CheckInForm.CLIENT),
    ),
)
"""Ages that no law was asked about: tests hold whatever a clinic writes."""
BASIS = "Made up for a test."


@dataclass
class Young:
    """The world's one member as a young person, and short ways to do what staff do."""

    world: World
    guardians: dict[str, Guardian] = field(default_factory=dict)

    @property
    def member(self) -> CaseMember:
        return CaseMember.objects.select_related("client__organisation", "case__organisation").get(
            pk=self.world.member.pk
        )

    def write(self, policy: Policy = MADE_UP, now: datetime | None = None) -> MinorsPolicy:
        audit = self.world.acting("ada", now)
        return write_policy(organisation=self.world.organisation, policy=policy, basis=BASIS, audit=audit)

    def is_born(self, born: date) -> None:
        set_birth_date(member=self.member, born=born, audit=self.world.acting("alice"))

    def is_aged(self, age: int) -> None:
        """Today is the birthday on which they become this old."""
        today = self.world.now.date()
        self.is_born(today.replace(year=today.year - age))
        assert day_of_age(self.member.client.born, age) == today

    def guardian(self, name: str) -> Guardian:
        self.guardians[name] = add_guardian(
            member=self.member, name=name, contact="", capacity=Capacity.PARENT, audit=self.world.acting("alice")
        )
        return self.guardians[name]

    def consent(self, name: str = "", now: datetime | None = None, by: str = "alice"):
        """A guardian's, by name; or their own."""
        when = now or self.world.now
        return note_consent(
            member=self.member,
            guardian=self.guardians.get(name),
            way=Way.PAPER,
            given_on=when.date(),
            audit=self.world.acting(by, when),
        )

    def asked(self) -> list[CheckIn]:
        """The check-ins of this person that take an answer or will."""
        return list(CheckIn.objects.filter(member=self.member, closed_at__isnull=True).order_by("pk"))


@pytest.fixture
def young(world, clock) -> Young:
    """Nothing is settled yet and no birth date is entered."""
    return Young(world)


@pytest.fixture
def settled(young) -> Young:
    """The made-up policy holds."""
    young.write()
    return young


@pytest.fixture
def posted() -> Mapping[str, str]:
    """The made-up policy as its page sends it."""
    rows: dict[str, str] = {"of_age": "19", "own_page_from": "15", "basis": BASIS}
    rows |= {"form-TOTAL_FORMS": "6", "form-INITIAL_FORMS": "0"}
    for place, band in enumerate(MADE_UP.bands):
        given = {
            "from_age": band.from_age,
            "to_age": band.to_age,
            "consent": band.consent,
            "guardians": band.guardians,
            "told": band.told,
            "own_channel": "yes" if band.own_channel else "no",
            "form": band.form,
        }
        rows |= {f"form-{place}-{name}": str(value) for name, value in given.items()}
    return rows
