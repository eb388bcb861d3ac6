"""The page both look at: nothing the client may not see, nothing the clinician may not read, and lines of both."""

from dataclasses import fields, is_dataclass
from datetime import timedelta

import pytest
from django.urls import reverse

from plait.measures import load_measure
from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import Comment, FollowUp, VisibilityChange
from plait_clinic.checkins.visibility import Reader
from plait_clinic.own.queries import memberships_of
from plait_clinic.readings.queries import course_of
from plait_clinic.risk.actions import name_reader
from plait_clinic.risk.tests.violations import positive
from plait_clinic.supervision.actions import give_reason
from plait_clinic.together.actions import add_line, take_back
from plait_clinic.together.models import About, Line, LineTakenBack, Whose
from plait_clinic.together.page import together
from plait_clinic.together.queries import lines_of
from tests.texts import text_of
from tests.world import SOME_ANSWERS, World

OPEN, HELD = "Please ask me about Tuesday.", "I nearly did not come."
BOTH_MAY_READ = {"comment": OPEN, "tension": "2", "put_right": "1"}


def address(world: World, name: str = "together", member=None) -> str:
    member = member or world.member
    return reverse(name, args=[member.case.handle, member.handle])


def page_of(world: World, who: str = "alice", member=None) -> str:
    return text_of(world.signed_in(who).get(address(world, member=member))).replace(" ,", ",")


def line(world: World, text: str, *, who: str | None = "alice", whose: Whose = Whose.BOTH, about=About.AGREED) -> Line:
    audit = world.acting(who) if who else world.audit
    return add_line(member=world.member, about=about, whose=whose, text=text, audit=audit)


def texts_in(value: object) -> list[str]:
    """Every text anywhere in a value, whatever it is made of."""
    if isinstance(value, str):
        return [value]
    if is_dataclass(value):
        return [text for field in fields(value) for text in texts_in(getattr(value, field.name))]
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_in(one)]
    if isinstance(value, tuple | list):
        return [text for one in value for text in texts_in(one)]
    return []


def test_it_shows_the_course_the_words_meant_for_both_and_what_was_agreed(world, clock):
    world.answer_sessions([7, 8, 7, 6, 8], **BOTH_MAY_READ)
    line(world, "We try shorter steps.")
    said = page_of(world)
    assert "Being understood and respected 8" in said
    assert OPEN in said
    assert "Some tension, partly put right." in said
    assert "We try shorter steps. both together, 17 November 2026" in said


def test_every_piece_is_one_that_the_client_may_see_and_the_clinician_may_read(own, world):
    world.answer_sessions([7, 8, 7, 6, 8, 1], comment=HELD, hold="1", harmful="complaints", missed="clinician")
    clinicians = {**SOME_ANSWERS, "understood": "2", "suited": "1"}
    session = world.case.sessions.latest("pk")
    world.signed_in("alice").post(reverse("rate", args=[session.handle]), clinicians)
    give_reason(case=world.case, text="Asked to look by the office.", audit=world.acting("sue"))
    taken = line(world, "A line that was withdrawn.")
    take_back(stays=[world.member], line=taken.handle, audit=world.acting("alice"))
    course = course_of(world.case, world.member, None, reader=Reader(world.now))
    value = together(course, lines_of(memberships_of(world.member)), "Sam R.")
    never = (HELD, "harmful", "missed", "was withdrawn", "by the office", "drop", "Sue", "lower than")
    assert not [(word, text) for text in texts_in(value) for word in (*never, "Alice") if word in text]
    assert not [word for word in never if word in page_of(world)]
    seen = text_of(own.visiting_with_handed_code().get("/own/"))
    told = [*texts_in([*value.told, *value.agreed, *value.noticed])]
    assert all(text in seen for text in told if text)


@pytest.mark.parametrize(("sent", "changed", "stands_there"), [
    ("clinician", None, True), ("held", None, False), ("clinician", "held", False), ("held", "clinician", True),
    ("complaints", None, False), ("clinician", "complaints", False),
])  # fmt: skip
def test_a_word_stands_there_as_long_as_the_clinicians_may_read_it(world, sent, changed, stands_there):
    [session] = world.answer_sessions([7])
    response = world.invitation(session).responses.get()
    rows = {
        "comment": Comment.objects.create(response=response, text="A word of mine.", visibility=sent),
        "follow_up": FollowUp.objects.create(response=response, choice="pace", visibility=sent, submitted_at=world.now),
    }
    if changed:
        for kind, row in rows.items():
            VisibilityChange.objects.create(**{kind: row}, visibility=changed, changed_at=world.now)
    said = page_of(world)
    assert ("A word of mine." in said) is stands_there
    assert ("the pace" in said) is stands_there


