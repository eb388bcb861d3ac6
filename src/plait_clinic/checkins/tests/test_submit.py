"""The answer itself: the first is kept whole, the same one is acknowledged again, a different one is not kept."""

from dataclasses import replace
from datetime import timedelta

import pytest

from plait.measures import REASONS, load_measure, score
from plait_clinic.audit.models import ActorKind, AuditEvent
from plait_clinic.audit.record import Audit
from plait_clinic.checkins.actions import (
    FAILURES_ALLOWED,
    Outcome,
    answer_follow_up,
    count_failure,
    submit,
    window_of,
)
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import Answer, Comment, FailedAttempts, FollowUp, Response, Score
from plait_clinic.checkins.queries import parts_of
from plait_clinic.readings.models import Reading
from tests.world import RATING_ITEMS, SOME_ANSWERS

MEASURE = load_measure("plait-checkin", version="1")


@pytest.fixture
def check_in(world):
    return world.invitation()


def filled_with(check_in, **posted):
    return fill(parts_of(check_in), {**SOME_ANSWERS, **posted})


def send(world, check_in, now=None, **posted):
    audit = replace(world.audit, now=now or world.now, kind=ActorKind.LINK)
    return submit(check_in=check_in, filled=filled_with(check_in, **posted), audit=audit)


def test_the_first_answer_is_kept_with_its_items_its_line_and_its_moment(world, check_in):
    sent = send(world, check_in, comment="More time, please.", hold="1")
    assert sent.outcome is Outcome.FIRST
    response = Response.objects.get()
    assert (response.version, response.late, response.submitted_at) == (1, False, world.now)
    assert (response.measure, response.measure_version) == ("plait-checkin", "1")
    assert dict(Answer.objects.values_list("item", "value")) == {
        **{item: int(value) for item, value in SOME_ANSWERS.items()},
        "put_right": None,
        "harmful": None,
        "missed": None,
    }
    assert Comment.objects.get().text == "More time, please."
    assert Comment.objects.get().visibility == "held"


def test_the_same_answer_again_is_acknowledged_and_nothing_is_written(world, check_in):
    first = send(world, check_in, comment="More time, please.")
    events = AuditEvent.objects.count()
    again = send(world, check_in, comment=" More time, please.\r\n", now=world.now + timedelta(days=30))
    assert again.outcome is Outcome.REPEAT
    assert again.response == first.response
    assert Response.objects.count() == 1
    assert AuditEvent.objects.count() == events


@pytest.mark.parametrize(
    "change",
    [
        {"understood": "7"},
        {"understood": ""},
        {"comment": "Something else"},
        {"comment": ""},
        {"hold": "1"},
        {"harmful": "complaints"},
    ],
)
def test_a_different_second_answer_is_told_apart_and_not_kept(world, check_in, change):
    send(world, check_in, comment="More time, please.", harmful="clinician")
    before = list(Answer.objects.values_list("item", "value"))
    again = send(world, check_in, **{"comment": "More time, please.", "harmful": "clinician", **change})
    assert again.outcome is Outcome.DIFFERENT
    assert Response.objects.count() == 1
    assert list(Answer.objects.values_list("item", "value")) == before
    assert Comment.objects.get().text == "More time, please."


def test_the_same_numbers_in_two_check_ins_leave_different_fingerprints(world, check_in):
    send(world, check_in)
    send(world, world.invitation())
    first, second = Response.objects.values_list("fingerprint", flat=True)
    assert bytes(first) != bytes(second)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"understood": ""},
        {"understood": "", "matters": ""},
        dict.fromkeys(RATING_ITEMS, "") | {"comment": "Only a line"},
        {"tension": "3", "put_right": "0", "harmful": "clinician"},
        dict.fromkeys(RATING_ITEMS, "0"),
    ],
)
def test_every_score_is_the_librarys_own(world, check_in, change):
    response = send(world, check_in, **change).response
    expected = score(MEASURE, "client", filled_with(check_in, **change).parts[0].values)
    kept = {row.scale: row for row in Score.objects.filter(response=response)}
    assert set(kept) == set(expected)
    for scale, result in expected.items():
        row = kept[scale]
        assert (row.value, row.reason, row.answered, row.of, row.prorated) == (
            result.value,
            result.reason,
            result.answered,
            result.of,
            result.prorated,
        )


