"""Supervision: a reason comes before a look, is kept, is shown to the clinicians, and no list ranks anybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.people.models import Supervision
from plait_clinic.supervision.actions import give_reason
from plait_clinic.supervision.models import Reason
from plait_clinic.supervision.queries import reasons_for, supervisees_of
from tests.texts import text_of

WHY = "Alice asked me to look before our talk"


@pytest.fixture
def sue(world, clock):
    return world.signed_in("sue")


def brief(world) -> str:
    return reverse("brief", args=[world.case.handle])


def reason_page(world) -> str:
    return reverse("give_reason", args=[world.case.handle])


def test_a_supervisor_is_asked_why_before_anything_is_shown(world, sue):
    world.answer(world.invitation(), comment="More time, please.")
    page = sue.get(brief(world), follow=True)
    assert page.redirect_chain == [(reason_page(world), 302)]
    assert "Sam" not in page.content.decode()
    assert "More time" not in page.content.decode()


def test_a_reason_opens_the_brief_and_is_kept_for_good(world, sue):
    assert sue.post(reason_page(world), {"reason": WHY}).url == brief(world)
    assert sue.get(brief(world)).status_code == 200
    kept = Reason.objects.get()
    assert (kept.text, kept.by, kept.case, kept.given_at) == (WHY, world.staff["sue"], world.case, world.now)


def test_the_clinicians_of_the_case_read_who_looked_and_why(world, sue):
    sue.post(reason_page(world), {"reason": WHY})
    sue.get(brief(world))
    page = text_of(world.signed_in("bob").get(reverse("looks", args=[world.case.handle])))
    assert f"Sue, for supervision: {WHY}" in page
    assert f"Sue read the brief as a supervisor · Sam R. for supervision: {WHY}" in page
    assert "Sue gave a reason for looking" in page


@pytest.mark.parametrize("reason", ["", "because", " " * 20, "x" * 501])
def test_a_reason_that_says_nothing_opens_nothing(world, sue, reason):
    assert sue.post(reason_page(world), {"reason": reason}).status_code == 422
    assert not Reason.objects.exists()
    assert sue.get(brief(world)).status_code == 302


def test_a_reason_lasts_for_twelve_hours(world, sue, clock):
    sue.post(reason_page(world), {"reason": WHY})
    clock.now = world.now + timedelta(hours=12) - timedelta(seconds=1)
    assert sue.get(brief(world)).status_code == 200
    clock.now = world.now + timedelta(hours=12)
    assert sue.get(brief(world)).status_code == 302


def test_the_book_holds_that_a_reason_was_given_and_not_the_reason(world):
    give_reason(case=world.case, text=WHY, audit=world.acting("sue"))
    event = AuditEvent.objects.get(action="reason_given")
    assert (event.actor, event.case) == (world.staff["sue"], world.case)
    assert WHY not in str(AuditEvent.objects.values().get(pk=event.pk))


def test_reasons_are_listed_newest_first_and_without_the_erased(world):
    first = give_reason(case=world.case, text="The first", audit=world.acting("sue"))
    give_reason(case=world.case, text="The second", audit=world.acting("sue", world.now + timedelta(hours=1)))
    assert [reason.text for reason in reasons_for(world.case)] == ["The second", "The first"]
    Reason.objects.filter(pk=first.pk).update(text=None, erased_at=world.now)
    assert [reason.text for reason in reasons_for(world.case)] == ["The second"]


def test_the_list_of_a_supervisor_names_supervisees_and_their_clients_and_no_rating(world, sue):
    world.answer_sessions([8, 7, 8, 7, 8, 2], comment="More time, please.")
    page = text_of(sue.get(reverse("supervision")))
    assert "Alice Sam R. Individual" in page
    for word in ("drop", "tension", "More time", "session 6", "Bob", "Charlie"):
        assert word not in page


def test_a_supervision_begins_and_ends_on_its_days(world, now):
    sue = world.staff["sue"]
    assert [supervisee.name for supervisee in supervisees_of(sue, now)] == ["Alice"]
    Supervision.objects.update(since=(now + timedelta(days=1)).date())
    assert supervisees_of(sue, now) == []
    Supervision.objects.update(since=(now - timedelta(days=9)).date(), until=now.date())
    assert supervisees_of(sue, now) == []


def test_a_closed_case_and_a_member_who_has_left_are_not_listed(world, now):
    sue = world.staff["sue"]
    world.case.members.update(left_on=now.date())
    assert supervisees_of(sue, now)[0].cases[0].clients == ""
    type(world.case).objects.filter(pk=world.case.pk).update(closed_on=now.date())
    assert supervisees_of(sue, now)[0].cases == ()
