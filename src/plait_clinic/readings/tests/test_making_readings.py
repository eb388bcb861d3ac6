"""A session is read by what came before it, in one step from where the course stands; and it never costs an answer."""

import random
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client as Browser
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from plait import rupture
from plait.measures import load_measure
from plait_clinic.audit.models import AuditEvent
from plait_clinic.batteries.scales import registered_scales
from plait_clinic.checkins.models import Response, Score, VisibilityChange
from plait_clinic.checkins.tests.families import a_family
from plait_clinic.engine.queries import COLD, ModelInUse, models_for
from plait_clinic.readings import actions, following
from plait_clinic.readings.actions import make_readings, rebuild_readings
from plait_clinic.readings.models import CourseState, Reading, VisitReading
from plait_clinic.readings.tasks import read_what_is_missing
from tests.world import RATING_ITEMS, SOME_ANSWERS

CHECK_IN = ("plait-checkin", "1")
STRANDS = ("bond", "goal", "task", "openness", "effort", "expectation")
JOBS = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})
STEADY_THEN_DOWN = [8, 7, 8, 7, 8, 2]
READING = ("usual", "low", "high", "lower_80", "upper_95", "level", "level_sd", "surprise", "earlier")
VISIT = ("chance", "alert", "state", "drivers", "budget", "expected_hits")


def bond_readings() -> dict[int, Reading]:
    """The readings of the bond, by session."""
    rows = Reading.objects.filter(scale="bond").select_related("response__check_in__session")
    return {row.response.check_in.session.number: row for row in rows}


def values(row: Reading) -> tuple:
    return tuple(getattr(row, name) for name in READING)


def everything() -> list[tuple]:
    """All that is said of all sessions."""
    session = "response__check_in__session__number"
    readings = list(Reading.objects.order_by(session, "scale").values_list(session, "scale", *READING))
    return [*readings, *VisitReading.objects.order_by(session).values_list(session, *VISIT)]


def rebuilt(world) -> list[tuple]:
    """The same after the course was made anew."""
    rebuild_readings(member=world.member, measure=CHECK_IN, audit=world.audit)
    return everything()


def test_a_drop_is_told_with_its_chance_its_strands_and_what_such_an_alert_costs(world):
    world.answer_sessions(STEADY_THEN_DOWN)
    found = bond_readings()
    assert sorted(found) == [1, 2, 3, 4, 5, 6]
    assert found[6].low > 2
    assert found[6].surprise < -2
    visit = VisitReading.objects.get(response=found[6].response_id)
    assert (visit.alert, visit.state, visit.budget) == (True, "drop", 3.0)
    assert 0.1 < visit.chance < 1
    assert {one["rater"] for one in visit.drivers} == {"client"}
    assert sum(one["share"] for one in visit.drivers) == pytest.approx(1)
    assert 0 < visit.expected_hits[0] < visit.expected_hits[1] < visit.expected_hits[2] < 1
    assert {row.model_version for row in found.values()} == {visit.model_version} == {COLD}


def test_a_first_answer_says_nothing_of_a_change(world):
    world.answer(world.invitation())
    visit = VisitReading.objects.get()
    assert (visit.chance, visit.alert, visit.state) == (None, False, "not_enough")


def test_session_by_session_says_exactly_what_the_whole_course_read_anew_says(world):
    world.answer_sessions([8, 7, None, 8, 3, 4, 8, 8])
    stepwise = everything()
    assert len(stepwise) == 7 * 8
    assert rebuilt(world) == stepwise


def test_answers_that_come_in_any_order_end_up_as_in_the_order_of_their_sessions(world, now):
    sessions = [world.note_session(held_at=now - timedelta(days=20 - number)) for number in range(7)]
    answers = list(zip(sessions, (7, 8, 7, 2, 3, 7, 8), strict=True))
    random.Random(3).shuffle(answers)
    for session, rating in answers:
        world.answer(world.invitation(session), **dict.fromkeys(RATING_ITEMS, str(rating)))
    shuffled = everything()
    assert len(shuffled) == 7 * 8
    assert rebuilt(world) == shuffled


