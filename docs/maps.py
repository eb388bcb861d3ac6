"""Family maps and a genogram of made-up people, as pictures for docs/explanation/family-map.md.

The looks are the clinic's own style sheets, so that a picture here is what a page shows.
"""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from plait.charts import Chart
from plait.charts.family import (
    WHOLE,
    Between,
    Bond,
    FamilyMap,
    MapClinician,
    MapMember,
    Measured,
    Said,
    Subsystem,
    View,
    earlier_sessions,
    family_map,
)
from plait.charts.genogram import Genogram, Household, ParentChild, Partnership, Person, genogram_chart

STATIC = "src/plait_clinic/static"
TOKENS_END = "* { box-sizing"
"""Where the colours of tokens.css end and the rules of pages begin."""
MARIA = MapClinician("maria", "Maria Made-up", "lead")
KARL = MapClinician("karl", "Karl Made-up", "co-therapist")
PURPOSE = "Shared purpose"
HALF = 0.9
"""Half the range of a made-up rating."""


def measured(value: float, change: str | None = "level", half: float = HALF) -> Measured:
    """A made-up number with a range of a made-up width, on the scale from 0 to 10."""
    return Measured(value, round(max(value - half, 0), 1), round(min(value + half, 10), 1), change)


def couple() -> FamilyMap:
    """Two partners who see the work differently."""
    return FamilyMap(
        members=(
            MapMember("ana", "Ana", "partner", measured(7.2)),
            MapMember("luis", "Luis", "partner", measured(2.9, "down"), look_first=True),
        ),
        clinicians=(MARIA,),
        bonds=(
            Bond("ana", measured(7.8, "up"), (View("Maria", measured(7)),)),
            Bond("luis", measured(3.4, "down"), (View("Maria", measured(6)),)),
            Bond(WHOLE, measured(5.2, "level", 1.8)),
        ),
        between=(Between("ana", "luis", measured(5.1)), Between("luis", "ana", measured(6.4, "up"))),
        said=(Said(PURPOSE, "Maria", measured(5.9, None)),),
    )


def blended() -> FamilyMap:
    """A blended family of seven with two clinicians; one person has not answered yet."""
    people = (
        ("ana", "Ana", "mother of Mia and Teo", 7.0, 7.8),
        ("luis", "Luis", "father of Ben", 6.1, 6.9),
        ("mia", "Mia", "daughter of Ana, 15", 3.1, 3.4),
        ("teo", "Teo", "son of Ana, 11", 6.6, 6.6),
        ("ben", "Ben", "son of Luis, 9", None, None),
        ("zoe", "Zoë-Charlotte", "daughter of both, 8", 8.2, 8.8),
        ("jo", "Grandmother Josefina", "mother of Ana", 5.5, 7.1),
    )
    return FamilyMap(
        members=tuple(
            MapMember(key, name, role, None if safe is None else measured(safe), key == "mia")
            for key, name, role, safe, _ in people
        ),
        clinicians=(MARIA, KARL),
        subsystems=(
            Subsystem("parents", "Parents", ("ana", "luis")),
            Subsystem("siblings", "Siblings", ("mia", "teo", "ben", "zoe")),
            Subsystem("first", "Children from before", ("mia", "teo")),
        ),
        bonds=(
            *(Bond(key, measured(bond, "down" if key == "mia" else "level")) for key, *_, bond in people if bond),
            Bond("parents", measured(6.4, "up", 2)),
            Bond(WHOLE, views=(View("Maria", measured(5.8, None, 1.2)), View("Karl", measured(6)))),
        ),
        said=(Said(PURPOSE, "Maria", measured(5.9)), Said(PURPOSE, "Karl", measured(7.2, "up"))),
    )


def group() -> FamilyMap:
    """A group of ten with two clinicians who each have a bond of their own with three of them."""
    names = ("Ali", "Bea", "Cem", "Dora", "Emil", "Fay", "Gus", "Hana", "Ivo", "Kim")
    bonds = [Bond(name, measured(3 + place * 0.6), clinician="maria") for place, name in enumerate(names[:9])]
    bonds += [Bond(name, measured(8.4 - place, "up"), clinician="karl") for place, name in enumerate(names[:3])]
    return FamilyMap(
        members=tuple(MapMember(name, name, "", measured(9 - place * 0.4)) for place, name in enumerate(names)),
        clinicians=(MARIA, KARL),
        bonds=(*bonds, Bond(WHOLE, measured(6.7, "up"))),
    )


def moments() -> list[tuple[int, FamilyMap]]:
    """Six sessions of the blended family: the grandmother joined at the fourth, Mia's bond went down."""
    now, told = blended(), []
    for number in range(1, 7):
        bonds = tuple(
            Bond("mia", measured(8.1 - 0.78 * number, "down")) if bond.end == "mia" else bond for bond in now.bonds
        )
        here = now.members if number > 3 else now.members[:-1]
        keys = {WHOLE, *(one.key for one in (*here, *now.subsystems))}
        told.append((number, replace(now, members=here, bonds=tuple(one for one in bonds if one.end in keys))))
    return told


def structure() -> Genogram:
    """Who belongs to whom in the blended family."""
    birth = (("ana", "mia"), ("carlos", "mia"), ("ana", "teo"), ("carlos", "teo"), ("luis", "ben"), ("eva", "ben"))
    birth += (("ana", "zoe"), ("luis", "zoe"), ("jo", "ana"), ("otto", "ana"))
    return Genogram(
        persons=(
            Person("ana", "Ana", "circle", "41"),
            Person("carlos", "Carlos", "square", "44", absent="lives abroad"),
            Person("luis", "Luis", "square", "45"),
            Person("eva", "Eva", "circle", "43"),
            Person("mia", "Mia", "circle", "15"),
            Person("teo", "Teo", "square", "11"),
            Person("ben", "Ben", "plain", "9"),
            Person("zoe", "Zoë-Charlotte", "circle", "8"),
            Person("jo", "Grandmother Josefina", "circle", "70"),
            Person("otto", "Otto", "square", absent="died"),
        ),
        partnerships=(
            Partnership("ana", "carlos", separated=True),
            Partnership("ana", "luis"),
            Partnership("luis", "eva", separated=True),
            Partnership("jo", "otto"),
        ),
        parents=(
            *(ParentChild(*pair) for pair in birth),
            ParentChild("luis", "mia", "step"),
            ParentChild("luis", "teo", "step"),
        ),
        households=(
            Household("Ana and Luis", ("ana", "luis", "mia", "teo", "zoe")),
            Household("Eva", ("eva", "ben")),
            Household("Josefina", ("jo",)),
        ),
    )


def pictures(root: Path) -> Mapping[str, str]:
    """Every picture by its path."""
    charts = {
        "family-map-couple": family_map(couple()),
        "family-map-blended": family_map(blended()),
        "family-map-on-a-phone": family_map(blended(), shape="narrow"),
        "family-map-group": family_map(group()),
        "family-map-earlier": earlier_sessions(moments()),
        "genogram": genogram_chart(structure()),
    }
    return {f"docs/pictures/{name}.svg": standing_alone(chart, root) for name, chart in charts.items()}


def standing_alone(chart: Chart, root: Path) -> str:
    """A picture with the style sheets inside it: a file has no page around it."""
    tokens = (root / STATIC / "tokens.css").read_text(encoding="utf-8").partition(TOKENS_END)[0]
    looks = tokens + (root / STATIC / "maps.css").read_text(encoding="utf-8")
    return chart.svg.replace("</desc>", f"</desc><style>\n{looks}</style>", 1) + "\n"
