"""Single cells: what is a date, a number, a missing answer; and what is refused because it may mean two things."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.imports.cells import (
    DateOrder,
    Span,
    WrongCell,
    date_order_of,
    is_missing,
    read_date,
    read_number,
    read_whole,
)

TODAY = date(2026, 11, 17)
WIDE = Span(-1e12, 1e12)


@given(day=st.dates(date(1900, 1, 1), TODAY), order=st.sampled_from(DateOrder), sign=st.sampled_from("-/."))
def test_a_date_is_read_in_the_order_that_was_said(day, order, sign):
    parts = {"y": f"{day.year:04}", "m": f"{day.month:02}", "d": f"{day.day:02}"}
    assert read_date(sign.join(parts[part] for part in order), order, TODAY) == day


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("soon", "is not a date"),
        ("", "is not a date"),
        ("2024-02-30", "not a date in the order year"),
        ("09.03.2024", "not a date in the order year"),
        ("24-03-09", "not a date in the order year"),
        ("2024-03/09", "is not a date"),
        ("２０２４-03-09", "is not a date"),
        ("2026-11-18", "in the future"),
        ("1899-12-31", "before 1900"),
    ],
)
def test_what_is_no_date_is_refused_in_words(cell, words):
    with pytest.raises(WrongCell, match=words):
        read_date(cell, DateOrder.YMD, TODAY)


def test_a_time_of_day_behind_a_date_is_left_out():
    for cell in ("2024-03-09T10:30", "2024-03-09 10:30:00", "2024-03-09T10:30:00.5Z"):
        assert read_date(cell, DateOrder.YMD, TODAY) == date(2024, 3, 9)


def test_the_order_of_dates_is_guessed_only_where_one_order_alone_fits_them_all():
    assert date_order_of(["13.01.2024", "02.03.2024"]) == DateOrder.DMY
    assert date_order_of(["01/13/2024", "02/03/2024"]) == DateOrder.MDY
    assert date_order_of(["02/03/2024", "03/04/2024"]) == DateOrder.YMD
    assert date_order_of(["nonsense"]) == DateOrder.YMD


@given(value=st.integers(-(10**6), 10**6), digits=st.integers(0, 99))
def test_a_decimal_point_and_a_decimal_comma_are_the_same_number(value, digits):
    assert read_number(f"{value}.{digits:02}", WIDE) == read_number(f"{value},{digits:02}", WIDE)
    assert read_number(f"{value}.{digits:02}", WIDE) == pytest.approx(float(f"{value}.{digits:02}"))


@pytest.mark.parametrize("cell", ["twelve", "", "1e3", "inf", "0x10", "١٢", "1 2", "=1+1", "--1", "1.2.3", "12%"])
def test_text_in_a_number_is_refused(cell):
    with pytest.raises(WrongCell, match="is not a number"):
        read_number(cell, WIDE)


def test_a_comma_before_three_digits_may_be_a_thousand_and_is_asked_about():
    with pytest.raises(WrongCell, match="may be a thousand or a decimal"):
        read_number("1,234", WIDE)
    assert read_number("0,125", WIDE) == 0.125


def test_a_number_off_the_scale_is_refused_with_its_ends():
    with pytest.raises(WrongCell, match="“64” is not from 0 to 63"):
        read_number("64", Span(0, 63))


@pytest.mark.parametrize("cell", ["1.5", "one", "", "1e2", "９"])
def test_what_is_no_whole_number_is_refused(cell):
    with pytest.raises(WrongCell, match="is not a whole number"):
        read_whole(cell, WIDE)


def test_a_whole_number_with_nothing_behind_the_point_is_one():
    assert [read_whole(cell, WIDE) for cell in ("7", "7.0", "7,00", "+7")] == [7] * 4


def test_what_files_write_for_no_answer_is_missing_and_zero_is_not():
    assert all(map(is_missing, ["", "NA", "n/a", "NaN", "NULL", "."]))
    assert not any(map(is_missing, ["0", "0.0", "no"]))
