"""The genogram: no card or word touches another, every tie is drawn and told, and only structure is exported."""

from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.charts.genogram import (
    GENOGRAM_WORDS,
    Genogram,
    Household,
    ParentChild,
    Partnership,
    Person,
    gedcom,
    genogram_chart,
)
from plait.charts.genogram.drawing import PATTERNS, genogram_scene
from plait.charts.genogram.layers import crossings, layers
from plait.charts.genogram.structure import PARENTHOODS
from plait.charts.lettering import overlap, tidy

SVG = "{http://www.w3.org/2000/svg}"
NAMES = st.sampled_from(("Ana", "W" * 50, "Zoë Wolfeschlegelsteinhausen", "李小龍", "<b>&")) | st.text(
    min_size=1, max_size=20
).filter(tidy)


@st.composite
def genograms(draw, most=16):
    keys = [f"p{place:02}" for place in range(draw(st.integers(1, most)))]
    shapes = st.sampled_from(("plain", "square", "circle", "diamond"))
    persons = tuple(
        Person(key, draw(NAMES), draw(shapes), draw(st.sampled_from(("", "41"))), draw(st.sampled_from(("", "abroad"))))
        for key in keys
    )
    pairs = list(combinations(keys, 2))
    some = st.lists(st.sampled_from(pairs), max_size=len(keys), unique=True) if pairs else st.just([])
    couples = tuple(Partnership(*pair, draw(st.booleans())) for pair in draw(some))
    parents = tuple(ParentChild(*pair, draw(st.sampled_from(PARENTHOODS))) for pair in draw(some))
    homes = draw(st.lists(st.sets(st.sampled_from(keys)), max_size=3))
    return Genogram(persons, couples, parents, tuple(Household(draw(NAMES), tuple(sorted(home))) for home in homes))


def blended():
    """Two who were couples before: children of each, one of both, one in foster care, and grandparents."""
    return Genogram(
        persons=(
            Person("ana", "Ana", "circle", "41"),
            Person("carlos", "Carlos", "square", absent="lives abroad"),
            Person("luis", "Luis", "square"),
            Person("mia", "Mia"),
            Person("zoe", "Zoë", "circle"),
            Person("noor", "Noor", "diamond"),
            Person("jo", "Josefina", "circle"),
        ),
        partnerships=(Partnership("ana", "carlos", separated=True), Partnership("ana", "luis")),
        parents=(
            ParentChild("ana", "mia"),
            ParentChild("carlos", "mia"),
            ParentChild("luis", "mia", "step"),
            ParentChild("ana", "zoe"),
            ParentChild("luis", "zoe"),
            ParentChild("ana", "noor", "foster"),
            ParentChild("luis", "noor", "foster"),
            ParentChild("jo", "ana", "adoptive"),
        ),
        households=(Household("Ana's home", ("ana", "luis", "mia", "zoe", "noor")), Household("Jo's home", ("jo",))),
    )


def drawn(genogram):
    return ElementTree.fromstring(genogram_chart(genogram).svg)  # noqa: S314 - made here


def ties(genogram):
    return [one for one in drawn(genogram).iter(f"{SVG}polyline") if one.get("class") == "tie"]


@settings(max_examples=150, deadline=None)
@given(genogram=genograms())
def test_for_any_structure_no_card_and_no_word_touches_another(genogram):
    scene, (width, height) = genogram_scene(genogram, GENOGRAM_WORDS)
    labels = [label.box() for label in scene.labels]
    for boxes in (labels, scene.blocks):
        assert [pair for pair in combinations(boxes, 2) if overlap(*pair)] == []
        for left, top, right, bottom in boxes:
            assert 0 <= left < right <= width
            assert 0 <= top < bottom <= height


@settings(max_examples=150, deadline=None)
@given(genogram=genograms())
def test_children_stand_below_all_their_parents_and_everybody_stands_once(genogram):
    order = layers(genogram)
    level = {key: place for place, keys in enumerate(order) for key in keys}
    assert sorted(key for keys in order for key in keys) == sorted(one.key for one in genogram.persons)
    assert all(level[one.parent] < level[one.child] for one in genogram.parents)


