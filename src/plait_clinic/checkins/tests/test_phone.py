"""What the server gives to a phone that keeps answers: one word with each page, a worker, and words for the notes."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import CaseKind
from plait_clinic.checkins.models import Response
from plait_clinic.checkins.phone import FINAL, HEADER, Said
from plait_clinic.checkins.states import LATE_FOR, OPEN_FOR
from plait_clinic.checkins.tests.test_client_pages import INFORMATIVE, begun_on
from plait_clinic.people.actions import add_client

SCRIPTS = Path(finders.find("phone/page.js")).parent


@pytest.fixture
def check_in(world, clock):
    return world.invitation()


@pytest.fixture
def address(world, check_in) -> str:
    return reverse("check_in", args=[world.link_to(check_in)])


@pytest.fixture
def phone() -> Browser:
    return Browser()


def said_by(page) -> str | None:
    """The word in the header, which is the one on the page's main part."""
    on_the_page = re.search(r'<main[^>]* data-check-in="(\w+)"', page.content.decode())
    assert page.headers.get(HEADER) == (on_the_page.group(1) if on_the_page else None)
    return page.headers.get(HEADER)


def test_a_fresh_form_may_be_kept(phone, address):
    assert said_by(phone.get(address)) == Said.OPEN


def test_what_was_sent_comes_back_to_be_mended(phone, address):
    assert said_by(phone.post(address, {})) == Said.MEND


def test_an_answer_its_repeat_and_a_different_one_are_told_apart(phone, address):
    different = INFORMATIVE | {"understood": "1"}
    assert [said_by(phone.post(address, sent)) for sent in (INFORMATIVE, INFORMATIVE, different)] == [
        Said.KEPT,
        Said.KEPT,
        Said.DIFFERENT,
    ]
    assert said_by(phone.get(address)) == Said.ANSWERED


def test_a_page_past_its_end_says_whether_a_begun_answer_would_still_be_taken(phone, address, check_in, clock):
    clock.now = check_in.expires_at
    assert said_by(phone.get(address)) == Said.EXPIRED
    clock.now += LATE_FOR
    assert said_by(phone.get(address)) == Said.CLOSED


def test_an_answer_begun_in_time_is_kept_late_and_another_one_is_refused_for_good(phone, address, check_in, clock):
    begun = begun_on(phone.get(address))
    clock.now = check_in.expires_at
    assert said_by(phone.post(address, INFORMATIVE)) == Said.CLOSED
    assert said_by(phone.post(address, INFORMATIVE | {"begun": begun})) == Said.KEPT
    assert Response.objects.get().late


@pytest.mark.parametrize("method", ["get", "post"])
def test_before_its_time_and_at_an_unknown_link_the_phone_is_told_nothing_and_keeps_what_it_has(
    phone, address, check_in, clock, method
):
    clock.now = check_in.opens_at - timedelta(seconds=1)
    assert said_by(getattr(phone, method)(address, INFORMATIVE)) is None
    assert said_by(getattr(phone, method)("/c/" + "A" * 32, INFORMATIVE)) is None


def test_the_answer_to_the_one_more_question_says_nothing_about_the_check_in(phone, address):
    assert said_by(phone.post(f"{address}/more", {"small_change": "pace"})) == Said.NOTED
    assert said_by(phone.post(f"{address}/more", {"small_change": "nothing of ours"})) is None


def test_the_form_is_sent_to_the_check_in_itself_wherever_it_is_shown(phone, address):
    """Opened under the address of the one more question, it would be sent there and thanked for, and not kept."""
    for shown_at in (address, f"{address}/more"):
        assert f'<form method="post" action="{address}"' in phone.get(shown_at).content.decode()


def test_script_and_server_agree_on_what_is_final():
    listed = re.search(r"FINAL = new Set\(\[(.*?)\]\)", (SCRIPTS / "outbox.js").read_text(encoding="utf-8")).group(1)
    assert set(re.findall(r"\w+", listed)) == {str(said) for said in FINAL}
    assert not {Said.OPEN, Said.MEND, Said.EXPIRED} & FINAL


