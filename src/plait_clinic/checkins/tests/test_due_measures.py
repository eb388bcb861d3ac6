"""What a check-in asks comes from its case's battery and schedule; what becomes due later is added, nothing goes."""

from datetime import timedelta

from plait_clinic.batteries.actions import change_battery, make_battery, use_battery
from plait_clinic.batteries.lines import Line
from plait_clinic.batteries.models import Cadence
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.batteries.registry import measure_of
from plait_clinic.batteries.tests.worlds import own_measure, words_for
from plait_clinic.batteries.wordings.actions import withdraw_wording
from plait_clinic.cases.models import Presence
from plait_clinic.checkins.actions import note_and_invite, plan_and_invite
from plait_clinic.checkins.models import Answer, CheckIn, Response
from tests.world import SOME_ANSWERS

CHECK_IN = Line("plait-checkin", "1")
AT_THE_END = Line("gad7", "1", Cadence.ENDS)


def battery(world, *lines):
    return change_battery(battery=check_in_battery(world.organisation), measures=lines, audit=world.acting("ada"))


def asked(check_in) -> list[str]:
    return list(check_in.asked.order_by("position").values_list("measure", flat=True))


def noted(world, *, last=False, next_is_last=False, held_at=None):
    held_at = held_at or world.now
    return note_and_invite(
        case=world.case,
        held_at=held_at,
        modality="in_person",
        presence={world.member: Presence.ATTENDED},
        last=last,
        next_session_at=world.now + timedelta(days=7) if next_is_last else None,
        next_is_last=next_is_last,
        audit=world.acting("alice", held_at),
    )


def test_every_second_session_asks_more_and_the_first_does_too(world, now):
    battery(world, CHECK_IN, Line("gad7", "1", Cadence.NTH, 2))
    found = [asked(world.invitation(noted(world, held_at=now - timedelta(days=days)))) for days in (21, 14, 7)]
    assert found == [["plait-checkin", "gad7"], ["plait-checkin"], ["plait-checkin", "gad7"]]


def test_a_case_with_a_battery_of_its_own_is_asked_by_it(world):
    own = make_battery(organisation=world.organisation, name="Own", measures=[("gad7", "1")], audit=world.audit)
    use_battery(battery=own, case=world.case, audit=world.acting("ada"))
    check_in = world.invitation()
    assert (check_in.battery, asked(check_in)) == (own, ["gad7"])
    assert not CheckIn.objects.filter(session=check_in.session, rater="clinician").exists()


def test_what_belongs_to_the_end_is_added_once_the_planned_session_is_noted_as_the_last(world, now, clock):
    battery(world, CHECK_IN, AT_THE_END)
    noted(world, held_at=now - timedelta(days=7))
    planned = plan_and_invite(case=world.case, planned_at=now, audit=world.acting("alice", now - timedelta(hours=2)))
    check_in = world.invitation(planned)
    assert asked(check_in) == ["plait-checkin"]
    noted(world, last=True)
    assert asked(check_in) == ["plait-checkin", "gad7"]


def test_an_answer_that_was_given_before_it_was_the_last_stays_as_it_is(world, now):
    battery(world, CHECK_IN, AT_THE_END)
    noted(world, held_at=now - timedelta(days=7))
    planned = plan_and_invite(case=world.case, planned_at=now, audit=world.acting("alice", now - timedelta(hours=2)))
    check_in = world.invitation(planned)
    world.answer(check_in)
    noted(world, last=True)
    assert asked(check_in) == ["plait-checkin"]
    assert Response.objects.filter(check_in=check_in).count() == 1


def test_a_session_planned_as_the_last_is_asked_as_the_last(world, now):
    battery(world, CHECK_IN, AT_THE_END)
    noted(world, held_at=now - timedelta(days=7), next_is_last=True)
    planned = plan_and_invite(
        case=world.case, planned_at=now + timedelta(days=7), audit=world.acting("alice", now + timedelta(hours=1))
    )
    assert planned.last
    assert asked(world.invitation(planned)) == ["plait-checkin", "gad7"]


def test_the_clinics_own_measure_is_asked_answered_and_scored(client, world):
    own_measure(world)
    words_for(world, measure_of(world.organisation, "own-hope", "1"), heading="A few words on hope")
    battery(world, CHECK_IN, ("own-hope", "1"))
    address = f"/c/{world.link_to(world.invitation())}"
    page = client.get(address).content.decode()
    assert "A few words on hope" in page
    hope = {"own-hope-way": "7", "own-hope-energy": "5", "own-hope-future": "2", "own-hope--language": "en"}
    assert client.post(address, {**SOME_ANSWERS, **hope}).status_code == 200
    response = Response.objects.get(measure="own-hope")
    assert (response.language, response.scores.get(scale="total").value) == ("en", 14.0)


def test_words_withdrawn_while_a_check_in_is_open_are_not_shown_and_an_answer_on_its_way_is_kept(client, world):
    words = words_for(world, heading="Our work together")
    battery(world, CHECK_IN, ("wai_sr", "1"))
    check_in = world.invitation()
    address = f"/c/{world.link_to(check_in)}"
    before = client.get(address).content.decode()
    assert "Our work together" in before
    assert "19 questions." in before
    withdraw_wording(wording=words, audit=world.acting("ada"))
    after = client.get(address).content.decode()
    assert "Our work together" not in after
    assert "Seven or eight taps." in after, "what is announced is what is on the page"
    on_its_way = {f"wai_sr-q{place}": "4" for place in range(1, 13)} | {"wai_sr--language": "en"}
    assert client.post(address, {**SOME_ANSWERS, **on_its_way}).status_code == 200
    assert Response.objects.get(check_in=check_in, measure="wai_sr").scores.get(scale="total").value == 4.0


def test_a_first_part_whose_words_were_withdrawn_was_not_asked_of_whoever_sends_the_rest(client, world):
    words = words_for(world)
    battery(world, ("wai_sr", "1"), ("gad7", "1"))
    check_in = world.invitation()
    withdraw_wording(wording=words, audit=world.acting("ada"))
    address = f"/c/{world.link_to(check_in)}"
    assert client.post(address, {"gad7-q1": "2", "gad7--language": "en"}).status_code == 200
    reasons = Answer.objects.filter(response__check_in=check_in, response__measure="wai_sr").values_list("missing")
    assert set(reasons) == {("not_asked",)}


def test_a_check_in_whose_every_word_was_withdrawn_is_closed_and_not_broken(client, world):
    words = words_for(world)
    battery(world, ("wai_sr", "1"))
    address = f"/c/{world.link_to(world.invitation())}"
    withdraw_wording(wording=words, audit=world.acting("ada"))
    assert client.get(address).status_code == 410
    assert client.post(address, {"wai_sr-q1": "4"}).status_code == 200
