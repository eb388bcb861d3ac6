"""Changing who may read what was sent: every page honours it at once, and what was read can no longer be taken back."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import ActorKind, AuditEvent
from plait_clinic.cases.models import CaseClinician, ClinicianRole, Presence
from plait_clinic.checkins.actions import answer_follow_up, correct_who_was_there, note_and_invite
from plait_clinic.checkins.concerns import concerns_of
from plait_clinic.checkins.models import Comment, VisibilityChange
from plait_clinic.people.models import Supervision
from plait_clinic.supervision.actions import give_reason
from plait_clinic.supervision.models import Occasion
from tests.texts import text_of
from tests.world import RATING_ITEMS

LINE = "More time for the hard things, please."
PAGE = "/own/"
READ = "was read cannot be taken back"


def brief(world, who: str = "alice") -> str:
    return text_of(world.signed_in(who).get(reverse("brief", args=[world.case.handle])))


def caseload(world) -> str:
    return text_of(world.signed_in("alice").get(reverse("caseload")))


def change(browser: Browser, response, kind: str, to: str):
    return browser.post(reverse("own_visibility"), {"about": f"{kind}.{response.handle}", "to": to})


@pytest.fixture
def answered(world):
    """An answer with a line, and a way to send more with it."""
    return lambda **posted: world.answer(world.invitation(), **{"comment": LINE, **posted})


def test_a_held_line_that_is_let_go_stands_in_the_brief(own, world, answered):
    response = answered(hold="1")
    browser = own.visiting()
    assert LINE not in brief(world)
    assert change(browser, response, "comment", "clinician").status_code == 302
    assert LINE in brief(world)
    assert "The clinicians of the case may read this." in text_of(browser.get(PAGE))


def test_a_line_that_nobody_has_opened_can_be_kept_to_oneself_again(own, world, answered):
    response = answered()
    browser = own.visiting()
    assert "Nobody has opened it yet." in text_of(browser.get(PAGE))
    change(browser, response, "comment", "held")
    assert LINE not in brief(world)
    assert LINE not in brief(world, "bob")
    assert LINE in text_of(browser.get(PAGE)), "it stays the client’s own"


def test_the_brief_is_word_for_word_the_same_for_a_line_taken_back_as_for_one_never_written(own, world, answered):
    response = answered()
    change(own.visiting(), response, "comment", "held")
    withdrawn = brief(world)
    assert "Nothing to show." in withdrawn
    for told in ("kept", "held", "taken back", "withdr"):
        assert told not in withdrawn


@pytest.mark.parametrize("reader", ["alice", "tess"])
def test_a_line_that_somebody_has_read_can_no_longer_be_taken_back_and_it_says_who_read_it(
    own, world, answered, reader
):
    response = answered()
    browser = own.visiting()
    assert LINE in brief(world, reader)
    said = text_of(browser.get(PAGE))
    assert f"{reader.title()} opened it on 17 November 2026; what {READ}" in said
    refused = change(browser, response, "comment", "held")
    assert refused.status_code == 422
    assert "This was read in the meantime" in text_of(refused)
    assert LINE in brief(world)


def test_a_read_before_it_was_sent_or_of_another_member_counts_as_none(own, world, clock, now):
    ana, ben = world.couple().members.order_by("pk")
    world.signed_in("alice").get(reverse("member_brief", args=[ben.case.handle, ben.handle]))
    clock.now = now + timedelta(hours=1)
    response = world.answer(world.invitation(world.note_session(case=ben.case), ben), now=clock.now, comment=LINE)
    world.signed_in("alice").get(reverse("member_brief", args=[ana.case.handle, ana.handle]))
    browser = own.visiting(ben)
    assert change(browser, response, "comment", "held").status_code == 302


def test_a_line_let_go_and_read_since_stays_read(own, world, answered, clock, now):
    response = answered(hold="1")
    brief(world)
    clock.now = now + timedelta(minutes=1)
    browser = own.visiting()
    change(browser, response, "comment", "clinician")
    assert change(browser, response, "comment", "held").status_code == 302, "the read was before it was let go"
    change(browser, response, "comment", "clinician")
    brief(world)
    assert change(browser, response, "comment", "held").status_code == 422


@pytest.mark.parametrize("item", ["harmful", "missed"])
def test_a_concern_moves_from_the_clinician_to_the_complaints_contact_as_long_as_it_is_unread(
    own, world, answered, item
):
    response = answered(**{item: "clinician"})
    change(own.visiting(), response, item, "complaints")
    word = {"harmful": "felt harmful", "missed": "was missed"}[item]
    assert word not in brief(world)
    assert word not in caseload(world)
    assert [concern.item for concern in concerns_of(world.staff["cora"])] == [item]


def test_a_concern_taken_back_reaches_nobody(own, world, answered):
    response = answered(harmful="complaints")
    change(own.visiting(), response, "harmful", "held")
    assert concerns_of(world.staff["cora"]) == []
    assert "harmful" not in brief(world)


def test_a_concern_on_a_caseload_that_was_read_counts_as_read(own, world, answered):
    response = answered(harmful="clinician")
    assert "felt harmful" in caseload(world)
    assert change(own.visiting(), response, "harmful", "held").status_code == 422
    assert change(own.visiting(), response, "comment", "held").status_code == 302, "no line stands on a caseload"


def test_a_concern_that_the_complaints_contact_has_read_stays_with_them(own, world, answered):
    response = answered(harmful="complaints")
    world.signed_in("cora").get(reverse("concerns"))
    refused = change(own.visiting(), response, "harmful", "clinician")
    assert refused.status_code == 422
    assert len(concerns_of(world.staff["cora"])) == 1


@pytest.mark.parametrize("tie", ["supervises a clinician of the case", "works in the case"])
def test_a_list_of_concerns_that_kept_this_one_from_its_reader_counts_as_no_read(own, world, answered, now, tie):
    response = answered(harmful="complaints")
    to_do_with_the_case(world, tie, since=now.date())
    assert concerns_of(world.staff["cora"]) == []
    world.signed_in("cora").get(reverse("concerns"))
    browser = own.visiting()
    shown = text_of(browser.get(PAGE))
    assert "Nobody has opened it yet." in shown
    assert "Cora complaints contact" not in shown
    assert change(browser, response, "harmful", "held").status_code == 302


@pytest.mark.parametrize("tie", ["supervises a clinician of the case", "works in the case"])
def test_what_was_read_stays_read_whatever_its_reader_has_to_do_with_the_case_later(own, world, answered, clock, tie):
    response = answered(harmful="complaints")
    world.signed_in("cora").get(reverse("concerns"))
    clock.now += timedelta(days=1)
    to_do_with_the_case(world, tie, since=clock.now.date())
    browser = own.visiting()
    shown = text_of(browser.get(PAGE))
    assert "Cora opened it on 17 November 2026" in shown
    assert "Cora complaints contact" in shown
    assert change(browser, response, "harmful", "held").status_code == 422


def to_do_with_the_case(world, tie: str, since) -> None:
    if tie == "works in the case":
        CaseClinician.objects.create(case=world.case, user=world.staff["cora"], role=ClinicianRole.TEAM, since=since)
    else:
        Supervision.objects.create(supervisor=world.staff["cora"], supervisee=world.staff["alice"], since=since)


def test_a_read_whose_request_began_just_before_a_line_was_let_go_counts_as_read(own, world, answered, clock, now):
    """It waits for the change, and then shows the line; the book holds the moment at which it began."""
    response = answered(hold="1")
    browser = own.visiting()
    clock.now = now + timedelta(minutes=1)
    change(browser, response, "comment", "clinician")
    clock.now -= timedelta(seconds=2)
    assert LINE in brief(world)
    clock.now += timedelta(seconds=10)
    assert change(browser, response, "comment", "held").status_code == 422


def test_after_a_change_with_a_handed_code_the_page_says_that_what_is_kept_is_left_out(own, world, answered):
    response = answered()
    browser = own.visiting_with_handed_code()
    changed = change(browser, response, "comment", "held")
    shown = text_of(browser.get(changed.url))
    assert LINE not in shown
    assert "What you keep from your clinicians is left out here" in shown
    assert "Below stands who may read it now" not in shown


def test_the_small_change_can_be_kept_back_too(own, world):
    response = world.answer(world.invitation(), **dict.fromkeys(RATING_ITEMS, "10"))
    answer_follow_up(response=response, choice="pace", audit=world.audit)
    browser = own.visiting()
    assert "One small thing that could be different: the pace" in text_of(browser.get(PAGE))
    change(browser, response, "small_change", "held")
    assert "the pace" not in brief(world)


@pytest.mark.parametrize(
    ("kind", "to"),
    [
        ("comment", "complaints"),
        ("comment", "everybody"),
        ("comment", ""),
        ("tension", "held"),
        ("understood", "held"),
        ("", "held"),
    ],
)
def test_what_has_no_such_choice_is_left_as_it_is(own, answered, kind, to):
    response = answered(tension="2")
    assert change(own.visiting(), response, kind, to).status_code == 422
    assert not VisibilityChange.objects.exists()


def test_nobody_changes_what_another_member_sent(own, world):
    ana, ben = world.couple().members.order_by("pk")
    response = world.answer(world.invitation(world.note_session(case=ben.case), ben), comment=LINE)
    assert change(own.visiting(ana), response, "comment", "held").status_code == 422
    assert not VisibilityChange.objects.exists()


def test_with_a_handed_code_what_is_held_can_neither_be_seen_nor_let_go(own, world, answered):
    response = answered(hold="1")
    assert change(own.visiting_with_handed_code(), response, "comment", "clinician").status_code == 422
    assert LINE not in brief(world)


def test_the_same_choice_again_changes_nothing(own, answered):
    response = answered()
    browser = own.visiting()
    for _tap in range(2):
        assert change(browser, response, "comment", "held").status_code == 302
    assert VisibilityChange.objects.count() == 1


def test_a_change_is_in_the_book_without_what_was_chosen_and_on_no_page_of_staff(own, world, answered):
    response = answered(hold="1")
    change(own.visiting(), response, "comment", "clinician")
    [event] = AuditEvent.objects.filter(action=Event.VISIBILITY_CHANGED)
    assert (event.actor, event.actor_kind, event.case) == (None, ActorKind.LINK, world.case)
    assert event.target == response.handle
    looks = text_of(world.signed_in("alice").get(reverse("looks", args=[world.case.handle])))
    for own_event in ("changed who may read", "own page", "code"):
        assert own_event not in looks


def meet(world, clock, presence=Presence.ATTENDED):
    clock.now += timedelta(days=7)
    return note_and_invite(
        case=world.case,
        held_at=clock.now,
        modality="in_person",
        presence={world.member: presence},
        next_session_at=None,
        audit=world.acting("alice", clock.now),
    )


def test_a_line_put_off_until_after_the_next_session_can_be_taken_back_until_it_was_read_after_that(
    own, world, answered, clock
):
    response = answered(readers="later")
    assert LINE not in brief(world)
    meet(world, clock)
    browser = own.visiting()
    assert "You have met since, so the clinicians of the case may read this." in text_of(browser.get(PAGE))
    assert change(browser, response, "comment", "held").status_code == 302, "nobody has opened it since"
    change(browser, response, "comment", "later")
    assert LINE not in brief(world), "later means the next session from now on"
    meet(world, clock)
    assert LINE in brief(world)
    assert change(own.visiting(), response, "comment", "held").status_code == 422


def test_before_the_next_session_nothing_is_said_of_who_opened_it(own, world, answered):
    answered(readers="later")
    brief(world)
    shown = text_of(own.visiting().get(PAGE))
    assert "once you have met again, and not before." in shown
    assert READ not in shown
    assert "Nobody has opened it yet." not in shown


def test_what_was_read_stays_read_where_attendance_is_put_right_afterwards(own, world, answered, clock):
    response = answered(readers="later")
    later = meet(world, clock)
    assert LINE in brief(world)
    audit = world.acting("alice", clock.now)
    correct_who_was_there(session=later, presence={world.member: Presence.ABSENT}, audit=audit)
    assert change(own.visiting(), response, "comment", "held").status_code == 422


def test_with_a_handed_code_what_is_put_off_is_left_out_until_the_clinicians_may_read_it(own, world, answered, clock):
    answered(readers="later")
    assert LINE not in text_of(own.visiting_with_handed_code().get(PAGE))
    meet(world, clock)
    world.now = clock.now
    assert LINE in text_of(own.visiting_with_handed_code().get(PAGE))


def test_a_supervisor_who_could_not_see_a_line_has_not_read_it(own, world, answered):
    response = answered()
    give_reason(case=world.case, text="Our talk on Monday", audit=world.acting("sue"))
    assert LINE not in brief(world, "sue")
    assert change(own.visiting(), response, "comment", "held").status_code == 302


def test_a_line_for_the_supervisor_too_that_they_opened_is_read(own, world, answered):
    response = answered()
    browser = own.visiting()
    change(browser, response, "comment", "supervisor")
    give_reason(case=world.case, text="Our talk on Monday", audit=world.acting("sue"))
    assert LINE in brief(world, "sue")
    assert "Sue opened it on 17 November 2026" in text_of(browser.get(PAGE))
    assert change(browser, response, "comment", "clinician").status_code == 422


def test_what_somebody_opened_in_an_emergency_is_read(own, world, answered):
    response = answered()
    audit = world.acting("ada")
    give_reason(case=world.case, text="A call in the night", occasion=Occasion.EMERGENCY, audit=audit)
    assert LINE in brief(world, "ada")
    assert change(own.visiting(), response, "comment", "held").status_code == 422


def test_a_supervisor_is_offered_only_where_there_is_one(own, world, answered):
    answered()
    browser = own.visiting()
    assert "Let the clinicians and their supervisor read it" in text_of(browser.get(PAGE))
    Supervision.objects.update(until=world.now.date())
    shown = text_of(browser.get(PAGE))
    assert "their supervisor" not in shown
    assert "A supervisor of theirs" not in shown


def test_the_row_that_was_sent_is_never_changed(own, answered):
    response = answered()
    change(own.visiting(), response, "comment", "held")
    assert Comment.objects.get().visibility == "clinician"
    assert VisibilityChange.objects.get().comment == response.comment
