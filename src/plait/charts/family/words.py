"""The words of a family map, handed in by the caller so that every one of them can be translated."""

from __future__ import annotations

from dataclasses import dataclass

from plait.charts.family.family_map import Change, Measured


@dataclass(frozen=True)
class MapWords:
    """Every text of a map, its table and its key. Plain text: it is escaped where it is drawn.

    `interval` holds {low} and {high}; `bond` and `as_seen_by` hold {name}; `view` holds {name} and {number}; `rates`
    holds {rater} and {about}; `session` holds {number}.
    """

    title: str
    description: str
    whole: str
    together: str
    clinician: str
    bond: str
    view: str
    safety: str
    look_first: str
    as_seen_by: str
    among: str
    rates: str
    no_rating: str
    no_range: str
    interval: str
    up: str
    down: str
    level: str
    no_change: str
    header: tuple[str, str, str, str, str]
    """Over the table: what, who says so, rating, range, change."""
    key_strength: str
    key_uncertain: str
    key_missing: str
    key_fill: str
    session: str
    not_there: str
    earlier: str
    earlier_description: str
    decimal: str = "."

    def number(self, value: float) -> str:
        """A number as it is read: at most one decimal, and none where there is nothing to say."""
        return f"{value:.1f}".removesuffix(".0").replace(".", self.decimal)

    def range_of(self, measured: Measured) -> str:
        """The range of a number, or that it is not known."""
        if measured.low is None or measured.high is None:
            return self.no_range
        return self.interval.format(low=self.number(measured.low), high=self.number(measured.high))

    def moved(self, change: Change | None) -> str:
        """A change in words."""
        return self.no_change if change is None else {"up": self.up, "down": self.down, "level": self.level}[change]


MAP_WORDS = MapWords(
    title="Family map",
    description="The bond of each member, each subsystem and the whole with the clinicians. The table says the same.",
    whole="All together",
    together="all clinicians",
    clinician="clinician",
    bond="Bond with {name}",
    view="{name}: {number}",
    safety="safe to speak",
    look_first="look here first",
    as_seen_by="as {name} sees it",
    among="Among themselves",
    rates="{rater} about {about}",
    no_rating="no rating yet",
    no_range="range not known",
    interval="{low} to {high}",
    up="stronger",
    down="weaker",
    level="steady",
    no_change="change not known",
    header=("What", "Who says so", "Rating", "Range", "Change"),
    key_strength="The heavier the line, the stronger the bond",
    key_uncertain="Dashed: the range is wide or not known",
    key_missing="Dotted: no rating yet",
    key_fill="The fuller the circle, the safer to speak",
    session="Session {number}",
    not_there="not a member then",
    earlier="Earlier sessions",
    earlier_description="Each person keeps the same place in every session. The table says the same.",
)
"""English words, for pictures outside a page of the clinic."""
