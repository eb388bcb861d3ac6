"""The family map: nothing lies on anything else, nothing is hidden, and the table says all that the picture does."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.charts.family import (
    MAP_WORDS,
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
from plait.charts.family.drawing import map_scene
from plait.charts.family.earlier import earlier_scene
from plait.charts.family.family_map import numbers
from plait.charts.family.rows import DASHED, DOTTED, THICK, THIN
from plait.charts.family.tests.families import families
from plait.charts.lettering import overlap

SVG = "{http://www.w3.org/2000/svg}"
SMALLEST = 12
SHAPES = ("wide", "narrow")
PHONE = 328
"""What a phone 360 pixels wide leaves to a picture beside the page's margins of 16."""


def couple(**changed):
    """Two members, one clinician and a rating of everything."""
    given = FamilyMap(
        members=(MapMember("a", "Ana", "partner", Measured(7, 6, 8, "level")), MapMember("b", "Luis", "partner")),
        clinicians=(MapClinician("m", "Maria", "clinician"),),
        bonds=(
            Bond("a", Measured(7.8, 6.9, 8.7, "up"), (View("Maria", Measured(6)),)),
            Bond("b", Measured(3.4, 2.6, 4.2, "down")),
        ),
        between=(Between("a", "b", Measured(6, 5, 7)),),
        said=(Said("Shared purpose", "Maria", Measured(5.9, 5.2, 6.6)),),
    )
    return replace(given, **changed)


def drawn(chart):
    return ElementTree.fromstring(chart.svg)  # noqa: S314 - made here


def said(chart):
    return [one.text or "".join(one.itertext()) for one in drawn(chart).iter(f"{SVG}text")]


def touching(boxes):
    """Pairs of boxes that lie on each other, though they should not."""
    found, open_ones = [], []
    for box in sorted(boxes, key=lambda one: one[1]):
        open_ones = [one for one in open_ones if one[3] > box[1]]
        found += [(one, box) for one in open_ones if overlap(one, box)]
        open_ones.append(box)
    return found


def rooms(scene):
    return [*(label.box() for label in scene.labels), *(box for box, _ in scene.marks)]


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=100, deadline=None)
@given(family=families())
def test_for_any_family_no_words_touch_and_nothing_leaves_the_picture(shape, family):
    scene, (width, height) = map_scene(family, shape, MAP_WORDS)
    assert touching(rooms(scene)) == []
    assert touching(scene.blocks) == []
    for left, top, right, bottom in [*rooms(scene), *scene.blocks]:
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=25, deadline=None)
@given(family=families(most=8), gone=st.sets(st.integers(0, 7)))
def test_for_any_earlier_sessions_no_words_touch_and_nothing_leaves_the_picture(shape, family, gone):
    fewer = tuple(one for place, one in enumerate(family.members) if place not in gone) or family.members[:1]
    moments = [(1, FamilyMap(fewer)), (2, family), (3, family)]
    scene, (width, height) = earlier_scene(moments, shape, MAP_WORDS)
    assert touching(rooms(scene)) == []
    for left, top, right, bottom in rooms(scene):
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height


@settings(max_examples=30, deadline=None)
@given(family=families(most=6))
def test_words_on_a_phone_are_never_smaller_than_twelve_pixels(family):
    scene, (width, _) = map_scene(family, "narrow", MAP_WORDS)
    assert width <= PHONE
    assert min(label.size for label in scene.labels) >= SMALLEST


@settings(max_examples=30, deadline=None)
@given(family=families(most=8))
def test_the_table_holds_every_number_and_every_whole_name(family):
    cells = [cell for row in family_map(family).table.rows for cell in row]
    for _, measured in numbers(family):
        assert MAP_WORDS.number(measured.value) in cells
        assert MAP_WORDS.range_of(measured) in cells
    for one in family.members:
        assert one.name in cells


def test_the_picture_is_the_same_each_time():
    assert family_map(couple()) == family_map(couple())


@pytest.mark.parametrize("shape", SHAPES)
def test_a_missing_rating_is_said_and_is_never_a_nought(shape):
    chart = family_map(FamilyMap((MapMember("a", "Ana"),)), shape=shape)
    words = " ".join(said(chart))
    assert "no rating yet" in words
    assert "0" not in words
    assert {row[2] for row in chart.table.rows} == {"no rating yet"}
    assert {
        line.get("stroke-dasharray") for line in drawn(chart).iter(f"{SVG}polyline") if line.get("class") == "bond"
    } >= {DOTTED}


