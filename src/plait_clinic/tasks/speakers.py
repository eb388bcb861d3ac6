"""Whose word something is, how it was given, and what whoever speaks is to a task."""

from dataclasses import dataclass

from plait_clinic.cases.models import CaseMember
from plait_clinic.tasks.models import LookBack, Side, Way
from plait_clinic.tasks.stand import CLINICIANS, Stand, Voice
from plait_clinic.tasks.states import Who


@dataclass(frozen=True)
class Speaker:
    """Whose word it is, and how it was given. `member` is None for a clinician's own."""

    member: CaseMember | None
    way: Way = Way.HERE

    @property
    def side(self) -> Side:
        return Side.CLINICIAN if self.member is None else Side.CLIENT

    @property
    def voice(self) -> Voice:
        return CLINICIANS if self.member is None else (Side.CLIENT, self.member.pk)


def who_is(stand: Stand, speaker: Speaker) -> Who | None:
    """What a speaker is to a task; None for a member whose yes it does not need, or who cannot read it."""
    if speaker.member is None:
        return Who.CLINICIAN
    if speaker.voice == stand.owner:
        return Who.CLIENT
    asked = any(one.pk == speaker.member.pk for one in stand.asked)
    return Who.OTHER if asked and stand.is_shared_with(speaker.member.pk) else None


def looks_known_to(stand: Stand, speaker: Speaker) -> tuple[LookBack, ...]:
    """The looks back of client and clinicians in this round that whoever speaks may know of: what is offered follows.

    Staff know of all, the owner of none that clinicians gave before them, and another member of none. Another member's
    own opens nothing: it would show.
    """
    between_both = (stand.look_of(voice) for voice in (stand.owner, CLINICIANS))
    looks = tuple(look for look in between_both if look is not None)
    if speaker.way == Way.HERE:
        return looks
    return tuple(look for look in looks if not stand.is_early(look)) if speaker.voice == stand.owner else ()
