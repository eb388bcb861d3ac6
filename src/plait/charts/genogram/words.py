"""The words of a genogram, handed in by the caller so that every one of them can be translated."""

from __future__ import annotations

from dataclasses import dataclass

from plait.charts.genogram.structure import Parenthood


@dataclass(frozen=True)
class GenogramWords:
    """Every text of a genogram, its table and its key. `home` holds {number}, `listed` holds {home} and {name}."""

    title: str
    description: str
    home: str
    listed: str
    together: str
    separated: str
    birth: str
    adoptive: str
    foster: str
    step: str
    shapes: str
    header: tuple[str, str, str, str, str, str]
    """Over the table: name, partners, parents, children, home, absent."""

    def kind(self, kind: Parenthood) -> str:
        """A way of being a parent."""
        return {"birth": self.birth, "adoptive": self.adoptive, "foster": self.foster, "step": self.step}[kind]


GENOGRAM_WORDS = GenogramWords(
    title="Genogram",
    description="Who belongs to whom: persons, couples, parents and children, homes. The table says the same.",
    home="Home {number}",
    listed="{home}: {name}",
    together="together",
    separated="separated",
    birth="by birth",
    adoptive="adoptive",
    foster="foster",
    step="step",
    shapes="Each person has the shape they choose",
    header=("Name", "Partners", "Parents", "Children", "Home", "Not here"),
)
"""English words, for pictures outside a page of the clinic."""