def test_that_a_word_is_held_cannot_be_told_from_the_page(world, clock):
    world.answer_sessions([7, 8])
    before = page_of(world)
    response = world.invitation(world.case.sessions.latest("pk")).responses.get()
    Comment.objects.create(response=response, text=HELD, visibility="held")
    assert page_of(world) == before


def test_of_a_couple_each_page_holds_one_member_alone_and_says_so(world, clock):
    ana, ben = world.couple().members.order_by("pk")
    session = world.note_session(case=ana.case)
    world.answer(world.invitation(session, ana), comment="Ana wrote this.")
    world.answer(world.invitation(session, ben), comment="Ben wrote this.", understood="3")
    add_line(member=ben, about=About.AGREED, whose=Whose.BOTH, text="Ben agreed this.", audit=world.acting("alice"))
    said = page_of(world, member=ana)
    assert "Ana wrote this." in said
    assert "Ben" not in said
    assert "This page is Ana P.’s alone. Open it when nobody else of this case can see the screen." in said


def test_what_waits_elsewhere_is_not_told_while_a_client_looks(world, clock):
    phq9 = load_measure("phq9", version="1")
    named = {"reader": world.staff["alice"], "deputy": world.staff["bob"], "hours": 24, "procedure": ""}
    name_reader(organisation=world.organisation, measure=phq9, audit=world.acting("ada"), **named)
    positive(world)
    browser = world.signed_in("alice")
    assert "waits to be read by you" in text_of(browser.get(reverse("caseload")))
    assert "waits to be read by you" not in text_of(browser.get(address(world)))


def test_a_line_typed_for_both_stands_on_both_pages_with_whose_words_it_is(own, world):
    browser = world.signed_in("bob")
    for whose, text in (("client", "I want to say when it is too fast."), ("clinician", "I went too fast.")):
        posted = {"text": text, "about": "noticed", "whose": whose}
        assert browser.post(address(world, "together_line"), posted).status_code == 302
    said, seen = page_of(world), text_of(own.visiting().get("/own/")).replace(" ,", ",")
    assert "I want to say when it is too fast. Sam R., 17 November 2026" in said
    assert "I went too fast. Bob, 17 November 2026" in said
    assert "I want to say when it is too fast. you, 17 November 2026" in seen
    assert "I went too fast. Bob, 17 November 2026" in seen


def test_a_client_adds_a_line_on_the_own_page_and_takes_it_back_there(own, world):
    browser = own.visiting()
    posted = {"text": "Shorter homework.", "about": "agreed"}
    assert browser.post(reverse("own_line"), posted).status_code == 302
    assert "Shorter homework. Sam R., 17 November 2026" in page_of(world)
    kept = Line.objects.get()
    refused = world.signed_in("alice").post(address(world, "together_take_back"), {"line": kept.handle}, follow=True)
    assert "Whoever put this line there can take it back." in text_of(refused)
    assert browser.post(reverse("own_line_back"), {"line": kept.handle}).status_code == 302
    assert "Shorter homework." not in page_of(world)
    assert Line.objects.get().text == "Shorter homework."


def test_the_client_can_take_back_what_stands_there_as_their_words_and_not_the_clinicians(own, world):
    mine = line(world, "You said this of yourself.", whose=Whose.CLIENT)
    theirs = line(world, "I noticed this.", whose=Whose.CLINICIAN)
    browser = own.visiting()
    assert browser.post(reverse("own_line_back"), {"line": theirs.handle}).status_code == 422
    assert browser.post(reverse("own_line_back"), {"line": mine.handle}).status_code == 302
    assert [row.line_id for row in LineTakenBack.objects.all()] == [mine.pk]