@settings(max_examples=50, deadline=None)
@given(genogram=genograms(most=8))
def test_no_two_lines_of_different_ties_lie_on_each_other_across(genogram):
    scene, _ = genogram_scene(genogram, GENOGRAM_WORDS)
    flat = {}
    for one in ElementTree.fromstring(f"<g>{''.join(scene.strokes)}</g>").iter("polyline"):  # noqa: S314 - made here
        corners = [tuple(map(float, pair.split(","))) for pair in one.get("points").split()]
        for (x, y), (to, down) in pairwise(corners):
            if y == down:
                flat.setdefault(y, []).append(sorted((x, to)))
    for runs in flat.values():
        assert all(one[1] < other[0] or other[1] < one[0] for one, other in combinations(runs, 2))


def test_partners_stand_side_by_side_and_a_separated_couple_is_crossed_out():
    order = layers(blended())
    middle = next(keys for keys in order if "ana" in keys)
    assert middle in (["carlos", "ana", "luis"], ["luis", "ana", "carlos"])
    apart = Genogram((Person("a", "Ana"), Person("b", "Bo")), (Partnership("a", "b", separated=True),))
    together = Genogram(apart.persons, (Partnership("a", "b"),))
    assert len(ties(apart)) - len(ties(together)) == 2 * 2, "two strokes on the line and two in the key"


@pytest.mark.parametrize("kind", PARENTHOODS)
def test_each_way_of_being_a_parent_has_its_own_pattern_and_its_word(kind):
    child = Genogram((Person("a", "Ana"), Person("b", "Bo")), parents=(ParentChild("a", "b", kind),))
    assert {one.get("stroke-dasharray", "") for one in ties(child)} == {PATTERNS[kind]}
    assert len(set(PATTERNS.values())) == len(PARENTHOODS)
    assert GENOGRAM_WORDS.kind(kind) in {"".join(one.itertext()) for one in drawn(child).iter(f"{SVG}text")}


def test_lines_of_grandparents_to_their_children_do_not_cross_where_an_order_without_crossing_exists():
    keys = ("a", "b", "c", "d")
    people = tuple(Person(key, key) for key in (*keys, *(key.upper() for key in keys)))
    ties = tuple(ParentChild(parent, child.upper()) for parent, child in zip(keys, "dcba", strict=True))
    genogram = Genogram(people, parents=ties)
    assert crossings([list(keys), [key.upper() for key in keys]], genogram) == 6
    assert crossings(layers(genogram), genogram) == 0


def test_a_home_is_outlined_only_where_it_takes_in_nobody_else():
    outlines = [one for one in drawn(blended()).iter(f"{SVG}rect") if one.get("class") == "home"]
    assert len(outlines) == 1, "an outline around Ana's home would take in Carlos, who lives abroad"
    torn = Genogram(
        tuple(Person(key, key) for key in "abc"),
        parents=(ParentChild("a", "b"), ParentChild("b", "c")),
        households=(Household("Both ends", ("a", "c")),),
    )
    assert "home" not in {one.get("class") for one in drawn(torn).iter(f"{SVG}rect")}
    assert genogram_chart(torn).table.rows[0][4] == "Both ends"


def test_somebody_absent_is_crossed_out_and_said_in_words():
    assert len([one for one in drawn(blended()).iter(f"{SVG}polyline") if one.get("class") == "crossed"]) == 2
    assert genogram_chart(blended()).table.rows[1][5] == "lives abroad"


def test_the_table_tells_every_tie_from_both_sides():
    rows = {row[0]: row for row in genogram_chart(blended()).table.rows}
    assert rows["Ana (41)"][1] == "Carlos (separated), Luis (together)"
    assert rows["Mia"][2] == "Ana (by birth), Carlos (by birth), Luis (step)"
    assert rows["Luis"][3] == "Mia (step), Zoë (by birth), Noor (foster)"
    assert rows["Mia"][4] == "Ana's home"


