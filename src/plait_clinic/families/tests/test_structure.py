"""Drawing who belongs to whom: what is taken out loses its words, what is drawn again replaces what stood there."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.families.structure.actions import (
    draw_couple,
    draw_home,
    draw_parent,
    draw_person,
    take_out_person,
    take_out_tie,
)
from plait_clinic.families.structure.models import (
    LivesIn,
    Parenthood,
    Shape,
    StructureCouple,
    StructureHome,
    StructureParent,
    StructurePerson,
)
from plait_clinic.families.structure.queries import structure_of
from plait_clinic.steps import Refused


@pytest.fixture
def case(world):
    return world.couple()


def draw(world, case, name="", member=None, absent=""):
    audit = world.acting("alice")
    return draw_person(case=case, member=member, name=name, shape=Shape.PLAIN, absent=absent, audit=audit)


def everybody(world, case):
    """The couple and somebody's mother."""
    members = [draw(world, case, member=member) for member in case.members.order_by("pk")]
    return [*members, draw(world, case, "Grandmother")]


def test_members_are_called_as_the_clinic_calls_them_and_others_as_written(world, case):
    everybody(world, case)
    assert [one.title for one in structure_of(case).people] == ["Ana P.", "Ben P.", "Grandmother"]
    assert list(StructurePerson.objects.values_list("name", flat=True)) == [None, None, "Grandmother"]


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({}, "one of the two"),
        ({"name": "Ana", "with_member": True}, "one of the two"),
        ({"with_member": True, "again": True}, "in the picture already"),
    ],
)
def test_a_person_is_a_member_or_has_a_name_and_stands_there_once(world, case, given, problem):
    member = case.members.first() if given.get("with_member") else None
    if given.get("again"):
        draw(world, case, member=member)
    before = StructurePerson.objects.count()
    with pytest.raises(Refused, match=problem):
        draw(world, case, given.get("name", ""), member)
    assert StructurePerson.objects.count() == before


def test_a_couple_drawn_again_takes_the_place_of_what_stood_there_in_any_order(world, case):
    ana, ben, _other = everybody(world, case)
    draw_couple(case=case, first=ana, second=ben, separated=False, audit=world.acting("alice"))
    draw_couple(case=case, first=ben, second=ana, separated=True, audit=world.acting("alice"))
    assert [one.separated for one in structure_of(case).couples] == [True]
    assert StructureCouple.objects.count() == 2


def test_nobody_becomes_their_own_ancestor(world, case):
    ana, ben, other = everybody(world, case)
    for parent, child in ((other, ana), (ana, ben)):
        draw_parent(case=case, parent=parent, child=child, kind=Parenthood.BIRTH, audit=world.acting("alice"))
    with pytest.raises(Refused, match="their own ancestors"):
        draw_parent(case=case, parent=ben, child=other, kind=Parenthood.STEP, audit=world.acting("alice"))
    assert StructureParent.objects.count() == 2


def test_whoever_is_taken_out_loses_name_words_and_ties(world, case):
    ana, _ben, other = everybody(world, case)
    away = draw(world, case, "Uncle", absent="no contact")
    draw_parent(case=case, parent=other, child=ana, kind=Parenthood.BIRTH, audit=world.acting("alice"))
    draw_couple(case=case, first=other, second=away, separated=True, audit=world.acting("alice"))
    draw_home(case=case, name="The farm", people=[other, away], audit=world.acting("alice"))
    for person in (other, away):
        take_out_person(person=person, audit=world.acting("alice"))
    drawn = structure_of(case)
    assert [one.title for one in drawn.people] == ["Ana P.", "Ben P."]
    assert (drawn.couples, drawn.parents, LivesIn.objects.count()) == ((), (), 0)
    gone = StructurePerson.objects.filter(removed_at__isnull=False)
    assert set(gone.values_list("name", "absent")) == {(None, None)}


