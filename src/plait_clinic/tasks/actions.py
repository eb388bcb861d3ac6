"""Writes of the room: proposing and changing a task, every step, and looking back on it.

One change at a time in each case: what was decided meanwhile is told, and nothing is changed.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Optional

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import hold_case
from plait_clinic.people.models import User
from plait_clinic.steps import Refused
from plait_clinic.tasks.models import (
    Doer,
    GotInTheWay,
    Hindrance,
    LookBack,
    Outcome,
    Task,
    TaskStep,
    TaskVersion,
    Way,
)
from plait_clinic.tasks.queries import stand_now
from plait_clinic.tasks.speakers import Speaker, looks_known_to, who_is
from plait_clinic.tasks.stand import YES, Stand
from plait_clinic.tasks.states import WHO, Action, Facts, State, after


@dataclass(frozen=True)
class Words:
    """What a version says."""

    what: str
    why: str
    how_much: str = ""
    obstacles: str = ""
    doer: Doer = Doer.CLIENT
    clinician: Optional["User"] = None
    other: CaseMember | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Looked:
    """What somebody says, looking back."""

    outcome: Outcome
    how: str = ""
    learned: str = ""
    useful: int | None = None


@transaction.atomic
def propose(*, member: CaseMember, words: Words, speakers: Sequence[Speaker], audit: Audit) -> Task:
    """Propose a task to a member or by them. Several speak where they agreed on it face to face."""
    hold_case(member.case)
    task = Task.objects.create(member=member, made_at=audit.now)
    version = TaskVersion.objects.create(task=task, number=1, **texts(words), written_at=audit.now)
    keep_words(version, Action.PROPOSE, speakers, audit)
    audit.record(Event.TASK_PROPOSED, case=member.case, target=member.handle)
    return task


@transaction.atomic
def change(*, task: Task, words: Words, speakers: Sequence[Speaker], seen: int, audit: Audit) -> TaskVersion:
    """Change what a task says. It is the next version, and everybody else is asked about it anew."""
    stand = locked(task, seen)
    for speaker in speakers:
        reached(stand, Action.CHANGE, speaker, Facts())
    if all(getattr(stand.version, name) == value for name, value in texts(words).items()):
        raise Refused(_("These are the same words as before. Nothing was changed."))
    number = stand.version.number + 1
    version = TaskVersion.objects.create(task=task, number=number, **texts(words), written_at=audit.now)
    keep_words(version, Action.CHANGE, speakers, audit)
    audit.record(Event.TASK_STEP, case=task.member.case, target=task.member.handle)
    return version


def texts(words: Words) -> dict[str, object]:
    return {name: getattr(words, name) for name in Words.__dataclass_fields__}


def keep_words(version: TaskVersion, action: Action, speakers: Sequence[Speaker], audit: Audit) -> None:
    """The first who speaks proposes or changes; whoever agreed with them face to face says yes to it."""
    first, *agreed = speakers
    keep_step(version, action, State.PROPOSED, first, audit)
    for speaker in agreed:
        complete = set(stand_now(version.task).lacking) <= {speaker.voice}
        keep_step(version, Action.AGREE, State.OPEN if complete else State.PROPOSED, speaker, audit)


@transaction.atomic
def take_step(*, task: Task, action: Action, speaker: Speaker, seen: int, audit: Audit) -> None:
    """One step at the version that somebody saw. A yes said twice is one."""
    stand = locked(task, seen)
    said = stand.words.get(speaker.voice)
    if said is not None and (said.action == action == Action.DOUBT or (action == Action.AGREE and said.action in YES)):
        return
    if action == Action.SHARE and speaker.way == Way.HANDED_CODE:
        raise Refused(
            _(
                "This page was opened with a code from your clinician, so nothing is shared from here. Tell your "
                "clinician, or open this page with a code to your own address."
            )
        )
    if action == Action.SHARE and speaker.way == Way.HERE:
        raise Refused(_("Only the person themselves can do this, on their own page."))
    if action == Action.SHARE and stand.is_of_an_earlier_stay:
        raise Refused(_("This task is from before you left and came back. To share it, propose it anew."))
    complete = action == Action.AGREE and set(stand.lacking) <= {speaker.voice}
    complete |= action == Action.SHARE and stand.state is State.OPEN and not_asked_anew(stand)
    led = reached(stand, action, speaker, Facts(complete=complete, looked=bool(looks_known_to(stand, speaker))))
    keep_step(stand.version, action, led, speaker, audit)
    audit.record(Event.TASK_STEP, case=task.member.case, target=own_member(task, speaker).handle)


def not_asked_anew(stand: Stand) -> bool:
    """Whether sharing it now asks nobody for a yes who has said none: who came later is asked to a task of all."""
    return stand.version.doer != Doer.ALL or set(stand.others) == set(stand.asked)


@transaction.atomic
def look_back(*, task: Task, looked: Looked, speaker: Speaker, audit: Audit) -> LookBack:
    """Keep what one side says, looking back. Sent twice, it is kept once; said anew, the newer counts."""
    stand = locked(task, None)
    reached(stand, Action.LOOK_BACK, speaker, Facts())
    before = stand.look_of(speaker.voice)
    if before is not None and all(getattr(before, name) == value for name, value in asdict(looked).items()):
        return before
    look = LookBack.objects.create(
        task=task, round=stand.round, **asdict(looked), **signed(task, speaker, audit), side=speaker.side
    )
    audit.record(Event.TASK_LOOKED_BACK, case=task.member.case, target=look.member.handle)
    return look


@transaction.atomic
def say_what_got_in_the_way(*, task: Task, what: Hindrance, speaker: Speaker, audit: Audit) -> None:
    """Keep what got in the way of a task that this voice just said was not done. Said twice, the first stays."""
    look = locked(task, None).look_of(speaker.voice)
    if look is None or look.outcome != Outcome.NOT:
        raise Refused(_("There is no look back to say this of. Nothing was changed."))
    if GotInTheWay.objects.filter(look=look).exists():
        return
    given = signed(task, speaker, audit)
    GotInTheWay.objects.create(look=look, what=what, way=given["way"], by=given["by"], at=given["at"])
    audit.record(Event.TASK_LOOKED_BACK, case=task.member.case, target=look.member.handle)


def reached(stand: Stand, action: Action, speaker: Speaker, facts: Facts) -> State:
    """Where this step of this speaker leads; Refused where it is none of theirs, or not now."""
    if who_is(stand, speaker) not in WHO[action]:
        raise Refused(_("This is not for you to say of this task. Nothing was changed."))
    led = after(stand.state, action, facts)
    if led is None:
        raise Refused(_("This cannot be done with the task as it stands now. Nothing was changed."))
    return led


def keep_step(version: TaskVersion, action: Action, led: State, speaker: Speaker, audit: Audit) -> TaskStep:
    task = version.task
    return TaskStep.objects.create(
        task=task, version=version, action=action, after=led, side=speaker.side, **signed(task, speaker, audit)
    )


def signed(task: Task, speaker: Speaker, audit: Audit) -> dict[str, object]:
    """Whose word a row is, how it was given, who typed it, and when."""
    typed = audit.actor if speaker.way == Way.HERE else None
    return {"member": own_member(task, speaker), "way": speaker.way, "by": typed, "at": audit.now}


def own_member(task: Task, speaker: Speaker) -> CaseMember:
    return speaker.member or task.member


def locked(task: Task, seen: int | None) -> Stand:
    """The task as it stands now, with its case locked. Refused where somebody saw an earlier version of it."""
    hold_case(task.member.case)
    stand = stand_now(task)
    if seen is not None and seen != stand.version.number:
        raise Refused(_("The task was changed in the meantime. Please read it again. Nothing was changed."))
    return stand
