"""A positive answer is opened with its response, whatever else was chosen, and stays open until somebody reads it."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins import actions as checkins
from plait_clinic.checkins.models import Answer, Comment, Response
from plait_clinic.risk.actions import ReadAlready, acknowledge
from plait_clinic.risk.models import Acknowledgement, RiskAnswer
from plait_clinic.risk.tests.conftest import PHQ9
from plait_clinic.risk.told import is_positive


@pytest.mark.parametrize("value", [1, 2, 3])
def test_any_answer_but_the_lowest_is_opened_with_what_it_says_and_by_when_it_is_read(readers, value):
    answer = readers.positive(value)
    assert (answer.item, answer.value, answer.past, answer.older) == ("q9", value, False, 0)
    assert (answer.opened_at, answer.due_at) == (readers.now, readers.now + timedelta(hours=24))
    assert answer.response.measure == "phq9"


@pytest.mark.parametrize("value", [0, None])
def test_the_lowest_answer_and_no_answer_open_nothing(readers, value):
    assert readers.post(readers.world.invitation(), value).status_code == 200
    assert not RiskAnswer.objects.exists()
    assert Response.objects.filter(measure="phq9").exists()


@given(values=st.tuples(*[st.none() | st.integers(0, 3)] * 9))
def test_only_item_nine_decides_whatever_the_others_say(values):
    answers = {f"q{place}": value for place, value in enumerate(values, 1)}
    assert is_positive(PHQ9, "client", answers) is bool(values[8])


def test_holding_the_line_back_holds_no_positive_answer_back(readers):
    check_in = readers.world.invitation()
    readers.post(check_in, 2, comment="Only for me.", hold="1")
    assert Comment.objects.get().visibility == "held"
    assert RiskAnswer.objects.get().value == 2
    assert set(Answer.objects.filter(response__measure="phq9").values_list("visibility", flat=True)) == {"clinician"}


def test_a_repeat_opens_nothing_twice_and_a_different_answer_opens_nothing_more(readers):
    check_in = readers.world.invitation()
    for value in (1, 1, 3):
        readers.post(check_in, value)
    assert RiskAnswer.objects.get().value == 1


def test_no_response_is_kept_whose_positive_answer_could_not_be_opened(readers, monkeypatch):
    def fails(**_given):
        raise RuntimeError

    monkeypatch.setattr(checkins, "open_answers", fails)
    with pytest.raises(RuntimeError):
        readers.post(readers.world.invitation(), 1)
    assert not Response.objects.filter(measure="phq9").exists()


def test_an_answer_is_kept_and_waits_past_its_time_at_once_where_nobody_is_named(unnamed):
    unnamed.switch_on()
    check_in = unnamed.world.invitation()
    check_in.asked.create(position=2, measure="phq9", version="1")
    unnamed.post(check_in, 3)
    answer = RiskAnswer.objects.get()
    assert answer.due_at == answer.opened_at


def test_it_stays_open_for_years_until_it_is_acknowledged(readers, clock):
    answer = readers.positive()
    clock.now += timedelta(days=3 * 365)
    browser = readers.world.signed_in("charlie")
    assert "Sam R." in browser.get("/open-answers/").content.decode()
    acknowledge(answer=answer, note="", audit=readers.world.acting("charlie", clock.now))
    assert "Nothing waits to be read." in browser.get("/open-answers/").content.decode()


def test_the_first_to_acknowledge_stays_and_the_second_is_told(readers):
    answer = readers.positive()
    acknowledge(answer=answer, note="Rang at once.", audit=readers.world.acting("charlie"))
    with pytest.raises(ReadAlready) as second:
        acknowledge(answer=answer, note="I rang too.", audit=readers.world.acting("alice"))
    assert second.value.kept.by == readers.world.staff["charlie"]
    assert [(row.by.username, row.note) for row in Acknowledgement.objects.all()] == [("charlie", "Rang at once.")]


def test_what_was_done_is_unreadable_in_the_database(readers):
    acknowledge(answer=readers.positive(), note="Rang the mother.", audit=readers.world.acting("charlie"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM risk_acknowledgement")
        [(stored,)] = cursor.fetchall()
    assert "mother" not in stored


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM risk_acknowledgement",
        "DELETE FROM risk_riskanswer",
        "UPDATE risk_riskanswer SET due_at = opened_at",
        "UPDATE risk_riskanswer SET value = 0",
        "UPDATE risk_acknowledgement SET by_id = by_id + 1",
    ],
)
def test_the_database_lets_nobody_close_or_change_it_by_another_way(readers, statement):
    acknowledge(answer=readers.positive(), note="Rang.", audit=readers.world.acting("charlie"))
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_erasure_empties_what_was_said_and_keeps_that_it_was_there_and_read(readers, now):
    answer = readers.positive()
    acknowledge(answer=answer, note="Rang.", audit=readers.world.acting("charlie"))
    RiskAnswer.objects.update(value=None, erased_at=now)
    Acknowledgement.objects.update(note=None, erased_at=now)
    page = readers.world.signed_in("alice").get(f"/open-answers/{answer.handle}/").content.decode()
    assert "The answer was erased." in page
    assert "Charlie has read it and sees to it" in page
    assert "Rang." not in page


def test_the_book_says_that_a_check_in_was_answered_and_nothing_of_what_it_opened(readers):
    mark = AuditEvent.objects.order_by("-pk").first().pk
    readers.post(readers.world.invitation(), 3)
    actions = set(AuditEvent.objects.filter(pk__gt=mark).values_list("action", flat=True))
    assert not [action for action in actions if "risk" in action]
