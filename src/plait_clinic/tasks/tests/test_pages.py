"""The pages: each side looks back apart, not done is asked about kindly, and nobody reads what is another member's."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.agreed import Group
from plait_clinic.cases.administration.actions import member_leaves
from plait_clinic.cases.models import CaseMember
from plait_clinic.tasks.actions import say_what_got_in_the_way
from plait_clinic.tasks.lines import brief_lines, shared_lines
from plait_clinic.tasks.models import Doer, GotInTheWay, Hindrance, LookBack, Outcome, Task, TaskStep, Way
from plait_clinic.tasks.states import Action, State
from plait_clinic.tasks.tests.conftest import CLINICIAN, WORDS
from plait_clinic.tasks.words import OPENER, TWICE, TWICE_MINE
from tests.texts import words_of

A_PROPOSAL = {"what": "Write down one dream", "why": "To have something to talk about", "doer": "client"}


def test_a_client_proposes_on_the_own_page_and_a_clinician_says_yes(tasks):
    phone = tasks.phone()
    assert phone.post(reverse("own_tasks_propose"), A_PROPOSAL).status_code == 302
    task = Task.objects.get()
    assert "A clinician’s yes is missing." in words_of(phone.get(reverse("own_tasks")).content.decode())
    desk = tasks.world.signed_in("alice")
    yes = {"task": task.handle, "seen": 1, "action": "agree", "whose": "mine"}
    assert desk.post(tasks.url("step"), yes).status_code == 302
    assert tasks.stand(task).state is State.OPEN


def test_a_clinician_proposes_a_task_of_their_own_and_the_client_reads_it_in_the_same_way(tasks):
    desk, alice = tasks.world.signed_in("alice"), tasks.world.staff["alice"]
    sent = A_PROPOSAL | {"doer": f"clinician.{alice.pk}", "whose": "both", "what": "Ring the school"}
    assert desk.post(tasks.url("propose"), sent).status_code == 302
    tasks.looks(Task.objects.get(), Outcome.NOT, by=CLINICIAN, how="I forgot it, I am sorry.")
    page = words_of(tasks.own_page())
    assert "Ring the school" in page
    assert "Alice" in page
    assert "not this time" in page, "the client's own look back is not waited for where a clinician is the doer"
    assert "I forgot it, I am sorry." in page


def test_what_is_missing_in_a_proposal_is_said_and_nothing_is_kept(tasks):
    answer = tasks.phone().post(reverse("own_tasks_propose"), {"what": "", "doer": "client"})
    assert answer.status_code == 422
    assert "Please look again" in answer.content.decode()
    yesterday = A_PROPOSAL | {"due_on": (tasks.world.now - timedelta(days=1)).date().isoformat(), "whose": "mine"}
    answer = tasks.world.signed_in("alice").post(tasks.url("propose"), yesterday)
    assert answer.status_code == 422
    assert "This day has been." in answer.content.decode()
    assert not Task.objects.exists()


def test_a_word_typed_in_and_one_by_a_code_from_a_clinician_are_marked(tasks):
    task = tasks.proposed()
    desk = tasks.world.signed_in("alice")
    typed = {"task": task.handle, "seen": 1, "action": "agree", "whose": tasks.member.handle}
    assert desk.post(tasks.url("step"), typed).status_code == 302
    assert "typed in by Alice" in words_of(tasks.staff_page())
    other = tasks.proposed()
    tasks.steps(other, Action.AGREE, by=tasks.says(Way.HANDED_CODE))
    assert "with a code from a clinician" in words_of(tasks.staff_page())


def test_not_done_is_asked_about_kindly_with_changing_and_letting_go_side_by_side(tasks):
    task = tasks.agreed()
    phone = tasks.phone()
    assert phone.post(reverse("own_tasks_look"), {"task": task.handle, "outcome": "not"}).status_code == 302
    page = phone.get(reverse("own_tasks")).content.decode()
    for choice in ("What got in the way?", *(label for _value, label in Hindrance.choices)):
        assert str(choice) in words_of(page)
    choices = page.split("What is to come of it?")[1].split("</fieldset>")[0]
    assert re.findall(r'class="([^"]+)"[^>]*>(Change the task|Let it go)', choices) == [
        ("button plain", "Change the task"),
        ("button plain", "Let it go"),
    ]
    assert phone.post(reverse("own_tasks_hindrance"), {"task": task.handle, "what": "no_sense"}).status_code == 302
    assert GotInTheWay.objects.get().what == Hindrance.NO_SENSE
    page = words_of(phone.get(reverse("own_tasks")).content.decode())
    assert "What got in the way?" not in page
    assert "it did not seem to make sense" in words_of(tasks.staff_page())


def test_twice_not_done_is_information_for_the_clinician_with_a_way_to_begin(tasks):
    task = tasks.agreed()
    tasks.looks(task, Outcome.NOT)
    tasks.steps(task, Action.CARRY_ON)
    assert str(TWICE) not in words_of(tasks.staff_page())
    tasks.looks(task, Outcome.NOT)
    page = tasks.staff_page()
    assert str(TWICE) in words_of(page)
    assert str(OPENER) in words_of(page)
    assert reverse("note_impression", args=[tasks.member.case.handle, tasks.member.handle]) in page
    own = words_of(tasks.own_page())
    assert str(TWICE) not in own
    assert "It was not done twice. That can mean that the task does not fit" in own
    [line] = brief_lines([tasks.member], True, tasks.world.now)[tasks.member.pk]
    assert (line.group, line.text, line.state) == (Group.PROMISE, WORDS.what, str(TWICE))


def test_twice_is_two_in_a_row_also_across_a_change_and_is_over_once_it_was_done(tasks):
    task = tasks.not_done_twice()
    tasks.steps(task, Action.CARRY_ON)
    assert tasks.stand(task).not_done_twice, "until something else is told"
    tasks.looks(task, Outcome.PARTLY)
    assert not tasks.stand(task).not_done_twice
    tasks.steps(task, Action.CARRY_ON)
    tasks.looks(task, Outcome.NOT)
    assert not tasks.stand(task).not_done_twice


def test_a_clinicians_own_task_not_done_twice_is_told_to_both_as_plainly(tasks):
    words = replace(WORDS, doer=Doer.CLINICIAN, clinician=tasks.world.staff["alice"])
    tasks.not_done_twice(words, by=CLINICIAN)
    assert str(TWICE_MINE) in words_of(tasks.own_page())
    page = words_of(tasks.staff_page())
    assert str(TWICE_MINE) in page
    assert str(OPENER) not in page


def test_a_clinicians_look_back_waits_for_the_clients_own_and_then_both_stand_there(tasks):
    task = tasks.agreed()
    tasks.looks(task, Outcome.PARTLY, by=CLINICIAN, how="I thought it went well.")
    phone = tasks.phone()
    assert "I thought it went well." not in phone.get(reverse("own_tasks")).content.decode()
    tasks.looks(task, Outcome.NOT)
    assert "I thought it went well." in phone.get(reverse("own_tasks")).content.decode()


def test_a_change_shows_the_words_that_hold_and_asks_the_other_side_anew(tasks):
    task = tasks.agreed()
    phone = tasks.phone()
    page = phone.get(reverse("own_tasks"), {"change": task.handle}).content.decode()
    assert WORDS.how_much in page
    smaller = {"task": task.handle, "seen": 1, "what": WORDS.what, "why": WORDS.why, "doer": "client"}
    assert phone.post(reverse("own_tasks_change"), smaller | {"how_much": "five minutes"}).status_code == 302
    assert tasks.stand(task).version.how_much == "five minutes"
    assert tasks.stand(task).state is State.PROPOSED


@pytest.mark.parametrize("on_own_page", [True, False])
def test_a_task_whose_named_member_has_left_is_changed_to_somebody_who_is_there(couple, ben, on_own_page):
    task = couple.agreed(replace(WORDS, doer=Doer.OTHER, other=ben))
    member_leaves(member=ben, audit=couple.world.acting("ada"))
    if on_own_page:
        browser, url = couple.phone(), reverse("own_tasks_change")
    else:
        browser, url = couple.world.signed_in("alice"), couple.url("change")
    sent = A_PROPOSAL | {"task": task.handle, "seen": 1, "whose": "mine"}
    assert browser.post(url, sent | {"doer": f"other.{ben.handle}"}).status_code == 422
    assert browser.post(url, sent).status_code == 302
    assert couple.stand(task).version.doer == Doer.CLIENT


def test_a_task_of_somebody_else_is_not_there(couple, ben, world):
    task = couple.agreed()
    phone = couple.phone(ben)
    before = (TaskStep.objects.count(), LookBack.objects.count())
    for step, sent in (
        ("step", {"seen": 1, "action": "let_go"}),
        ("look", {"outcome": "not"}),
        ("hindrance", {"what": "no_time"}),
        ("change", A_PROPOSAL | {"seen": 1}),
    ):
        answer = phone.post(reverse(f"own_tasks_{step}"), sent | {"task": task.handle})
        assert answer.status_code == 422
        assert WORDS.what not in answer.content.decode()
    assert (TaskStep.objects.count(), LookBack.objects.count()) == before
    assert world.signed_in("alice").get(couple.url(), {"change": "nothing"}).status_code == 404


def byte_by_byte(phone) -> str:
    """An own page of tasks, but for what is new in every form."""
    seen = phone.get(reverse("own_tasks")).content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", seen)


def secret_of(couple) -> Task:
    """Ana's task for both of them, shared: Ben is asked for a yes."""
    task = couple.agreed(replace(WORDS, doer=Doer.ALL))
    couple.steps(task, Action.SHARE)
    return task


