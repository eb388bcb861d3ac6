"""A genogram as a GEDCOM 7.0 file: persons, couples, parents and children, and nothing else.

GEDCOM has no place for households and none for what people feel for each other; neither is written. In GEDCOM 7 the
two partners of a family, HUSB and WIFE, imply no sex (FamilySearch GEDCOM 7.0, record FAM).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plait.charts.genogram.structure import Family, Genogram, Parenthood, check_genogram, families
from plait.charts.lettering import tidy

PEDIGREE: Mapping[Parenthood, tuple[str, ...]] = {
    "birth": ("2 PEDI BIRTH",),
    "adoptive": ("2 PEDI ADOPTED",),
    "foster": ("2 PEDI FOSTER",),
    "step": ("2 PEDI OTHER", "3 PHRASE step"),
}
Group = tuple[tuple[str, ...], tuple[Family, ...], bool]
"""A FAM record: the parents, their families by kind, whether they have separated."""


def gedcom(genogram: Genogram) -> str:
    """The text of the file, each line ended. ValueError lists every problem of the structure."""
    check_genogram(genogram)
    return "".join(f"{line}\n" for line in _lines(genogram))


def _lines(genogram: Genogram) -> Iterator[str]:
    groups = list(_groups(genogram))
    people = {one.key: f"@I{number}@" for number, one in enumerate(genogram.persons, start=1)}
    yield from ("0 HEAD", "1 GEDC", "2 VERS 7.0")
    for person in genogram.persons:
        yield from (f"0 {people[person.key]} INDI", f"1 NAME {_payload(person.name)}")
        for number, (parents, mine, _) in enumerate(groups, start=1):
            for family in mine:
                if person.key in family.children:
                    yield from (f"1 FAMC @F{number}@", *PEDIGREE[family.kind])
            if person.key in parents:
                yield f"1 FAMS @F{number}@"
    for number, (parents, mine, separated) in enumerate(groups, start=1):
        yield f"0 @F{number}@ FAM"
        yield from (f"1 {tag} {people[key]}" for tag, key in zip(("HUSB", "WIFE"), parents, strict=False))
        children = dict.fromkeys(key for family in mine for key in family.children)
        yield from (f"1 CHIL {people[key]}" for key in children)
        if separated:
            yield from ("1 EVEN Separated", "2 TYPE Separation")
    yield "0 TRLR"


def _groups(genogram: Genogram) -> Iterator[Group]:
    """Every couple, with or without children, then every single parent."""
    found = families(genogram)
    for couple in genogram.partnerships:
        mine = tuple(one for one in found if one.partnership == couple)
        yield (couple.first, couple.second), mine, couple.separated
    for key in dict.fromkeys(one.parents for one in found if one.partnership is None):
        yield key, tuple(one for one in found if one.parents == key), False


def _payload(words: str) -> str:
    """Words as a line takes them: one line, and a first @ doubled."""
    line = tidy(words).replace("/", " ")
    return f"@{line}" if line.startswith("@") else line