def lines_of(measured):
    family = FamilyMap((MapMember("a", "Ana"),), bonds=(Bond("a", measured),))
    everything = [line for line in drawn(family_map(family)).iter(f"{SVG}polyline") if line.get("class") == "bond"]
    return everything[0]


def test_a_stronger_bond_is_heavier_and_an_uncertain_one_is_dashed():
    assert lines_of(Measured(0, 0, 1)).get("stroke-width") == str(THIN)
    assert lines_of(Measured(10, 9, 10)).get("stroke-width") == f"{THICK:.0f}"
    assert lines_of(Measured(5, 4, 6)).get("stroke-dasharray") is None
    assert lines_of(Measured(5, 3, 7)).get("stroke-dasharray") == DASHED
    assert lines_of(Measured(5)).get("stroke-dasharray") == DASHED


def test_a_change_has_a_sign_and_a_word():
    marks = [one.get("class") for one in drawn(family_map(couple())).iter(f"{SVG}polygon")]
    assert sorted(marks) == ["mark down", "mark level", "mark up"]
    assert {"stronger", "weaker", "steady"} <= set(said(family_map(couple())))


def test_the_views_of_the_two_sides_stand_apart():
    chart = family_map(couple())
    assert "Maria: 6" in said(chart)
    assert [row[:3] for row in chart.table.rows[1:3]] == [
        ("Bond with Maria", "Ana", "7.8"),
        ("Bond with Ana", "Maria", "6"),
    ]


def test_each_clinician_has_a_bond_of_their_own():
    two = (MapClinician("m", "Maria"), MapClinician("k", "Karl"))
    bonds = (Bond("a", Measured(3), clinician="k"), Bond("a", Measured(8), clinician="m"), Bond("b", Measured(5)))
    rows = family_map(couple(clinicians=two, bonds=bonds)).table.rows
    assert [row[:3] for row in rows if row[1] in {"Ana", "Luis"}][:3] == [
        ("Bond with Maria", "Ana", "8"),
        ("Bond with Karl", "Ana", "3"),
        ("Bond with all clinicians", "Luis", "5"),
    ]


def test_the_whole_speaks_through_others_and_a_member_for_themself():
    views = (View("Maria", Measured(8, 7, 9)), View("Karl", Measured(2, 1, 3)))
    chart = family_map(couple(bonds=(Bond(WHOLE, views=views), Bond("a", views=views))))
    assert [row[1:3] for row in chart.table.rows[:2]] == [("Maria", "8"), ("Karl", "2")]
    assert [row[1:3] for row in chart.table.rows[2:5]] == [("Ana", "no rating yet"), ("Maria", "8"), ("Karl", "2")]
    family = couple(bonds=(Bond(WHOLE, views=views),))
    assert family.line_of(Bond(WHOLE, views=views)) == Measured(2, 1, 3)
    assert family.line_of(Bond("a", views=views)) is None


def outlines(family):
    return [one for one in drawn(family_map(family)).iter(f"{SVG}rect") if one.get("class") == "subsystem"]


def test_a_subsystem_has_an_outline_and_one_that_shares_members_names_them():
    three = (MapMember("a", "Ana"), MapMember("b", "Luis"), MapMember("c", "Mia"))
    parents, sharing = Subsystem("p", "Parents", ("a", "b")), Subsystem("w", "Women", ("a", "c"))
    family = FamilyMap(three, subsystems=(parents, sharing), bonds=(Bond("w", Measured(4)),))
    assert len(outlines(family)) == 1
    assert "Ana, Mia" in said(family_map(family))
    assert ("Bond with clinician", "Women (Ana, Mia)", "4") in [row[:3] for row in family_map(family).table.rows]


def test_a_couple_stands_on_both_sides_of_the_clinician():
    both = couple(subsystems=(Subsystem("c", "Couple", ("a", "b")),))
    assert outlines(both) == []
    cards = [float(one.get("x")) for one in drawn(family_map(both)).iter(f"{SVG}rect") if "member" in one.get("class")]
    assert len({left > 400 for left in cards}) == 2


