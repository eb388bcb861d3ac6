"""When messages go, in any zone and on any day: never in quiet hours, never too early, and by the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plait_clinic.delivery.rules import Rules
from plait_clinic.delivery.times import is_quiet, moments, next_allowed, quiet_from, reminder_at
from plait_clinic.delivery.zones import ZONES

BERLIN, LORD_HOWE, ST_JOHNS = (ZoneInfo(zone) for zone in ("Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"))
MINUTE = timedelta(minutes=1)
# Days on which the clock jumps, forward and back, with a time that is missing or comes twice.
FORWARD = (
    (BERLIN, date(2026, 3, 29), time(2, 30), "2026-03-29T01:00:00+00:00"),
    (LORD_HOWE, date(2026, 10, 4), time(2, 15), "2026-10-03T15:30:00+00:00"),
    (ST_JOHNS, date(2026, 3, 8), time(2, 30), "2026-03-08T05:30:00+00:00"),
)
BACK = (
    (BERLIN, date(2026, 10, 25), time(2, 30), timedelta(hours=1)),
    (LORD_HOWE, date(2026, 4, 5), time(1, 45), timedelta(minutes=30)),
    (ST_JOHNS, date(2026, 11, 1), time(1, 30), timedelta(hours=1)),
)


def at(zone: ZoneInfo, day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


@pytest.mark.parametrize(("zone", "day", "missing", "jump"), FORWARD)
def test_a_time_that_is_missing_becomes_the_moment_at_which_the_clock_jumps(zone, day, missing, jump):
    assert moments(day, missing, zone) == (datetime.fromisoformat(jump),)


@pytest.mark.parametrize(("zone", "day", "twice", "apart"), BACK)
def test_of_a_time_that_comes_twice_both_are_known_and_a_reminder_takes_the_first(zone, day, twice, apart):
    first, second = moments(day, twice, zone)
    assert second - first == apart
    rules = Rules(remind_at=twice, send_from=time(0), send_until=time(23))
    invited = at(zone, day - timedelta(days=2), time(12))
    assert reminder_at(invited, zone, rules) == first


@pytest.mark.parametrize(("zone", "day"), [(zone, day) for zone, day, _time, _jump in (*FORWARD, *BACK)])
def test_a_reminder_at_six_in_the_evening_stays_at_six_through_such_a_night(zone, day):
    invited = at(zone, day - timedelta(days=1), time(12))
    reminded = reminder_at(invited, zone, Rules())
    assert reminded.astimezone(zone).replace(tzinfo=None) == datetime.combine(day + timedelta(days=1), time(18))


def test_the_two_days_before_a_reminder_are_an_hour_shorter_or_longer_through_such_a_night():
    spring = reminder_at(at(BERLIN, date(2026, 3, 28), time(18)), BERLIN, Rules())
    autumn = reminder_at(at(BERLIN, date(2026, 10, 24), time(18)), BERLIN, Rules())
    assert spring - at(BERLIN, date(2026, 3, 28), time(18)) == timedelta(hours=47)
    assert autumn - at(BERLIN, date(2026, 10, 24), time(18)) == timedelta(hours=49)


def test_the_same_moment_may_be_quiet_for_one_person_and_not_for_another():
    moment = datetime(2026, 11, 17, 19, 30, tzinfo=UTC)
    assert is_quiet(moment, BERLIN, Rules())
    assert not is_quiet(moment, ZoneInfo("Europe/London"), Rules())
    assert next_allowed(moment, BERLIN, Rules()) == at(BERLIN, date(2026, 11, 18), time(8))
    assert next_allowed(moment, ZoneInfo("Europe/London"), Rules()) == moment


def test_where_no_reminder_is_settled_none_goes():
    assert reminder_at(datetime(2026, 11, 17, tzinfo=UTC), BERLIN, Rules(remind_after_days=None)) is None


clocks = st.times().map(lambda clock: clock.replace(microsecond=0, fold=0))
zones = st.sampled_from([*ZONES, *(zone.key for zone in (BERLIN, LORD_HOWE, ST_JOHNS))]).map(ZoneInfo)
anywhen = st.integers(946_684_800, 2_082_758_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
near_a_jump = st.sampled_from([(zone, day) for zone, day, *_rest in (*FORWARD, *BACK)])


@st.composite
def some_rules(draw) -> Rules:
    send_from, remind_at, send_until = sorted(draw(st.tuples(clocks, clocks, clocks)))
    assume(send_from <= remind_at < send_until)
    # A window of a few minutes may be missing on the clock for days; a clinic's is hours long.
    assume(datetime.combine(date.min, send_until) - datetime.combine(date.min, send_from) > 10 * MINUTE)
    days = draw(st.integers(1, 6))
    return Rules(7, days, remind_at, send_from, send_until)


@given(moment=anywhen, zone=zones, rules=some_rules())
def test_a_message_goes_at_the_first_moment_that_is_not_quiet(moment, zone, rules):
    goes = next_allowed(moment, zone, rules)
    assert goes >= moment
    assert not is_quiet(goes, zone, rules)
    assert goes - moment < timedelta(days=3)
    if goes > moment:
        assert is_quiet(goes - timedelta(seconds=1), zone, rules)
        assert all(
            is_quiet(moment + step * 7 * MINUTE, zone, rules) for step in range(int((goes - moment) / (7 * MINUTE)))
        )


@given(of_a_jump=near_a_jump, minutes=st.integers(-60 * 72, 60 * 72), rules=some_rules())
def test_around_nights_in_which_the_clock_jumps_it_does_too(of_a_jump, minutes, rules):
    zone, day = of_a_jump
    moment = at(zone, day, time(0)) + minutes * MINUTE
    goes = next_allowed(moment, zone, rules)
    assert goes >= moment
    assert not is_quiet(goes, zone, rules)
    reminded = reminder_at(moment, zone, rules)
    due = moment.astimezone(zone).date() + timedelta(days=rules.remind_after_days)
    assert reminded.astimezone(zone).date() >= due
    assert not is_quiet(reminded, zone, rules)


@given(moment=anywhen, zone=zones, rules=some_rules())
def test_what_may_go_now_may_not_go_any_more_once_quiet_hours_have_begun(moment, zone, rules):
    ends = quiet_from(moment, zone, rules)
    assert ends > moment
    assert ends.astimezone(zone).time() >= rules.send_until or is_quiet(ends, zone, rules)
