"""A check-in that asks several measures: one page, one Send, a response for each, and nothing lost or half-written."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plait.measures import load_measure, score
from plait_clinic.audit.models import ActorKind, AuditEvent
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.registry import measure_of
from plait_clinic.batteries.tests.worlds import OWN_FILE, own_measure, words_for
from plait_clinic.checkins.actions import Outcome, submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.fingerprints import fingerprint
from plait_clinic.checkins.models import Answer, AskedMeasure, CheckIn, Comment, FollowUp, Response, Score
from plait_clinic.checkins.parts import part_of
from plait_clinic.checkins.queries import parts_of
from plait_clinic.checkins.tests.test_client_pages import ALL_TOP, begun_on
from plait_clinic.people.models import CheckInForm
from plait_clinic.readings.models import Reading
from tests.texts import text_of
from tests.world import SOME_ANSWERS

GAD7 = load_measure("gad7", "1")
GAD_ITEMS = tuple(item.id for item in GAD7.form("client").items)
GAD_ANSWERS = {f"gad7-{item}": str(place % 4) for place, item in enumerate(GAD_ITEMS)}
BOTH = {**SOME_ANSWERS, **GAD_ANSWERS, "comment": "More time, please."}
KINDS = ("plait-checkin", "gad7")
ENDS = {"tension": 3, "put_right": 2}
ratings = st.dictionaries(st.sampled_from([*SOME_ANSWERS, "put_right"]), st.integers(0, 10), max_size=7)
symptoms = st.dictionaries(st.sampled_from(GAD_ITEMS), st.integers(0, 3), max_size=7)


@pytest.fixture
def check_in(world, clock) -> CheckIn:
    world.also_ask("gad7")
    return world.invitation()


@pytest.fixture
def address(world, check_in) -> str:
    return reverse("check_in", args=[world.link_to(check_in)])


def send(world, check_in, posted):
    audit = replace(world.audit, kind=ActorKind.LINK)
    return submit(check_in=check_in, filled=fill(parts_of(check_in), posted), audit=audit)


def kept(check_in) -> dict[str, dict[str, int | None]]:
    """What is kept of each measure, by item."""
    return {
        response.measure: dict(Answer.objects.filter(response=response).values_list("item", "value"))
        for response in Response.objects.filter(check_in=check_in)
    }


def test_both_measures_are_kept_by_one_send_each_as_a_response_of_its_own(world, check_in, address):
    assert Browser().post(address, BOTH).status_code == 200
    head, other = Response.objects.order_by("pk")
    assert (head.measure, other.measure) == KINDS
    assert head.submitted_at == other.submitted_at
    assert bytes(head.fingerprint) == bytes(other.fingerprint)
    assert kept(check_in)["gad7"] == {item: int(GAD_ANSWERS[f"gad7-{item}"]) for item in GAD_ITEMS}
    assert Comment.objects.get().response == head
    assert AuditEvent.objects.filter(action="response_submitted").get().target == head.handle


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ratings, second=symptoms, line=st.sampled_from(["", "A line."]))
def test_whatever_is_answered_is_kept_as_it_was_sent_and_each_answer_once(world, first, second, line):
    """Any part of the items of two measures: what is kept is what was sent, and the rest has a reason."""
    if AskedMeasure.objects.filter(measure="gad7").count() == 0:
        world.also_ask("gad7")
    check_in = world.invitation()
    posted = {item: str(min(value, ENDS.get(item, 10))) for item, value in first.items()}
    posted |= {f"gad7-{item}": str(value) for item, value in second.items()}
    posted |= {"comment": line, "empty": "1", "gad7--language": "en"}
    assert send(world, check_in, posted).outcome is Outcome.FIRST
    expected = {name: int(value) for name, value in posted.items() if name in first}
    if not expected.get("tension"):
        expected.pop("put_right", None)
    found = kept(check_in)
    assert set(found) == set(KINDS)
    assert {item: value for item, value in found["plait-checkin"].items() if value is not None} == expected
    assert {item: value for item, value in found["gad7"].items() if value is not None} == second
    rows = Answer.objects.filter(response__check_in=check_in)
    assert rows.count() == len(found["plait-checkin"]) + len(GAD_ITEMS)
    assert all((row.value is None) == (row.missing is not None) for row in rows)
    total = Score.objects.get(response__check_in=check_in, response__measure="gad7", scale="total")
    library = score(GAD7, "client", second)["total"]
    assert (total.value, total.reason, total.answered) == (library.value, library.reason, library.answered)


def test_the_same_whole_again_is_acknowledged_and_writes_nothing(world, check_in):
    first = send(world, check_in, BOTH)
    events = AuditEvent.objects.count()
    again = send(world, check_in, BOTH)
    assert (again.outcome, again.responses) == (Outcome.REPEAT, first.responses)
    assert (Response.objects.count(), AuditEvent.objects.count()) == (2, events)


@pytest.mark.parametrize(
    "change", [{"gad7-q3": "0"}, {"gad7-q7": ""}, dict.fromkeys(GAD_ANSWERS, ""), {"understood": "1"}]
)
def test_a_second_one_that_differs_in_any_part_is_not_kept_not_even_in_part(world, check_in, change):
    send(world, check_in, BOTH)
    before = kept(check_in)
    assert send(world, check_in, {**BOTH, **change}).outcome is Outcome.DIFFERENT
    assert kept(check_in) == before


def test_what_was_not_on_the_page_has_no_response_and_cannot_be_sent_later(world, check_in, address):
    """A phone may hold the answers of a page that asked the check-in alone."""
    assert Browser().post(address, SOME_ANSWERS).status_code == 200
    assert set(kept(check_in)) == {"plait-checkin"}
    assert Browser().post(address, BOTH).status_code == 409
    assert set(kept(check_in)) == {"plait-checkin"}


def test_a_part_that_was_on_the_page_and_left_empty_is_kept_as_unanswered(world, check_in):
    send(world, check_in, {**SOME_ANSWERS, "gad7--language": "en"})
    assert kept(check_in)["gad7"] == dict.fromkeys(GAD_ITEMS)
    total = Score.objects.get(response__measure="gad7", scale="total")
    assert (total.value, total.reason) == (None, "nothing_answered")
    assert Response.objects.get(measure="gad7").informativeness == "too_few"


def test_one_measure_alone_leaves_the_fingerprint_that_it_left_before_there_could_be_two():
    """Else an answer whose acknowledgement was lost before an update would be called a different one after it."""
    import json

    from django.utils.crypto import salted_hmac

    filled = fill((part_of(load_measure("plait-checkin", "1"), "client"),), {**SOME_ANSWERS, "begun": "x"})
    sent = {
        "check_in": "handle",
        "begun": "x",
        "answers": [[answer.item, answer.value, answer.visibility] for answer in filled.answers],
        "comment": "",
        "comment_visibility": None,
    }
    assert fingerprint("handle", filled) == salted_hmac("plait.response", json.dumps(sent), algorithm="sha256").digest()


def test_all_of_it_is_written_or_none_of_it(world, check_in, monkeypatch):
    def full_disk(*_args, **_kwargs):
        raise OSError("no space left")

    monkeypatch.setattr(Audit, "record", full_disk)
    with pytest.raises(OSError, match="no space left"):
        send(world, check_in, BOTH)
    assert not any(model.objects.exists() for model in (Response, Answer, Score, Comment))


def test_the_database_itself_takes_one_first_response_to_a_measure(world, check_in):
    send(world, check_in, BOTH)
    row = Response.objects.get(measure="gad7")
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(
            check_in=check_in,
            measure="gad7",
            measure_version="2",
            submitted_at=row.submitted_at,
            informativeness="perfect",
        )


def test_what_a_check_in_asks_stays_as_it_was_when_it_was_made(world, check_in):
    BatteryMeasure.objects.filter(measure="gad7").delete()
    assert [part.measure.id for part in parts_of(check_in)] == list(KINDS)
    assert [part.measure.id for part in parts_of(world.invitation())] == ["plait-checkin"]


def test_the_check_in_is_asked_first_wherever_it_stands_in_the_battery(world):
    BatteryMeasure.objects.filter(measure="plait-checkin").update(position=9)
    world.also_ask("gad7")
    assert [part.measure.id for part in parts_of(world.invitation())] == list(KINDS)


def test_a_measure_is_asked_only_of_those_it_has_a_form_for(world):
    world.also_ask("gad7")
    world.member.client.form = CheckInForm.ADOLESCENT
    world.member.client.save()
    session = world.note_session()
    asked = {(row.check_in.form, row.measure) for row in AskedMeasure.objects.filter(check_in__session=session)}
    assert asked == {("adolescent", "plait-checkin"), ("clinician", "plait-checkin")}


def test_nobody_is_asked_where_nothing_is_due(world):
    BatteryMeasure.objects.update(measure="gad7")
    session = world.note_session()
    assert [row.rater for row in session.check_ins.all()] == ["client"]
    assert [row.measure for row in AskedMeasure.objects.all()] == ["gad7"]


def test_the_page_has_both_parts_each_with_its_own_words_and_choices(address):
    page = text_of(Browser().get(address))
    head, other = page.index("Part 1 of 2"), page.index("Part 2 of 2")
    assert "14 questions. About 2 minutes." in page[:head]
    assert head < page.index("I felt understood") < page.index("One thing you would like more of") < other
    assert "Over the last 2 weeks, how often have you been bothered" in page[other:]
    assert page[other:].count("More than half the days") == len(GAD_ITEMS)
    assert "An established measure of anxiety. It screens and does not diagnose. Spitzer, R. L." in page[other:]
    assert page.rindex(" Send ") > other


def test_one_measure_alone_has_no_parts_and_is_still_seven_or_eight_taps(world, clock):
    page = text_of(Browser().get(reverse("check_in", args=[world.link_to(world.invitation())])))
    assert "Seven or eight taps." in page
    assert "Part 1" not in page


def test_every_problem_of_every_part_is_told_at_once_and_everything_sent_is_still_there(address):
    page = Browser().post(address, {**BOTH, "understood": "11", "gad7-q2": "4", "gad7-q3": "x"})
    body = page.content.decode()
    assert page.status_code == 422
    for name in ("understood", "gad7-q2", "gad7-q3"):
        assert f'<a href="#item-{name}">' in body
        assert f'id="item-{name}"' in body
    assert body.count(" checked") == len(SOME_ANSWERS) + len(GAD_ITEMS) - 3
    assert not Response.objects.exists()


def test_a_part_without_words_in_the_pages_language_is_english_and_each_response_says_which(address):
    page = Browser().get(f"{address}?lang=de").content.decode()
    assert '<h2 id="part-gad7" lang="en">The last two weeks</h2>' in page
    assert "Teil 2 von 2" in page
    posted = {**BOTH, "language": "de", "gad7--language": "en"}
    assert Browser().post(f"{address}?lang=de", posted).status_code == 200
    assert dict(Response.objects.values_list("measure", "language")) == {"plait-checkin": "de", "gad7": "en"}


def test_only_the_page_that_sent_both_can_send_them_again(address):
    phone = Browser()
    first, another = ({**BOTH, "begun": begun_on(phone.get(address))} for _page in range(2))
    assert [phone.post(address, posted).status_code for posted in (first, first, another)] == [200, 200, 409]


def test_how_much_a_response_says_is_told_of_each_and_the_one_more_question_belongs_to_the_check_in(address):
    phone = Browser()
    thanks = phone.post(address, {**ALL_TOP, **GAD_ANSWERS})
    assert dict(Response.objects.values_list("measure", "informativeness")) == {
        "plait-checkin": "perfect",
        "gad7": "informative",
    }
    assert "small_change" in thanks.content.decode()
    phone.post(f"{address}/more", {"small_change": "pace"})
    assert FollowUp.objects.get().response.measure == "plait-checkin"


def test_nothing_more_is_asked_where_only_the_other_measure_says_little(address):
    thanks = Browser().post(address, {**SOME_ANSWERS, **dict.fromkeys(GAD_ANSWERS, "0")})
    assert Response.objects.get(measure="gad7").informativeness == "perfect"
    assert "small_change" not in thanks.content.decode()


def test_a_check_in_without_the_alliance_has_no_line_and_no_further_question(world, clock):
    BatteryMeasure.objects.update(measure="gad7")
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    page = text_of(Browser().get(address))
    assert "The last two weeks" in page
    assert "7 questions." in page
    assert "Who may read this line" not in page
    assert Browser().post(address, GAD_ANSWERS).status_code == 200
    assert text_of(Browser().post(f"{address}/more", {"small_change": "pace"})).count("Nothing was chosen")
    assert not FollowUp.objects.exists()


FOLLOW_UPS = OWN_FILE.replace(
    "future = {",
    """slower = { kind = "yes", low = 0, high = 1, asked_if = { item = "way", above = 6 } }