def test_low_safety_is_marked_by_a_sign_a_word_and_a_heavier_frame():
    low = couple(members=(MapMember("a", "Ana", safety=Measured(2), look_first=True), MapMember("b", "Luis")))
    chart = family_map(low)
    assert "look here first" in said(chart)
    assert "card member first" in chart.svg
    assert "mark first" in chart.svg
    assert ("safe to speak (look here first)", "Ana", "2") in [row[:3] for row in chart.table.rows]


def test_names_with_marks_are_shown_as_they_are_and_a_cut_one_keeps_its_whole_name():
    long = "Wolfeschlegelsteinhausenbergerdorff<b>"
    chart = family_map(couple(members=(MapMember("a", long), MapMember("b", "Luis"))))
    titles = [one.text for one in drawn(chart).iter(f"{SVG}title")]
    assert long in titles
    assert any(long in row[1] for row in chart.table.rows)


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"members": ()}, "there is no member"),
        ({"members": (MapMember("a", "Ana"), MapMember("a", "Luis"))}, "the key 'a' stands for 2 things"),
        ({"members": (MapMember("a", " "), MapMember("b", "Luis"))}, "'a' has no name"),
        ({"members": (MapMember(WHOLE, "Ana"),)}, "the key 'whole' stands for 2 things"),
        ({"subsystems": (Subsystem("s", "Own", ("x",)),)}, "subsystem 's' names 'x', who is no member"),
        ({"subsystems": (Subsystem("s", "Own", ()),)}, "subsystem 's' has no members"),
        ({"bonds": (Bond("x"),)}, "a bond ends at 'x'"),
        ({"bonds": (Bond("a", clinician="x"),)}, "a bond is with 'x'"),
        ({"bonds": (Bond("a"), Bond("a"))}, "the bond of 'a' with None is given twice"),
        ({"bonds": (Bond("a", Measured(11)),)}, "own rating of the bond of 'a' lies off the scale"),
        ({"bonds": (Bond("a", Measured(float("nan"))),)}, "lies off the scale"),
        ({"bonds": (Bond("a", Measured(5, 6, 7)),)}, "lies outside its own range"),
        ({"bonds": (Bond("a", Measured(5, 4)),)}, "has only one end of its range"),
        ({"between": (Between("a", "a", Measured(5)),)}, "'a' rates themself"),
        ({"between": (Between("a", "x", Measured(5)),)}, "'x' rates or is rated and is no member"),
        ({"between": (Between("a", "b", Measured(5)),) * 2}, "what 'a' says of 'b' is given twice"),
        ({"bounds": (10, 0)}, "give the lower end of the scale first"),
    ],
)
def test_a_map_that_cannot_be_is_told(changed, problem):
    with pytest.raises(ValueError, match="this map cannot be drawn") as told:
        family_map(couple(**changed))
    assert problem in str(told.value)


def test_all_problems_of_a_map_are_told_at_once():
    with pytest.raises(ValueError, match=r"'x'.*'y'.*off the scale"):
        family_map(couple(bonds=(Bond("x"), Bond("y"), Bond("a", Measured(11)))))


def test_earlier_sessions_keep_places_and_show_who_was_not_there():
    before = FamilyMap((MapMember("a", "Ana"), MapMember("g", "Grandmother")), bonds=(Bond("a", Measured(5, 4, 6)),))
    chart = earlier_sessions([(4, couple()), (3, before)])
    assert chart.table.header == ("What", "Session 3", "Session 4")
    assert chart.table.rows == (
        ("All together", "no rating yet", "no rating yet"),
        ("Ana", "5 (4 to 6)", "7.8 (6.9 to 8.7)"),
        ("Luis", "not a member then", "3.4 (2.6 to 4.2)"),
        ("Grandmother", "no rating yet", "not a member then"),
    )
    assert said(chart).count("–") == 2


def test_of_many_sessions_the_last_eight_are_shown():
    chart = earlier_sessions([(number, couple()) for number in range(1, 13)])
    assert chart.table.header[1:] == tuple(f"Session {number}" for number in range(5, 13))


def test_no_earlier_session_is_told():
    with pytest.raises(ValueError, match="no earlier sessions"):
        earlier_sessions([])
