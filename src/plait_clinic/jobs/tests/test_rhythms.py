"""Slots: one a night in every zone and through every change of the clocks, and never in the future."""

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.jobs.rhythms import RHYTHMS, Every, Nightly

ZONES = ("Europe/Berlin", "Europe/London", "Australia/Lord_Howe", "America/St_Johns", "Asia/Kathmandu", "UTC")
zones = st.sampled_from(ZONES).map(zoneinfo.ZoneInfo)
moments = st.integers(0, 15 * 366 * 86_400).map(
    lambda seconds: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(0, seconds)
)
times = st.integers(0, 86_399).map(lambda seconds: (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(0, seconds)).time())
by_night = st.integers(120, 299).map(lambda minutes: time(minutes // 60, minutes % 60))
HALF_PAST_TWO = Nightly(time(2, 30))


@given(at=times, now=moments, zone=zones)
def test_a_nights_slot_is_its_time_in_the_clinics_zone_and_not_yet_the_next_one(at, now, zone):
    slot = Nightly(at).slot(now, zone)
    assert now - timedelta(hours=26) < slot <= now
    assert Nightly(at).slot(slot, zone) == slot
    assert Nightly(at).slot(slot - timedelta(seconds=1), zone) < slot


@given(
    at=by_night,
    zone=zones,
    year=st.integers(2020, 2034),
)
def test_a_year_has_as_many_slots_as_nights_though_clocks_change_twice(at, zone, year):
    begin, days = datetime(year, 1, 1, 12, tzinfo=UTC), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    quarters = (begin + timedelta(minutes=15) * number for number in range(days * 96))
    slots = [Nightly(at).slot(now, zone) for now in quarters]
    assert slots == sorted(slots)
    assert abs(len(set(slots)) - days) <= 1  # the first and the last night may be cut
    assert len({slot.astimezone(zone).date() for slot in slots}) == len(set(slots))


@pytest.mark.parametrize(
    ("night", "slot"),
    [
        (date(2026, 3, 28), "2026-03-28T01:30:00+00:00"),
        (date(2026, 3, 29), "2026-03-29T01:30:00+00:00"),  # 02:30 is not there: it is done at 03:30 of the new time
        (date(2026, 3, 30), "2026-03-30T00:30:00+00:00"),
        (date(2026, 10, 25), "2026-10-25T00:30:00+00:00"),  # 02:30 is there twice: the first counts
        (date(2026, 10, 26), "2026-10-26T01:30:00+00:00"),
    ],
)
def test_half_past_two_in_berlin_in_the_nights_of_the_change(night, slot):
    noon = datetime.combine(night, time(12), tzinfo=UTC)
    assert HALF_PAST_TWO.slot(noon, zoneinfo.ZoneInfo("Europe/Berlin")).isoformat() == slot


@given(minutes=st.integers(1, 2000), now=moments)
def test_slots_of_one_length_follow_each_other_without_a_gap(minutes, now):
    every = Every(timedelta(minutes=minutes))
    slot = every.slot(now)
    assert slot <= now < slot + every.length
    assert every.slot(slot + every.length) == slot + every.length


@pytest.mark.parametrize(("length", "hours", "minutes"), [(1, 0, 1), (60, 1, 60), (360, 6, 360), (90, 0, 90)])
def test_a_length_is_told_in_hours_where_it_is_a_number_of_them(length, hours, minutes):
    every = Every(timedelta(minutes=length))
    assert (every.hours, every.minutes) == (hours, minutes)


def test_every_job_has_a_name_of_its_own_that_the_database_has_room_for():
    names = [rhythm.job for rhythm in RHYTHMS]
    assert len(set(names)) == len(names)
    assert max(map(len, names)) <= 40


def test_what_erases_is_left_out_where_its_night_is_over():
    assert {rhythm.job for rhythm in RHYTHMS if rhythm.within} == {"keep_to_retention"}
