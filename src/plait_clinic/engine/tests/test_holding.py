"""How ranges held is counted from readings made before their ratings were seen, of thirty people or more."""

from dataclasses import replace

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import Response, Score
from plait_clinic.engine.checking import bin_of, check_one, kind_of, rows_of
from plait_clinic.engine.held import HISTORY, held_before
from plait_clinic.engine.limits import FEWEST_PEOPLE, FEWEST_SESSIONS, STEP
from plait_clinic.engine.models import Kind, RangeCheck
from plait_clinic.engine.shares import MOST_TOLD, NOT_ENOUGH, Counted, Shares, shares_of
from plait_clinic.engine.tests.worlds import STRANDS, TOTAL, answered
from plait_clinic.readings.models import Reading, VisitReading
from tests.texts import text_of

LABEL = "engine-1:cold"
SPEAKING = replace(TOTAL, speaks=True)
RANGE = {"usual": 7.0, "lower_80": 6.0, "upper_80": 8.0, "low": 5.0, "high": 9.0, "lower_95": 4.0, "upper_95": 10.0}
REST = {"level": 7.0, "level_sd": 0.5, "surprise": 0.0}


def read_all(world, label: str = LABEL) -> None:
    """A reading with the same range for every answer that has none, as if made before it came."""
    Reading.objects.all().delete()
    VisitReading.objects.all().delete()
    earlier: dict[int, int] = {}
    for response in Response.objects.select_related("check_in").order_by("pk"):
        member = response.check_in.member_id
        count = earlier[member] = earlier.get(member, -1) + 1
        named = {"response": response, "model_version": label}
        Reading.objects.create(**named, **RANGE, **REST, scale="total", earlier=count)
        chance = 0.02 if count else None
        VisitReading.objects.create(**named, chance=chance, alert=False, state="steady", budget=3.0)


def check(world, together=SPEAKING) -> int:
    return check_one(world.organisation, together, world.audit)


def held(world, kind: Kind = Kind.COLD):
    return held_before(world.organisation, TOTAL)[kind]


def test_ratings_inside_each_range_are_counted_by_how_many_came_before(world):
    answered(world, 100, sessions=3)
    read_all(world)
    assert check(world) == 1
    scores = [score.value for score in Score.objects.filter(scale="total")]
    inside = [
        100 * sum(low <= score <= high for score in scores) / len(scores) for low, high in ((6, 8), (5, 9), (4, 10))
    ]
    rows = rows_of(world.organisation, TOTAL)[Kind.COLD].ranges
    counted = [row for bin_ in rows for row in bin_]
    assert [100 * sum(row.held[k] for row in counted) / len(counted) for k in range(3)] == pytest.approx(inside)
    first, second, third, *others = held(world).ranges
    assert [(one.people, one.sessions) for one in (first, second, third)] == [(100, 100)] * 3
    assert others == [NOT_ENOUGH, NOT_ENOUGH]
    assert held(world).alerts.sessions == 200
    assert AuditEvent.objects.get(action=Event.RANGES_CHECKED).target == "cold"


def test_alerts_are_counted_once_where_the_scales_speak_for_the_session(world):
    assert [one.speaks for one in (TOTAL, STRANDS)] == [False, True]
    answered(world, 100, sessions=2)
    read_all(world)
    check(world, TOTAL)
    assert held(world).alerts == NOT_ENOUGH
    check(world)
    assert held(world).alerts.sessions == 100


def test_of_a_fit_only_ratings_that_came_after_it_are_a_test():
    through = {"engine-1:2026-11-17:abc": 40}
    assert kind_of(LABEL, 1, through) is Kind.COLD
    assert kind_of("engine-1:2026-11-17:abc", 40, through) is None
    assert kind_of("engine-1:2026-11-17:abc", 41, through) is Kind.OWN
    assert kind_of("engine-1:somebody-elses", 41, through) is None


def test_nothing_is_told_of_fewer_than_thirty_people_however_many_sessions(world):
    answered(world, FEWEST_PEOPLE - 1, sessions=8)
    read_all(world)
    assert check(world) == 0
    assert not RangeCheck.objects.exists()


def test_counts_stand_until_ten_more_people_have_been_counted(world):
    answered(world, 100, sessions=1)
    read_all(world)
    check(world)
    before = held(world)
    answered(world, STEP - 1, sessions=1, seed=2)
    read_all(world)
    assert check(world) == 0
    assert held(world) == before
    answered(world, 1, sessions=1, seed=3)
    read_all(world)
    assert check(world) == 1
    assert held(world).ranges[0].people == 110


def test_the_page_tells_shares_with_their_interval_and_what_is_not_enough(world):
    answered(world, 100, sessions=2)
    read_all(world)
    check(world)
    text = text_of(world.signed_in("ada").get(reverse("clinic_engine")))
    share = held(world).ranges[0].shares[1]
    assert f"{share.percent:g} %, {share.low:g} to {share.high:g}" in text
    assert "100 or more, of 100 people or more" in text
    assert "8 earlier ratings or more – – – not enough ratings yet" in text
    assert "Alerts were given in 0 of 100 sessions (0 to " in text


def test_another_clinics_ratings_are_not_counted(world):
    answered(world, 100, sessions=1)
    read_all(world)
    assert check_one(world.other_case.organisation, TOTAL, world.audit) == 0


@given(st.integers(0, 200))
def test_every_number_of_earlier_ratings_has_one_bin(earlier):
    first, last = HISTORY[bin_of(earlier)]
    assert first <= earlier
    assert last is None or earlier <= last


def some(people: int, sessions: int, inside: int) -> list[Counted]:
    """So many people with as many sessions each, the first `inside` of each person's inside the range."""
    return [
        Counted(person, person * sessions + place, (place < inside,))
        for person in range(people)
        for place in range(sessions)
    ]


def test_a_share_has_the_interval_of_as_many_sessions_as_its_people_are_worth():
    alike, mixed = (
        some(100, 10, 9),
        some(90, 10, 10) + [replace(row, person=row.person + 90, held=(False,)) for row in some(10, 10, 10)],
    )
    [even], [uneven] = shares_of(alike).shares, shares_of(mixed).shares
    assert even.percent == uneven.percent == 90
    assert uneven.high - uneven.low > 2 * (even.high - even.low)
    assert even.low < 90 < even.high


def test_all_inside_is_not_told_as_all():
    [share] = shares_of(some(40, 5, 5)).shares
    assert share.percent == share.high == MOST_TOLD
    assert share.low < 99


@given(st.integers(1, 60), st.integers(1, 8))
def test_shares_are_told_from_thirty_people_and_a_hundred_sessions_on(people, sessions):
    found = shares_of(some(people, sessions, 1))
    enough = people >= FEWEST_PEOPLE and people * sessions >= FEWEST_SESSIONS
    assert bool(found.shares) == enough
    assert found == Shares.from_dict(found.to_dict())
