"""What a carer is shown of what one member agreed on with their clinicians: the words that hold, and no number.

Of a task neither why nor what gets in the way, nor what became of it. A task in which other members of the case have a
part is theirs too, and is shown to no carer.
"""

from dataclasses import dataclass
from datetime import datetime

from plait_clinic.cases.models import CaseMember
from plait_clinic.goals.queries import goals_of
from plait_clinic.goals.states import State
from plait_clinic.tasks.models import Doer
from plait_clinic.tasks.queries import stands_of
from plait_clinic.tasks.words import doer_name, due_words

BETWEEN_BOTH = (Doer.CLIENT, Doer.CLINICIAN)


@dataclass(frozen=True)
class AgreedTask:
    """One promise: what is done, how much of it, by whom and until when."""

    what: str
    how_much: str
    whose: str
    due: str


def stays_in_case(member: CaseMember) -> list[CaseMember]:
    """A person who left and came back has goals and tasks from both stays."""
    return list(CaseMember.objects.filter(case=member.case_id, client=member.client_id).order_by("pk"))


def agreed_goals(member: CaseMember) -> list[str]:
    """The wordings of the goals that are active, the oldest first."""
    return [goal.text for goal in goals_of(stays_in_case(member)) if goal.state is State.ACTIVE]


def agreed_tasks(member: CaseMember, now: datetime) -> list[AgreedTask]:
    """The tasks that are open between this member and the clinicians, the oldest first."""
    open_now = [stand for stand in stands_of(stays_in_case(member)) if stand.is_open]
    return [
        AgreedTask(
            what=stand.version.what,
            how_much=stand.version.how_much or "",
            whose=doer_name(stand, None),
            due=due_words(stand, now),
        )
        for stand in open_now
        if stand.version.doer in BETWEEN_BOTH
    ]
