"""The words of a chart, handed in by the caller so that every one of them can be translated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ChartWords:
    """Every text a chart shows or reads out. Plain text: it is escaped where it is drawn.

    `interval` says a range and holds {low} and {high}, for example "{low} to {high}"; `flagged` is the
    sentence added to the description when the last rating is emphasised; `decimal` is the decimal sign.
    """

    title: str
    description: str
    session: str
    rating: str
    expected: str
    interval: str
    other: str
    no_answer: str
    no_range: str
    flagged: str
    empty: str
    decimal: str = "."

    def number(self, value: float) -> str:
        """A number as it is read: at most one decimal, and none where there is nothing to say."""
        return f"{value:.1f}".removesuffix(".0").replace(".", self.decimal)

    def between(self, low: float, high: float) -> str:
        """A range in words."""
        return self.interval.format(low=self.number(low), high=self.number(high))
