"""Sam with three around them: a key worker with a sign-in, a nurse with one, and a sponsor who is only spoken of."""

from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.carers.actions import add_carer
from plait_clinic.carers.kinds import LETTING_WORDS, Item, Kind
from plait_clinic.carers.models import Carer
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.people.actions import add_staff
from plait_clinic.people.models import Role, User
from tests.world import PASSWORD, World, signed_in


@dataclass
class Around:
    """The case, who is around it, and short ways to do what they do."""

    world: World
    case: Case
    member: CaseMember
    users: dict[str, User] = field(default_factory=dict)
    carers: dict[str, Carer] = field(default_factory=dict)

    def adds(self, name: str, kind: Kind, *, sign_in: bool = True, member: CaseMember | None = None) -> Carer:
        user = self.user(name) if sign_in else None
        self.carers[name] = add_carer(
            case=self.case, kind=kind, name=name, user=user, member=member, audit=self.world.acting("alice")
        )
        return self.carers[name]

    def user(self, name: str) -> User:
        if name not in self.users:
            self.users[name] = add_staff(
                organisation=self.world.organisation,
                username=name.casefold(),
                name=name,
                roles=(Role.CARER,),
                password=PASSWORD,
                audit=self.world.audit,
            )
        return self.users[name]

    def own_page(self, member: CaseMember | None = None) -> Browser:
        return OwnWorld(self.world).visiting(member or self.member)

    def says(self, browser: Browser, name: str, item: Item, said: str = "yes"):
        """Say on the own page whether this carer may see it."""
        about = {"carer": self.carers[name].handle, "item": item, "words": LETTING_WORDS, "said": said}
        return browser.post(reverse("own_around_let"), about)

    def rates(self, browser: Browser, handle: str, **answers: int):
        posted = {f"{handle}-{key}": str(value) for key, value in answers.items()}
        return browser.post(reverse("own_around_rate"), {"about": handle, **posted})

    def as_carer(self, name: str) -> Browser:
        return signed_in(self.users[name])

    @property
    def carer_page(self) -> str:
        return reverse("carer_case", args=[self.case.handle])

    @property
    def staff_page(self) -> str:
        return reverse("around", args=[self.case.handle])


@pytest.fixture
def around(world, clock) -> Around:
    found = Around(world, world.case, world.member)
    found.adds("Kay", Kind.KEY_WORKER)
    found.adds("Noor", Kind.NURSE)
    found.adds("Dan", Kind.SPONSOR, sign_in=False)
    return found


@pytest.fixture
def several(world, clock) -> Around:
    """A couple, with a key worker around both."""
    case = world.couple()
    found = Around(world, case, case.members.order_by("pk").first())
    found.adds("Kay", Kind.KEY_WORKER)
    return found
