"""The trap of promise 12, on every way in: PHQ-9: no reader named, no PHQ-9."""

import pytest

from plait.measures import list_measures, load_measure
from plait_clinic.batteries.actions import battery_of_past_measure, change_battery, make_battery, use_battery
from plait_clinic.batteries.due import measures_due
from plait_clinic.batteries.models import Battery, BatteryMeasure
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.checkins.models import AskedMeasure
from plait_clinic.people.models import User
from plait_clinic.people.tests.test_people import new_clinic
from plait_clinic.risk.readers import NobodyReads, check_can_be_asked, has_reader

RISKY = sorted((measure.id, measure.version) for measure in list_measures() if measure.risk_items)


@pytest.mark.parametrize("measure", RISKY)
def test_no_battery_holds_it(unnamed, measure):
    asked = (("plait-checkin", "1"), measure)
    with pytest.raises(NobodyReads, match="asks about risk"):
        make_battery(organisation=unnamed.world.organisation, name="Risky", measures=asked, audit=unnamed.world.audit)
    assert not Battery.objects.filter(name="Risky").exists()


@pytest.mark.parametrize("measure", RISKY)
def test_no_past_answers_to_it_come_in(unnamed, measure):
    with pytest.raises(NobodyReads):
        battery_of_past_measure(
            organisation=unnamed.world.organisation,
            measure=measure[0],
            version=measure[1],
            audit=unnamed.world.audit,
        )
    assert not BatteryMeasure.objects.filter(measure=measure[0]).exists()


def test_all_that_is_missing_is_told_at_once(unnamed):
    with pytest.raises(NobodyReads) as refused:
        make_battery(
            organisation=unnamed.world.organisation, name="Risky", measures=tuple(RISKY), audit=unnamed.world.audit
        )
    assert len(refused.value.problems) == len(RISKY) == 2


def test_a_reader_of_one_measure_reads_no_other(readers):
    organisation = readers.world.organisation
    check_can_be_asked(organisation, load_measure("phq9"))
    with pytest.raises(NobodyReads):
        check_can_be_asked(organisation, load_measure("core10"))


def test_a_reader_of_one_clinic_reads_for_no_other(readers):
    with pytest.raises(NobodyReads):
        check_can_be_asked(readers.world.other_case.organisation, load_measure("phq9"))


@pytest.mark.parametrize("gone", ["charlie", "sue"])
def test_with_one_of_the_two_gone_it_is_switched_on_nowhere_anew(readers, gone):
    User.objects.filter(username=gone).update(is_active=False)
    assert not has_reader(readers.world.organisation, "phq9")
    with pytest.raises(NobodyReads):
        check_can_be_asked(readers.world.organisation, load_measure("phq9"))


def test_with_both_gone_nobody_is_asked_it_any_more(readers):
    due = {"battery": check_in_battery(readers.world.organisation), "session": readers.world.note_session()}
    assert ("phq9", "1") in measures_due(**due, form="client")
    User.objects.filter(username__in=("charlie", "sue")).update(is_active=False)
    assert ("phq9", "1") not in measures_due(**due, form="client")
    check_in = readers.world.invitation()
    assert list(AskedMeasure.objects.filter(check_in=check_in).values_list("measure", flat=True)) == ["plait-checkin"]


def test_a_battery_is_not_changed_so_that_it_asks_it(unnamed):
    battery = check_in_battery(unnamed.world.organisation)
    with pytest.raises(NobodyReads):
        change_battery(battery=battery, measures=[("plait-checkin", "1"), ("phq9", "1")], audit=unnamed.world.audit)
    assert list(battery.measures.values_list("measure", flat=True)) == ["plait-checkin"]


def test_a_battery_that_held_it_is_chosen_nowhere_once_a_reader_has_left(readers):
    organisation, audit = readers.world.organisation, readers.world.acting("ada")
    battery = make_battery(organisation=organisation, name="Also", measures=[("phq9", "1")], audit=audit)
    User.objects.filter(username="sue").update(is_active=False)
    with pytest.raises(NobodyReads):
        use_battery(battery=battery, case=readers.world.case, audit=audit)
    assert not battery.uses.exists()


def test_a_measure_without_a_risk_item_needs_nobody(unnamed):
    check_can_be_asked(unnamed.world.organisation, load_measure("gad7"))


def test_the_command_that_sets_up_a_clinic_asks_nothing_about_risk(db, monkeypatch):
    new_clinic(monkeypatch)
    asked = set(BatteryMeasure.objects.values_list("measure", flat=True))
    assert asked == {"plait-checkin", "plait-ending"}
