"""What stands on the pages of one member's expectations, for staff and on the own page, put together in one place.

Each page is handed only what its reader may read: of the first sessions, the other side's word once both are there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from plait_clinic.cases.models import CaseMember
from plait_clinic.expectations.defaults import WHAT_HAPPENS, Text
from plait_clinic.expectations.fit import FirstSessions, first_sessions
from plait_clinic.expectations.lengths import how_long
from plait_clinic.expectations.member_queries import NO_WORDS, newest_contributions
from plait_clinic.expectations.models import Contribution, Fits, FitWord, Side, TextKind
from plait_clinic.expectations.queries import text_of
from plait_clinic.expectations.words import how_long_words, strand_name
from plait_clinic.own.models import OwnVisit
from plait_clinic.readings.queries import Course


@dataclass(frozen=True)
class Expected:
    """What will happen, how long it takes, and what each side will do."""

    what: Sequence[Text]
    how_long: Sequence[str]
    client: Contribution | None
    clinician: Contribution | None


def expected(member: CaseMember) -> Expected:
    own = text_of(member.case.organisation_id, TextKind.WHAT)
    contributions = newest_contributions([member])
    return Expected(
        what=[line for line in own.text.splitlines() if line.strip()] if own else WHAT_HAPPENS,
        how_long=how_long_words(how_long(member)),
        client=contributions.get((member.pk, Side.CLIENT)),
        clinician=contributions.get((member.pk, Side.CLINICIAN)),
    )


@dataclass(frozen=True)
class StrandShown:
    """One strand's mean over so many sessions, give or take its standard error."""

    name: str
    mean: float
    error: float
    sessions: int


@dataclass(frozen=True)
class FitShown:
    """The first sessions as one side, or both together, are shown them. Without `mine`, both look at it at once."""

    lead: str
    asked: bool
    strands: Sequence[StrandShown]
    assumed: bool
    mine: FitWord | None
    theirs: FitWord | None
    theirs_waits: bool
    choices: Sequence[tuple[str, str]]


def fit_shown(member: CaseMember, now: datetime, side: Side) -> FitShown | None:
    """What one side reads: its own word, and the other's once both are there."""
    found = first_sessions(member, now)
    return shown_to(side, found) if found else None


def own_fit_shown(visit: OwnVisit, now: datetime) -> FitShown | None:
    """What the client reads. A code that went through a clinician's hands could be the clinician's own: with it no word
    is shown before both are there, and the page is the same whether there is one.
    """
    found = first_sessions(visit.member, now)
    if found is None:
        return None
    kept_apart = not visit.past_clinicians and not found.words.shown
    return shown_to(Side.CLIENT, replace(found, words=NO_WORDS) if kept_apart else found)


def shown_to(side: Side, found: FirstSessions) -> FitShown:
    mine, theirs = found.words.of(side), found.words.of(other(side))
    return FitShown(
        lead=found.lead.name,
        asked=found.asked,
        strands=strands_shown(found),
        assumed=found.assumed,
        mine=mine,
        theirs=theirs if found.words.shown else None,
        theirs_waits=mine is None and theirs is not None,
        choices=choices_of(found, side),
    )


def both_shown(member: CaseMember, now: datetime, course: Course | None = None) -> FitShown | None:
    """What both look at side by side: nobody's word before both are there. None once it is no longer asked."""
    found = first_sessions(member, now, course)
    if found is None or not found.asked:
        return None
    words = found.words
    return FitShown(
        lead=found.lead.name,
        asked=True,
        strands=strands_shown(found),
        assumed=found.assumed,
        mine=words.client if words.shown else None,
        theirs=words.clinician if words.shown else None,
        theirs_waits=False,
        choices=(),
    )


def other(side: Side) -> Side:
    return Side.CLINICIAN if side is Side.CLIENT else Side.CLIENT


def strands_shown(found: FirstSessions) -> list[StrandShown]:
    return [
        StrandShown(strand_name(one), round(one.mean, 1), round(one.error, 1), len(one.values)) for one in found.strands
    ]


def choices_of(found: FirstSessions, side: Side) -> list[tuple[str, str]]:
    """A client may say anything; whoever leads the case what is open to them."""
    offered = Fits if side is Side.CLIENT else found.open_to_clinician
    return [(one.value, str(one.label)) for one in offered]
