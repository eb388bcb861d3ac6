"""What the page of a repair card shows: stages with what can be said at each, and each side's word on how it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plait_clinic.repairs.card import Card
from plait_clinic.repairs.models import Resolution, Side, StageTick
from plait_clinic.repairs.queries import Word
from plait_clinic.repairs.stages import STAGES, Route, Stage


@dataclass(frozen=True)
class StageRow:
    """One stage: its label, what one may say at it or is told about it, and its tick where there is one."""

    stage: Stage
    say: str
    told: str
    tick: StageTick | None


@dataclass(frozen=True)
class RouteRows:
    """The stages of one part of the card."""

    route: Route
    rows: Sequence[StageRow]


@dataclass(frozen=True)
class SideRow:
    """One side: what it said last, and the choices there are."""

    side: Side
    word: Word | None
    choices: Sequence[tuple[str, str]]

    @property
    def chosen(self) -> str:
        return self.word.resolution if self.word else ""


def said_at(card: Card) -> Mapping[Stage, str]:
    """What can be said to the client at a stage, in the card's words."""
    return {
        Stage.HEARD: card.own.next_question,
        Stage.CLARIFIED: card.strand.clarify,
        Stage.REASON: card.strand.reason,
        Stage.CHANGED: card.strand.change,
        Stage.BETWEEN_US: card.direction.between_us,
        Stage.NEEDED: card.direction.needed,
        Stage.HARD_TO_SAY: card.direction.hard_to_say,
    }


def told_at(card: Card) -> Mapping[Stage, str]:
    """What the clinician is told at a stage, with what can be said inside it."""
    return {
        Stage.NAMED: " ".join(card.every.how_to_say_it),
        Stage.SHARED_MAP: card.every.shared_map,
        Stage.AGREED: card.every.agreement,
        Stage.CHECKED_BACK: card.every.check_back,
    }


def routes_of(card: Card, ticks: Mapping[Stage, StageTick]) -> dict[str, RouteRows]:
    """The stages of each part of the card, by the part's name."""
    say, told = said_at(card), told_at(card)
    return {
        route.value: RouteRows(
            route, [StageRow(stage, say.get(stage, ""), told.get(stage, ""), ticks.get(stage)) for stage in stages]
        )
        for route, stages in STAGES.items()
    }


def sides_of(outcomes: Mapping[Side, Word]) -> list[SideRow]:
    """Both sides, the client's first: it is the one that counts."""
    return [SideRow(side, outcomes.get(side), Resolution.choices) for side in Side]