def test_a_home_that_is_taken_out_loses_its_name(world, case):
    ana, *_others = everybody(world, case)
    home = draw_home(case=case, name="The farm", people=[ana], audit=world.acting("alice"))
    take_out_tie(case=case, tie=home, audit=world.acting("alice"))
    assert StructureHome.objects.get().name is None
    assert structure_of(case).homes == ()


def test_nobody_of_another_case_can_be_drawn_in(world, case):
    ana, *_others = everybody(world, case)
    stranger = draw(world, world.case, "Somebody else")
    with pytest.raises(Refused, match="no longer in the picture"):
        draw_couple(case=case, first=ana, second=stranger, separated=False, audit=world.acting("alice"))
    with pytest.raises(Refused, match="at least one"):
        draw_home(case=case, name="Nobody's", people=[], audit=world.acting("alice"))
    with pytest.raises(Refused, match="two different"):
        draw_couple(case=case, first=ana, second=ana, separated=False, audit=world.acting("alice"))


def test_the_page_draws_what_was_posted_with_its_table(world, case):
    alice = world.signed_in("alice")
    ana, ben = case.members.order_by("pk")
    page = reverse("structure", args=[case.handle])
    assert "Nobody is in the picture yet" in alice.get(page).content.decode()
    for member in (ana, ben):
        alice.post(reverse("structure_person", args=[case.handle]), {"member": member.handle, "shape": "circle"})
    first, second = StructurePerson.objects.order_by("pk")
    ends = {"first": first.handle, "second": second.handle, "separated": "on"}
    alice.post(reverse("structure_couple", args=[case.handle]), ends)
    home = {"name": "The <b>farm</b>", "people": [first.handle]}
    alice.post(reverse("structure_home", args=[case.handle]), home)
    said = alice.get(page).content.decode()
    assert 'class="genogram"' in said
    assert "Ben P. (separated)" in said
    assert "The &lt;b&gt;farm&lt;/b&gt;" in said
    assert "<b>farm" not in said


def test_what_stands_in_the_way_is_told_and_nothing_changes(world, case):
    alice = world.signed_in("alice")
    answer = alice.post(reverse("structure_person", args=[case.handle]), {"shape": "star", "name": "Uncle"})
    assert answer.status_code == 422
    assert "Please look again" in answer.content.decode()
    answer = alice.post(reverse("structure_out", args=[case.handle]), {"what": "nothing"})
    assert answer.status_code == 422
    assert StructurePerson.objects.count() == 0


def test_the_file_holds_names_and_ties_and_no_reason_why_somebody_is_absent(world, case):
    ana, ben, other = everybody(world, case)
    away = draw(world, case, "Uncle", absent="no contact")
    draw_parent(case=case, parent=other, child=ana, kind=Parenthood.BIRTH, audit=world.acting("alice"))
    draw_home(case=case, name="The farm", people=[ana, ben, away], audit=world.acting("alice"))
    answer = world.signed_in("alice").get(reverse("structure_file", args=[case.handle]))
    text = answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="structure.ged"'
    assert text.startswith("0 HEAD\n1 GEDC\n2 VERS 7.0\n")
    assert "1 NAME Uncle" in text
    assert "no contact" not in text
    assert "The farm" not in text


def test_an_empty_picture_has_no_file(world, case):
    answer = world.signed_in("alice").get(reverse("structure_file", args=[case.handle]))
    assert answer.status_code == 302


def test_a_member_sees_nothing_of_it_in_the_check_in(world, case, client):
    draw(world, case, "Grandmother Josefina")
    check_in = world.invitation(world.note_session(case=case), case.members.first())
    assert "Josefina" not in client.get(f"/c/{world.link_to(check_in)}").content.decode()


def test_the_page_reads_the_picture_once_for_all_its_forms(world, case):
    everybody(world, case)
    alice = world.signed_in("alice")
    with CaptureQueriesContext(connection) as caught:
        assert alice.get(reverse("structure", args=[case.handle])).status_code == 200
    table = StructurePerson._meta.db_table
    assert len([query for query in caught if f'FROM "{table}"' in query["sql"]]) == 1
