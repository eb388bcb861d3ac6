"""What is agreed, promised and open: told in the order in which it is read, and never more than can be read at once."""

import re
from datetime import date
from pathlib import Path

from django.template.loader import render_to_string

import plait_clinic
from plait_clinic.agreed import Group, Line
from plait_clinic.briefs.agreed import AT_MOST, ON_BRIEF, ON_PAPER, parts

STYLES = Path(plait_clinic.__file__).parent / "static" / "brief.css"


def told(lines, now, **limits):
    return {part.title: [told.line.text for told in part.told] for part in parts(lines, ON_BRIEF, now, **limits)}


def test_promises_come_first_and_what_nobody_waits_for_comes_last(now):
    lines = [
        Line(Group.STANDING, "agreement"),
        Line(Group.GOAL, "sleep"),
        Line(Group.OPEN, "a yes"),
        Line(Group.PROMISE, "walk"),
    ]
    assert list(told(lines, now).values()) == [["walk"], ["a yes"], ["sleep"], ["agreement"]]


def test_of_a_kind_that_nothing_is_of_nothing_is_told(now):
    assert told([], now) == {}


def test_what_is_due_first_comes_first_and_what_has_no_day_keeps_its_place_behind(now):
    lines = [
        Line(Group.PROMISE, "some day"),
        Line(Group.PROMISE, "in March", due=date(2031, 3, 1)),
        Line(Group.PROMISE, "in January", due=date(2031, 1, 1)),
        Line(Group.PROMISE, "some other day"),
    ]
    assert list(told(lines, now).values()) == [["in January", "in March", "some day", "some other day"]]


def test_what_is_due_today_or_was_due_is_marked_and_what_is_to_come_is_not(now):
    today = now.date()
    lines = [Line(Group.PROMISE, str(day), due=day) for day in (date(2020, 1, 1), today, date(2099, 1, 1))]
    [part] = parts(lines, ON_BRIEF, now)
    assert [one.is_due for one in part.told] == [True, True, False]


def test_a_brief_says_how_many_more_there_are_and_where(now):
    lines = [Line(Group.GOAL, str(number), url="/there") for number in range(AT_MOST + 2)]
    [part] = parts(lines, ON_BRIEF, now, at_most=AT_MOST)
    assert (len(part.told), part.more, part.url) == (AT_MOST, 2, "/there")


def test_a_printed_brief_drops_no_line_without_saying_how_many_more_there_are(now):
    lines = [Line(Group.GOAL, str(number)) for number in range(AT_MOST + 2)]
    for count, left in ((ON_PAPER, 0), (AT_MOST, AT_MOST - ON_PAPER), (AT_MOST + 2, AT_MOST + 2 - ON_PAPER)):
        found = parts(lines[:count], ON_BRIEF, now, at_most=AT_MOST)
        page = render_to_string("briefs/agreed.html", {"agreed": found, "can_note": False})
        assert len(re.findall("<li>", page)) == ON_PAPER
        assert re.findall(r'class="small print-only">\((\d+) more on the screen\)', page) == [str(left)] * (left > 0)
    assert not re.search(r"\.agreed [^{]*\{[^}]*display: none", STYLES.read_text(encoding="utf-8"))


def test_the_page_for_both_leaves_nothing_out(now):
    [part] = parts([Line(Group.GOAL, str(number)) for number in range(20)], ON_BRIEF, now)
    assert (len(part.told), part.more) == (20, 0)
