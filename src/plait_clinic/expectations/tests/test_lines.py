"""What the room hands to the brief and to the page for both: who may read it, and how little the database is asked."""

from datetime import date, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.formats import date_format

from plait_clinic.agreed import Group
from plait_clinic.cases.administration.actions import add_member
from plait_clinic.expectations.actions import Speaker, say_as_lead, say_fit, say_outlook, say_to_agreement
from plait_clinic.expectations.actions import write_contribution as write
from plait_clinic.expectations.lines import brief_lines, shared_lines
from plait_clinic.expectations.models import Fits, Said, Side
from plait_clinic.minors.actions import add_guardian
from plait_clinic.minors.models import Capacity
from plait_clinic.minors.tests.violations import band
from plait_clinic.people.models import Client

MINE, THEIRS = "I say when it is too much.", "I keep to the time."


def everybody_says_yes(couple, version) -> None:
    for member in couple.members:
        say_to_agreement(speaker=Speaker(member), version=version.handle, said=Said.YES, audit=couple.world.audit)
    say_as_lead(case=couple.case, version=version.handle, said=Said.YES, audit=couple.world.acting("alice"))


def say_all(couple) -> None:
    ana, audit = couple.members[0], couple.world.audit
    write(member=ana, side=Side.CLIENT, text=MINE, audit=audit)
    write(member=ana, side=Side.CLINICIAN, text=THEIRS, audit=couple.world.acting("alice"))
    say_outlook(member=ana, sensible=7, helpful=3, audit=audit)
    say_fit(member=ana, said=Fits.TALK, audit=audit)


def told(lines) -> list[str]:
    return [f"{line.whose}: {line.text} ({line.state})" for line in lines]


def test_nothing_is_told_where_nothing_was_agreed_or_said(couple):
    members, now = couple.members, couple.world.now
    assert brief_lines(members, True, now) == {member.pk: [] for member in members}
    assert brief_lines([], True, now) == {}
    assert shared_lines(members[0], now) == []


def test_an_agreement_is_open_until_everybody_said_yes_and_again_once_its_review_is_due(couple):
    version, (ana, ben), now = couple.writes(days=100), couple.members, couple.world.now
    [line] = brief_lines([ana], True, now)[ana.pk]
    assert (line.group, line.state, line.due) == (Group.OPEN, "a yes of Ana P. is missing", version.review_on)
    everybody_says_yes(couple, version)
    assert [line.group for line in brief_lines([ben], True, now)[ben.pk]] == [Group.STANDING]
    [line] = brief_lines([ben], True, now + timedelta(days=100))[ben.pk]
    assert (line.group, line.state) == (Group.OPEN, "to be looked at again")


def test_where_a_guardians_yes_is_missing_it_is_not_asked_of_the_young_person(couple):
    band(couple.world)
    Client.objects.filter(pk=couple.members[0].client_id).update(birth_date=date(2014, 3, 1).isoformat())
    ana, version, now = couple.members[0], couple.writes(), couple.world.now
    person = {"name": "Gil P.", "contact": "", "capacity": Capacity.PARENT}
    add_guardian(member=ana, **person, audit=couple.world.acting("alice"))
    everybody_says_yes(couple, version)
    assert [line.state for line in brief_lines([ana], True, now)[ana.pk]] == ["a guardian’s yes is missing"]
    assert [line.state for line in shared_lines(ana, now)] == ["a guardian’s yes is missing"]


def test_the_page_for_both_says_nothing_of_whether_others_said_yes(couple):
    version, (ana, _ben), now = couple.writes(), couple.members, couple.world.now
    say_to_agreement(speaker=Speaker(ana), version=version.handle, said=Said.YES, audit=couple.world.audit)
    say_as_lead(case=couple.case, version=version.handle, said=Said.YES, audit=couple.world.acting("alice"))
    [line] = shared_lines(ana, now)
    assert line.state == f"agreed, to be looked at again by {date_format(line.due, 'DATE_FORMAT')}"
    assert [line.state for line in brief_lines([ana], True, now)[ana.pk]] == ["not everybody has said yes"]


