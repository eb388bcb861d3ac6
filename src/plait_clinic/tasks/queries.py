"""Reads of the room: the tasks of members, and those that others of the case shared with one of them.

In a number of queries that grows neither with members nor with tasks.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db.models import QuerySet

from plait_clinic.cases.models import CaseMember, Session
from plait_clinic.tasks.models import Task
from plait_clinic.tasks.stand import Stand

TO_STAND = ("versions__clinician", "versions__other__client", "steps", "looks")
"""What decides where a task stands."""
PARTS = (
    *TO_STAND,
    "steps__by",
    "steps__member__client",
    "looks__by",
    "looks__member__client",
    "looks__got_in_the_way",
)
"""The same, with whoever said it: what a page tells."""


def stands_of(members: Iterable[CaseMember]) -> list[Stand]:
    """The tasks of these members, the oldest first."""
    return stands_in(Task.objects.filter(member__in=members))


def stands_of_people(members: Iterable[CaseMember]) -> list[tuple[CaseMember, Stand]]:
    """Where tasks of these people stand, each with whose it is: a person who came back has tasks from both stays."""
    mine = {(member.case_id, member.client_id): member for member in members}
    theirs = Task.objects.filter(
        member__case__in={case for case, _client in mine}, member__client__in={client for _case, client in mine}
    )
    found = ((person_of(stand.task), stand) for stand in stands_in(theirs, TO_STAND))
    return [(mine[person], stand) for person, stand in found if person in mine]


def person_of(task: Task) -> tuple[int, int]:
    return task.member.case_id, task.member.client_id


def shared_with(member: CaseMember) -> list[Stand]:
    """What the others who are in the case share with this member now, as far as it is proposed or open."""
    present = CaseMember.objects.filter(case=member.case_id, left_on=None).exclude(client=member.client_id)
    theirs = Task.objects.filter(member__in=present)
    return [stand for stand in stands_in(theirs) if stand.is_shared_with(member.pk)]


def looks_closed_to_client(members: Iterable[CaseMember]) -> set[int]:
    """Looks back of the clinicians' that the client's own page still holds back, by key."""
    stands = stands_in(Task.objects.filter(member__in=members), TO_STAND)
    return {look.pk for stand in stands for look in stand.looks if stand.is_early(look)}


def stand_now(task: Task) -> Stand:
    return stands_in(Task.objects.filter(pk=task.pk), TO_STAND)[0]


def stands_in(tasks: QuerySet[Task], parts: Sequence[str] = PARTS) -> list[Stand]:
    """What is not erased of these tasks, with everybody and everything that decides where they stand."""
    rows = list(tasks.select_related("member__client", "member__case").prefetch_related(*parts).order_by("pk"))
    if not rows:
        return []
    cases = {row.member.case_id for row in rows}
    present = list(CaseMember.objects.filter(case__in=cases, left_on=None).select_related("client").order_by("pk"))
    held = sessions_of(cases)
    return [stand_from(row, present, held) for row in rows if row.versions.all()[0].what is not None]


def stand_from(task: Task, present: Sequence[CaseMember], held: dict[int, tuple[datetime, ...]]) -> Stand:
    mine = task.member
    others = (one for one in present if one.case_id == mine.case_id and one.client_id != mine.client_id)
    return Stand(
        task,
        tuple(task.versions.all()),
        tuple(task.steps.all()),
        tuple(task.looks.all()),
        tuple(others),
        held.get(mine.case_id, ()),
    )


def sessions_of(cases: Iterable[int]) -> dict[int, tuple[datetime, ...]]:
    """When the sessions of these cases were held or are planned, in order of time."""
    found: dict[int, list[datetime]] = {}
    for case, at in Session.objects.filter(case__in=cases).order_by("held_at").values_list("case", "held_at"):
        found.setdefault(case, []).append(at)
    return {case: tuple(times) for case, times in found.items()}
