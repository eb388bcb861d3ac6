"""The table twin of a family map: every number of the picture, with whole names and in words."""

from __future__ import annotations

from collections.abc import Iterator

from plait.charts.band import Table
from plait.charts.family.family_map import WHOLE, Bond, FamilyMap, Measured
from plait.charts.family.words import MapWords

Cells = tuple[str, ...]


def map_table(family: FamilyMap, words: MapWords) -> Table:
    """One row for each bond and view, then safety, purpose and bonds among members."""
    rows = [*_bonds(family, words), *_safety(family, words), *_within(family, words)]
    return Table(words.header, tuple(rows))


def _bonds(family: FamilyMap, words: MapWords) -> Iterator[Cells]:
    ends = [(WHOLE, words.whole), *((one.key, one.name) for one in family.members)]
    ends += [(one.key, f"{one.name} ({family.names_in(one)})") for one in family.subsystems]
    for key, name in ends:
        for bond in family.bonds_of(key):
            if bond.theirs is not None or family.speaks(key) or not bond.views:
                yield _cells(words.bond.format(name=_clinicians(family, bond, words)), name, bond.theirs, words)
            yield from (_cells(words.bond.format(name=name), view.by, view.measured, words) for view in bond.views)


def _clinicians(family: FamilyMap, bond: Bond, words: MapWords) -> str:
    if bond.clinician is not None:
        return family.name_of(bond.clinician)
    if len(family.clinicians) == 1:
        return family.clinicians[0].name
    return words.together if family.clinicians else words.clinician


def _safety(family: FamilyMap, words: MapWords) -> Iterator[Cells]:
    for one in family.members:
        what = f"{words.safety} ({words.look_first})" if one.look_first else words.safety
        yield _cells(what, one.name, one.safety, words)
        about = words.rates.format(rater=words.safety, about=one.name)
        yield from (_cells(about, view.by, view.measured, words) for view in one.safety_views)


def _within(family: FamilyMap, words: MapWords) -> Iterator[Cells]:
    yield from (_cells(one.what, one.by, one.measured, words) for one in family.said)
    for one in family.between:
        rater, about = family.name_of(one.rater), family.name_of(one.about)
        yield _cells(words.rates.format(rater=rater, about=about), rater, one.measured, words)


def _cells(what: str, who: str, measured: Measured | None, words: MapWords) -> Cells:
    if measured is None:
        return what, who, words.no_rating, "", ""
    return what, who, words.number(measured.value), words.range_of(measured), words.moved(measured.change)