def test_script_and_server_agree_on_how_long_an_answer_may_wait():
    days = (OPEN_FOR + LATE_FOR).days
    assert f"KEPT_AT_MOST = {days} * DAY" in (SCRIPTS / "copies.js").read_text(encoding="utf-8")
    assert f"KEPT_AT_MOST = {days} * 24 * 60 * 60 * 1000" in (SCRIPTS / "blank.js").read_text(encoding="utf-8")


def test_the_worker_is_one_line_of_our_own_and_reaches_no_further_than_check_ins(phone):
    answer = phone.get(reverse("service_worker"))
    assert answer.content.decode() == 'import "/static/phone/worker.js";\n'
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Service-Worker-Allowed" not in answer.headers
    assert reverse("service_worker").rpartition("/")[0] == "/c"
    assert not answer.cookies


def test_the_policy_allows_workers_and_scripts_of_our_own_alone(phone, address):
    policy = phone.get(address).headers["Content-Security-Policy"].split("; ")
    assert "worker-src 'self'" in policy
    assert "script-src 'self'" in policy


def test_every_module_that_a_script_imports_is_named_on_the_page_so_that_it_is_kept_with_it(phone, address):
    body = phone.get(address).content.decode()
    for script in SCRIPTS.glob("*.js"):
        for name in re.findall(r'from "\./([\w.]+)"', script.read_text(encoding="utf-8")):
            assert f'/static/phone/{name}"' in body, f"{script.name} imports {name}"


def test_every_note_that_a_script_shows_has_its_words_in_the_template(phone, address):
    body = phone.get(address).content.decode()
    script = (SCRIPTS / "page.js").read_text(encoding="utf-8")
    shown = re.findall(r'say\("(\w+)"\)|say\(can\.reopen \? "(\w+)" : "(\w+)"\)', script)
    names = {name for found in shown for name in found if name} - {"unkept"}  # where the tick's own words say it
    assert names == set(re.findall(r'data-note="(\w+)"', body)) - {"sent"}
    assert all(" hidden" in tag for tag in re.findall(r"<\w+[^>]*data-note=[^>]*>", body))


def test_the_scripts_hold_no_words_for_people():
    for script in SCRIPTS.glob("*.js"):
        code = re.sub(r"/\*.*?\*/|//[^\n]*", "", script.read_text(encoding="utf-8"), flags=re.DOTALL)
        sentences = [text for text in re.findall(r'"([^"]*)"', code) if re.search(r"\w+ \w+ \w+", text)]
        assert sentences in ([], ["The server was not reached. The answers stay on this phone."]), script.name


def test_who_comes_alone_is_not_asked_whether_to_keep(phone, address):
    assert b'id="keep"' not in phone.get(address).content


@pytest.mark.parametrize("kind", [kind for kind in CaseKind if kind != CaseKind.INDIVIDUAL])
def test_where_several_come_keeping_is_asked_and_off(world, clock, phone, kind):
    page = phone.get(reverse("check_in", args=[world.link_to(invitation_of_several(world, kind))]))
    [tick] = re.findall(r'<input[^>]*id="keep"[^>]*>', page.content.decode())
    assert "checked" not in tick
    assert "name=" not in tick, "it is for the phone, and is not sent"


def invitation_of_several(world, kind: CaseKind):
    audit = world.acting("alice")
    members = [
        NewMember(add_client(organisation=world.organisation, name=name, audit=audit)) for name in ("Kim", "Robin")
    ]
    case = open_case(
        organisation=world.organisation,
        kind=kind,
        members=members,
        lead=world.staff["alice"],
        opened_on=timezone.localdate(world.now) - timedelta(days=1),
        audit=audit,
    )
    return world.invitation(world.note_session(case=case), case.members.first())


def test_of_a_couple_that_one_has_left_keeping_is_asked_still(world, clock, phone):
    check_in = invitation_of_several(world, CaseKind.COUPLE)
    check_in.session.case.members.exclude(pk=check_in.member_id).update(left_on=world.now.date())
    assert b'id="keep"' in phone.get(reverse("check_in", args=[world.link_to(check_in)])).content
