"""The pages of retention: what they say of rules, of those who go soon and of holds, and to whom."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import CaseMember
from plait_clinic.erasure.actions import place_hold
from plait_clinic.erasure.models import Hold, HoldEnded
from plait_clinic.retention.models import Notice, RetentionPolicy, RetentionRule
from plait_clinic.retention.tests.conftest import NOTICE_DAYS

RULES = {"individual": "120", "couple": "", "notice_days": "30", "from_of_age": "on", "basis": "Asked the chamber."}
REASON = "A complaint is being looked into."


def words(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def office(keeping):
    return keeping.world.signed_in("ada")


def address(keeping) -> str:
    return reverse("hold", args=[keeping.world.case.handle])


def test_nothing_is_settled_until_the_clinic_has(office):
    page = words(office.get(reverse("clinic_retention")))
    assert "Everything is kept until somebody erases it by hand." in page
    assert not re.search(r'name="(individual|couple|family|group|notice_days)"[^>]*value="\d', page)


def test_a_version_is_kept_with_what_was_left_empty_and_the_next_begins_from_it(office, keeping):
    done = office.post(reverse("clinic_retention"), RULES, follow=True)
    assert "It is kept, and holds from now on." in words(done)
    row = RetentionPolicy.objects.get()
    assert (row.number, row.notice_days, row.from_of_age, row.written_by) == (1, 30, True, keeping.world.staff["ada"])
    assert list(RetentionRule.objects.values_list("kind", "months")) == [("individual", 120)]
    assert 'name="individual" value="120"' in words(done)
    assert "Young people are kept for now" in words(done)
    office.post(reverse("clinic_retention"), {**RULES, "individual": "60"})
    assert [row.number for row in RetentionPolicy.objects.order_by("number")] == [1, 2]
    page = words(office.get(reverse("clinic_retention")))
    assert "Version 2, which holds now" in page
    assert "120 months after the end" in page


@pytest.mark.parametrize("wrong", [{"notice_days": "13"}, {"individual": "0"}, {"individual": "1201"}, {"basis": ""}])
def test_a_draft_with_something_wrong_changes_nothing(office, wrong):
    assert office.post(reverse("clinic_retention"), {**RULES, **wrong}).status_code == 422
    assert not RetentionPolicy.objects.exists()


def test_everybody_who_is_due_is_told_as_soon_as_the_rules_are_kept(office, keeping, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: keeping.now)
    office.post(reverse("clinic_retention"), {**RULES, "individual": "1", "from_of_age": ""})
    assert keeping.told == ["Sam R."]
    assert "Sam R." in words(office.get(reverse("clinic_retention")))


def test_the_lead_is_told_on_every_page_in_the_last_two_weeks_and_nobody_else_is(keeping, clock):
    keeping.settle(individual=1)
    keeping.night()
    line = "1 client you worked with will be erased within two weeks"
    alice, bob = (keeping.world.signed_in(name) for name in ("alice", "bob"))
    assert line not in words(alice.get(reverse("caseload")))
    assert "Sam R." in words(alice.get(reverse("erasures_due")))
    clock.now = keeping.now + timedelta(days=NOTICE_DAYS - 14)
    assert line in words(alice.get(reverse("caseload")))
    assert line not in words(alice.get(reverse("erasures_due")))
    assert line not in words(bob.get(reverse("caseload")))
    assert "Sam R." not in words(bob.get(reverse("erasures_due")))


def test_the_lead_is_told_of_people_and_not_of_their_cases(keeping, clock):
    world = keeping.world
    couple = world.couple()
    CaseMember.objects.create(case=couple, client=world.member.client, joined_on=couple.opened_on)
    keeping.close(couple, 100)
    keeping.settle(individual=1, couple=1)
    keeping.night()
    clock.now = keeping.now + timedelta(days=NOTICE_DAYS - 14)
    page = words(world.signed_in("alice").get(reverse("caseload")))
    assert "3 clients you worked with will be erased within two weeks" in page


def test_the_lead_asks_for_a_hold_and_it_counts_at_once(keeping):
    keeping.settle(individual=1)
    keeping.night()
    alice = keeping.world.signed_in("alice")
    done = alice.post(address(keeping), {"reason": REASON, "until": ""}, follow=True)
    assert "Nothing of this case is erased while the hold lasts." in words(done)
    hold = Hold.objects.get()
    assert (hold.reason, hold.until, hold.placed_by) == (REASON, None, keeping.world.staff["alice"])
    assert "Nothing of the cases you lead will be erased soon." in words(alice.get(reverse("erasures_due")))
    assert "End this hold" not in words(alice.get(address(keeping)))
    assert alice.post(reverse("hold_end", args=[keeping.world.case.handle]), {"hold": hold.handle}).status_code == 404
    assert REASON in words(keeping.world.signed_in("ada").get(reverse("clinic_retention")))


def test_the_office_ends_a_hold_and_only_one_of_this_case(office, keeping):
    couple = keeping.world.couple()
    hold = place_hold(case=keeping.world.case, reason=REASON, until=None, audit=keeping.audit("alice"))
    other = place_hold(case=couple, reason="Another reason.", until=None, audit=keeping.audit())
    end = reverse("hold_end", args=[keeping.world.case.handle])
    assert office.post(end, {"hold": other.handle}).status_code == 422
    assert not HoldEnded.objects.exists()
    assert "The hold is over." in words(office.post(end, {"hold": hold.handle}, follow=True))
    assert HoldEnded.objects.get().by == keeping.world.staff["ada"]
    assert office.post(end, {"hold": hold.handle}).status_code == 422


@pytest.mark.parametrize("wrong", [{"reason": "short"}, {"reason": REASON, "until": "2020-01-01"}])
def test_a_hold_that_cannot_be_is_sent_back(keeping, wrong):
    assert keeping.world.signed_in("alice").post(address(keeping), wrong).status_code == 422
    assert not Hold.objects.exists()


def test_the_erasure_page_says_that_a_case_is_on_hold(office, keeping):
    place_hold(case=keeping.world.case, reason=REASON, until=None, audit=keeping.audit())
    page = reverse("clinic_erase_client", args=[keeping.world.case.handle, keeping.world.member.handle])
    assert "A case of theirs is on hold" in words(office.get(page))
    assert office.post(page, {"why": "asked", "sure": "on"}).status_code == 422


def test_the_pages_tell_the_same_whether_somebody_answered_or_not(office, keeping):
    keeping.settle(individual=1)
    keeping.night()

    def shown() -> str:
        text = words(office.get(reverse("clinic_retention"))) + words(office.get(address(keeping)))
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", text)

    before = shown()
    keeping.world.answer_sessions([7, 6], comment="Something nobody in the office may read.")
    assert shown() == before


def test_what_the_rules_have_erased_is_counted_with_its_day(office, keeping):
    keeping.settle(individual=1)
    keeping.night()
    keeping.pass_days(NOTICE_DAYS)
    keeping.night()
    page = words(office.get(reverse("clinic_retention")))
    assert "1 client. Only that there was work, and when, is left." in page
    assert "17 Dec 2026" in page
    assert not Notice.objects.exists()
    assert AuditEvent.objects.filter(action="client_erased", actor=None).count() == 1
