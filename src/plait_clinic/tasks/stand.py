"""Where a task stands, worked out from its rows: whose yes is missing, which round it is in, whether it was told twice.

Pure values and arithmetic on rows that are loaded already; nothing here asks the database.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from plait_clinic.cases.models import CaseMember
from plait_clinic.tasks.models import Doer, LookBack, Outcome, Side, Task, TaskStep, TaskVersion
from plait_clinic.tasks.states import LIVE, Action, State

WORDS = (Action.PROPOSE, Action.CHANGE, Action.AGREE, Action.DOUBT, Action.RATHER_NOT)
"""The steps that say yes or not yet. Whoever proposes or changes a task has said yes by that."""
YES = (Action.PROPOSE, Action.CHANGE, Action.AGREE)
NEXT_ROUND = (Action.CARRY_ON, Action.CHANGE)
TWICE = 2

Voice = tuple[str, int | None]
"""Whose word: the clinicians', whoever of them, or one member's."""
CLINICIANS: Voice = (Side.CLINICIAN, None)


def voice_of(row: TaskStep | LookBack) -> Voice:
    return CLINICIANS if row.side == Side.CLINICIAN else (Side.CLIENT, row.member_id)


@dataclass(frozen=True)
class Stand:
    """One task as it is now. `others` are the other members of its case; `sessions` its sessions in order of time."""

    task: Task
    versions: tuple[TaskVersion, ...]
    steps: tuple[TaskStep, ...]
    looks: tuple[LookBack, ...]
    others: tuple[CaseMember, ...] = ()
    sessions: tuple[datetime, ...] = ()

    @property
    def version(self) -> TaskVersion:
        return self.versions[-1]

    @property
    def state(self) -> State:
        """As the last step left it; open too once the only ones whose yes was missing have left the case."""
        kept = State(self.steps[-1].after)
        return State.OPEN if kept is State.PROPOSED and self.has_doer and not self.lacking else kept

    @property
    def has_doer(self) -> bool:
        """Whether whoever is to do it is in the case."""
        return self.version.doer != Doer.OTHER or bool(self.asked)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def is_open(self) -> bool:
        return self.state is State.OPEN

    @property
    def round(self) -> int:
        return 1 + sum(step.action in NEXT_ROUND for step in self.steps)

    @property
    def words(self) -> dict[Voice, TaskStep]:
        """What each said last about the version that holds."""
        return {
            voice_of(step): step for step in self.steps if step.action in WORDS and step.version_id == self.version.pk
        }

    @property
    def asked(self) -> tuple[CaseMember, ...]:
        """The other members whose yes it needs."""
        if self.version.doer == Doer.OTHER:
            return tuple(one for one in self.others if one.pk == self.version.other_id)
        if self.version.doer != Doer.ALL:
            return ()
        return self.others if self.shared_on is None else self.here_by(self.shared_on)

    @property
    def audience(self) -> tuple[CaseMember, ...]:
        """Which other members would read it if it were shared now: whose yes it needs, else all of them.

        What somebody shared went with them when they left; of an earlier stay nothing is shared.
        """
        if self.is_of_an_earlier_stay:
            return ()
        return self.asked if self.version.doer == Doer.OTHER else self.others

    @property
    def readers(self) -> tuple[CaseMember, ...]:
        """Which of them read it: who came to the case later does so once its owner has shared it anew."""
        if not self.is_shared or self.shared_on is None:
            return ()
        known = self.here_by(self.shared_on)
        return tuple(one for one in self.audience if one in known)

    def here_by(self, day: date) -> tuple[CaseMember, ...]:
        return tuple(one for one in self.others if one.joined_on <= day)

    @property
    def shared_on(self) -> date | None:
        """The day on which the version that holds was last shared."""
        days = [step.at for step in self.of_sharing if step.action == Action.SHARE]
        return timezone.localdate(days[-1]) if days else None

    @property
    def owner(self) -> Voice:
        return (Side.CLIENT, self.task.member_id)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Everybody whose yes it needs."""
        return (self.owner, CLINICIANS, *((Side.CLIENT, one.pk) for one in self.asked))

    @property
    def lacking(self) -> tuple[Voice, ...]:
        """Whose yes is missing."""
        words = self.words
        return tuple(voice for voice in self.voices if voice not in words or words[voice].action not in YES)

    @property
    def is_of_an_earlier_stay(self) -> bool:
        """Whether its owner has left the case since it was proposed, whether or not they came back."""
        return self.task.member.left_on is not None

    @property
    def is_shared(self) -> bool:
        """Whether the version that holds is shared: a change is shared anew, or not."""
        if self.is_of_an_earlier_stay:
            return False
        return bool(self.of_sharing) and self.of_sharing[-1].action == Action.SHARE

    @property
    def of_sharing(self) -> tuple[TaskStep, ...]:
        kinds = (Action.SHARE, Action.STOP_SHARING)
        return tuple(step for step in self.steps if step.action in kinds and step.version_id == self.version.pk)

    def is_shared_with(self, member_pk: int) -> bool:
        return self.is_live and any(one.pk == member_pk for one in self.readers)

    def look_of(self, voice: Voice, number: int | None = None) -> LookBack | None:
        """What this voice said last in a round, by default in the one that runs."""
        wanted = number or self.round
        found = [row for row in self.looks if row.round == wanted and voice_of(row) == voice]
        return found[-1] if found else None

    def is_early(self, look: LookBack) -> bool:
        """Whether the clinicians looked back before the client did: each does apart. The doer tells it at once."""
        waits = self.is_live and look.round == self.round and self.look_of(self.owner) is None
        return waits and voice_of(look) == CLINICIANS != self.doer

    @property
    def doer(self) -> Voice:
        """Whose look back says first whether it was done: the doer's; of a task of all of them, the owner's."""
        if self.version.doer == Doer.CLINICIAN:
            return CLINICIANS
        return (Side.CLIENT, self.version.other_id) if self.version.doer == Doer.OTHER else self.owner

    def outcomes(self, voices: tuple[Voice, ...]) -> Iterator[str]:
        """What became of it in each round that was looked back on: in the word of the first of these who gave one."""
        for number in range(1, self.round + 1):
            looks = (self.look_of(voice, number) for voice in dict.fromkeys(voices))
            told = [look.outcome for look in looks if look is not None and look.outcome is not None]
            yield from told[:1]

    @property
    def not_done_twice(self) -> bool:
        """Whether the last two looks back in a row say that it was not done: the doer's, else those of either side."""
        return self.is_twice((self.doer, self.owner, CLINICIANS))

    @property
    def not_done_twice_between_both(self) -> bool:
        """The same in what client and clinicians told each other: the doer's own word, and no other member's."""
        return self.is_twice((self.doer_between_both,))

    def is_twice(self, voices: tuple[Voice, ...]) -> bool:
        last = list(self.outcomes(voices))[-TWICE:]
        return self.is_live and len(last) == TWICE and set(last) == {Outcome.NOT}

    @property
    def doer_between_both(self) -> Voice:
        """Whose word counts first between client and clinicians: never another member's, which is theirs."""
        return CLINICIANS if self.version.doer == Doer.CLINICIAN else self.owner

    @property
    def runs_since(self) -> datetime:
        """Since when the round runs that is open now: the last yes that was missing, or its being carried on."""
        begun = [step.at for step in self.steps if step.after == State.OPEN and step.action in (*YES, Action.CARRY_ON)]
        return begun[-1] if begun else self.steps[-1].at

    @property
    def meant_for(self) -> datetime | None:
        """The session it is meant for, held or to come, where it has no day of its own."""
        return next((at for at in self.sessions if at > self.runs_since), None)

    @property
    def due(self) -> date | None:
        if self.version.due_on:
            return self.version.due_on
        return timezone.localdate(self.meant_for) if self.meant_for else None

    def is_past(self, now: datetime) -> bool:
        """Whether its day, or the session it was meant for, has been."""
        if self.version.due_on:
            return self.version.due_on < timezone.localdate(now)
        return self.meant_for is not None and self.meant_for <= now
