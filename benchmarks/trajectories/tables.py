"""Tables and pages of the benchmarks: one list of rows gives what is printed and what stands in the page."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

Cell = str | float | int


@dataclass(frozen=True)
class Table:
    """A title, what the columns are, the rows, and what a reader must know of them."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass
class Page:
    """A page of results: a heading, what it is about, and its parts in order."""

    heading: str
    about: str
    parts: list[str] = field(default_factory=list)
    pictures: dict[str, str] = field(default_factory=dict)

    def add(self, table: Table) -> None:
        """Print a table and keep it for the page."""
        print(f"\n{table.title}\n{as_text(table)}")
        if table.note:
            print(table.note)
        self.parts.append(as_markdown(table))

    def say(self, text: str) -> None:
        """Print a paragraph and keep it."""
        print(f"\n{text}")
        self.parts.append(text)

    def show(self, name: str, svg: str, words: str) -> None:
        """Keep a picture; the table it is drawn from stands beside it."""
        self.pictures[name] = svg
        self.parts.append(f"![{words}]({name})")

    def write(self, folder: Path, name: str) -> Path:
        """Write the page and its pictures; returns the page's path."""
        folder.mkdir(parents=True, exist_ok=True)
        for picture, svg in self.pictures.items():
            (folder / picture).write_text(svg + "\n", encoding="utf-8")
        path = folder / name
        path.write_text("\n\n".join([f"# {self.heading}", self.about, *self.parts]) + "\n", encoding="utf-8")
        return path


def as_text(table: Table) -> str:
    """Aligned columns for a terminal; the first is a name, the others figures."""
    rows = [table.header, *table.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(table.header))]
    return "\n".join(
        "  ".join(cell.ljust(width) if not place else cell.rjust(width) for place, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in rows)
    )


def as_markdown(table: Table) -> str:
    """The table as a section of a page."""
    lines = [f"## {table.title}", ""]
    lines += [_row(table.header), _row(["---", *["--:"] * (len(table.header) - 1)]), *map(_row, table.rows)]
    return "\n".join([*lines, *(["", table.note] if table.note else [])])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def percent(value: float, digits: int = 1) -> str:
    """A share as a percentage, or a dash where there is none."""
    return "–" if math.isnan(value) else f"{100 * value:.{digits}f} %"


def points(value: float, error: float | None = None) -> str:
    """A difference of shares in percentage points, with its standard error."""
    text = "–" if math.isnan(value) else f"{100 * value:+.1f}"
    return text if error is None else f"{text} ± {100 * error:.1f}"