def test_nobody_takes_back_a_line_of_somebody_elses_page(own, world):
    other = world.couple().members.first()
    theirs = add_line(member=other, about=About.AGREED, whose=Whose.BOTH, text="Ours.", audit=world.acting("alice"))
    assert own.visiting().post(reverse("own_line_back"), {"line": theirs.handle}).status_code == 422
    world.signed_in("alice").post(address(world, "together_take_back"), {"line": theirs.handle})
    assert not LineTakenBack.objects.exists()


def test_a_second_tap_adds_and_takes_back_nothing_more(world):
    first, second = line(world, "Once."), line(world, "Once.")
    assert first == second
    for _ in range(2):
        take_back(stays=[world.member], line=first.handle, audit=world.acting("alice"))
    assert LineTakenBack.objects.count() == 1
    assert line(world, "Once.") != first


@pytest.mark.parametrize("text", ["", "   ", "\u202e", "x" * 501])
def test_an_empty_or_too_long_line_is_sent_back_with_what_to_mend_and_nothing_is_kept(own, world, text):
    posted = {"text": text, "about": "agreed", "whose": "both"}
    response = world.signed_in("alice").post(address(world, "together_line"), posted)
    assert response.status_code == 422
    assert "Please look again" in text_of(response)
    assert own.visiting().post(reverse("own_line"), posted).status_code == 422
    assert not Line.objects.exists()


def test_who_opened_it_is_told_to_the_client_and_to_the_clinicians(own, world):
    page_of(world, "bob")
    assert "Bob works with you opened the page that you can both look at" in text_of(own.visiting().get("/own/"))
    looks = text_of(world.signed_in("tess").get(reverse("looks", args=[world.case.handle])))
    assert "Bob opened the page both look at · Sam R." in looks


def test_words_that_stood_there_count_as_read_and_concerns_that_did_not_stand_there_do_not(own, world, clock, now):
    world.answer_sessions([7], comment=OPEN, missed="clinician")
    page_of(world)
    said = text_of(own.visiting().get("/own/"))
    words = said[said.index("Your own words") :]
    assert "Alice opened it on 17 November 2026; what was read cannot be taken back." in words
    concern = words[words.index("You said that something about who you are was missed.") :]
    assert "Nobody has opened it yet." in concern


def test_the_client_is_told_what_came_of_a_rating(own, world, clock, now):
    world.answer_sessions([7, 8], comment=OPEN)
    assert "After session 2, 17 November 2026 Nobody has opened your answer yet." in text_of(
        own.visiting().get("/own/")
    )
    clock.now = now + timedelta(hours=3)
    page_of(world)
    late = world.acting("alice", clock.now)
    add_line(member=world.member, about=About.AGREED, whose=Whose.BOTH, text="Shorter steps.", audit=late)
    clock.now = now
    said = text_of(own.visiting().get("/own/"))
    came = said[said.index("Your ratings, and what was agreed After") :]
    assert "Alice opened your answer on 17 November 2026." in came
    assert "Written down as agreed on 17 November 2026: Shorter steps." in came


def test_a_line_from_before_an_answer_did_not_come_of_it(own, world):
    early = world.acting("alice", world.now - timedelta(days=10))
    add_line(member=world.member, about=About.AGREED, whose=Whose.BOTH, text="From before.", audit=early)
    world.answer_sessions([7])
    assert "Written down as agreed" not in text_of(own.visiting().get("/own/"))


def test_without_an_answer_or_a_line_it_says_so(world, clock):
    said = page_of(world)
    assert "Nothing is written here yet." in said
    assert "No check-in has been answered yet." in said


def test_the_brief_leads_there_for_those_who_hold_the_sessions_alone(world, clock):
    url = reverse("brief", args=[world.case.handle])
    assert address(world) in world.signed_in("alice").get(url).content.decode()
    assert address(world) not in world.signed_in("tess").get(url).content.decode()


def test_adding_and_taking_back_are_in_the_book_without_a_word_of_them(own, world):
    kept = line(world, "A private matter.")
    own.visiting().post(reverse("own_line_back"), {"line": kept.handle})
    events = AuditEvent.objects.filter(action__in=(Event.LINE_ADDED, Event.LINE_TAKEN_BACK)).order_by("pk")
    assert [(event.action, event.actor, event.target) for event in events] == [
        (Event.LINE_ADDED, world.staff["alice"], world.member.handle),
        (Event.LINE_TAKEN_BACK, None, world.member.handle),
    ]