def test_what_is_shared_is_what_it_is_and_neither_its_reason_nor_what_was_said(couple, ben):
    task = couple.agreed(replace(WORDS, doer=Doer.ALL, obstacles="Ben drinks"))
    assert WORDS.what not in couple.own_page(ben)
    couple.steps(task, Action.SHARE)
    couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    couple.looks(task, Outcome.NOT, how="I could not bear it")
    page = couple.own_page(ben)
    assert WORDS.what in page
    for kept in (WORDS.why, "Ben drinks", "I could not bear it"):
        assert kept not in page


def test_nothing_of_what_another_member_says_reaches_the_one_whose_task_it_is(couple, ben):
    """Ana's page is the same byte for byte whatever Ben says; only that not everybody has said yes is known."""
    task = secret_of(couple)
    phone = couple.phone()

    def page() -> str:
        return byte_by_byte(phone)

    before = page()
    assert "Not everybody who is to take part has said yes." in before
    couple.steps(task, Action.RATHER_NOT, by=couple.says(member=ben))
    couple.steps(task, Action.DOUBT, by=couple.says(member=ben))
    assert page() == before
    couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    now_open = page()
    couple.looks(task, Outcome.NOT, by=couple.says(member=ben), how="Ana would be angry")
    say_what_got_in_the_way(
        task=task, what=Hindrance.BETWEEN_US, speaker=couple.says(member=ben), audit=couple.world.audit
    )
    assert page() == now_open
    assert "Ana would be angry" in couple.staff_page()


