"""Ages by the calendar, with leap days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.minors.ages import age_on, day_of_age

DAYS = st.dates(date(1930, 1, 1), date(2090, 12, 31))


@given(DAYS, st.integers(0, 100))
def test_the_day_of_an_age_is_the_first_one_at_that_age(born, years):
    day = day_of_age(born, years)
    assert age_on(born, day) == years
    assert age_on(born, day - timedelta(days=1)) == years - 1


@given(DAYS, DAYS)
def test_nobody_becomes_younger_and_a_day_adds_a_year_at_most(born, day):
    assert age_on(born, day + timedelta(days=1)) - age_on(born, day) in (0, 1)


@pytest.mark.parametrize(
    ("day", "age"),
    [
        (date(2025, 2, 28), 12),
        (date(2025, 3, 1), 13),
        (date(2028, 2, 28), 15),
        (date(2028, 2, 29), 16),
    ],
)
def test_whoever_was_born_on_a_leap_day_is_older_on_1_march_in_other_years(day, age):
    assert age_on(date(2012, 2, 29), day) == age
