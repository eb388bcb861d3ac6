"""Batteries: what stands in them, where they are asked, and that what was asked is never changed."""

import pytest

from plait_clinic.batteries import actions
from plait_clinic.batteries.actions import change_battery, end_use, make_battery, use_battery
from plait_clinic.batteries.lines import Line, line_of
from plait_clinic.batteries.models import Battery, BatteryUse, Cadence
from plait_clinic.batteries.queries import NoBattery, battery_of, check_in_battery, first_measure
from plait_clinic.batteries.tests import worlds
from plait_clinic.people.actions import add_team
from plait_clinic.steps import Refused

CHECK_IN = Line("plait-checkin", "1")
GAD7 = Line("gad7", "1", Cadence.NTH, 4, 1, ("client",))


def battery(world, *lines, name="Another"):
    return make_battery(organisation=world.organisation, name=name, measures=lines, audit=world.acting("ada"))


def test_the_first_battery_of_a_clinic_is_the_one_that_is_asked(world):
    first = check_in_battery(world.organisation)
    battery(world, CHECK_IN)
    assert check_in_battery(world.organisation) == first
    assert check_in_battery(world.other_case.organisation) != first


def test_measures_are_asked_in_the_order_they_were_given(world):
    found = battery(world, ("plait-checkin", "1"), GAD7)
    rows = found.measures.values_list("position", "measure", "version", "cadence", "number")
    assert list(rows) == [(1, "plait-checkin", "1", "every", None), (2, "gad7", "1", "nth", 4)]
    assert first_measure(found) == ("plait-checkin", "1")


def test_a_measure_that_is_given_bare_is_asked_of_everybody_it_can_be_asked_of(world):
    first, second = battery(world, ("plait-checkin", "1"), ("gad7", "1")).measures.order_by("position")
    assert line_of(first).forms == ("client", "adolescent", "clinician")
    assert line_of(second).forms == ("client",)


def test_a_battery_without_a_measure_says_which_one_it_is(world):
    with pytest.raises(NoBattery, match="battery Empty holds no measure"):
        first_measure(Battery.objects.create(organisation=world.organisation, name="Empty"))


def test_a_case_asks_its_own_battery_else_its_teams_else_the_clinics(world):
    clinics = check_in_battery(world.organisation)
    teams, own = battery(world, CHECK_IN, name="Team"), battery(world, GAD7, name="Case")
    team = add_team(organisation=world.organisation, name="North", audit=world.audit)
    world.case.team = team
    world.case.save()
    assert battery_of(world.case) == clinics
    use_battery(battery=teams, team=team, audit=world.acting("ada"))
    assert battery_of(world.case) == teams
    use_battery(battery=own, case=world.case, audit=world.acting("ada"))
    assert battery_of(world.case) == own
    assert battery_of(world.couple()) == clinics
    end_use(organisation=world.organisation, case=world.case, audit=world.acting("ada"))
    assert battery_of(world.case) == teams


def test_a_case_without_a_team_does_not_ask_some_teams_battery(world):
    team = add_team(organisation=world.organisation, name="North", audit=world.audit)
    use_battery(battery=battery(world, CHECK_IN), team=team, audit=world.acting("ada"))
    assert battery_of(world.case) == check_in_battery(world.organisation)


def test_the_clinic_can_ask_another_battery_and_never_none(world):
    other = battery(world, CHECK_IN)
    use_battery(battery=other, audit=world.acting("ada"))
    assert check_in_battery(world.organisation) == other
    with pytest.raises(Refused, match="needs one battery"):
        end_use(organisation=world.organisation, audit=world.acting("ada"))


def test_a_battery_that_nobody_was_asked_by_is_changed_as_it_is(world):
    first = battery(world, CHECK_IN)
    assert change_battery(battery=first, measures=[CHECK_IN, GAD7], audit=world.acting("ada")) == first
    assert list(first.measures.values_list("measure", flat=True)) == ["plait-checkin", "gad7"]


