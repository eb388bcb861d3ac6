"""One repair card, put together: which one fits a signal, and its words as they hold in the clinic."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from django.db.models import TextChoices

from plait_clinic.repairs.words import (
    EVERY,
    CardWords,
    Choice,
    Direction,
    DirectionWords,
    EveryWords,
    Noticed,
    Strand,
    StrandWords,
    Words,
)
from plait_clinic.signals.models import Kind, Signal, Source

Asked = TypeVar("Asked", bound=TextChoices)

NOTICED: Mapping[str, Noticed] = {
    Source.MARKER: Noticed.CLIENT,
    Source.REQUEST: Noticed.CLIENT,
    Source.CLINICIAN: Noticed.CLINICIAN,
    Source.SILENCE: Noticed.CLINICIAN,
    Source.ENGINE: Noticed.RATINGS,
}
STRANDS: Mapping[str, Strand] = {
    Kind.TASK: Strand.TASK,
    Kind.HOW_WE_WORK: Strand.TASK,
    Kind.GOAL: Strand.GOAL,
    Kind.BOND: Strand.BOND,
}
DIRECTIONS: Mapping[str, Direction] = {
    Kind.WITHDRAWAL: Direction.WITHDRAWAL,
    Kind.CONFRONTATION: Direction.CONFRONTATION,
}


@dataclass(frozen=True)
class Card:
    """All the words of one card."""

    choice: Choice
    own: CardWords
    strand: StrandWords
    direction: DirectionWords
    every: EveryWords


def card_of(choice: Choice, words: Mapping[str, Words]) -> Card:
    """The card of one cell out of all pieces."""
    return Card(
        choice=choice,
        own=words[choice.key],
        strand=words[choice.strand],
        direction=words[choice.direction],
        every=words[EVERY],
    )


def choice_for(signal: Signal) -> Choice:
    """The card that fits what a signal rests on best. Where nothing says which, the bond, and not clear.

    What the clinician and somebody else both noticed is told as noticed on both sides.
    """
    rows = [(signal.source, signal.kind), *signal.evidence.order_by("-pk").values_list("source", "kind")]
    return Choice(
        strand=next((STRANDS[kind] for _source, kind in rows if kind in STRANDS), Strand.BOND),
        direction=next((DIRECTIONS[kind] for _source, kind in rows if kind in DIRECTIONS), Direction.UNCLEAR),
        noticed=noticed_in({source for source, _kind in rows}),
    )


def noticed_in(sources: Collection[str]) -> Noticed:
    found = {NOTICED[source] for source in sources}
    return found.pop() if len(found) == 1 else Noticed.RATINGS


def choice_asked(asked: Mapping[str, str], guess: Choice) -> Choice:
    """The card that was asked for; for what was not asked, or is unknown, the one that fits best."""
    return replace(
        guess,
        strand=known(Strand, asked.get("strand"), guess.strand),
        direction=known(Direction, asked.get("direction"), guess.direction),
        noticed=known(Noticed, asked.get("noticed"), guess.noticed),
    )


def known(kind: type[Asked], value: str | None, otherwise: Asked) -> Asked:
    return kind(value) if value in kind.values else otherwise
