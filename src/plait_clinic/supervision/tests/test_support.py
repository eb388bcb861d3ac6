"""Where support may help: what is unseen or stuck, how little is told of it, and who learns that it was read."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.audit.queries import looks_at
from plait_clinic.cases.models import CaseClinician, ClinicianRole
from plait_clinic.own.looks import looks_of
from plait_clinic.people.models import Supervision
from plait_clinic.repairs.actions import say_outcome
from plait_clinic.repairs.models import Resolution, Side
from plait_clinic.signals.actions import ask_to_talk, note_impression, say_how_it_is, take_step
from plait_clinic.signals.models import Kind
from plait_clinic.signals.states import Action
from plait_clinic.signals.told import offer
from plait_clinic.supervision.support import reasons_to_support
from plait_clinic.supervision.tests.test_emergency import visit
from tests.texts import text_of

PAGE = reverse("supervision")


def acting(world, who=None, **ago):
    at = world.now - timedelta(**ago)
    return world.acting(who, at) if who else replace(world.audit, now=at)


def asked(world, about=Kind.HOW_WE_WORK, member=None, **ago):
    return ask_to_talk(member=member or world.member, about=about, audit=acting(world, **(ago or {"days": 6})))


def seen(world, signal, **ago):
    return take_step(signal=signal, action=Action.SEE, audit=acting(world, "alice", **ago))


def told(world, who="sue"):
    return [(one.name, one.clinicians, one.reasons) for one in reasons_to_support(world.staff[who], world.now)]


def page(world, who="sue", address=PAGE):
    return text_of(world.signed_in(who).get(address))


def test_what_nobody_has_seen_stands_first_with_how_long_it_waits(world, clock):
    asked(world)
    assert told(world) == [("Sam R.", "Alice", ("unseen for 6 days",))]
    shown = page(world)
    assert shown.index("unseen for 6 days") < shown.index("Supervisees and their cases")


def test_a_signal_that_is_seen_and_new_is_no_reason_to_ask(world, clock):
    seen(world, asked(world), days=5)
    assert told(world) == []
    assert "Nothing waits to be seen, and nothing is stuck by the rules below." in page(world)


def test_a_signal_that_stays_open_over_four_sessions_is_stuck(world, clock):
    seen(world, asked(world, days=40), days=39)
    for week in (5, 4, 3):
        world.note_session(held_at=world.now - timedelta(weeks=week))
    assert told(world) == []
    world.note_session(held_at=world.now - timedelta(weeks=2))
    assert told(world) == [("Sam R.", "Alice", ("stuck",))]


def test_sessions_that_they_did_not_come_to_are_not_counted(world, clock):
    seen(world, asked(world, days=40), days=39)
    for week in (5, 4, 3, 2):
        session = world.note_session(held_at=world.now - timedelta(weeks=week))
    session.attendance.update(presence="absent")
    assert told(world) == []


def test_who_said_not_yet_twice_may_need_more_than_their_clinician(world, clock):
    signal = seen(world, asked(world, days=10), days=9)
    signal = say_how_it_is(signal=signal, put_right=False, audit=acting(world, days=5))
    signal = seen(world, signal, days=4)
    assert told(world) == []
    say_outcome(signal=signal, side=Side.CLIENT, resolution=Resolution.UNRESOLVED, audit=acting(world, "alice", days=2))
    assert told(world) == [("Sam R.", "Alice", ("stuck",))]


def test_the_clinicians_own_word_that_it_is_not_settled_counts_for_no_client(world, clock):
    signal = seen(world, asked(world, days=10), days=9)
    for days in (5, 3):
        say_outcome(
            signal=signal,
            side=Side.CLINICIAN,
            resolution=Resolution.UNRESOLVED,
            audit=acting(world, "alice", days=days),
        )
    assert told(world) == []


def test_what_is_closed_and_seen_has_gone_from_the_list(world, clock):
    signal = asked(world, days=10)
    say_how_it_is(signal=signal, put_right=True, audit=acting(world, days=5))
    [[_name, _with, reasons]] = told(world)
    assert reasons == ("unseen for 10 days",)
    signal.refresh_from_db()
    seen(world, signal, days=1)
    assert told(world) == []


def test_a_clinicians_own_impression_is_theirs(world, clock):
    note_impression(member=world.member, kind=Kind.WITHDRAWAL, audit=acting(world, "alice", days=60))
    for week in (5, 4, 3, 2, 1):
        world.note_session(held_at=world.now - timedelta(weeks=week))
    assert told(world) == []


def test_neither_ratings_nor_what_it_is_about_stand_in_the_list(world, clock):
    world.answer_sessions([8, 7, 8, 7, 8, 2], comment="More time, please.", tension="3")
    asked(world, about=Kind.OTHER_CLINICIAN)
    shown = page(world)
    assert "unseen" in shown
    for word in ("drop", "tension", "More time", "changing", "session 6", "lower", "2,", "out of 10"):
        assert word not in shown


def test_the_rules_stand_on_the_page_with_their_numbers_and_that_these_are_ours(world, clock):
    shown = page(world)
    assert "they have come to 4 sessions or more since" in shown
    assert "said 2 times or more" in shown
    assert "The numbers are our own choice" in shown


def test_the_longest_waiting_stands_first_whoever_works_with_them(world, clock):
    ana, ben = world.couple().members.order_by("pk")
    asked(world, days=3)
    asked(world, member=ben, days=9)
    asked(world, member=ana, days=5)
    assert [name for name, *_ in told(world)] == ["Ben P.", "Ana P.", "Sam R."]


@pytest.mark.parametrize("query", ["?sort=name", "?order=clinician", "?order=-estimate", "?sort=drops&by=clinician"])
def test_no_address_puts_the_page_in_another_order(world, clock, query):
    ana, ben = world.couple().members.order_by("pk")
    asked(world, member=ben, days=9)
    asked(world, member=ana, days=5)
    sue = world.signed_in("sue")
    assert text_of(sue.get(PAGE + query)) == text_of(sue.get(PAGE))


def test_cases_of_others_and_ones_own_do_not_stand_there(world, clock):
    asked(world)
    assert told(world, "charlie") == []
    since = world.now.date() - timedelta(days=9)
    own = CaseClinician.objects.create(case=world.case, user=world.staff["sue"], role=ClinicianRole.TEAM, since=since)
    assert told(world) == []
    own.delete()
    Supervision.objects.update(until=world.now.date())
    assert told(world) == []


def test_the_clinicians_of_the_case_see_that_and_why_it_was_listed(world, clock):
    asked(world)
    page(world)
    [look] = [look for look in looks_at(world.case) if look.who == "Sue"]
    assert look.what == "saw in the list for supervision that something waits or is stuck"
    assert (look.whose, look.why) == ("Sam R.", "to offer support in supervision")


def test_the_client_sees_it_among_the_looks_and_the_other_half_of_a_couple_does_not(world, clock):
    case = world.couple()
    ana, ben = case.members.order_by("pk")
    asked(world, member=ben)
    page(world)
    [look] = [look for look in looks_of(visit(world, ben)) if look.who == "Sue"]
    assert look.what == "saw in a list for supervision that something of yours may need support, and not what"
    assert look.why == "supervises your clinician"
    assert [look for look in looks_of(visit(world, ana)) if look.who == "Sue"] == []


def test_clients_are_told_of_it_before_they_answer_or_ask(world, clock):
    link = reverse("check_in", args=[world.link_to(world.invitation())])
    told_first = "Without that they see that something waits to be talked about with you, and not what."
    assert told_first in text_of(world.signed_in("rita").get(link))
    asks = offer(world.case, world.now).sees
    assert "A supervisor of theirs can see that you wait, and what for only after writing down why." in asks
    Supervision.objects.update(until=world.now.date())
    assert told_first not in text_of(world.signed_in("rita").get(link))
    assert "supervisor" not in offer(world.case, world.now).sees


def test_the_book_has_one_line_for_each_person_named_and_none_where_nobody_is(world, clock):
    page(world)
    assert not AuditEvent.objects.filter(action=Event.SUPPORT_LISTED).exists()
    asked(world, about=Kind.HOW_WE_WORK)
    asked(world, about=Kind.OTHER_CLINICIAN)
    page(world)
    events = AuditEvent.objects.filter(action=Event.SUPPORT_LISTED)
    assert list(events.values_list("case", "target", "actor__username")) == [
        (world.case.pk, world.member.handle, "sue")
    ]


def test_the_list_takes_as_many_queries_for_one_as_for_many(world, clock, django_assert_num_queries):
    asked(world)
    sue = world.staff["sue"]
    reasons_to_support(sue, world.now)
    with django_assert_num_queries(2):
        reasons_to_support(sue, world.now)
    for _ in range(3):
        for member in world.couple().members.all():
            asked(world, member=member)
    with django_assert_num_queries(2):
        assert len(reasons_to_support(sue, world.now)) == 7


def test_after_the_end_of_the_work_nothing_is_called_stuck(world, clock):
    seen(world, asked(world, days=40), days=39)
    for week in (5, 4, 3, 2):
        world.note_session(held_at=world.now - timedelta(weeks=week))
    assert told(world) == [("Sam R.", "Alice", ("stuck",))]
    type(world.case).objects.filter(pk=world.case.pk).update(closed_on=world.now.date())
    assert told(world) == []
