"""The made-up clinic: rows as real use would have written them, the library's own scores, and a link that works."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from plait.measures import informativeness, load_measure, score
from plait.simulate import make_clinic
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Attendance, Case, Session
from plait_clinic.checkins.actions import Outcome, submit
from plait_clinic.checkins.filling import Filled, FilledAnswer, FilledPart
from plait_clinic.checkins.models import Answer, CheckIn, Comment, NoAnswer, Response, Score, Visibility
from plait_clinic.checkins.parts import part_of
from plait_clinic.demo.actions import load_clinic, make_fresh_link
from plait_clinic.demo.carers import KEY_WORKER
from plait_clinic.demo.goals import show_goals
from plait_clinic.demo.signals import show_signals
from plait_clinic.goals.models import Goal, GoalRating
from plait_clinic.people.models import Organisation, User
from plait_clinic.readings.actions import make_readings
from plait_clinic.readings.models import Reading
from plait_clinic.risk.models import RiskAnswer
from plait_clinic.risk.readers import has_reader
from plait_clinic.signals.models import Signal
from tests.world import SOME_ANSWERS

MEASURE = load_measure("plait-checkin", version="1")
SMALL = {"seed": 1, "clinicians": 2, "cases": 6}
PASSWORD = "a made-up password"


@pytest.fixture
def simulated(now):
    return make_clinic(**SMALL, today=now.date())


@pytest.fixture
def loaded(db, simulated, now):
    """A small made-up clinic in the database."""
    audit = Audit(now=now)
    return load_clinic(clinic=simulated, password=PASSWORD, today=now.date(), audit=audit)


def test_signals_of_the_made_up_clinic_are_in_several_states(db, now):
    audit = Audit(now=now)
    loaded = load_clinic(
        clinic=make_clinic(seed=1, clinicians=2, cases=16, today=now.date()),
        password=PASSWORD,
        today=now.date(),
        audit=audit,
    )
    show_signals(organisation=loaded, clinician="clinician1", audit=audit)
    assert len(set(Signal.objects.values_list("state", flat=True))) > 1
    assert {"request", "clinician"} <= set(Signal.objects.values_list("source", flat=True))
    assert Signal.objects.filter(waits_since__lt=now - timedelta(days=3)).exists()


def answered_in(simulated) -> list:
    return [
        check_in
        for case in simulated.cases
        for session in case.sessions
        for check_in in session.check_ins
        if check_in.answers is not None
    ]


def values_of(response: Response) -> dict[str, int | None]:
    return dict(Answer.objects.filter(response=response).values_list("item", "value"))


def test_one_made_up_client_and_their_clinician_agreed_on_a_goal_and_have_another_before_them(loaded, now):
    show_goals(organisation=loaded, clinician="clinician1", audit=Audit(now=now))
    assert sorted(Goal.objects.values_list("side", "state")) == [("client", "active"), ("clinician", "proposed")]
    assert GoalRating.objects.filter(what="ladder").count() == 2


def test_every_score_is_what_the_library_gives_for_the_stored_answers(loaded):
    responses = Response.objects.select_related("check_in")
    assert responses
    for response in responses:
        values = values_of(response)
        kept = Score.objects.filter(response=response)
        found = {row.scale: (row.value, row.reason, row.answered, row.of, row.prorated) for row in kept}
        expected = score(MEASURE, response.check_in.form, values)
        assert found == {
            scale: (one.value, one.reason, one.answered, one.of, one.prorated) for scale, one in expected.items()
        }
        assert response.informativeness == informativeness(MEASURE, response.check_in.form, values)


def test_every_answer_of_the_made_up_people_is_there_and_no_other(loaded, simulated):
    made = answered_in(simulated)
    assert Response.objects.filter(check_in__rater="client").count() == len(made)
    stored = [values_of(response) for response in Response.objects.filter(check_in__rater="client")]
    told = [{item: answers.get(item) for item in stored[0]} for answers in (check_in.answers for check_in in made)]
    assert sorted(map(str, stored)) == sorted(map(str, told))


def test_every_comment_is_kept_with_who_may_read_it(loaded, simulated):
    made = [(row.comment, "held" if row.held else "clinician") for row in answered_in(simulated) if row.comment]
    assert sorted((row.text, row.visibility) for row in Comment.objects.all()) == sorted(made)


def test_a_missing_answer_says_whether_it_was_asked(loaded):
    for answer in Answer.objects.filter(value=None).select_related("response"):
        tension = values_of(answer.response)["tension"] or 0
        not_asked = answer.item == "put_right" and tension == 0
        assert answer.missing == (NoAnswer.NOT_ASKED if not_asked else NoAnswer.NOT_ANSWERED)


def test_sessions_attendance_and_invitations_are_those_of_the_made_up_clinic(loaded, simulated):
    sessions = [session for case in simulated.cases for session in case.sessions]
    assert Case.objects.count() == len(simulated.cases) == 6
    assert Session.objects.count() == len(sessions)
    invited = sum(len(session.check_ins) for session in sessions)
    assert CheckIn.objects.filter(rater="client").count() == invited
    attended = sum(len(session.attended) for session in sessions)
    assert Attendance.objects.filter(presence="attended").count() == attended


def test_its_readings_are_those_that_a_real_answer_would_leave(loaded, now):
    columns = ("response", "scale", "usual", "low", "high", "surprise", "earlier", "model_version")
    before = sorted(Reading.objects.values_list(*columns))
    assert before
    for check_in in CheckIn.objects.filter(rater="client", responses__isnull=False):
        make_readings(check_in=check_in, audit=Audit(now=now))
    assert sorted(Reading.objects.values_list(*columns)) == before


def test_a_made_up_answer_sent_again_is_acknowledged_like_a_real_one(loaded, now):
    response = Response.objects.filter(comment__isnull=False, check_in__rater="client").first()
    answers = tuple(
        FilledAnswer(item.id, row.value, row.missing, row.visibility)
        for item in MEASURE.form(response.check_in.form).items
        for row in Answer.objects.filter(response=response, item=item.id)
    )
    part = part_of(MEASURE, response.check_in.form)
    comment = response.comment
    filled = Filled((FilledPart(part, answers, comment.text, Visibility(comment.visibility)),))
    assert submit(check_in=response.check_in, filled=filled, audit=Audit(now=now)).outcome is Outcome.REPEAT


def test_its_staff_can_sign_in_and_it_is_marked_as_made_up(loaded, simulated, client):
    assert loaded.made_up
    assert {user.username for user in User.objects.all()} == {KEY_WORKER, *(person.key for person in simulated.staff)}
    assert client.login(username=simulated.staff[0].key, password=PASSWORD)


def test_a_fresh_link_opens_an_unanswered_check_in_whose_clinician_finds_the_answer(loaded, now, clock, client):
    fresh = make_fresh_link(organisation=loaded, audit=Audit(now=now))
    address = reverse("check_in", args=[fresh.token])
    assert client.get(address).status_code == 200
    assert client.post(address, SOME_ANSWERS).status_code == 200
    client.force_login(User.objects.get(username=fresh.clinician))
    page = client.get(reverse("brief", args=[fresh.case_handle]))
    number = Case.objects.get(handle=fresh.case_handle).sessions.count()
    assert f"last answer after session {number}" in page.content.decode()


def test_every_start_makes_another_link_and_the_old_one_still_opens(loaded, now, clock, client):
    first, second = (make_fresh_link(organisation=loaded, audit=Audit(now=now)) for _ in range(2))
    assert first.token != second.token
    for fresh in (first, second):
        assert client.get(reverse("check_in", args=[fresh.token])).status_code == 200


# The command that `python3 dev run` calls


@pytest.mark.django_db
def test_the_made_up_clinic_is_not_loaded_beside_real_people():
    with pytest.raises(CommandError, match="PLAIT_DEMO is not yes"):
        call_command("prepare_demo")
    assert not Organisation.objects.exists()


def prepared(monkeypatch) -> str:
    """Run the command with a small clinic in place of the large one; what it prints."""
    command = "plait_clinic.demo.management.commands.prepare_demo.make_clinic"
    monkeypatch.setattr(command, lambda **given: make_clinic(**{**given, **SMALL}))
    said = io.StringIO()
    with override_settings(DEMO=True):
        call_command("prepare_demo", stdout=said)
    return said.getvalue()


@pytest.mark.django_db
def test_it_prints_a_check_in_that_opens_the_brief_and_the_sign_ins(monkeypatch, client):
    said = prepared(monkeypatch)
    link = re.search(r"^Check-in: http://testserver(/c/[\w-]{22,})$", said, flags=re.MULTILINE).group(1)
    assert client.get(link).status_code == 200
    brief = re.search(r"^Clinician: http://testserver(/cases/[\w-]+/)$", said, flags=re.MULTILINE).group(1)
    who = re.search(r"^Sign in as: (\S+) ", said, flags=re.MULTILINE).group(1)
    password = re.search(r"^Password of all: (.+)$", said, flags=re.MULTILINE).group(1)
    assert client.login(username=who, password=password)
    assert client.get(brief).status_code == 200


@pytest.mark.django_db
def test_a_second_start_loads_nothing_twice_and_makes_one_more_check_in(monkeypatch):
    first = prepared(monkeypatch)
    counts = (Organisation.objects.count(), User.objects.count(), Case.objects.count(), Response.objects.count())
    sessions = Session.objects.count()
    second = prepared(monkeypatch)
    assert first.splitlines()[0] != second.splitlines()[0]
    assert counts == (
        Organisation.objects.count(),
        User.objects.count(),
        Case.objects.count(),
        Response.objects.count(),
    )
    assert Session.objects.count() == sessions + 1


@pytest.mark.django_db
def test_nothing_made_up_happened_in_the_future(monkeypatch):
    prepared(monkeypatch)
    assert not Session.objects.filter(held_at__gt=timezone.now()).exists()
    assert not Response.objects.filter(submitted_at__gt=timezone.now()).exists()


@pytest.mark.django_db
def test_one_made_up_answer_waits_to_be_read_by_somebody_named(monkeypatch):
    prepared(monkeypatch)
    answer = RiskAnswer.objects.get(acknowledgement__isnull=True)
    assert answer.response.check_in.member.client.name == "Nell Thistledown"
    assert (answer.item, answer.value) == ("q9", 1)
    assert has_reader(answer.organisation, "phq9")
    assert answer.opened_at < timezone.now() < answer.due_at
