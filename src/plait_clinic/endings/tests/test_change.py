"""Asking for another clinician: at once, without a reason, and told to the clinician only if the client allows it."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import hand_over
from plait_clinic.endings.models import ChangeRequest, ChangeTakenBack
from plait_clinic.endings.queries import open_request
from plait_clinic.people.actions import add_staff
from plait_clinic.people.administration.actions import deactivate
from plait_clinic.people.models import Role, User
from plait_clinic.signals.models import Kind, Signal
from tests.texts import text_of
from tests.world import PASSWORD, World

SECRET = {"talk": "no", "words": "I cannot say what I think."}
OPEN = {"talk": "clinician", "tell_clinician": "on"}


def joins(world: World, name: str, *roles: Role) -> User:
    return add_staff(
        organisation=world.organisation,
        username=name,
        name=name.title(),
        roles=roles,
        password=PASSWORD,
        audit=world.audit,
    )


def ask(browser: Browser, posted: dict[str, str]):
    return browser.post(reverse("own_change"), posted)


def office(world: World, who: str = "ada") -> str:
    return text_of(world.signed_in(who).get(reverse("clinic_changes")))


def pages_of_clinicians(world: World) -> str:
    """Everything that the clinicians of the case can open about it."""
    member, case = world.member, world.case
    names = [("brief", [case.handle]), ("looks", [case.handle]), ("caseload", [])]
    names += [(name, [case.handle, member.handle]) for name in ("together", "ending", "own_help", "member_brief")]
    return " ".join(
        text_of(world.signed_in(who).get(reverse(name, args=arguments)))
        for who in ("alice", "bob")
        for name, arguments in names
    )


def test_a_request_reaches_the_office_at_once_and_no_page_of_the_clinicians(own, world):
    visiting = own.visiting()
    before = pages_of_clinicians(world)
    assert ask(visiting, SECRET).status_code == 302
    said = office(world)
    assert "Sam R. Asked 17 November 2026, 15:00 Clinician now Alice A talk beforehand not wanted" in said
    assert "The clinician is not to know" in said
    assert "I cannot say what I think." in said
    assert "1 client asks for another clinician." in text_of(world.signed_in("ada").get(reverse("clinic")))
    after = pages_of_clinicians(world)
    for word in ("nother clinician", "I cannot say", "asked for"):
        assert after.count(word) == before.count(word)
    assert not Signal.objects.exists()
    assert not AuditEvent.objects.filter(case=world.case, action__startswith="change_").exists()


def test_where_the_client_allows_it_a_signal_tells_the_clinician_and_not_the_words(own, world):
    ask(own.visiting(), {**OPEN, "words": "Between the office and me."})
    [signal] = Signal.objects.all()
    assert (signal.kind, signal.source, signal.member) == (Kind.OTHER_CLINICIAN, "request", world.member)
    assert "Between the office and me." not in pages_of_clinicians(world)


def test_a_talk_with_the_clinician_needs_that_they_may_know(own, world):
    response = ask(own.visiting(), {"talk": "clinician"})
    assert response.status_code == 422
    assert "For a talk with your clinician, let them know that you asked." in text_of(response)
    assert not ChangeRequest.objects.exists()


def test_a_handed_code_shows_no_secret_request_and_takes_none_back(own, world):
    ask(own.visiting(), SECRET)
    browser = own.visiting_with_handed_code()
    for url in ("/own/", reverse("own_change")):
        assert "You asked" not in text_of(browser.get(url))
    browser.post(reverse("own_change_back"))
    assert not ChangeTakenBack.objects.exists()


def test_the_client_sees_it_stand_and_takes_it_back(own, world):
    browser = own.visiting()
    ask(browser, SECRET)
    said = text_of(browser.get("/own/"))
    assert (
        "You asked for another clinician on 17 November 2026. The office sees to it. Your clinician is not told."
        in said
    )
    browser.post(reverse("own_change_back"))
    assert "You asked for another clinician" not in text_of(browser.get("/own/"))
    assert "Nobody waits for another clinician." in office(world)


def test_asked_twice_it_stands_once(own, world):
    browser = own.visiting()
    for _ in range(2):
        ask(browser, SECRET)
    assert ChangeRequest.objects.count() == 1


def test_once_the_case_is_handed_over_the_request_is_done(own, world):
    ask(own.visiting(), SECRET)
    hand_over(case=world.case, to=world.staff["charlie"], audit=world.acting("ada"))
    assert open_request([world.member]) is None
    said = office(world)
    assert "Nobody waits for another clinician." in said
    assert "Sam R. : asked on 17 November 2026, now with Charlie" in said


def test_nobody_of_the_office_who_has_a_part_in_the_case_reads_it(own, world):
    owen = joins(world, "owen", Role.ADMINISTRATOR, Role.CLINICIAN)
    world.staff = {**world.staff, "owen": owen}
    ask(own.visiting(), SECRET)
    assert "Sam R." in office(world, "owen")
    hand_over(case=world.case, to=world.staff["owen"], audit=world.acting("ada"))
    assert "Sam R." not in office(world, "owen")


def test_who_reads_it_is_told_before(own, world):
    said = text_of(own.visiting().get(reverse("own_change")))
    assert "Who reads it: Ada, of the clinic’s office, at once." in said
    assert "you need no reason and nobody’s leave, and it costs you nothing" in said.lower()


def test_where_nobody_could_read_it_the_page_says_so_and_keeps_nothing(own, world):
    other = joins(world, "next", Role.ADMINISTRATOR)
    for user in (world.staff["ada"], other):
        user.roles.filter(role=Role.ADMINISTRATOR).delete()
    browser = own.visiting()
    assert "Nobody of the office but your clinician could read a request here." in text_of(
        browser.get(reverse("own_change"))
    )
    ask(browser, SECRET)
    assert not ChangeRequest.objects.exists()


def test_without_a_visit_nothing_is_asked(world, client):
    for name in ("own_change", "own_change_back", "own_note"):
        assert client.post(reverse(name), SECRET).status_code == 302
    assert not ChangeRequest.objects.exists()


@pytest.mark.parametrize("name", ["brief", "caseload", "supervision"])
def test_no_page_of_the_software_recommends_another_clinician(world, clock, name):
    world.answer_sessions([9, 9, 9, 9, 9, 9, 1])
    arguments = [world.case.handle] if name == "brief" else []
    who = "sue" if name == "supervision" else "alice"
    assert "nother clinician" not in text_of(world.signed_in(who).get(reverse(name, args=arguments)))


def test_a_gone_administrator_is_not_named(own, world):
    gone = joins(world, "gone", Role.ADMINISTRATOR)
    deactivate(user=gone, audit=world.acting("ada"))
    assert "Gone" not in text_of(own.visiting().get(reverse("own_change")))
