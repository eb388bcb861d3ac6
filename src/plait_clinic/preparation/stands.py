"""Where one person stands to one feature: what they said, whether it still holds, and who else has to say yes.

Pure values, so that every mixture of people can be tried without a database. Of a young person both are asked: a
guardian where the clinic's policy for minors asks for one, and always the young person too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from plait_clinic.minors.models import Consenting, HowMany
from plait_clinic.preparation.models import Said

A_YES_HOLDS_FOR = timedelta(days=365)
"""After this long a yes is asked for anew. Our own choice: people and lives change; no source sets a number."""


class Stand(StrEnum):
    """What stands between a person and a yes. Only `YES` is one."""

    YES = "yes"
    NO = "no"
    LATER = "later"
    UNSAID = "unsaid"
    ANEW = "anew"
    GUARDIAN_NO = "guardian_no"
    GUARDIAN_UNSAID = "guardian_unsaid"
    UNSETTLED = "unsettled"


@dataclass(frozen=True)
class OneSaid:
    """What one person said last, to which version of the leaflet, and when."""

    said: str
    leaflet: int
    at: datetime


@dataclass(frozen=True)
class Deciding:
    """Who decides with a young person by the clinic's policy; `guardians` by handle, empty where none is entered."""

    consent: str
    how_many: str
    guardians: tuple[str, ...]


SETTLED_NOTHING = Deciding(Consenting.NOBODY, HowMany.EVERY, ())


def stand_of(
    own: OneSaid | None,
    *,
    leaflet: int,
    now: datetime,
    deciding: Deciding | None = None,
    guardians: Mapping[str, OneSaid] | None = None,
) -> Stand:
    """Where somebody stands. `deciding` is None for an adult; `guardians` is what each of theirs said last."""
    if deciding is not None and deciding.consent == Consenting.NOBODY:
        return Stand.UNSETTLED
    theirs = one_stand(own, leaflet, now)
    if theirs is not Stand.YES or deciding is None or deciding.consent == Consenting.YOUNG:
        return theirs
    said = guardians or {}
    return guardians_stand([said.get(handle) for handle in deciding.guardians], deciding.how_many, leaflet, now)


def one_stand(said: OneSaid | None, leaflet: int, now: datetime) -> Stand:
    """What one person's own word comes to now: a yes to earlier words, or of long ago, is asked for anew."""
    if said is None:
        return Stand.UNSAID
    if said.said != Said.YES:
        return Stand(said.said)
    holds = said.leaflet == leaflet and now - said.at < A_YES_HOLDS_FOR
    return Stand.YES if holds else Stand.ANEW


def guardians_stand(said: Sequence[OneSaid | None], how_many: str, leaflet: int, now: datetime) -> Stand:
    """What the guardians' words come to. One guardian's no weighs: where they differ, nothing goes ahead."""
    stands = [one_stand(one, leaflet, now) for one in said]
    if Stand.NO in stands:
        return Stand.GUARDIAN_NO
    enough = all if how_many == HowMany.EVERY else any
    return Stand.YES if stands and enough(stand is Stand.YES for stand in stands) else Stand.GUARDIAN_UNSAID