def test_a_scale_without_an_answer_has_a_reason_and_never_a_zero(world, check_in):
    send(world, check_in, understood="")
    bond = Score.objects.get(scale="bond")
    assert bond.value is None
    assert bond.reason in REASONS
    assert Score.objects.get(scale="total").prorated


def test_an_answer_at_the_last_moment_is_in_time_and_one_after_it_is_late(world, check_in):
    other = world.invitation()
    in_time = send(world, check_in, now=check_in.expires_at - timedelta(seconds=1)).response
    late = send(world, other, now=other.expires_at).response
    assert (in_time.late, late.late) == (False, True)


def test_an_answer_is_written_with_its_event_or_not_at_all(world, check_in, monkeypatch):
    """The answer, the scores and the book are one transaction: where the last part fails, nothing is left."""

    def full_disk(*_args, **_kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(Audit, "record", full_disk)
    with pytest.raises(OSError, match="no space left"):
        send(world, check_in, comment="More time, please.")
    assert not any(model.objects.exists() for model in (Response, Answer, Score, Comment))


def test_an_answer_through_a_link_goes_into_the_book_without_a_person_or_a_word(world, check_in):
    response = send(world, check_in, comment="More time, please.").response
    event = AuditEvent.objects.get(action="response_submitted")
    assert (event.actor, event.actor_kind, event.target) == (None, "link", response.handle)
    assert event.case == world.case


def test_the_clinicians_own_answer_is_scored_beside_and_never_read(world):
    session = world.note_session()
    own = session.check_ins.get(clinician__username="alice")
    world.answer(own)
    assert Score.objects.filter(response__check_in=own, scale="bond").get().value == 8
    assert not Reading.objects.exists()


@pytest.mark.parametrize("second", ["pace", "topic"])
def test_the_first_answer_to_the_question_after_stays(world, check_in, second):
    response = send(world, check_in).response
    first = answer_follow_up(response=response, choice="pace", audit=world.audit)
    assert answer_follow_up(response=response, choice=second, audit=world.audit) == first
    assert FollowUp.objects.get().choice == "pace"
    assert AuditEvent.objects.filter(action="follow_up_submitted").count() == 1


def test_failures_of_one_address_are_counted_up_to_their_share(world):
    counted = [count_failure(address_hash=b"a" * 32, audit=world.audit) for _ in range(FAILURES_ALLOWED + 2)]
    assert counted == [False] * 20 + [True, True]
    assert not count_failure(address_hash=b"b" * 32, audit=world.audit)


def test_only_the_crossing_of_the_line_goes_into_the_book(world):
    for _ in range(FAILURES_ALLOWED * 2):
        count_failure(address_hash=b"a" * 32, audit=world.audit)
    assert AuditEvent.objects.filter(action="failures_counted").count() == 1


def test_after_ten_minutes_the_count_begins_anew(world):
    for _ in range(FAILURES_ALLOWED + 1):
        count_failure(address_hash=b"a" * 32, audit=world.audit)
    later = replace(world.audit, now=world.now + timedelta(minutes=10))
    assert not count_failure(address_hash=b"a" * 32, audit=later)
    assert FailedAttempts.objects.count() == 2


def test_counts_older_than_a_day_are_removed_as_a_new_one_begins(world):
    count_failure(address_hash=b"a" * 32, audit=world.audit)
    for hours, kept in ((24, 2), (25, 2)):  # after a day the first is still there; an hour later it is gone
        later = replace(world.audit, now=world.now + timedelta(hours=hours))
        count_failure(address_hash=b"b" * 32, audit=later)
        assert FailedAttempts.objects.count() == kept


def test_a_window_is_the_ten_minutes_that_a_moment_lies_in(now):
    assert window_of(now.replace(minute=29, second=59, microsecond=999)) == now.replace(minute=20)
    assert window_of(now.replace(minute=30)) == now.replace(minute=30)