def test_no_reading_knows_its_own_or_a_later_rating(world):
    world.answer_sessions([8, 7, 8, 7])
    before = everything()
    ranges = {number: (row.usual, row.low, row.high) for number, row in bond_readings().items()}
    low = world.note_session()
    world.answer(world.invitation(low), **dict.fromkeys(RATING_ITEMS, "1"))
    assert [row for row in everything() if row[0] != low.number] == before
    Score.objects.filter(response__check_in__session=low).update(value=9.0)
    rebuild_readings(member=world.member, measure=CHECK_IN, audit=world.audit)
    other = bond_readings()[low.number]
    assert [ranges[number] for number in (1, 2, 3, 4)] == [
        (row.usual, row.low, row.high) for number, row in sorted(bond_readings().items()) if number != low.number
    ]
    assert (other.low, other.high) != (None, None)


class Counted:
    """Counts the engine's steps."""

    def __init__(self, monkeypatch):
        self.steps, read = 0, rupture.read_session

        def counted(*given, **named):
            self.steps += 1
            return read(*given, **named)

        monkeypatch.setattr(rupture, "read_session", counted)


def cost_of_one_more(world, monkeypatch) -> tuple[int, int]:
    """Queries and steps of the engine for one more answered session."""
    check_in = world.invitation(world.note_session())
    with monkeypatch.context() as context:
        counted = Counted(context)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            world.answer(check_in, now=world.now)
        return len(queries), counted.steps


def test_one_more_session_costs_the_same_after_seven_and_after_thirty(world, monkeypatch):
    world.answer_sessions([7, 8, 7, 8, 7, 8, 7])
    after_seven = cost_of_one_more(world, monkeypatch)
    world.answer_sessions([7, 8] * 11)
    assert cost_of_one_more(world, monkeypatch) == after_seven
    assert after_seven[1] == 2  # the strands together, and their total


def test_a_state_that_cannot_be_used_is_made_anew(world):
    world.answer_sessions([7, 8, 7, 8])
    place = CourseState.objects.get().place
    of_another_form = place.replace('"form":2', '"form":1')
    assert of_another_form != place
    CourseState.objects.update(place=of_another_form)
    world.answer_sessions([3])
    kept = everything()
    assert rebuilt(world) == kept


def with_label(label: str):
    def found(*given) -> list[ModelInUse]:
        return [ModelInUse(label, model.watching.changed(rate_times=2)) for model in models_for(*given)]

    return found


def test_a_new_model_reads_new_sessions_and_leaves_what_was_read(world, monkeypatch):
    world.answer_sessions([7, 8, 7, 8])
    before = everything()
    monkeypatch.setattr(following, "models_for", with_label("engine-1:new"))
    world.answer_sessions([7])
    assert [row for row in everything() if row[0] < 5] == before
    labels = dict(Reading.objects.values_list("response__check_in__session__number", "model_version"))
    assert labels == {1: COLD, 2: COLD, 3: COLD, 4: COLD, 5: "engine-1:new"}


def test_rebuilding_reads_every_session_with_the_model_in_use(world, monkeypatch):
    world.answer_sessions([7, 8, 7, 8])
    before = everything()
    monkeypatch.setattr(following, "models_for", with_label("engine-1:new"))
    assert rebuild_readings(member=world.member, measure=CHECK_IN, audit=world.audit) == 4
    assert set(Reading.objects.values_list("model_version", flat=True)) == {"engine-1:new"}
    assert everything() != before
    again = everything()
    assert rebuilt(world) == again


def rate(world, session, rating: str) -> None:
    """The lead clinician's own ratings of a session."""
    check_in = session.check_ins.get(clinician__username="alice")
    world.answer(check_in, now=world.now, **dict.fromkeys(RATING_ITEMS, rating))


def test_the_clinicians_own_ratings_are_weighed_and_enter_no_range(world):
    sessions = world.answer_sessions([7, 7, 7, 7, 7])
    ranges = {number: (row.low, row.high) for number, row in bond_readings().items()}
    for session, rating in zip(sessions, "88881", strict=True):
        rate(world, session, rating)
    visit = VisitReading.objects.order_by("-response__check_in__session__number")[0]
    assert visit.alert
    assert visit.drivers[0]["rater"] == "clinician"
    assert {number: (row.low, row.high) for number, row in bond_readings().items()} == ranges
    assert set(Reading.objects.values_list("response__check_in__rater", flat=True)) == {"client"}
    stepwise = everything()
    assert rebuilt(world) == stepwise