why    = { kind = "choice", low = 0, high = 3, asked_if = { item = "future", above = 0 } }
future = {""",
).replace('items = ["way", "energy", "future"]', 'items = ["way", "energy", "future", "slower", "why"]')


def test_the_follow_up_items_of_a_clinics_own_measure_say_to_whom_they_are_put(world, clock):
    """The page works without a script, so every item stands on it; what was not asked is dropped, and that is said."""
    own_measure(world, FOLLOW_UPS)
    words_for(world, measure_of(world.organisation, "own-hope", "1"))
    world.also_ask("own-hope")
    address = reverse("check_in", args=[world.link_to(world.invitation())])
    page = text_of(Browser().get(address))
    assert "About slower Only if you chose more than 6 at “About way”. answer 0 answer 1" in page
    assert "About why Only if you chose answer 1 or answer 2 at “About future”." in page
    sent = {f"own-hope-{item}": "1" for item in ("way", "energy", "future", "slower", "why")}
    assert Browser().post(address, {**SOME_ANSWERS, **sent}).status_code == 200
    found = Answer.objects.filter(response__measure="own-hope")
    assert dict(found.values_list("item", "missing")) == {
        **dict.fromkeys(("way", "energy", "future", "why")),
        "slower": "not_asked",
    }


def test_a_yes_in_another_measure_is_an_answer_like_any_other_and_goes_past_nobody(world, clock):
    own_measure(world, FOLLOW_UPS)
    words_for(world, measure_of(world.organisation, "own-hope", "1"))
    world.also_ask("own-hope")
    check_in = world.invitation()
    sent = {"own-hope-way": "9", "own-hope-slower": "complaints"}
    problems = fill(parts_of(check_in), {**SOME_ANSWERS, **sent}).problems
    assert [problem.item for problem in problems] == ["own-hope-slower"]
    send(world, check_in, {**SOME_ANSWERS, **sent, "own-hope-slower": "1"})
    kept_row = Answer.objects.get(item="slower")
    assert (kept_row.value, kept_row.visibility) == (1, "clinician")


def test_each_measure_is_read_against_its_own_course_alone(world, clock):
    """The readings of the check-in are what they are without the other measure, and that one has its own."""
    for week in range(6):
        when = world.now - timedelta(weeks=6 - week)
        check_in = world.invitation(world.note_session(held_at=when))
        world.answer(check_in, now=when)
    columns = ("response__check_in__session__number", "scale", "low", "high", "earlier")
    alone = sorted(Reading.objects.values_list(*columns))
    world.also_ask("gad7")
    for rating in ("0", "1", "1", "0", "1", "3"):
        world.answer(world.invitation(), **dict.fromkeys(GAD_ANSWERS, rating))
    gad = Reading.objects.filter(response__measure="gad7").order_by("response__check_in__session__number")
    assert [row.earlier for row in gad] == [0, 1, 2, 3, 4, 5]
    assert {row.scale for row in gad} == {"total"}
    assert gad.last().response.visit_reading.alert
    both = Reading.objects.filter(response__measure="plait-checkin", response__check_in__session__number__lte=6)
    assert sorted(both.values_list(*columns)) == alone