def test_a_battery_that_was_asked_stays_and_its_next_number_takes_its_place_everywhere(world):
    asked = check_in_battery(world.organisation)
    use_battery(battery=asked, case=world.case, audit=world.acting("ada"))
    before = list(asked.measures.values())
    check_in = world.invitation()
    changed = change_battery(battery=asked, measures=[CHECK_IN, GAD7], audit=world.acting("ada"))
    assert (changed.name, changed.number) == (asked.name, 2)
    assert list(asked.measures.values()) == before
    check_in.refresh_from_db()
    assert check_in.battery == asked
    assert {use.battery for use in BatteryUse.objects.filter(organisation=world.organisation)} == {changed}


def test_a_change_that_changes_nothing_makes_no_new_number(world):
    asked = check_in_battery(world.organisation)
    world.invitation()
    lines = [line_of(row) for row in asked.measures.order_by("position")]
    assert change_battery(battery=asked, measures=lines, audit=world.acting("ada")) == asked
    assert Battery.objects.filter(name=asked.name, organisation=world.organisation).count() == 1


def test_an_earlier_number_is_neither_changed_nor_chosen(world):
    asked = check_in_battery(world.organisation)
    world.invitation()
    change_battery(battery=asked, measures=[CHECK_IN, GAD7], audit=world.acting("ada"))
    with pytest.raises(Refused, match="has changed this battery since"):
        change_battery(battery=asked, measures=[GAD7], audit=world.acting("ada"))
    with pytest.raises(Refused, match="cannot be chosen"):
        use_battery(battery=asked, case=world.case, audit=world.acting("ada"))


def test_everything_that_stands_in_the_way_is_told_at_once_and_nothing_is_kept(world):
    lines = [
        Line("wai_sr", "1"),
        Line("phq9", "1"),
        Line("core_om", "1"),
        Line("gad7", "1", Cadence.NTH, None, 0, ("adolescent",)),
        Line("gad7", "1", forms=()),
        Line("nothing", "1"),
    ]
    with pytest.raises(Refused) as refused:
        battery(world, *lines)
    told = " ".join(refused.value.problems)
    for part in (
        "(WAI-SR) cannot be asked. It has no words here",
        "(PHQ-9) cannot be asked. It asks about risk",
        "cannot be asked. No source let its key be checked",
        "(GAD-7) cannot be asked. It has no form for adolescents",
        "(GAD-7) stands here twice",
        "tick at least one",
        "number of sessions",
        "first session",
        "There is no such measure",
    ):
        assert part in told
    assert not Battery.objects.filter(name="Another").exists()


def test_a_battery_without_a_measure_and_a_name_that_is_taken_are_refused(world):
    with pytest.raises(Refused, match="Choose at least one measure"):
        battery(world)
    with pytest.raises(Refused, match="of this name already"):
        battery(world, CHECK_IN, name=check_in_battery(world.organisation).name)


def test_the_names_of_past_data_are_not_given_to_batteries(world):
    with pytest.raises(Refused, match="kept for what was brought in"):
        make_battery(
            organisation=world.organisation,
            name="Past data: phq9 1",
            measures=(("plait-checkin", "1"),),
            audit=world.acting("ada"),
        )


def test_a_measure_comes_in_once_its_words_are_entered_for_those_they_are_for(world):
    worlds.words_for(world)
    [row] = battery(world, ("wai_sr", "1")).measures.all()
    assert line_of(row).forms == ("client",)
    with pytest.raises(Refused, match="no words for clinicians"):
        battery(world, Line("wai_sr", "1", forms=("clinician",)), name="Clinicians")


def test_another_clinics_measure_cannot_be_asked(world):
    worlds.own_measure(world)
    with pytest.raises(Refused, match="no such measure"):
        make_battery(
            organisation=world.other_case.organisation,
            name="Theirs",
            measures=[("own-hope", "1")],
            audit=world.audit,
        )


def test_a_battery_that_is_changed_just_before_it_is_chosen_is_not_chosen(world, monkeypatch):
    """As for whoever waits until another's change is through: what they chose has a next number by then."""
    chosen = battery(world, CHECK_IN)
    monkeypatch.setattr(actions, "hold_clinic", lambda _organisation: actions.next_number(chosen))
    with pytest.raises(Refused, match="cannot be chosen any more"):
        use_battery(battery=chosen, case=world.case, audit=world.acting("ada"))
    assert not BatteryUse.objects.filter(case=world.case).exists()
