"""The one way to a measure and its words: the clinic's own first, then what ships with Plait."""

import pytest

from plait.measures import MeasureFileError, UnknownMeasureError, load_measure, load_wording
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.batteries.registry import (
    all_measures,
    best_words,
    languages_of,
    measure_of,
    measures_of,
    own_measure,
    words_of,
)
from plait_clinic.batteries.tests import worlds
from plait_clinic.batteries.wordings.actions import withdraw_wording

GAD7 = ("gad7", "1", "client")
WAI_SR = ("wai_sr", "1", "client")


def test_a_measure_that_ships_is_found_as_it_is(world):
    assert measure_of(world.organisation, "gad7", "1") is load_measure("gad7", "1")
    assert measure_of(world.organisation.pk, "plait-checkin", "1").title


def test_a_measure_of_the_clinic_is_found_by_this_clinic_alone(world):
    worlds.own_measure(world)
    assert measure_of(world.organisation, "own-hope", "1").title == "Three questions on hope"
    assert "own-hope" in {measure.id for measure in all_measures(world.organisation)}
    other = world.other_case.organisation
    with pytest.raises(UnknownMeasureError):
        measure_of(other, "own-hope", "1")
    assert "own-hope" not in {measure.id for measure in all_measures(other)}


def test_a_version_that_nobody_brought_is_not_there(world):
    worlds.own_measure(world)
    with pytest.raises(UnknownMeasureError):
        measure_of(world.organisation, "own-hope", "2")


def test_a_later_measure_of_the_same_name_does_not_take_the_place_of_the_clinics(world, monkeypatch):
    row = worlds.own_measure(world)
    monkeypatch.setattr("plait_clinic.batteries.registry.load_measure", lambda *_: load_measure("gad7"))
    assert measure_of(world.organisation, row.measure, row.version).id == "own-hope"


def test_a_stored_file_that_was_changed_is_not_read(world):
    row = worlds.own_measure(world)
    with pytest.raises(MeasureFileError, match="edited after its release"):
        own_measure(row.content.replace("high = 10", "high = 9"), row.sha256)


def test_many_measures_take_one_query(world, django_assert_num_queries):
    worlds.own_measure(world)
    with django_assert_num_queries(1):
        found = measures_of(world.organisation, [("gad7", "1"), ("own-hope", "1"), ("plait-checkin", "1")])
    assert [measure.id for measure in found.values()] == ["gad7", "own-hope", "plait-checkin"]


def test_words_that_ship_are_there_for_every_clinic(world):
    assert languages_of(world.organisation, *GAD7) == ("en",)
    assert words_of(world.organisation, *GAD7, "en") == load_wording("gad7")


def test_a_measure_without_permitted_words_has_no_language(world):
    assert languages_of(world.organisation, *WAI_SR) == ()
    with pytest.raises(UnknownMeasureError, match="Known: none"):
        words_of(world.organisation, *WAI_SR, "en")


def test_entered_words_are_this_clinics_alone_and_for_their_form_alone(world):
    worlds.words_for(world, language="de", heading="Unsere Arbeit")
    assert languages_of(world.organisation, *WAI_SR) == ("de",)
    assert words_of(world.organisation, *WAI_SR, "de").heading == "Unsere Arbeit"
    assert languages_of(world.organisation, "wai_sr", "1", "clinician") == ()
    assert languages_of(world.other_case.organisation, *WAI_SR) == ()


def test_entered_words_come_before_those_that_ship_in_the_same_language(world):
    worlds.words_for(world, "gad7", heading="Our own heading")
    assert words_of(world.organisation, *GAD7, "en").heading == "Our own heading"
    assert words_of(world.other_case.organisation, *GAD7, "en") == load_wording("gad7")


def test_withdrawn_words_are_asked_no_longer_and_stay_for_the_record(world):
    row = worlds.words_for(world)
    withdraw_wording(wording=row, audit=world.acting("ada"))
    assert languages_of(world.organisation, *WAI_SR) == ()
    kept = ClinicWording.objects.get()
    assert (kept.content, kept.withdrawn_by, kept.withdrawn_at) == (row.content, world.staff["ada"], world.now)


def test_other_words_take_the_place_of_those_in_force_and_both_stay(world):
    first = worlds.words_for(world, heading="First")
    worlds.words_for(world, heading="Second")
    assert words_of(world.organisation, *WAI_SR, "en").heading == "Second"
    first.refresh_from_db()
    assert first.withdrawn_at == world.now
    assert '"First"' in first.content


def test_the_best_words_are_in_the_first_language_that_there_is(world):
    for language in ("de", "tr"):
        worlds.words_for(world, language=language)
    asked = (world.organisation, *WAI_SR)
    assert best_words(*asked, ("en", "tr")).language == "tr"
    assert best_words(*asked, ("en",)).language == "de"
    assert best_words(world.organisation, "wai_s", "1", "client", ("en",)) is None


def test_words_of_the_clinics_own_measure_are_found(world):
    worlds.own_measure(world)
    worlds.words_for(world, measure_of(world.organisation, "own-hope", "1"))
    assert words_of(world.organisation, "own-hope", "1", "client", "en").items["way"].text == "About way"
