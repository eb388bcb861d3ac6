"""What is due: each cadence session by session, for each person by the sessions they were at."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.batteries.actions import change_battery
from plait_clinic.batteries.due import is_due, measures_due, visit_of
from plait_clinic.batteries.lines import Line
from plait_clinic.batteries.models import BatteryMeasure, Cadence
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.batteries.tests import worlds
from plait_clinic.batteries.wordings.actions import withdraw_wording
from plait_clinic.cases.actions import note_session
from plait_clinic.cases.models import Presence

CHECK_IN = Line("plait-checkin", "1")


def due_at(row: BatteryMeasure, visits: int, last: int | None = None) -> list[int]:
    return [visit for visit in range(1, visits + 1) if is_due(row, form="client", visit=visit, last=visit == last)]


@pytest.mark.parametrize(
    ("row", "last", "expected"),
    [
        (BatteryMeasure(cadence=Cadence.EVERY), None, [1, 2, 3, 4, 5, 6, 7, 8, 9]),
        (BatteryMeasure(cadence=Cadence.NTH, number=4), None, [1, 5, 9]),
        (BatteryMeasure(cadence=Cadence.NTH, number=4, begins=3), None, [3, 7]),
        (BatteryMeasure(cadence=Cadence.NTH, number=4), 6, [1, 5, 9]),
        (BatteryMeasure(cadence=Cadence.ENDS), None, [1]),
        (BatteryMeasure(cadence=Cadence.ENDS), 8, [1, 8]),
        (BatteryMeasure(cadence=Cadence.ENDS), 1, [1]),
        (BatteryMeasure(cadence=Cadence.FIRST, number=3), None, [1, 2, 3]),
    ],
)
def test_each_cadence_is_due_at_its_sessions(row, last, expected):
    assert due_at(row, 9, last) == expected


@given(number=st.integers(1, 100), begins=st.integers(1, 100))
def test_every_so_many_sessions_is_once_in_each_stretch_of_that_length_and_never_before_it_begins(number, begins):
    row = BatteryMeasure(cadence=Cadence.NTH, number=number, begins=begins)
    due = due_at(row, begins + 3 * number - 1)
    assert due == [begins, begins + number, begins + 2 * number]


@pytest.mark.parametrize("form", ["client", "adolescent", "clinician", "parent"])
def test_nobody_is_asked_whom_the_battery_does_not_name(form):
    row = BatteryMeasure(cadence=Cadence.EVERY, client=form != "client", adolescent=False, clinician=False)
    assert not is_due(row, form=form, visit=1, last=False)


def change(world, *lines):
    return change_battery(battery=check_in_battery(world.organisation), measures=lines, audit=world.acting("ada"))


def due(world, **asked):
    return measures_due(battery=check_in_battery(world.organisation), **asked)


def sessions(world, *presences, last=False):
    """Weekly sessions with each member's presence; the last one of them may be the case's last."""
    found = []
    for place, presence in enumerate(presences):
        held_at = world.now - timedelta(weeks=len(presences) - place)
        found.append(
            note_session(
                case=world.case,
                held_at=held_at,
                modality="in_person",
                presence={world.member: presence},
                last=last and place == len(presences) - 1,
                audit=world.acting("alice", held_at),
            )
        )
    return found


def test_a_missed_session_puts_nothing_off_the_beat(world):
    change(world, CHECK_IN, Line("gad7", "1", Cadence.NTH, 2, 1, ("client",)))
    held = sessions(world, Presence.ATTENDED, Presence.ABSENT, Presence.ATTENDED, Presence.ATTENDED)
    asked = [("gad7", "1") in due(world, session=one, form="client", member=world.member) for one in held]
    assert [visit_of(one, world.member) for one in held] == [1, 2, 2, 3]
    assert asked == [True, False, False, True]


def test_each_member_of_a_couple_has_a_count_of_their_own(world, now):
    case = world.couple()
    ana, ben = case.members.order_by("pk")
    for week, presence in ((2, Presence.ATTENDED), (1, Presence.ABSENT)):
        note_session(
            case=case,
            held_at=now - timedelta(weeks=week),
            modality="video",
            presence={ana: Presence.ATTENDED, ben: presence},
            audit=world.acting("alice"),
        )
    third = world.note_session(case=case)
    assert (visit_of(third, ana), visit_of(third, ben), visit_of(third)) == (3, 2, 3)


def test_what_is_asked_at_the_end_is_asked_at_the_session_noted_as_the_last(world):
    change(world, CHECK_IN, Line("gad7", "1", Cadence.ENDS))
    first, second, last = sessions(world, *[Presence.ATTENDED] * 3, last=True)
    asked = [len(due(world, session=one, form="client", member=world.member)) for one in (first, second, last)]
    assert asked == [2, 1, 2]


def test_an_adult_an_adolescent_and_a_clinician_are_asked_what_has_their_form(world):
    change(world, CHECK_IN, ("gad7", "1"))
    [session] = sessions(world, Presence.ATTENDED)
    asked = {form: due(world, session=session, form=form) for form in ("client", "adolescent", "clinician")}
    check_in, gad7 = ("plait-checkin", "1"), ("gad7", "1")
    assert asked == {"client": (check_in, gad7), "adolescent": (check_in,), "clinician": (check_in,)}


def test_words_that_are_withdrawn_are_not_due_any_more(world):
    words = worlds.words_for(world)
    change(world, CHECK_IN, ("wai_sr", "1"))
    [session] = sessions(world, Presence.ATTENDED)
    assert due(world, session=session, form="client") == (("plait-checkin", "1"), ("wai_sr", "1"))
    withdraw_wording(wording=words, audit=world.acting("ada"))
    assert due(world, session=session, form="client") == (("plait-checkin", "1"),)
