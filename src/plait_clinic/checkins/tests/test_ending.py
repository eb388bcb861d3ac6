"""The questions at the end: asked after the last session alone, with a line of their own, and past the clinician."""

from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.actions import change_battery
from plait_clinic.batteries.lines import Line
from plait_clinic.batteries.models import Cadence
from plait_clinic.batteries.queries import ENDING, check_in_battery
from plait_clinic.cases.models import Presence
from plait_clinic.checkins.actions import note_and_invite
from plait_clinic.checkins.models import Answer, Comment, ConcernHandled, Response
from plait_clinic.own.tests.conftest import own
from tests.texts import text_of
from tests.world import SOME_ANSWERS, World

__all__ = ["own"]
WORDS = "It helped that you asked. I missed a plan for bad days."
LOOKING_BACK = {
    "plait-ending--language": "en",
    "plait-ending-helped": "8",
    "plait-ending-ready": "6",
    "plait-ending-again": "9",
    "plait-ending-most": "1",
    "plait-ending-lacked": "0",
}


def ask_at_the_end(world: World) -> None:
    lines = [Line("plait-checkin", "1"), Line(ENDING, "1", Cadence.LAST)]
    change_battery(battery=check_in_battery(world.organisation), measures=lines, audit=world.audit)


def session_of(world: World, *, last: bool):
    return note_and_invite(
        case=world.case,
        held_at=world.now,
        modality="in_person",
        presence={world.member: Presence.ATTENDED},
        next_session_at=None,
        last=last,
        audit=world.acting("alice"),
    )


def link_after(world: World, *, last: bool) -> str:
    ask_at_the_end(world)
    return reverse("check_in", args=[world.link_to(world.invitation(session_of(world, last=last)))])


def test_it_is_asked_after_the_last_session_and_after_no_other(world, clock):
    ask_at_the_end(world)
    asked = [
        [row.measure for row in world.invitation(session_of(world, last=last)).asked.order_by("position")]
        for last in (False, True)
    ]
    assert asked == [["plait-checkin"], ["plait-checkin", ENDING]]


def test_the_page_asks_about_the_whole_work_with_room_for_a_line_and_both_concerns_open(world, clock):
    page = Browser().get(link_after(world, last=True)).content.decode()
    assert "Looking back on the whole work" in page
    assert 'name="plait-ending-comment"' in page
    assert 'name="plait-ending-readers"' in page
    for item in ("harmful", "missed"):
        for value in ("no", "clinician", "complaints"):
            assert f'name="plait-ending-{item}" value="{value}"' in page
    assert '<details class="concerns" open>' in page


def test_its_line_is_kept_with_it_and_the_check_ins_own_with_the_check_in(world, clock):
    sent = {**SOME_ANSWERS, **LOOKING_BACK, "comment": "Until some day.", "plait-ending-comment": WORDS}
    assert Browser().post(link_after(world, last=True), sent).status_code == 200
    kept = [(row.response.measure, row.text, row.visibility) for row in Comment.objects.order_by("response")]
    assert kept == [("plait-checkin", "Until some day.", "clinician"), (ENDING, WORDS, "clinician")]


def test_its_line_can_be_held_alone_and_the_thanks_say_so(world, clock):
    sent = {**SOME_ANSWERS, **LOOKING_BACK, "comment": "For you.", "plait-ending-comment": WORDS}
    thanks = Browser().post(link_after(world, last=True), {**sent, "plait-ending-readers": "held"})
    assert "The line you keep to yourself is read by nobody." in text_of(thanks)
    assert list(Comment.objects.order_by("response").values_list("visibility", flat=True)) == ["clinician", "held"]


def test_the_same_ending_is_acknowledged_again_and_another_line_is_another_answer(world, clock):
    link, browser = link_after(world, last=True), Browser()
    sent = {**SOME_ANSWERS, **LOOKING_BACK, "plait-ending-comment": WORDS}
    assert [browser.post(link, sent).status_code for _ in range(2)] == [200, 200]
    assert browser.post(link, {**sent, "plait-ending-comment": "Something else."}).status_code == 409
    assert browser.post(link, {**sent, "plait-ending-readers": "held"}).status_code == 409


def test_too_long_a_line_at_the_end_is_sent_back_with_everything_that_was_written(world, clock):
    sent = {**SOME_ANSWERS, **LOOKING_BACK, "comment": "Short.", "plait-ending-comment": "a" * 2001}
    page = Browser().post(link_after(world, last=True), sent)
    assert page.status_code == 422
    assert "Please shorten your line to 2000 characters." in text_of(page)
    assert "a" * 2001 in page.content.decode()
    assert not Response.objects.exists()


def test_harm_and_what_was_missed_in_the_whole_work_go_past_the_clinician(world, clock):
    past = {"plait-ending-harmful": "complaints", "plait-ending-missed": "complaints"}
    Browser().post(link_after(world, last=True), {**SOME_ANSWERS, **LOOKING_BACK, **past})
    said = text_of(world.signed_in("cora").get(reverse("concerns")))
    assert "Sam R. : Something felt harmful, in the whole work." in said
    assert "Sam R. : Something about who they are was missed, in the whole work." in said
    case = text_of(world.signed_in("alice").get(reverse("brief", args=[world.case.handle])))
    assert "harmful" not in case
    assert "was missed" not in case


def concern_of(world: World) -> str:
    [session] = world.answer_sessions([7], harmful="complaints")
    return f"harmful.{world.invitation(session).responses.get().handle}"


def test_a_concern_is_marked_as_seen_to_and_stays_below_those_that_wait(world, clock):
    about, cora = concern_of(world), world.signed_in("cora")
    posted = {"concern": about, "note": "Rang on Monday."}
    done = cora.post(reverse("concern_handled"), posted, follow=True)
    said = text_of(done)
    assert "It is noted that this was seen to." in said
    assert "Nothing waits to be seen to." in said
    assert "Seen to by Cora, 17 November 2026, 15:00. Rang on Monday." in said


def test_the_first_who_saw_to_it_stays(world, clock):
    about = concern_of(world)
    for note in ("First.", "Second."):
        world.signed_in("cora").post(reverse("concern_handled"), {"concern": about, "note": note})
    assert [row.note for row in ConcernHandled.objects.all()] == ["First."]


def test_only_what_stands_on_ones_own_list_can_be_seen_to(world, clock):
    about = concern_of(world)
    rated = about.replace("harmful", "understood")
    for who, concern in (("alice", about), ("ada", about), ("cora", rated), ("cora", "harmful.nobody"), ("cora", "")):
        response = world.signed_in(who).post(reverse("concern_handled"), {"concern": concern})
        assert response.status_code == 404
    assert not ConcernHandled.objects.exists()


def test_that_it_was_seen_to_is_told_to_the_client_past_the_clinicians_and_to_nobody_else(own, world, clock):
    about = concern_of(world)
    world.signed_in("cora").post(reverse("concern_handled"), {"concern": about, "note": "A private note."})
    told = "The complaints contact noted on 17 November 2026 that it was seen to."
    seen = text_of(own.visiting().get("/own/"))
    assert told in seen
    assert "A private note." not in seen
    assert told not in text_of(own.visiting_with_handed_code().get("/own/"))
    for name in ("brief", "looks"):
        assert "seen to" not in text_of(world.signed_in("alice").get(reverse(name, args=[world.case.handle])))
    assert not AuditEvent.objects.filter(case=world.case, action="concern_handled").exists()
    assert Answer.objects.filter(handled__isnull=False).count() == 1
