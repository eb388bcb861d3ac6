"""A working agreement holds with everybody's own yes to these very words; a new version begins without one."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from plait_clinic.cases.administration.actions import add_member, member_leaves
from plait_clinic.expectations.actions import Speaker, say_as_lead, say_to_agreement, write_text
from plait_clinic.expectations.models import Agreement, AgreementWord, ClinicText, Said, TextKind, Way
from plait_clinic.expectations.queries import text_of as clinics_text
from plait_clinic.expectations.tests.conftest import TEXT
from plait_clinic.minors.actions import add_guardian
from plait_clinic.minors.models import Capacity
from plait_clinic.minors.tests.violations import band
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.people.models import Client
from plait_clinic.preparation.stands import Stand
from plait_clinic.steps import Refused
from tests.texts import text_of


def shown(browser) -> str:
    """The own page of the agreement byte by byte, but for what is new in every form."""
    page = browser.get(reverse("own_agreement")).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_it_holds_once_each_member_and_the_lead_have_said_yes_themselves(couple):
    version = couple.writes()
    ana, ben = couple.members
    assert not couple.stands().holds
    assert couple.says(ana, version).status_code == 302
    assert couple.leads(version).status_code == 302
    assert not couple.stands().holds
    couple.says(ben, version)
    assert couple.stands().holds


def test_a_new_version_needs_every_yes_anew(couple):
    version = couple.writes()
    for member in couple.members:
        couple.says(member, version)
    couple.leads(version)
    couple.writes("# Contact\nRing us at noon.")
    stands = couple.stands()
    assert not stands.holds
    assert {one.stand for one in (*stands.members.values(), stands.leads)} == {Stand.ANEW}


def test_the_same_words_with_another_day_are_a_new_version_and_with_the_same_day_none(couple):
    first = couple.writes()
    assert couple.writes() == first
    assert couple.writes(days=200).number == 2


def test_a_yes_is_withdrawn_at_once(couple):
    version = couple.writes()
    ana, _ben = couple.members
    couple.says(ana, version)
    couple.says(ana, version, "talk")
    assert couple.stands().members[ana.pk].stand is Stand.LATER
    assert [word.said for word in AgreementWord.objects.order_by("pk")] == ["yes", "talk"]


def test_nobody_says_yes_to_a_version_that_they_have_not_read(couple):
    old = couple.writes()
    ana, _ben = couple.members
    browser = couple.own_page(ana)
    couple.writes("# Contact\nOther words.")
    refused = couple.says(ana, old, browser=browser)
    assert refused.status_code == 422
    assert "There is a newer version by now" in text_of(refused)
    assert not AgreementWord.objects.exists()


def test_a_yes_needs_the_persons_own_code_and_wanting_to_talk_first_does_not(couple):
    version = couple.writes()
    ana, _ben = couple.members
    browser = OwnWorld(couple.world).visiting_with_handed_code(ana)
    assert couple.says(ana, version, browser=browser).status_code == 422
    assert couple.says(ana, version, "talk", browser=browser).status_code == 302
    assert [word.said for word in AgreementWord.objects.all()] == ["talk"]


def test_what_others_said_and_whether_they_did_never_stands_on_ones_own_page(couple):
    version = couple.writes()
    ana, ben = couple.members
    browser = couple.own_page(ana)
    before = shown(browser)
    couple.says(ben, version)
    assert shown(browser) == before


def test_a_yes_said_in_the_session_is_kept_as_such_with_who_noted_it(couple):
    version = couple.writes()
    ana, _ben = couple.members
    alice = couple.world.signed_in("alice")
    said = {"version": version.handle, "who": ana.handle, "said": "yes", "way": "here"}
    assert alice.post(couple.url("agreement_note"), said).status_code == 302
    word = AgreementWord.objects.get()
    assert (word.member, word.way, word.noted_by) == (ana, Way.HERE, couple.world.staff["alice"])
    assert "said here, face to face (noted by Alice)" in text_of(alice.get(couple.url()))


def test_only_whoever_leads_the_case_says_the_clinicians_word(couple):
    version = couple.writes()
    with pytest.raises(Refused, match="Whoever leads the case"):
        say_as_lead(case=couple.case, version=version.handle, said=Said.YES, audit=couple.world.acting("bob"))


def test_who_joins_later_is_asked_too_and_who_left_reads_nothing_that_was_written_since(couple, clock):
    version = couple.writes()
    for member in couple.members:
        couple.says(member, version)
    couple.leads(version)
    cleo = {"name": "Cleo P.", "role": "partner", "participation": "voluntary", "form": "client"}
    ben, audit = couple.members[1], couple.world.acting("ada")
    browser = couple.own_page(ben)
    member_leaves(member=ben, audit=audit)
    assert couple.stands().holds
    add_member(case=couple.case, client=None, **cleo, audit=audit)
    assert not couple.stands().holds
    couple.writes("# Contact\nOnly for those who stay.", now=couple.world.now + timedelta(days=2))
    page = text_of(browser.get(reverse("own_agreement")))
    assert "Ring us in the mornings." in page
    assert "Only for those who stay." not in page
    assert couple.says(ben, version, browser=browser).status_code == 422


def test_of_a_young_person_a_guardian_is_asked_as_the_policy_says(couple):
    band(couple.world)
    ana = couple.members[0]
    Client.objects.filter(pk=ana.client_id).update(birth_date=date(2014, 3, 1).isoformat())
    ana = couple.members[0]
    audit = couple.world.acting("alice")
    guardian = add_guardian(member=ana, name="Gil P.", contact="", capacity=Capacity.PARENT, audit=audit)
    version = couple.writes()
    say_to_agreement(speaker=Speaker(ana), version=version.handle, said=Said.YES, audit=couple.world.audit)
    assert couple.stands().members[ana.pk].stand is Stand.GUARDIAN_UNSAID
    speaker = Speaker(ana, guardian, Way.PAPER)
    say_to_agreement(speaker=speaker, version=version.handle, said=Said.YES, audit=audit)
    assert couple.stands().members[ana.pk].stand is Stand.YES


def test_the_review_is_due_on_its_day_and_not_before(couple):
    couple.writes(days=100)
    now = couple.world.now
    assert not couple.stands().review_due(now + timedelta(days=99))
    assert couple.stands().review_due(now + timedelta(days=100))


@pytest.mark.parametrize("days", [0, -3, 366])
def test_a_review_lies_in_the_year_to_come(couple, days):
    day = couple.world.now.date() + timedelta(days=days)
    sent = {"text": TEXT, "review_on": day.isoformat()}
    refused = couple.world.signed_in("alice").post(couple.url("agreement_write"), sent)
    assert refused.status_code == 422
    assert "within a year" in text_of(refused)
    assert not Agreement.objects.exists()


def test_an_agreement_with_open_places_is_not_kept_and_they_are_named(couple):
    sent = {"text": "Ring us [when] at [number].", "review_on": "2027-01-01"}
    refused = couple.world.signed_in("alice").post(couple.url("agreement_write"), sent)
    assert "not filled in yet: [when], [number]" in text_of(refused)
    assert not Agreement.objects.exists()


def test_the_first_version_begins_from_the_clinics_template_and_else_from_the_one_that_ships(couple):
    alice = couple.world.signed_in("alice")
    assert "What you say here stays here." in text_of(alice.get(couple.url()))
    write_text(
        organisation=couple.world.organisation,
        kind=TextKind.AGREEMENT,
        text="# How we work here\n[fill in]",
        audit=couple.world.acting("ada"),
    )
    assert "How we work here" in text_of(alice.get(couple.url()))


def test_administrators_write_the_clinics_texts_in_versions_and_the_source_is_needed(couple):
    ada, organisation = couple.world.signed_in("ada"), couple.world.organisation
    url = reverse("clinic_expectations_text", args=["how_long"])
    assert ada.post(url, {"text": "Between 5 and 20 times."}).status_code == 422
    assert not ClinicText.objects.exists()
    for text in ("Between 5 and 20 times.", "Between 5 and 20 times.", "Between 6 and 20 times."):
        assert ada.post(url, {"text": text, "source": "Our count of 2025"}).status_code == 302
    assert clinics_text(organisation, TextKind.HOW_LONG).number == 2
    assert ada.post(reverse("clinic_expectations_text", args=["nothing"]), {"text": "x"}).status_code == 404


def test_whoever_left_reads_the_version_that_held_when_they_did_and_no_later_one(couple):
    ana, browser = couple.members[0], couple.own_page(couple.members[0])
    couple.writes("# Contact\nRing us at noon.")
    member_leaves(member=ana, audit=couple.world.acting("ada"))
    later = couple.world.now + timedelta(days=2)
    couple.writes("# Contact\nWrite us a letter.", now=later)
    page = text_of(browser.get(reverse("own_agreement")))
    assert "Ring us at noon." in page
    assert "Write us a letter." not in page


def test_a_review_is_due_on_the_day_it_is_at_the_clinic(couple):
    couple.writes(days=1)
    browser = couple.own_page(couple.members[0])
    assert "It is time to look at it again together." not in text_of(browser.get(reverse("own_agreement")))
    type(couple.world.organisation).objects.update(time_zone="Pacific/Auckland")
    assert "It is time to look at it again together." in text_of(browser.get(reverse("own_agreement")))
