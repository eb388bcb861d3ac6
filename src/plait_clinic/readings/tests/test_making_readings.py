"""A reading places a rating against the earlier ones alone, as the library judges it, and never costs an answer."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plait.measures import load_measure
from plait.rupture import judge
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.scales import ScaleKey, registered_scales
from plait_clinic.checkins.models import Response, Score
from plait_clinic.readings.actions import make_readings
from plait_clinic.readings.models import Reading
from plait_clinic.readings.placing import MODEL_VERSION, readings_of_course
from tests.world import RATING_ITEMS, SOME_ANSWERS

BOUNDS = (0.0, 10.0)
BOND = ScaleKey("bond", "Plait check-in", BOUNDS, "better")
JOBS = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})
STEADY_THEN_DOWN = [8, 7, 8, 7, 8, 2]
ratings = st.lists(st.none() | st.sampled_from([float(rating) for rating in range(11)]), max_size=12)


def bond_readings() -> dict[int, Reading]:
    """The readings of the bond, by session."""
    rows = Reading.objects.filter(scale="bond").select_related("response__check_in__session")
    return {row.response.check_in.session.number: row for row in rows}


def values(row: Reading) -> tuple:
    return (row.verdict, row.threshold, row.usual, row.low, row.high, row.earlier, row.chance, row.can_flag)


def judged(earlier: list[float], rating: float) -> tuple:
    found = judge(earlier, rating, bounds=BOUNDS)
    return (
        found.verdict,
        found.threshold,
        found.usual,
        found.low,
        found.high,
        found.n,
        found.chance,
        found.can_flag,
    )


def test_each_reading_is_the_librarys_judgement_by_the_earlier_sessions(world):
    world.answer_sessions(STEADY_THEN_DOWN)
    found = bond_readings()
    assert sorted(found) == [1, 2, 3, 4, 5, 6]
    for place, rating in enumerate(STEADY_THEN_DOWN):
        assert values(found[place + 1]) == judged(STEADY_THEN_DOWN[:place], rating)
    assert found[6].verdict == "abrupt_drop"
    assert {row.model_version for row in found.values()} == {MODEL_VERSION}


@given(course=ratings)
def test_no_reading_knows_its_own_or_a_later_rating(course):
    """Whatever comes after a session, its reading stays; whatever it is rated, its range stays."""
    responses = [Response(pk=place + 1) for place in range(len(course))]
    whole = {row.response: values(row) for row in readings_of_course(responses, BOND, course)}
    for place, rating in enumerate(course):
        part = readings_of_course(responses[: place + 1], BOND, course[: place + 1])
        if rating is None:
            assert responses[place] not in whole
            continue
        assert values(part[-1]) == whole[responses[place]]
        moved = readings_of_course(responses[: place + 1], BOND, [*course[:place], 10 - rating])
        assert (moved[-1].low, moved[-1].high) == (part[-1].low, part[-1].high)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(course=ratings)
def test_a_session_without_an_answer_has_no_reading_and_counts_for_nothing(course):
    responses = [Response(pk=place + 1) for place in range(len(course))]
    found = readings_of_course(responses, BOND, course)
    assert [row.earlier for row in found] == list(range(len(found)))
    assert len(found) == sum(rating is not None for rating in course)


def test_every_scale_with_a_score_has_its_reading_and_no_other(world):
    world.answer(world.invitation(), understood="")
    assert set(Reading.objects.values_list("scale", flat=True)) == set(
        Score.objects.filter(value__isnull=False).values_list("scale", flat=True)
    )
    assert "bond" not in Reading.objects.values_list("scale", flat=True)


def test_a_late_answer_changes_the_readings_that_came_after_it_and_no_other(world):
    world.answer_sessions([8, 7, None, 8, 7, 3])
    before = {number: values(row) for number, row in bond_readings().items()}
    third = world.case.sessions.get(number=3).check_ins.get(rater="client")
    world.answer(third, now=world.now, **dict.fromkeys(RATING_ITEMS, "2"))
    after = {number: values(row) for number, row in bond_readings().items()}
    assert [after[number] == before[number] for number in (1, 2)] == [True, True]
    for number, earlier, rating in ((3, [8, 7], 2), (4, [8, 7, 2], 8), (5, [8, 7, 2, 8], 7), (6, [8, 7, 2, 8, 7], 3)):
        assert after[number] == judged(earlier, rating)
    assert before[6] != after[6]


def test_making_them_again_gives_the_same_and_no_row_twice(world):
    world.answer_sessions(STEADY_THEN_DOWN)
    before = {number: values(row) for number, row in bond_readings().items()}
    count = Reading.objects.count()
    check_in = world.case.sessions.get(number=1).check_ins.get(rater="client")
    assert make_readings(check_in=check_in, audit=world.audit) == 6
    assert Reading.objects.count() == count
    assert {number: values(row) for number, row in bond_readings().items()} == before


def test_one_persons_ratings_never_enter_anothers_readings(world, now):
    other = world.other_case.members.get()
    world.answer_sessions([8, 7, 8, 7])
    for _session in range(2):
        check_in = world.note_session(case=world.other_case, by="otto").check_ins.get(member=other)
        world.answer(check_in, now=now)
    theirs = Reading.objects.filter(scale="bond", response__check_in__member=other)
    assert sorted(theirs.values_list("earlier", flat=True)) == [0, 1]


def test_the_order_is_that_of_the_sessions_and_not_of_the_answers(world):
    sessions = [world.note_session(held_at=world.now - timedelta(days=10 - number)) for number in range(5)]
    for session in reversed(sessions):
        world.answer(world.invitation(session), understood=str(5 + session.number % 2))
    found = bond_readings()
    assert [found[number].earlier for number in range(1, 6)] == [0, 1, 2, 3, 4]
    assert values(found[5]) == judged([6, 5, 6, 5], 6)


def test_making_readings_is_one_event_of_the_book(world):
    before = AuditEvent.objects.filter(action="readings_made").count()
    world.answer(world.invitation())
    assert AuditEvent.objects.filter(action="readings_made").count() == before + 1


@pytest.fixture
def sent_while_readings_fail(world, clock, monkeypatch):
    """A check-in that was sent while no reading could be made; the jobs are kept in the database."""

    def fails(**_kwargs):
        raise IntegrityError("the reading could not be made")

    address = reverse("check_in", args=[world.link_to(world.invitation())])
    with JOBS:
        with monkeypatch.context() as broken:
            broken.setattr("plait_clinic.readings.tasks.make_readings", fails)
            page = Browser().post(address, SOME_ANSWERS)
        yield page


def test_an_answer_stays_acknowledged_where_its_reading_fails(sent_while_readings_fail):
    assert sent_while_readings_fail.status_code == 200
    assert "Your answer is kept." in sent_while_readings_fail.content.decode()
    assert Response.objects.count() == 1
    assert Score.objects.count() == 7
    assert not Reading.objects.exists()


def test_a_reading_that_failed_is_made_by_a_job(sent_while_readings_fail):
    job = DBTaskResult.objects.get()
    job.task.call(*job.args_kwargs["args"], **job.args_kwargs["kwargs"])
    assert Reading.objects.filter(response=Response.objects.get()).count() == 7


def test_a_reading_that_is_missing_is_found_and_made_by_the_command(sent_while_readings_fail, capsys):
    call_command("make_missing_readings")
    call_command("make_missing_readings")
    assert capsys.readouterr().out.split("\n")[:2] == ["1 check-ins had no reading.", "0 check-ins had no reading."]
    assert Reading.objects.count() == 7


def test_an_answer_stays_acknowledged_where_not_even_a_job_can_be_left(world, clock, monkeypatch):
    def fails(*_args, **_named):
        raise IntegrityError("nothing more can be written")

    address = reverse("check_in", args=[world.link_to(world.invitation())])
    monkeypatch.setattr("plait_clinic.readings.tasks.make_readings", fails)
    monkeypatch.setattr("plait_clinic.readings.tasks.make_readings_later", SimpleNamespace(enqueue=fails))
    page = Browser().post(address, SOME_ANSWERS)
    assert page.status_code == 200
    assert Response.objects.count() == 1


def test_no_job_waits_where_the_reading_was_made(world, clock):
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    with JOBS:
        Browser().post(address, SOME_ANSWERS)
        Browser().post(address, SOME_ANSWERS)
    assert not DBTaskResult.objects.exists()
    assert Reading.objects.count() == 7


def test_a_reading_that_breaks_in_the_middle_leaves_the_earlier_ones(world, monkeypatch):
    world.answer_sessions([8, 7, 8])
    count = Reading.objects.count()
    monkeypatch.setattr("plait_clinic.readings.actions.readings_of", lambda _responses: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_readings(check_in=world.case.sessions.get(number=3).check_ins.get(rater="client"), audit=world.audit)
    assert Reading.objects.count() == count


@settings(max_examples=20, deadline=None)
@given(course=ratings)
def test_a_scale_where_higher_is_worse_is_read_in_its_own_direction_and_ends(course):
    responses = [Response(pk=place) for place in range(len(course))]
    key = ScaleKey("total", "BDI-II", (0.0, 63.0), "worse")
    scores = [None if rating is None else rating * 6 for rating in course]
    found = {row.response.pk: values(row) for row in readings_of_course(responses, key, scores)}
    for place, score in enumerate(scores):
        if score is None:
            assert place not in found
            continue
        one = judge([each for each in scores[:place] if each is not None], score, bounds=(0, 63), higher_is="worse")
        assert found[place] == (
            one.verdict,
            one.threshold,
            one.usual,
            one.low,
            one.high,
            one.n,
            one.chance,
            one.can_flag,
        )


def test_the_ends_and_the_direction_of_the_check_in_come_from_its_own_key():
    keys = registered_scales(load_measure("plait-checkin", "1"), "client")
    assert {key.bounds for key in keys.values()} == {BOUNDS}
    assert {key.higher_is for key in keys.values()} == {"better"}
    assert {"bond", "goal", "task", "total"} <= set(keys)
