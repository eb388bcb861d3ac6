"""A family of three of whom one was sent, with a feature planned, and short ways to do what people do."""

from dataclasses import dataclass

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import Case, CaseKind, CaseMember, MemberRole, Participation
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.people.actions import add_client
from plait_clinic.preparation.actions import plan_feature
from plait_clinic.preparation.features import Feature
from tests.world import World

PEOPLE = (
    ("Ira P.", MemberRole.PARENT, Participation.VOLUNTARY),
    ("Jon P.", MemberRole.PARENT, Participation.MANDATED),
    ("Kim P.", MemberRole.CHILD, Participation.VOLUNTARY),
)


@dataclass
class Family:
    """The case, its members in order, and the world around them."""

    world: World
    case: Case

    @property
    def members(self) -> list[CaseMember]:
        found = self.case.members.filter(left_on__isnull=True).select_related(
            "client__organisation", "case__organisation"
        )
        return list(found.order_by("pk"))

    def plans(self, feature: Feature = Feature.RECORDING):
        return plan_feature(case=self.case, feature=feature, audit=self.world.acting("alice"))

    def url(self, name: str = "preparation") -> str:
        return reverse(name, args=[self.case.handle])

    def own_page(self, member: CaseMember) -> Browser:
        """A browser on this member's own page, opened with a code to an address of their own."""
        return OwnWorld(self.world).visiting(member)

    def own_page_by_handed_code(self, member: CaseMember) -> Browser:
        return OwnWorld(self.world).visiting_with_handed_code(member)

    def says(self, member: CaseMember, said: str, feature: Feature = Feature.RECORDING):
        """What this member says on their own page."""
        return self.own_page(member).post(reverse("own_choice"), {"feature": feature, "leaflet": "1", "said": said})


@pytest.fixture
def family(world, clock) -> Family:
    joining = [
        NewMember(add_client(organisation=world.organisation, name=name, audit=world.audit), role, participation)
        for name, role, participation in PEOPLE
    ]
    case = open_case(
        organisation=world.organisation,
        kind=CaseKind.FAMILY,
        members=joining,
        lead=world.staff["alice"],
        opened_on=world.now.date(),
        audit=world.audit,
    )
    return Family(world, case)