@pytest.mark.parametrize("outcome", [Outcome.YES, Outcome.NOT])
def test_the_own_page_is_the_same_byte_for_byte_until_the_clients_own_look_back(tasks, outcome):
    task = tasks.agreed()
    phone = tasks.phone()
    before = byte_by_byte(phone)
    tasks.looks(task, outcome, by=CLINICIAN, how="I thought it went well.")
    assert byte_by_byte(phone) == before
    carry_on = {"task": task.handle, "seen": 1, "action": "carry_on"}
    assert phone.post(reverse("own_tasks_step"), carry_on).status_code == 422
    assert 'value="carry_on"' in tasks.staff_page(), "the clinician knows what they said themselves"
    tasks.looks(task, Outcome.NOT)
    assert "I thought it went well." in byte_by_byte(phone)
    assert phone.post(reverse("own_tasks_step"), carry_on).status_code == 302


def test_another_members_page_is_the_same_byte_for_byte_whoever_looks_back(couple, ben):
    task = secret_of(couple)
    couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    phone = couple.phone(ben)
    before = byte_by_byte(phone)
    assert WORDS.what in before
    for by in (CLINICIAN, couple.says()):
        couple.looks(task, Outcome.YES, by=by)
        assert byte_by_byte(phone) == before


def test_lines_tell_nothing_of_another_members_word(couple, ben):
    task = couple.agreed(replace(WORDS, doer=Doer.OTHER, other=ben))
    couple.steps(task, Action.SHARE)
    [line] = shared_lines(couple.member, couple.world.now)
    assert line.state == "Not everybody who is to take part has said yes."
    couple.steps(task, Action.AGREE, by=couple.says(member=ben))
    before = brief_lines([couple.member, ben], True, couple.world.now)
    for _round in range(2):
        couple.looks(task, Outcome.NOT, by=couple.says(member=ben))
    assert brief_lines([couple.member, ben], True, couple.world.now) == before
    assert before[ben.pk] == []


