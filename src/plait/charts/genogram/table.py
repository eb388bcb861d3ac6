"""The table twin of a genogram: one row for each person, with whole names and in words."""

from __future__ import annotations

from plait.charts.band import Table
from plait.charts.genogram.structure import Genogram, Person
from plait.charts.genogram.words import GenogramWords


def genogram_table(genogram: Genogram, words: GenogramWords) -> Table:
    """Everything that the picture says, from each person's side."""
    return Table(words.header, tuple(_row(one, genogram, words) for one in genogram.persons))


def homes_of(key: str, genogram: Genogram, words: GenogramWords) -> str:
    """The homes somebody lives in, by their numbers."""
    numbers = [number for number, home in enumerate(genogram.households, start=1) if key in home.persons]
    return ", ".join(words.home.format(number=number) for number in numbers)


def _row(person: Person, genogram: Genogram, words: GenogramWords) -> tuple[str, ...]:
    name = f"{person.name} ({person.note})" if person.note.strip() else person.name
    homes = [home.name for home in genogram.households if person.key in home.persons]
    return name, _partners(person, genogram, words), *_near(person, genogram, words), ", ".join(homes), person.absent


def _partners(person: Person, genogram: Genogram, words: GenogramWords) -> str:
    names = genogram.names()
    mine = [one for one in genogram.partnerships if person.key in one.both]
    said = (
        (
            names[one.second if one.first == person.key else one.first],
            words.separated if one.separated else words.together,
        )
        for one in mine
    )
    return ", ".join(f"{name} ({how})" for name, how in said)


def _near(person: Person, genogram: Genogram, words: GenogramWords) -> tuple[str, str]:
    names = genogram.names()
    parents = [(names[one.parent], one.kind) for one in genogram.parents if one.child == person.key]
    children = [(names[one.child], one.kind) for one in genogram.parents if one.parent == person.key]
    parts = (", ".join(f"{name} ({words.kind(kind)})" for name, kind in ties) for ties in (parents, children))
    return next(parts), next(parts)
