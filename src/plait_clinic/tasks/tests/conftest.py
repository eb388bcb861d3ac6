"""Short ways to do what people do with tasks: Sam and Alice, and a family of three of whom each has their own page."""

from dataclasses import dataclass

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.cases.models import CaseMember
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.tasks.actions import Looked, Words, look_back, propose, take_step
from plait_clinic.tasks.models import Outcome, Task, Way
from plait_clinic.tasks.queries import stand_now
from plait_clinic.tasks.speakers import Speaker
from plait_clinic.tasks.stand import Stand
from plait_clinic.tasks.states import Action
from tests.world import World

WORDS = Words(what="Walk round the block", why="Sleep comes easier after air", how_much="ten minutes, each day")
CLINICIAN = Speaker(None)


@dataclass
class TaskWorld:
    """The small world, with one member at work on tasks."""

    world: World
    member: CaseMember

    def says(self, way: Way = Way.OWN_PAGE, member: CaseMember | None = None) -> Speaker:
        return Speaker(member or self.member, way)

    def audit_of(self, speaker: Speaker):
        return self.world.acting("alice") if speaker.way == Way.HERE else self.world.audit

    def proposed(self, words: Words = WORDS, by: Speaker = CLINICIAN) -> Task:
        return propose(member=self.member, words=words, speakers=[by], audit=self.audit_of(by))

    def agreed(self, words: Words = WORDS) -> Task:
        """Proposed by Alice; the member said yes on their own page."""
        task = self.proposed(words)
        self.steps(task, Action.AGREE)
        return task

    def steps(self, task: Task, *actions: Action, by: Speaker | None = None) -> None:
        speaker = by or self.says()
        for action in actions:
            seen = self.stand(task).version.number
            take_step(task=task, action=action, speaker=speaker, seen=seen, audit=self.audit_of(speaker))

    def looks(self, task: Task, outcome: Outcome, by: Speaker | None = None, **said: object):
        speaker = by or self.says()
        looked = Looked(outcome, **said)
        return look_back(task=task, looked=looked, speaker=speaker, audit=self.audit_of(speaker))

    def not_done_twice(self, words: Words = WORDS, by: Speaker | None = None) -> Task:
        """Agreed, not done, carried on, not done again."""
        task = self.agreed(words)
        self.looks(task, Outcome.NOT, by)
        self.steps(task, Action.CARRY_ON)
        self.looks(task, Outcome.NOT, by)
        return task

    def stand(self, task: Task) -> Stand:
        return stand_now(task)

    def url(self, step: str = "") -> str:
        return reverse(f"tasks_{step}" if step else "tasks", args=[self.member.case.handle, self.member.handle])

    def staff_page(self) -> str:
        return self.world.signed_in("alice").get(self.url()).content.decode()

    def phone(self, member: CaseMember | None = None) -> Browser:
        return OwnWorld(self.world).visiting(member or self.member)

    def own_page(self, member: CaseMember | None = None) -> str:
        return self.phone(member).get(reverse("own_tasks")).content.decode()


@pytest.fixture
def tasks(world, clock) -> TaskWorld:
    return TaskWorld(world, world.member)


@pytest.fixture
def couple(world, clock) -> TaskWorld:
    """Ana and Ben; the tasks are Ana's."""
    case = world.couple()
    return TaskWorld(world, case.members.select_related("client__organisation", "case__organisation").first())


@pytest.fixture
def ben(couple) -> CaseMember:
    return couple.member.case.members.select_related("client__organisation", "case__organisation").last()
