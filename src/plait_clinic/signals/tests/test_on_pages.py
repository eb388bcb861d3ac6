"""Where a signal stands: on top of brief and caseload until it is seen, and on nobody else's page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.briefs.words import SCALE_NAMES
from plait_clinic.cases.administration.actions import close_case
from plait_clinic.checkins.models import Answer, VisibilityChange
from plait_clinic.signals.actions import ask_to_talk, note_impression, take_step
from plait_clinic.signals.models import Kind, Signal
from plait_clinic.signals.states import Action

STEADY = [8, 8, 7, 8, 8]
BELOW = "ratings are lower than was expected"


def page(world, name: str, url: str) -> str:
    return world.signed_in(name).get(url).content.decode()


def brief_of(member) -> str:
    return reverse("member_brief", args=[member.case.handle, member.handle])


def test_a_drop_that_nobody_saw_stands_on_top_of_the_brief_with_its_numbers(world, clock):
    world.answer_sessions([*STEADY, 2])
    text = page(world, "alice", brief_of(world.member))
    assert text.index(BELOW) < text.index('aria-label="First to know"')
    most = Signal.objects.get().evidence.get().numbers["scales"][0]
    assert f"{SCALE_NAMES[most['scale']]}: rated {most['rating']:g}, usually {most['usual']:.1f}" in text
    assert "9 in 10; from 5 earlier sessions" in text


def test_what_was_seen_from_the_brief_leads_back_to_it_and_stands_there_in_a_line(world, clock):
    world.answer_sessions([*STEADY, 2])
    signal = Signal.objects.get()
    answer = world.signed_in("alice").post(reverse("signal_see", args=[signal.handle]), {"back": "brief"})
    assert answer.headers["Location"] == brief_of(world.member)
    text = page(world, "alice", brief_of(world.member))
    assert "I have seen it" not in text
    assert reverse("signal", args=[signal.handle]) in text


def test_the_caseload_begins_with_what_nobody_has_seen_also_of_closed_cases(world, clock):
    ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=world.audit)
    close_case(case=world.case, audit=world.acting("ada"))
    text = page(world, "alice", reverse("caseload"))
    assert "Nobody has seen these yet" in text
    assert "Sam R. would like to talk about how you work together." in text
    take_step(signal=Signal.objects.get(), action=Action.SEE, audit=world.acting("alice"))
    assert "Nobody has seen these yet" not in page(world, "alice", reverse("caseload"))


@pytest.mark.parametrize("who", ["charlie", "sue", "ada"])
def test_nobody_else_finds_it_on_any_list_of_theirs(world, clock, who):
    ask_to_talk(member=world.member, about=Kind.OTHER_CLINICIAN, audit=world.audit)
    browser = world.signed_in(who)
    for name in ("caseload", "supervision", "clinic", "clinic_cases", "waiting"):
        assert "changing clinician" not in browser.get(reverse(name)).content.decode()


def test_a_members_signal_stands_on_no_other_members_brief(world, clock):
    ana, ben = world.couple().members.order_by("pk")
    ask_to_talk(member=ana, about=Kind.OTHER_CLINICIAN, audit=world.audit)
    assert "changing clinician" in page(world, "alice", brief_of(ana))
    assert "changing clinician" not in page(world, "alice", brief_of(ben))


def test_the_team_reads_a_signal_and_takes_no_step(world, clock):
    signal = ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=world.audit)
    assert "I have seen it" not in page(world, "tess", brief_of(world.member))
    assert "I have seen it" not in page(world, "tess", reverse("signal", args=[signal.handle]))


def test_a_supervisor_is_asked_for_a_reason_before_reading_a_signal(world, clock):
    signal = ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=world.audit)
    answer = world.signed_in("sue").get(reverse("signal", args=[signal.handle]))
    assert answer.headers["Location"] == reverse("give_reason", args=[world.case.handle])


def test_a_signal_says_nothing_of_what_was_held_back_or_went_past_the_clinician(world, clock):
    """A drop opens a signal; the line and the word of harm that came with it stay where they were sent."""
    world.answer_sessions([*STEADY, 2], comment="She frightens me.", hold="1", harmful="complaints")
    text = page(world, "alice", reverse("signal", args=[Signal.objects.get().handle]))
    assert BELOW in text
    assert "frightens" not in text
    assert "harm" not in text


def test_a_tension_that_is_held_back_later_is_told_without_its_words(world, clock):
    world.answer_sessions([8], tension="3", put_right="0")
    answer = Answer.objects.get(item="tension")
    url = reverse("signal", args=[Signal.objects.get().handle])
    assert "a lot of tension, not yet put right" in page(world, "alice", url)
    VisibilityChange.objects.create(answer=answer, visibility="held", changed_at=world.now)
    text = page(world, "alice", url)
    assert "a lot of tension" not in text
    assert "Sam R. reported a moment of tension in session 1." in text


def test_a_signal_never_calls_a_rating_a_rupture(world, clock):
    world.answer_sessions([*STEADY, 2])
    url = reverse("signal", args=[Signal.objects.get().handle])
    assert "rupture" not in page(world, "alice", url).lower().replace("source:", "").split("how this is worked out")[0]


def test_an_impression_is_noted_from_the_brief(world, clock):
    url = reverse("note_impression", args=[world.case.handle, world.member.handle])
    world.signed_in("bob").post(url, {"kind": "withdrawal"})
    text = page(world, "alice", brief_of(world.member))
    assert "Bob’s impression: moving away from each other." in text
    assert "I have seen it" not in text


def test_a_signal_that_is_over_is_still_found_from_the_brief(world, clock):
    signal = note_impression(member=world.member, kind=Kind.UNCLEAR, audit=world.acting("alice"))
    take_step(signal=signal, action=Action.DOUBT, audit=world.acting("alice"))
    text = page(world, "alice", brief_of(world.member))
    assert "Signals that are over" in text
    assert reverse("signal", args=[signal.handle]) in text


def test_how_long_it_waits_is_told(world, clock):
    ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=world.audit)
    clock.now = world.now + timedelta(days=4)
    assert "Waiting: 4\xa0days." in page(world, "alice", brief_of(world.member))
