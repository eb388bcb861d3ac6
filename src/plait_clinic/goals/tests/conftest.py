"""One client and the clinician at work on goals, each by what they would post; and a couple for what is shown."""

from dataclasses import dataclass, field

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.cases.models import CaseMember
from plait_clinic.goals.models import Goal, Levels
from plait_clinic.own.tests.conftest import OwnWorld
from tests.world import World

FIVE = {"much_less": "None", "less": "One", "expected": "Three", "more": "Five", "much_more": "Seven"}


@dataclass
class GoalWorld:
    """The small world, with a browser on each member's own page and one at the clinician's desk."""

    world: World
    phones: dict[int, Browser] = field(default_factory=dict)

    @property
    def desk(self) -> Browser:
        return self.world.signed_in("alice")

    def phone(self, member: CaseMember | None = None) -> Browser:
        member = member or self.world.member
        if member.pk not in self.phones:
            self.phones[member.pk] = OwnWorld(self.world).visiting(member)
        return self.phones[member.pk]

    def client(self, step: str, member: CaseMember | None = None, **body: object):
        """What the client does on their own page."""
        return self.phone(member).post(reverse(f"own_goals_{step}"), body)

    def clinician(self, step: str, member: CaseMember | None = None, whose: str = "clinician", **body: object):
        """What the clinician does at the desk, for themselves or with the client's word."""
        return self.desk.post(self.url(f"goals_{step}", member), {"whose": whose, **body})

    def url(self, name: str = "goals", member: CaseMember | None = None) -> str:
        member = member or self.world.member
        return reverse(name, args=[member.case.handle, member.handle])

    def own(self, member: CaseMember | None = None):
        return self.phone(member).get(reverse("own_goals"))

    def page(self, member: CaseMember | None = None):
        return self.desk.get(self.url(member=member))

    def goal(self, text: str) -> Goal:
        """The goal that has these words now."""
        return next(one for one in Goal.objects.all() if one.wordings.get(number=one.wording).text == text)

    def both_write(self, mine: str = "To sleep through", theirs: str = "Less fear at night") -> tuple[Goal, Goal]:
        """Each writes one goal alone, and says so."""
        self.client("write", text=mine)
        self.clinician("write", text=theirs)
        self.client("done")
        self.clinician("done")
        return self.goal(mine), self.goal(theirs)

    def both_agree(self, goal: Goal) -> Goal:
        about = {"goal": goal.handle, "wording": goal.wording}
        assert self.client("agree", **about).status_code == 302
        assert self.clinician("agree", **about).status_code == 302
        goal.refresh_from_db()
        return goal

    def active(self) -> Goal:
        return self.both_agree(self.both_write()[0])

    def with_levels(self, goal: Goal) -> Levels:
        """Five levels that both said yes to."""
        self.clinician("levels", goal=goal.handle, **FIVE)
        levels = goal.levels.last()
        for say in (self.client, self.clinician):
            assert say("levels-yes", levels=levels.handle).status_code == 302
        return levels


@pytest.fixture
def goals(world, clock) -> GoalWorld:
    return GoalWorld(world)