def test_clinicians_read_what_each_side_will_do_the_two_numbers_and_that_a_word_is_waited_for(couple):
    say_all(couple)
    ana, ben = couple.members
    found = brief_lines([ana, ben], True, couple.world.now)
    assert told(found[ana.pk]) == [
        f"Ana P.: {MINE} (will do this)",
        f"Alice: {THEIRS} (will do this)",
        "Ana P.: seems sensible 7 of 10; believes in help 3 of 10 ()",
        ": The first sessions (the client has said a word; the lead’s is waited for)",
    ]
    assert found[ben.pk] == []


def test_who_only_supervises_reads_nothing_that_the_client_said_wrote_or_rated(couple):
    say_all(couple)
    (ana, _ben), now = couple.members, couple.world.now
    assert brief_lines([ana], False, now)[ana.pk] == []
    version = couple.writes()
    day = date_format(version.review_on, "DATE_FORMAT")
    before = told(brief_lines([ana], False, now)[ana.pk])
    assert before == [f": Working agreement, version 1 (to be looked at again by {day})"]
    say_to_agreement(speaker=Speaker(ana), version=version.handle, said=Said.YES, audit=couple.world.audit)
    assert told(brief_lines([ana], False, now)[ana.pk]) == before
    everybody_says_yes(couple, version)
    assert told(brief_lines([ana], False, now)[ana.pk]) == before


def test_who_only_supervises_reads_that_an_agreement_is_to_be_looked_at_again(couple):
    version, ana = couple.writes(days=100), couple.members[0]
    [line] = brief_lines([ana], False, couple.world.now + timedelta(days=100))[ana.pk]
    assert (line.group, line.state, line.due) == (Group.OPEN, "to be looked at again", version.review_on)


def test_the_brief_tells_of_an_agreement_without_fetching_the_words_of_any_version(couple):
    for number in range(3):
        everybody_says_yes(couple, couple.writes(f"# Contact\nVersion {number}"))
    for reader_is_part in (True, False):
        with CaptureQueriesContext(connection) as asked:
            brief_lines(couple.members, reader_is_part, couple.world.now)
        assert not [one["sql"] for one in asked if '"expectations_agreement"."text"' in one["sql"]]


def test_the_page_for_both_has_what_both_will_do_and_no_number(couple):
    say_all(couple)
    ana, ben = couple.members
    assert told(shared_lines(ana, couple.world.now)) == [
        f"Ana P.: {MINE} (will do this)",
        f"Alice: {THEIRS} (will do this)",
    ]
    assert shared_lines(ben, couple.world.now) == []


def test_what_was_made_of_the_first_sessions_is_told_once_both_have_said_it(couple):
    ana = couple.members[0]
    say_fit(member=ana, said=Fits.TALK, audit=couple.world.audit)
    assert "worth talking about" not in " ".join(told(brief_lines([ana], True, couple.world.now)[ana.pk]))
    say_fit(member=ana, said=Fits.FINE, audit=couple.world.acting("alice"))
    assert told(brief_lines([ana], True, couple.world.now)[ana.pk]) == [
        "Ana P.: The first sessions (worth talking about)"
    ]


def test_the_database_is_asked_as_often_for_many_members_and_versions_as_for_few(couple, django_assert_max_num_queries):
    version, now = couple.writes(), couple.world.now
    everybody_says_yes(couple, version)
    say_all(couple)
    one = couple.members[:1]
    with django_assert_max_num_queries(7) as few:
        brief_lines(one, True, now)
    for number in range(4):
        person = {"name": f"Cleo {number}", "role": "partner", "participation": "voluntary", "form": "client"}
        add_member(case=couple.case, client=None, **person, audit=couple.world.acting("ada"))
        everybody_says_yes(couple, couple.writes(f"# Contact\nVersion {number}"))
    members = couple.members
    with django_assert_max_num_queries(7) as many:
        brief_lines(members, True, now)
    assert len(many) == len(few)
    with django_assert_max_num_queries(4):
        shared_lines(members[0], now)
