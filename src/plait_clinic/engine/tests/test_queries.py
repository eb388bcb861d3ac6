"""A clinic without a fit of its own reads with the assumptions, labelled so: both raters' strands for the check-in."""

import pytest

from plait.measures import load_measure
from plait_clinic.batteries.scales import registered_scales
from plait_clinic.engine.queries import COLD, model_for
from plait_clinic.engine.strands import sets_of

pytestmark = pytest.mark.django_db
STRANDS = ("bond", "goal", "task", "openness", "effort", "expectation")


def scales(measure, names):
    found = registered_scales(load_measure(measure), "client")
    return [found[name] for name in names]


def test_a_new_clinic_reads_the_check_in_with_assumptions_for_both_raters_strands():
    model = model_for(1, ("plait-checkin", "1"), scales("plait-checkin", STRANDS))
    assert model.label == COLD
    assert model.is_cold
    raters = [(one.rater, one.dimension) for one in model.watching.series]
    assert raters == [(rater, strand) for rater in ("client", "clinician") for strand in STRANDS]


def test_a_single_scale_and_any_other_measure_is_the_clients_alone_in_its_own_direction():
    total = model_for(1, ("plait-checkin", "1"), scales("plait-checkin", ["total"])).watching
    assert [(one.rater, one.dimension) for one in total.series] == [("client", "total")]
    phq9 = model_for(1, ("phq9", "1"), scales("phq9", ["total"])).watching
    assert phq9.series[0].scale.as_scale().higher_is == "worse"
    assert phq9.series[0].scale.high == 27


def test_a_model_is_made_once_in_a_process():
    ask = ("plait-checkin", "1"), scales("plait-checkin", STRANDS)
    assert model_for(1, *ask).watching is model_for(2, *ask).watching


def test_what_is_asked_once_has_no_course_and_so_no_model():
    assert sets_of(load_measure("plait-ending")) == []
    assert sets_of(load_measure("phq9"))