def test_a_rating_of_the_clinician_that_comes_first_waits_for_the_clients_answer(world):
    session = world.note_session()
    rate(world, session, "7")
    assert not VisitReading.objects.exists()
    world.answer(world.invitation(session))
    assert VisitReading.objects.count() == 1


def test_in_a_couple_the_clinicians_rating_belongs_to_neither_course(world):
    couple = world.couple()
    for _ in range(4):
        session = world.note_session(case=couple)
        for check_in in session.check_ins.filter(rater="client"):
            world.answer(check_in, now=world.now, **dict.fromkeys(RATING_ITEMS, "7"))
    before = everything()
    world.answer(session.check_ins.get(clinician__username="alice"), now=world.now, **{"plait-conjoint-with_all": "0"})
    assert everything() == before


def test_a_tension_that_clinicians_may_not_read_weighs_nothing(world):
    plain = world.answer_sessions([7, 8, 7, 8])[-1]
    said = world.answer_sessions([5], tension="3")[0]
    told = VisitReading.objects.get(response__check_in__session=said).chance
    response = Response.objects.get(check_in__session=said)
    VisibilityChange.objects.create(
        answer=response.answers.get(item="tension"), visibility="complaints", changed_at=world.now
    )
    make_readings(check_in=response.check_in, audit=world.audit)
    assert VisitReading.objects.get(response__check_in__session=said).chance < told
    assert plain.number == 4


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
    assert [after[number] == before[number] for number in (1, 2, 4, 5, 6)] == [True, True, False, False, False]
    kept = everything()
    assert rebuilt(world) == kept


def test_making_them_again_gives_the_same_and_no_row_twice(world):
    world.answer_sessions(STEADY_THEN_DOWN)
    before = everything()
    check_in = world.case.sessions.get(number=1).check_ins.get(rater="client")
    assert make_readings(check_in=check_in, audit=world.audit) == 6
    assert everything() == before


def test_one_persons_ratings_never_enter_anothers_readings(world, now):
    other = world.other_case.members.get()
    world.answer_sessions([8, 7, 8, 7])
    for _session in range(2):
        check_in = world.note_session(case=world.other_case, by="otto").check_ins.get(member=other)
        world.answer(check_in, now=now)
    theirs = Reading.objects.filter(scale="bond", response__check_in__member=other)
    assert sorted(theirs.values_list("earlier", flat=True)) == [0, 1]


def test_making_readings_is_one_event_of_the_book(world):
    before = AuditEvent.objects.filter(action="readings_made").count()
    world.answer(world.invitation())
    assert AuditEvent.objects.filter(action="readings_made").count() == before + 1


def test_what_a_family_is_asked_of_each_other_has_no_course_and_is_never_looked_for(world):
    family = a_family(world)
    parents, session = family.named("parents"), family.session()
    for place in (0, 1):
        family.answer(session, place, **{f"plait-subsystem-{parents.handle}-pull": "3"})
    together = Score.objects.filter(response__measure__in=("plait-conjoint", "plait-subsystem"), value__isnull=False)
    assert together.values("response").distinct().count() == 4
    before = AuditEvent.objects.count()
    assert read_what_is_missing(audit=world.audit) == 0
    assert rebuild_readings(member=family.members[0], measure=("plait-conjoint", "1"), audit=world.audit) == 0
    assert AuditEvent.objects.count() == before


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
    assert capsys.readouterr().out.split("\n")[:2] == [
        "1 courses had answers without a reading.",
        "0 courses had answers without a reading.",
    ]
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
    kept, place = everything(), CourseState.objects.get().place
    monkeypatch.setattr(actions, "visit_rows", lambda _read, _budget: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        make_readings(check_in=world.case.sessions.get(number=3).check_ins.get(rater="client"), audit=world.audit)
    assert everything() == kept
    assert CourseState.objects.get().place == place


def test_the_ends_the_direction_and_the_step_of_the_check_in_come_from_its_own_key():
    keys = registered_scales(load_measure("plait-checkin", "1"), "client")
    assert {key.bounds for key in keys.values()} == {(0.0, 10.0)}
    assert {key.higher_is for key in keys.values()} == {"better"}
    assert {key.step for name, key in keys.items() if name != "total"} == {1.0}
    assert set(keys) == {*STRANDS, "total"}
