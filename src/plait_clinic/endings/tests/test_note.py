"""The hand-over note: read by nobody without the client's yes to it, which can be taken back until it is read."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import hand_over
from plait_clinic.endings.actions import give_consent, take_consent_back, write_note
from plait_clinic.endings.models import Consent, ConsentTakenBack, How, NoteVersion
from plait_clinic.endings.queries import note_of
from plait_clinic.steps import Refused
from tests.texts import text_of
from tests.world import World

TEXT = "We worked on sleep. Long pauses are welcome."


def address(world: World, name: str = "ending", member=None) -> str:
    member = member or world.member
    return reverse(name, args=[member.case.handle, member.handle])


def written(world: World, text: str = TEXT, who: str = "alice") -> NoteVersion:
    return write_note(member=world.member, text=text, audit=world.acting(who))


def page_of(world: World, who: str) -> str:
    return text_of(world.signed_in(who).get(address(world)))


def test_only_its_author_reads_it_without_a_yes(world, clock):
    written(world)
    assert TEXT in page_of(world, "alice")
    said = page_of(world, "bob")
    assert TEXT not in said
    assert "Alice has written a note. It can be read here once Sam R. has said yes to it." in said


def test_the_client_reads_it_first_and_says_yes_and_then_the_one_who_takes_over_reads_it(own, world):
    note, browser = written(world), own.visiting()
    assert TEXT in text_of(browser.get("/own/"))
    assert browser.post(reverse("own_note"), {"version": note.handle}).status_code == 302
    hand_over(case=world.case, to=world.staff["charlie"], audit=world.acting("ada"))
    said = page_of(world, "charlie")
    assert TEXT in said
    assert "Sam R. said yes to it on their own page, 17 November 2026, 15:00." in said
    [given] = Consent.objects.all()
    assert (given.how, given.noted_by, given.given_at) == (How.OWN_PAGE, None, world.now)


def test_a_yes_said_in_the_session_is_noted_with_whom_and_when(world, clock):
    note = written(world)
    world.signed_in("alice").post(address(world, "ending_consent"), {"version": note.handle})
    assert "Sam R. said yes to it in the session, noted by Alice, 17 November 2026, 15:00." in page_of(world, "bob")


def test_nobody_but_its_author_notes_a_yes_for_the_client(world, clock):
    note = written(world)
    world.signed_in("bob").post(address(world, "ending_consent"), {"version": note.handle})
    assert not Consent.objects.exists()


def test_a_handed_code_opens_no_way_to_a_yes(own, world):
    note, browser = written(world), own.visiting_with_handed_code()
    page = browser.get("/own/").content.decode()
    assert "We worked on sleep." in page
    assert "whoever takes over may read this" not in page
    assert browser.post(reverse("own_note"), {"version": note.handle}).status_code == 422
    assert not Consent.objects.exists()


def test_a_yes_belongs_to_one_version(own, world):
    first = written(world)
    browser = own.visiting()
    browser.post(reverse("own_note"), {"version": first.handle})
    written(world, "Something else.")
    assert note_of(world.member).consent is None
    assert "Something else." not in page_of(world, "bob")
    assert browser.post(reverse("own_note"), {"version": first.handle}).status_code == 422
    assert Consent.objects.count() == 1


def test_the_yes_can_be_taken_back_until_somebody_has_read_it_and_not_after(own, world, clock, now):
    note, browser = written(world), own.visiting()
    browser.post(reverse("own_note"), {"version": note.handle})
    page_of(world, "alice")  # its author reading it is no read
    browser.post(reverse("own_note"), {"do": "take_back"})
    assert TEXT not in page_of(world, "bob")
    clock.now = now + timedelta(minutes=5)
    browser.post(reverse("own_note"), {"version": note.handle})
    assert TEXT in page_of(world, "bob")
    refused = browser.post(reverse("own_note"), {"do": "take_back"})
    assert refused.status_code == 422
    assert "Bob has read the note, so the yes can no longer be taken back." in text_of(refused)
    assert ConsentTakenBack.objects.count() == 1


def test_a_look_at_the_page_before_the_yes_is_no_read_of_the_note(world, clock, now):
    note = written(world)
    page_of(world, "bob")
    later = world.acting("alice", now + timedelta(minutes=5))
    give_consent(member=world.member, version=note.handle, audit=later)
    take_consent_back(member=world.member, audit=later)
    assert note_of(world.member).consent is None


def test_the_same_twice_is_once(world):
    assert written(world) == written(world)
    audit = world.acting("alice")
    given = [give_consent(member=world.member, version=NoteVersion.objects.get().handle, audit=audit) for _ in range(2)]
    assert given[0] == given[1]
    for _ in range(2):
        take_consent_back(member=world.member, audit=audit)
    assert ConsentTakenBack.objects.count() == 1


def test_a_yes_to_no_note_is_refused(world):
    with pytest.raises(Refused):
        give_consent(member=world.member, version="nothing", audit=world.audit)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_an_empty_or_too_long_note_is_sent_back(world, clock, text):
    response = world.signed_in("alice").post(address(world, "ending_note"), {"text": text})
    assert response.status_code == 422
    assert not NoteVersion.objects.exists()


def test_of_a_couple_a_note_is_about_one_member_and_read_on_that_ones_pages_alone(own, world):
    ana, ben = world.couple().members.order_by("pk")
    write_note(member=ben, text="About Ben.", audit=world.acting("alice"))
    assert "About Ben." not in text_of(own.visiting(ana).get("/own/"))
    assert "About Ben." not in text_of(world.signed_in("alice").get(address(world, member=ana)))


def test_the_book_holds_the_steps_and_not_a_word_of_the_note(own, world):
    note = written(world)
    own.visiting().post(reverse("own_note"), {"version": note.handle})
    steps = (Event.NOTE_WRITTEN, Event.NOTE_CONSENTED)
    events = AuditEvent.objects.filter(action__in=steps).order_by("pk")
    assert [(row.action, row.actor, row.target) for row in events] == [
        (Event.NOTE_WRITTEN, world.staff["alice"], world.member.handle),
        (Event.NOTE_CONSENTED, None, world.member.handle),
    ]