def test_lines_name_both_sides_promises_and_what_waits_and_a_supervisor_reads_none(tasks):
    alice, now = tasks.world.staff["alice"], tasks.world.now
    tasks.agreed(replace(WORDS, due_on=now.date() + timedelta(days=3)))
    tasks.agreed(replace(WORDS, what="Ring the school", doer=Doer.CLINICIAN, clinician=alice))
    tasks.proposed(replace(WORDS, what="Sing"))
    lines = brief_lines([tasks.member], True, now)[tasks.member.pk]
    assert [(line.group, line.text, line.whose) for line in lines] == [
        (Group.PROMISE, WORDS.what, "Sam R."),
        (Group.PROMISE, "Ring the school", "Alice"),
        (Group.OPEN, "Sing", "Sam R."),
    ]
    assert lines[2].state == "A yes is missing: Sam R."
    assert lines == shared_lines(tasks.member, now)
    assert brief_lines([tasks.member], False, now) == {tasks.member.pk: []}


@pytest.mark.parametrize(
    ("days", "words"),
    [(3, "by 20 November 2026"), (0, "by today"), (-2, "was due on Sunday"), (-9, "was due on 8 November 2026")],
)
def test_what_is_past_is_told_by_its_day_and_without_blame(tasks, clock, days, words):
    now = tasks.world.now
    day = now.date() + timedelta(days=days)
    tasks.agreed(replace(WORDS, due_on=day))
    [line] = shared_lines(tasks.member, now)
    assert line.due == day
    assert line.state == words


def test_who_left_and_came_back_has_the_open_tasks_of_both_stays_on_brief_and_page_for_both(couple):
    couple.agreed()
    couple.member = couple.world.comes_back(couple.member)
    couple.agreed(replace(WORDS, what="Sing"))
    lines = brief_lines([couple.member], True, couple.world.now)[couple.member.pk]
    assert [line.text for line in lines] == [WORDS.what, "Sing"]
    assert {line.url for line in lines} == {couple.url()}
    assert lines == shared_lines(couple.member, couple.world.now)


def test_a_line_asks_for_no_more_than_where_a_task_stands(tasks, django_assert_max_num_queries):
    tasks.not_done_twice()
    with django_assert_max_num_queries(6):
        brief_lines([tasks.member], True, tasks.world.now)


def test_the_number_of_queries_grows_neither_with_members_nor_with_tasks(couple, ben):
    def one_of_each() -> None:
        couple.not_done_twice()
        couple.agreed(replace(WORDS, doer=Doer.CLINICIAN, clinician=couple.world.staff["alice"]))
        task = couple.agreed(replace(WORDS, doer=Doer.OTHER, other=ben))
        couple.steps(task, Action.SHARE)
        couple.steps(task, Action.AGREE, by=couple.says(member=ben))

    def counted(members: list[CaseMember]) -> int:
        with CaptureQueriesContext(connection) as asked:
            brief_lines(members, True, couple.world.now)
        return len(asked)

    one_of_each()
    few = counted([couple.member])
    one_of_each()
    couple.member = ben
    couple.not_done_twice()
    assert counted(list(ben.case.members.all())) == few
