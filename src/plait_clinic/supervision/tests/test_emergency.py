"""Opening a case in an emergency: who may, what they see and for how long, and who sees that they did."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.own.looks import looks_of
from plait_clinic.own.models import OwnVisit
from plait_clinic.people.actions import give_role
from plait_clinic.people.models import Role
from plait_clinic.supervision.actions import give_reason
from plait_clinic.supervision.models import Occasion, Reason
from tests.texts import text_of

DANGER = "Sam’s sister rang: nobody has heard from Sam for two days, and Alice is on a flight."
LINE = "More time for the hard things, please."
MAY = ("sue", "ada")


def brief(case) -> str:
    return reverse("brief", args=[case.handle])


def way_in(case) -> str:
    return reverse("open_in_emergency", args=[case.handle])


def opened(world, name: str, case=None):
    """A browser in which this person has just opened the case in an emergency."""
    browser = world.signed_in(name)
    assert browser.post(way_in(case or world.case), {"reason": DANGER}).url == brief(case or world.case)
    return browser


def visit(world, member) -> OwnVisit:
    return OwnVisit(member=member, opened_by="sent", begun_at=world.now, ends_at=world.now + timedelta(minutes=30))


@pytest.mark.parametrize("name", MAY)
def test_whoever_may_sees_what_the_clinicians_may_read_now_and_nothing_that_is_kept_from_them(world, clock, name):
    world.answer(world.invitation(), comment=LINE, harmful="clinician", missed="complaints")
    seen = text_of(opened(world, name).get(brief(world.case)))
    assert LINE in seen
    assert "felt harmful" in seen
    assert "was missed" not in seen
    assert "You opened this case in an emergency." in seen


@pytest.mark.parametrize("readers", ["held", "later"])
def test_what_is_kept_back_or_put_off_is_kept_from_them_too(world, clock, readers):
    world.answer(world.invitation(), comment=LINE, readers=readers)
    assert LINE not in text_of(opened(world, "ada").get(brief(world.case)))


@pytest.mark.parametrize("name", MAY)
def test_it_lasts_for_two_hours(world, clock, name):
    browser, refusal = opened(world, name), {"sue": 302, "ada": 404}[name]
    clock.now = world.now + timedelta(hours=2) - timedelta(seconds=1)
    assert browser.get(brief(world.case)).status_code == 200
    clock.now = world.now + timedelta(hours=2)
    assert browser.get(brief(world.case)).status_code == refusal


def test_a_reason_for_supervision_opens_nothing_to_the_office(world, clock):
    give_reason(case=world.case, text="I want to look at it", audit=world.acting("ada"))
    assert world.signed_in("ada").get(brief(world.case)).status_code == 404


@pytest.mark.parametrize("name", ["alice", "bob", "tess", "charlie", "rita", "cora", "rhea", "otto"])
def test_whoever_has_a_part_or_no_say_has_no_such_way_in(world, clock, name):
    browser = world.signed_in(name)
    assert browser.get(way_in(world.case)).status_code == 404
    assert browser.post(way_in(world.case), {"reason": DANGER}).status_code == 404
    assert not Reason.objects.exists()


def test_an_administrator_of_one_clinic_opens_no_case_of_another(world, clock):
    assert world.signed_in("ada").post(way_in(world.other_case), {"reason": DANGER}).status_code == 404


def test_one_case_opened_opens_no_other(world, clock):
    browser = opened(world, "ada")
    assert browser.get(brief(world.couple())).status_code == 404


@pytest.mark.parametrize("name", ["together", "ending", "paired", "own_help"])
def test_pages_on_which_something_is_written_stay_shut(world, clock, name):
    browser = opened(world, "ada")
    assert browser.get(reverse(name, args=[world.case.handle, world.member.handle])).status_code == 404


def test_the_caseload_the_private_notes_and_who_has_looked_stay_shut(world, clock):
    browser = opened(world, "ada")
    assert browser.get(reverse("caseload")).status_code == 404
    assert browser.get(reverse("private_notes")).status_code == 404
    assert browser.get(reverse("looks", args=[world.case.handle])).status_code == 404
    assert browser.get(reverse("looks_at_mine")).status_code == 404


def test_who_gave_a_part_of_their_own_up_to_then_reads_as_that(world, clock):
    """A co-therapist who administers too reads the case as its co-therapist, and is told as one."""
    give_role(user=world.staff["bob"], role=Role.ADMINISTRATOR, audit=world.acting("ada"))
    assert "in an emergency" not in text_of(world.signed_in("bob").get(brief(world.case)))
    assert AuditEvent.objects.filter(action=Event.BRIEF_READ).count() == 1


@pytest.mark.parametrize("reason", ["", "danger", "x" * 501])
def test_a_reason_that_says_nothing_opens_nothing(world, clock, reason):
    ada = world.signed_in("ada")
    assert ada.post(way_in(world.case), {"reason": reason}).status_code == 422
    assert not Reason.objects.exists()
    assert ada.get(brief(world.case)).status_code == 404


def test_it_is_in_the_book_without_its_words(world, clock):
    opened(world, "ada").get(brief(world.case))
    events = AuditEvent.objects.filter(case=world.case, actor=world.staff["ada"])
    assert list(events.order_by("pk").values_list("action", flat=True)) == [
        Event.EMERGENCY_OPENED,
        Event.BRIEF_IN_EMERGENCY,
    ]
    assert DANGER not in str(list(AuditEvent.objects.values()))
    assert Reason.objects.get().occasion == Occasion.EMERGENCY


def test_the_clinicians_see_it_on_the_brief_for_two_weeks_and_with_who_has_looked_for_good(world, clock):
    opened(world, "ada").get(brief(world.case))
    told = f"They wrote: “{DANGER}”"
    for name in ("alice", "bob", "tess"):
        seen = text_of(world.signed_in(name).get(brief(world.case)))
        assert "Ada opened this case in an emergency on 17 November 2026, 15:00." in seen
        assert told in seen
    clock.now += timedelta(days=14, seconds=1)
    assert told not in text_of(world.signed_in("alice").get(brief(world.case)))
    looks = text_of(world.signed_in("alice").get(reverse("looks", args=[world.case.handle])))
    assert f"Ada opened the case in an emergency in an emergency: {DANGER}" in looks
    assert f"Ada read the brief in an emergency · Sam R. in an emergency: {DANGER}" in looks


def test_a_supervisor_is_not_shown_that_somebody_else_opened_it(world, clock):
    opened(world, "ada")
    give_reason(case=world.case, text="Our talk on Monday", audit=world.acting("sue"))
    assert "Ada" not in text_of(world.signed_in("sue").get(brief(world.case)))


def test_the_client_reads_who_opened_it_when_and_what_they_wrote(world, clock):
    opened(world, "ada").get(brief(world.case))
    read, begun = (look for look in looks_of(visit(world, world.member)) if look.who == "Ada")
    assert begun.what == "opened your case in an emergency"
    assert begun.wrote == DANGER
    assert read.what == "read, in an emergency, your ratings and the lines meant for your clinicians"
    assert read.why == begun.why == "has no part in your work, and opened it in an emergency"


def test_of_a_couple_only_whose_ratings_were_opened_reads_of_it_and_not_the_words_which_may_speak_of_the_other(
    world, clock
):
    """That it was opened at all would tell the other that somebody may be in danger."""
    case = world.couple()
    ana, ben = case.members.order_by("pk")
    opened(world, "ada", case).get(reverse("member_brief", args=[case.handle, ben.handle]))
    assert [look.what for look in looks_of(visit(world, ana)) if look.who == "Ada"] == []
    [read] = [look for look in looks_of(visit(world, ben)) if look.who == "Ada"]
    assert read.what == "read, in an emergency, your ratings and the lines meant for your clinicians"
    assert read.wrote == ""


def test_whose_other_half_has_left_is_still_one_of_two(world, clock):
    case = world.couple()
    _ana, ben = case.members.order_by("pk")
    case.members.filter(pk=ben.pk).update(left_on=world.now.date())
    page = text_of(world.signed_in("ada").get(way_in(case)))
    assert "Your words are for the clinicians alone" in page
    assert "The client reads the same" not in page


def test_the_page_says_first_who_will_see_it_and_shows_nothing_of_the_case(world, clock):
    world.answer(world.invitation(), comment=LINE)
    page = text_of(world.signed_in("ada").get(way_in(world.case)))
    for told in (
        "For when somebody may be in danger and Alice, Bob, Tess cannot be reached in time.",
        "For 2 hours you see what its clinicians may read now.",
        "The clinicians of the case read it, with your name and the time.",
        "The client reads the same on their own page.",
    ):
        assert told in page
    assert LINE not in page
    assert "Sam" not in page


def test_a_supervisor_who_opened_it_for_supervision_too_sees_more_for_these_two_hours_alone(world, clock):
    world.answer(world.invitation(), comment=LINE)
    give_reason(case=world.case, text="Our talk on Monday", audit=world.acting("sue"))
    sue = world.signed_in("sue")
    assert LINE not in text_of(sue.get(brief(world.case)))
    opened(world, "sue")
    assert LINE in text_of(sue.get(brief(world.case)))
    clock.now += timedelta(hours=2)
    assert LINE not in text_of(sue.get(brief(world.case)))
