"""What the brief and the page for both are told of tasks: what waits for a yes, both sides' promises, what is due.

In a number of queries that grows neither with members nor with tasks. Of somebody who left and came back the tasks of
both stays are told. What another member said of a task stands in none of these lines: they tell what is between this
member and the clinicians.
"""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from plait_clinic.agreed import Group, Line
from plait_clinic.cases.models import CaseMember
from plait_clinic.tasks.models import Doer
from plait_clinic.tasks.queries import stands_of_people
from plait_clinic.tasks.stand import CLINICIANS, Stand
from plait_clinic.tasks.words import TWICE, TWICE_MINE, doer_name, missing_words, state_words


def brief_lines(members: Sequence[CaseMember], reader_is_part: bool, now: datetime) -> dict[int, list[Line]]:
    """Of each member, for clinicians of the case. A supervisor is told nothing: these are people's own words."""
    found: dict[int, list[Line]] = {member.pk: [] for member in members}
    for member, stand in stands_of_people(members) if reader_is_part else ():
        if stand.is_live:
            found[member.pk].append(line_of(stand, member, twice_words(stand) or words_of(stand, now)))
    return found


def shared_lines(member: CaseMember, now: datetime) -> list[Line]:
    """Of one member, for them and their clinicians alike."""
    stands = [stand for _member, stand in stands_of_people([member])]
    return [line_of(stand, member, words_of(stand, now)) for stand in stands if stand.is_live]


def line_of(stand: Stand, member: CaseMember, state: str) -> Line:
    return Line(
        group=Group.PROMISE if stand.is_open else Group.OPEN,
        text=stand.version.what,
        whose=doer_name(stand, None),
        state=state,
        due=stand.due if stand.is_open else None,
        url=reverse("tasks", args=[stand.task.member.case.handle, member.handle]),
    )


def words_of(stand: Stand, now: datetime) -> str:
    """Where it stands; of other members no more than that not everybody has said yes."""
    if stand.is_open:
        return state_words(stand, now)
    if set(stand.lacking) <= {stand.owner, CLINICIANS}:
        return missing_words(stand, None)
    return _("Not everybody who is to take part has said yes.")


def twice_words(stand: Stand) -> str:
    """For clinicians: that it was not done twice, and what to ask."""
    if not stand.not_done_twice_between_both:
        return ""
    return str(TWICE_MINE if stand.version.doer == Doer.CLINICIAN else TWICE)
