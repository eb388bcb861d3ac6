"""Months are counted by the calendar and nothing goes a day too early, whatever the dates and rules are."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.retention.dates import Ended, Rules, after_months, due_on

DAYS = st.dates(date(1950, 1, 1), date(2080, 12, 31))
MONTHS = st.integers(1, 1200)
KINDS = st.sampled_from(["individual", "couple", "family", "group"])
CASES = st.lists(st.builds(Ended, KINDS, DAYS), min_size=1, max_size=4)
RULES = st.builds(
    Rules,
    months=st.dictionaries(KINDS, MONTHS),
    notice_days=st.integers(14, 365),
    from_of_age=st.booleans(),
)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 15), 1, date(2026, 2, 15)),
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2028, 1, 30), 1, date(2028, 3, 1)),
        (date(2028, 1, 29), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 3, 1)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 10, 31), 13, date(2027, 12, 1)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_months_go_by_the_calendar_and_a_day_that_is_not_there_is_the_first_of_the_next_month(day, months, then):
    assert after_months(day, months) == then


@given(DAYS, MONTHS)
def test_it_is_never_a_day_too_early_and_at_most_one_too_late(day, months):
    then = after_months(day, months)
    passed = (then.year - day.year) * 12 + then.month - day.month
    assert (passed, then.day) == (months, day.day) or (passed, then.day) == (months + 1, 1)


@given(CASES, RULES, st.none() | DAYS)
def test_the_case_that_is_kept_longest_decides_and_a_kind_without_a_rule_keeps_all(cases, rules, not_before):
    when = due_on(cases, rules, not_before=not_before)
    if any(case.kind not in rules.months for case in cases):
        assert when is None
        return
    each = [due_on([case], rules, not_before=not_before) for case in cases]
    assert when == max(each)
    assert all(when > case.closed_on for case in cases)
    assert not_before is None or when > not_before


@given(CASES, RULES, DAYS)
def test_coming_of_age_never_makes_it_earlier(cases, rules, of_age):
    plain, later = due_on(cases, rules), due_on(cases, rules, not_before=of_age)
    assert (plain is None) is (later is None)
    assert plain is None or later >= plain


def test_without_a_case_nobody_is_due():
    assert due_on([], Rules({"couple": 1}, 14, from_of_age=False)) is None
