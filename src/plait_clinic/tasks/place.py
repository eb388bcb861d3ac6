"""Where a page of tasks is opened: by whom, about which member, and which tasks are found there.

The forms and cards of the staff's page and of the own page are the same; what differs between the two stands here.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import holders_of, members_of
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.queries import memberships_of
from plait_clinic.people.models import User
from plait_clinic.tasks.models import Way
from plait_clinic.tasks.queries import shared_with, stands_of
from plait_clinic.tasks.speakers import Speaker
from plait_clinic.tasks.stand import Stand

MINE = "mine"
"""In a form: the word of whoever is signed in."""


@dataclass
class Place:
    """A page about `member`. On their own page `way` says how it was opened; for staff it is `Way.HERE`."""

    member: CaseMember
    now: datetime
    way: Way = Way.HERE

    @property
    def for_staff(self) -> bool:
        return self.way == Way.HERE

    @property
    def reader(self) -> CaseMember | None:
        return None if self.for_staff else self.member

    @cached_property
    def stays(self) -> list[CaseMember]:
        """All of the same person's stays in the case."""
        return memberships_of(self.member)

    @cached_property
    def stands(self) -> list[Stand]:
        return stands_of(self.stays)

    @cached_property
    def shared(self) -> list[Stand]:
        """What others share with whoever reads their own page; clinicians read it where it belongs."""
        return [] if self.for_staff else shared_with(self.member)

    @cached_property
    def clinicians(self) -> list[User]:
        return holders_of(self.member.case, self.now)

    @cached_property
    def others(self) -> list[CaseMember]:
        """The other members of the case now."""
        return [one for one in members_of(self.member.case) if one.client_id != self.member.client_id]

    def find(self, handle: str) -> Stand | None:
        return next((one for one in (*self.stands, *self.shared) if one.task.handle == handle), None)

    def own_speaker(self, stand: Stand) -> Speaker:
        """Whoever reads: a clinician, or the member, in whichever of their stays the task was made."""
        if self.for_staff:
            return Speaker(None)
        mine = stand.task.member.client_id == self.member.client_id
        return Speaker(stand.task.member if mine else self.member, self.way)

    def speakers(self, stand: Stand) -> dict[str, tuple[Speaker, str]]:
        """Whose word staff can type in about a task, by what stands for them in a form."""
        people = (stand.task.member, *(stand.asked if stand.is_shared else ()))
        return {one.handle: (Speaker(one), one.client.name) for one in people}


def own_place(visit: OwnVisit, now: datetime) -> Place:
    return Place(visit.member, now, Way.OWN_PAGE if visit.past_clinicians else Way.HANDED_CODE)