def test_somebody_who_is_a_couple_with_their_own_descendant_is_drawn_all_the_same():
    odd = Genogram(
        (Person("a", "Ana"), Person("b", "Bo")), (Partnership("a", "b", separated=True),), (ParentChild("a", "b"),)
    )
    assert layers(odd) == [["a"], ["b"]]
    assert "Bo (separated)" in genogram_chart(odd).table.rows[0]


@pytest.mark.parametrize(
    ("genogram", "problem"),
    [
        (Genogram(()), "there is nobody"),
        (Genogram((Person("a", "Ana"), Person("a", "Bo"))), "the key 'a' stands for 2 persons"),
        (Genogram((Person("a", " "),)), "'a' has no name"),
        (Genogram((Person("a", "Ana", "star"),)), "'a' has no such shape: 'star'"),
        (Genogram((Person("a", "Ana"),), (Partnership("a", "a"),)), "'a' is tied to themself"),
        (Genogram((Person("a", "Ana"),), (Partnership("a", "x"),)), "'x' is tied to somebody and is not here"),
        (Genogram((Person("a", "Ana"),), households=(Household("H", ("x",)),)), "household 'H' names 'x'"),
        (
            Genogram((Person("a", "A"), Person("b", "B")), (Partnership("a", "b"), Partnership("b", "a"))),
            "a and b are a couple 2 times",
        ),
        (
            Genogram(
                (Person("a", "A"), Person("b", "B")), parents=(ParentChild("a", "b"), ParentChild("a", "b", "step"))
            ),
            "'a' is a parent of 'b' 2 times",
        ),
        (
            Genogram((Person("a", "A"), Person("b", "B")), parents=(ParentChild("a", "b"), ParentChild("b", "a"))),
            "'a' is among their own ancestors; 'b' is among their own ancestors",
        ),
    ],
)
def test_a_structure_that_cannot_be_is_told(genogram, problem):
    with pytest.raises(ValueError, match="this genogram cannot be drawn") as told:
        genogram_chart(genogram)
    assert problem in str(told.value)
    with pytest.raises(ValueError, match="this genogram cannot be drawn"):
        gedcom(genogram)


def records(text):
    """A GEDCOM file as records: the first line of each with the lines below it."""
    found = []
    for line in text.splitlines():
        if line.startswith("0 "):
            found.append((line, []))
        else:
            found[-1][1].append(line)
    return dict(found)


def test_the_file_holds_structure_by_the_standard_and_nothing_else():
    told = records(gedcom(blended()))
    assert told["0 HEAD"] == ["1 GEDC", "2 VERS 7.0"]
    assert list(told)[-1] == "0 TRLR"
    assert told["0 @I4@ INDI"] == [
        "1 NAME Mia",
        "1 FAMC @F1@",
        "2 PEDI BIRTH",
        "1 FAMC @F4@",
        "2 PEDI OTHER",
        "3 PHRASE step",
    ]
    assert told["0 @F1@ FAM"] == ["1 HUSB @I1@", "1 WIFE @I2@", "1 CHIL @I4@", "1 EVEN Separated", "2 TYPE Separation"]
    assert "abroad" not in gedcom(blended())
    assert "home" not in gedcom(blended())


@settings(max_examples=80, deadline=None)
@given(genogram=genograms())
def test_every_pointer_of_a_file_is_answered_by_one_back(genogram):
    told = records(gedcom(genogram))
    pointers = {
        (record.split()[1], line.split()[1], line.split()[2])
        for record, lines in told.items()
        for line in lines
        if "@" in line and line.split()[1] in {"FAMC", "FAMS", "HUSB", "WIFE", "CHIL"}
    }
    down = {(family, person) for family, tag, person in pointers if tag == "CHIL"}
    up = {(family, person) for person, tag, family in pointers if tag == "FAMC"}
    assert down == up
    assert {(family, person) for family, tag, person in pointers if tag in {"HUSB", "WIFE"}} == {
        (family, person) for person, tag, family in pointers if tag == "FAMS"
    }
    assert all(line[0].isdigit() and line[1] == " " for lines in told.values() for line in lines)
