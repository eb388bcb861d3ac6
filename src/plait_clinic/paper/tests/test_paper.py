"""A check-in on paper: what is printed, what may be typed in, and that it is marked wherever it is told."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.checkins.models import Answer, CheckIn, Response
from plait_clinic.checkins.states import LATE_FOR, OPEN_FOR
from plait_clinic.checkins.tests.families import a_family
from plait_clinic.paper.actions import type_in
from plait_clinic.paper.codes import SHAPE, new_code, tidy
from plait_clinic.paper.models import Sheet, TypedIn
from plait_clinic.paper.queries import typed_for
from plait_clinic.paper.reading import read_typed
from plait_clinic.paper.tests.violations import sheet
from plait_clinic.paper.views import can_be_typed
from plait_clinic.risk.tests.conftest import RiskWorld
from tests.world import SOME_ANSWERS

LINE = "More time at the end, please."


def typing(code: str) -> str:
    return reverse("typing", args=[code])


def keep(world, printed, by: str = "alice", **more: str):
    return world.signed_in(by).post(typing(printed.code), {"do": "keep", **SOME_ANSWERS, **more})


def printed_for(world, **more: str) -> str:
    """The page of a sheet as it is printed."""
    check_in = world.invitation()
    where = reverse("paper", args=[check_in.session.handle])
    sent = {"who": check_in.handle, "language": "en-gb", **more}
    return world.signed_in("alice").post(where, sent).content.decode()


def test_a_sheet_has_every_question_a_box_for_each_answer_and_a_code_and_names_nobody(world):
    page = printed_for(world)
    paper = page.partition('<article class="sheet"')[2].partition("</article>")[0]
    assert SHAPE.search(paper)[0] == Sheet.objects.get().code
    assert paper.count('class="box"') >= 6 * 11
    assert "Sam" not in paper
    assert "Alice" in paper  # who reads it
    assert "555 0100" in paper


def test_a_sheet_says_who_sees_it_as_the_page_of_a_link_does_and_who_types_it_in(world):
    page, check_in = printed_for(world), CheckIn.objects.get(member=world.member)
    linked = Browser().get(reverse("check_in", args=[world.link_to(check_in)])).content.decode()
    told = who_sees(page)
    assert told == who_sees(linked)
    for words in ("Alice, your clinician", "Bob", "A supervisor of your clinician", "Nobody else.", "In an emergency"):
        assert words in told
    assert "Whoever of your clinicians types it in reads all of it." in page


def who_sees(page: str) -> str:
    """The sentences on who sees what, without how they are laid out."""
    told = page.partition("Who sees this:")[2].partition("your own page tells you.")
    return " ".join(re.sub("<[^>]*>", " ", told[0] + told[1]).split())


def test_a_sheet_with_a_risk_item_says_who_reads_it_by_when_who_stands_in_and_that_it_cannot_be_kept_back(world):
    risk = RiskWorld(world)
    risk.name()
    risk.switch_on()
    page = printed_for(world)
    assert "Charlie reads it within 24 hours" in page
    assert "Sue does if Charlie cannot." in page
    assert "It cannot be kept to yourself." in page
    assert "What stands on paper counts as sent once it is typed in." in page


def test_what_may_go_past_the_clinician_is_not_on_paper_which_says_so_and_whom_to_turn_to(world):
    page = printed_for(world)
    assert "harmful" in page  # said why it is not asked
    assert "Did something feel harmful" not in page
    assert "Robin Vale, 555 0199" in page


def test_a_sheet_is_in_the_clients_language(world):
    page = printed_for(world, language="de")
    assert '<article class="sheet" lang="de"' in page
    assert '<html lang="de"' in page


def test_typed_in_it_is_kept_like_any_answer_and_marked_with_who_typed_it(world):
    printed = sheet(world)
    assert keep(world, printed, by="bob", comment=LINE).headers["Location"].startswith("/sessions/")
    response = Response.objects.get()
    assert response.comment.text == LINE
    assert Answer.objects.get(response=response, item="matters").value == 7
    mark = TypedIn.objects.get()
    assert (mark.check_in, mark.by, mark.sheet) == (printed.check_in, world.staff["bob"], printed)


def test_it_is_told_as_typed_in_on_the_brief_the_session_and_the_own_page(world, clock):
    world.answer_sessions([7, 6])
    printed = sheet(world, world.invitation(world.note_session(held_at=world.now + timedelta(minutes=1))))
    clock.now = world.now + timedelta(minutes=2)
    keep(world, printed, by="bob")
    browser = world.signed_in("alice")
    assert "typed in by Bob" in browser.get(reverse("brief", args=[world.case.handle])).content.decode()
    session = reverse("session", args=[printed.check_in.session.handle])
    assert "answered on paper, typed in by Bob" in browser.get(session).content.decode()
    assert [row.by.name for row in typed_for([world.member])] == ["Bob"]


def test_nothing_is_kept_before_it_was_looked_at(world):
    printed = sheet(world)
    sent = {"do": "check", **SOME_ANSWERS, "comment": LINE}
    page = world.signed_in("alice").post(typing(printed.code), sent).content.decode()
    assert Response.objects.count() == 0
    assert LINE in page
    assert 'name="matters" value="7"' in page
    again = world.signed_in("alice").post(typing(printed.code), {**sent, "do": "change"}).content.decode()
    assert LINE in again
    assert re.search(r'name="matters" value="7" id="c-matters-7" checked', again)


def test_before_it_is_kept_each_part_stands_under_whom_it_is_about(world):
    family = a_family(world)
    parents, grown = family.named("parents"), family.named("own", (0, 1, 2), name="The grown ones")
    printed = sheet(world, family.check_in(family.session(), 0))
    pulled = {f"plait-subsystem-{parents.handle}-pull": "3", f"plait-subsystem-{grown.handle}-pull": "9"}
    page = world.signed_in("alice").post(typing(printed.code), {"do": "check", **pulled}).content.decode()
    titles = re.findall(r'<h2 dir="auto">(.*?)</h2>', page)
    assert titles[2:] == ["The parents", "The grown ones"]
    of_parents, of_grown = (page.partition(f">{title}</h2>")[2].partition("</dl>")[0] for title in titles[2:])
    assert '<dd dir="auto">3</dd>' in of_parents
    assert '<dd dir="auto">9</dd>' in of_grown


@pytest.mark.parametrize(("ticked", "told"), [("supervisor", True), ("", False)])
def test_before_it_is_kept_it_shows_whether_a_supervisor_may_read_the_line(world, ticked, told):
    sent = {"do": "check", **SOME_ANSWERS, "comment": LINE, "readers": ticked}
    page = world.signed_in("alice").post(typing(sheet(world).code), sent).content.decode()
    assert ("supervisor may read this line too." in page) is told


@pytest.mark.parametrize("item", ["harmful", "missed"])
@pytest.mark.parametrize("said", ["clinician", "complaints", "no"])
def test_what_is_not_on_paper_cannot_be_typed_in(world, item, said):
    keep(world, sheet(world), **{item: said})
    answer = Answer.objects.get(item=item)
    assert (answer.value, answer.missing, answer.visibility) == (None, "not_asked", "clinician")


@pytest.mark.parametrize(
    ("chosen", "kept"), [("", "clinician"), ("supervisor", "supervisor"), ("held", "clinician"), ("later", "clinician")]
)
def test_a_line_on_paper_is_for_whoever_reads_the_sheet(world, chosen, kept):
    keep(world, sheet(world), comment=LINE, readers=chosen)
    assert Response.objects.get().comment.visibility == kept


def test_an_earlier_answer_is_never_overwritten(world):
    printed = sheet(world)
    world.answer(printed.check_in, matters="2")
    assert keep(world, printed).status_code == 200
    assert Answer.objects.get(item="matters").value == 2
    assert TypedIn.objects.count() == 0


def test_typed_twice_at_once_it_is_kept_once(world):
    printed = sheet(world)
    keep(world, printed)
    keep(world, printed, by="bob", matters="1")
    assert Response.objects.count() == 1
    assert TypedIn.objects.get().by == world.staff["alice"]


def test_a_sheet_that_comes_back_late_counts_as_long_as_any_answer_does(world):
    printed = sheet(world)
    end = printed.check_in.expires_at + LATE_FOR
    assert can_be_typed(printed, end - timedelta(minutes=1))
    assert not can_be_typed(printed, end)
    audit = world.acting("alice", end - timedelta(minutes=1))
    type_in(sheet=printed, filled=read_typed(printed, SOME_ANSWERS), languages={}, audit=audit)
    assert Response.objects.get().late


def test_and_not_longer_nor_where_the_member_was_not_there_after_all(world, clock):
    printed = sheet(world)
    CheckIn.objects.filter(pk=printed.check_in_id).update(closed_at=world.now)
    assert "takes none any more" in keep(world, printed).content.decode()
    CheckIn.objects.filter(pk=printed.check_in_id).update(closed_at=None)
    clock.now = world.now + OPEN_FOR + LATE_FOR
    assert keep(world, printed).status_code == 200
    assert Response.objects.count() == 0


@pytest.mark.parametrize("who", ["tess", "charlie", "sue", "ada", "cora", "rita", "rhea", "otto"])
def test_nobody_but_the_clinicians_who_hold_the_sessions_prints_or_types(world, who):
    printed = sheet(world)
    browser = world.signed_in(who)
    assert browser.get(typing(printed.code)).status_code == 404
    assert browser.post(typing(printed.code), {"do": "keep", **SOME_ANSWERS}).status_code == 404
    assert browser.get(reverse("paper", args=[printed.check_in.session.handle])).status_code == 404
    assert browser.get(reverse("type_code"), {"code": printed.code}).status_code == 404
    assert Response.objects.count() == 0


@pytest.mark.parametrize("typed", ["{code}", " {code} ", "{lower}", "{plain}"])
def test_a_code_leads_to_its_sheet_however_it_is_written(world, typed):
    code = sheet(world).code
    written = typed.format(code=code, lower=code.lower(), plain=code.replace("-", " "))
    answer = world.signed_in("alice").get(reverse("type_code"), {"code": written})
    assert answer.headers["Location"] == typing(code)


@pytest.mark.parametrize("typed", ["", "x", "ABCD-EFG0", "AAAA-AAAA", "ÄÖÜß-1234"])
def test_a_code_that_is_none_says_so(world, typed):
    answer = world.signed_in("alice").get(reverse("type_code"), {"code": typed})
    assert answer.status_code == 404
    assert 'class="problems"' in answer.content.decode()


@given(st.text(max_size=20))
def test_whatever_is_typed_is_a_code_or_nothing(typed):
    found = tidy(typed)
    assert found == "" or SHAPE.fullmatch(found)
    assert tidy(found) == found


def test_a_code_reads_back_as_itself():
    codes = [new_code() for _number in range(200)]
    assert [tidy(code) for code in codes] == codes


def test_nothing_filled_in_is_asked_about_once(world):
    printed = sheet(world)
    browser = world.signed_in("alice")
    assert browser.post(typing(printed.code), {"do": "keep"}).status_code == 422
    assert browser.post(typing(printed.code), {"do": "keep", "empty": "1"}).status_code == 302
    assert Response.objects.count() == 1


def test_typing_asks_what_the_sheet_asks_and_shows_no_answer(world):
    printed = sheet(world)
    page = world.signed_in("alice").get(typing(printed.code)).content.decode()
    assert 'name="matters"' in page
    assert 'name="harmful"' not in page
    assert " checked" not in page
    assert 'value="held"' not in page
