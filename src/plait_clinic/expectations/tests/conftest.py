"""A couple with an agreement, and short ways to say and write what people say and write."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.expectations.actions import write_agreement
from plait_clinic.expectations.models import Agreement
from plait_clinic.expectations.queries import AgreementStands, stands_to
from plait_clinic.own.tests.conftest import OwnWorld
from tests.world import World

TEXT = "# Contact\nRing us in the mornings.\n\n# Ending\nEach can end it."


@dataclass
class Couple:
    """The case of Ana and Ben, and the world around them."""

    world: World
    case: Case

    @property
    def members(self) -> list[CaseMember]:
        found = self.case.members.filter(left_on__isnull=True)
        return list(found.select_related("client__organisation", "case__organisation").order_by("pk"))

    def writes(self, text: str = TEXT, *, days: int = 100, now=None) -> Agreement:
        now = now or self.world.now
        audit = self.world.acting("alice", now)
        return write_agreement(case=self.case, text=text, review_on=now.date() + timedelta(days=days), audit=audit)

    def stands(self, now=None) -> AgreementStands:
        found = stands_to(self.case, self.members, now or self.world.now)
        assert found is not None
        return found

    def own_page(self, member: CaseMember) -> Browser:
        return OwnWorld(self.world).visiting(member)

    def says(self, member: CaseMember, version: Agreement, said: str = "yes", browser: Browser | None = None):
        browser = browser or self.own_page(member)
        return browser.post(reverse("own_agreement_say"), {"version": version.handle, "said": said})

    def leads(self, version: Agreement, said: str = "yes", by: str = "alice"):
        url = reverse("agreement_lead", args=[self.case.handle])
        return self.world.signed_in(by).post(url, {"version": version.handle, "said": said})

    def url(self, name: str = "agreement", *more: str) -> str:
        return reverse(name, args=[self.case.handle, *more])


@pytest.fixture
def couple(world, clock) -> Couple:
    return Couple(world, world.couple())
