"""Tasks of the made-up clinic: one done, one not done twice, one of the clinician's, and one that waits for a yes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from plait_clinic.audit.models import ActorKind
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseKind, CaseMember
from plait_clinic.cases.queries import members_of, open_cases_of
from plait_clinic.people.models import Organisation
from plait_clinic.tasks.actions import Looked, Words, look_back, propose, say_what_got_in_the_way, take_step
from plait_clinic.tasks.models import Doer, Hindrance, Outcome, Task, Way
from plait_clinic.tasks.speakers import Speaker
from plait_clinic.tasks.states import Action

WALK = Words(
    "Walk round the park before supper",
    "Sleep comes easier after some air, and we want to see whether that holds for you",
    "Fifteen minutes, on three days",
    "Rain: then the stairs, twice",
)
SAY_NO = Words(
    "Say no once at work",
    "You said that you want to be asked less",
    "Once until we meet",
    "It feels rude: then only say that you will think about it",
)
LETTER = Words("Send the letter for your doctor", "So that you need not explain it all again", doer=Doer.CLINICIAN)
DIARY = Words("Write down the hour at which you wake up", "To see whether the weekends differ", "Each morning")
LEARNED = "I fell asleep sooner on two of the three days."


@transaction.atomic
def show_tasks(*, organisation: Organisation, clinician: str, audit: Audit) -> list[Task]:
    """Four tasks of one made-up client, with what both said of them."""
    lead = organisation.staff.get(username=clinician)
    case = next(one for one in open_cases_of(lead, audit.now) if one.kind == CaseKind.INDIVIDUAL)
    member = members_of(case)[0]
    desk = replace(audit, actor=lead, kind=ActorKind.STAFF, now=audit.now - timedelta(days=14))
    here = [Speaker(None), Speaker(member)]
    walk, say_no = (propose(member=member, words=words, speakers=here, audit=desk) for words in (WALK, SAY_NO))
    letter = propose(member=member, words=replace(LETTER, clinician=lead), speakers=here, audit=desk)
    week = [replace(audit, kind=ActorKind.LINK, now=desk.now + timedelta(days=days)) for days in (6, 12)]
    look_back(task=walk, looked=Looked(Outcome.YES, learned=LEARNED, useful=8), speaker=own(member), audit=week[0])
    take_step(task=walk, action=Action.FINISH, speaker=own(member), seen=1, audit=week[0])
    not_done_twice(say_no, own(member), week)
    look_back(task=letter, looked=Looked(Outcome.PARTLY, how="It is written."), speaker=Speaker(None), audit=desk)
    diary = propose(member=member, words=DIARY, speakers=[Speaker(None)], audit=desk)
    return [walk, say_no, letter, diary]


def own(member: CaseMember) -> Speaker:
    return Speaker(member, Way.OWN_PAGE)


def not_done_twice(task: Task, speaker: Speaker, weeks: Sequence[Audit]) -> None:
    """Not done, what got in the way, carried on, and not done again."""
    first, second = weeks
    look_back(task=task, looked=Looked(Outcome.NOT), speaker=speaker, audit=first)
    say_what_got_in_the_way(task=task, what=Hindrance.NO_SENSE, speaker=speaker, audit=first)
    take_step(task=task, action=Action.CARRY_ON, speaker=speaker, seen=1, audit=first)
    look_back(task=task, looked=Looked(Outcome.NOT, how="Nobody asked me."), speaker=speaker, audit=second)
