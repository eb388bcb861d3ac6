"""MODEL.json: everything that was fitted, written and read back as it was, or refused."""

import dataclasses
import json

import pytest

from plait.simulate.reference_sessions import reference_sessions
from plait.trajectory import Scale, fit, make_sessions, read_model
from plait.trajectory.fit_words import fit_lines
from plait.trajectory.model import ModelFileError, model_from_json

NEEDED = {
    "log_likelihood", "method", "converged", "sessions", "clients", "clinicians", "parameters", "standard_errors",
    "clinician_effects", "scale", "data_summary", "version", "forecast", "notes",
}  # fmt: skip
PARAMETERS = {
    "intercept", "slope", "sd_clinician", "sd_client_level", "sd_client_slope", "correlation", "autocorrelation",
    "sd_movement", "sd_error",
}  # fmt: skip


@pytest.fixture(scope="module")
def model():
    sessions = reference_sessions(1, lengths=[7] * 40)
    columns = (sessions.client.codes, sessions.session, sessions.score)
    return fit(make_sessions(*columns, clinician=sessions.clinician.codes, scale=Scale(-10, 30, "worse")))


def test_the_file_holds_what_was_promised(model):
    top = json.loads(model.to_json())
    assert set(top) >= NEEDED
    assert set(top["parameters"]) == PARAMETERS | {"covariates"} == set(top["standard_errors"])
    assert top["scale"] == {"low": -10, "high": 30, "higher_is": "worse"}
    assert set(top["clinician_effects"]) == {"0", "1", "2"}
    assert top["data_summary"]["most_sessions"] == 7


def test_what_is_written_is_read_back_as_it_was(model, tmp_path):
    (tmp_path / "m.json").write_text(model.to_json())
    assert read_model(tmp_path / "m.json") == model
    several = dataclasses.replace(model, series=model.series * 2, forecast={"any": [1.5, None]})
    assert model_from_json(several.to_json()) == several
    assert len(json.loads(several.to_json())["series"]) == 2


def test_the_stamp_names_this_very_model(model):
    assert model.stamp == model_from_json(model.to_json()).stamp
    assert dataclasses.replace(model, scale=Scale(0, 30, "worse")).stamp != model.stamp


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda top: top.pop("parameters"), "series.0.parameters: Field required"),
        (lambda top: top["parameters"].update(slope="steep"), "series.0.parameters.slope: Input should be a valid"),
        (lambda top: top.update(more=1), "series.0.more: Unexpected"),
        (lambda top: top["scale"].update(low=40), "give the lower end first"),
        (lambda top: top.update(version=99), "has form 99; this Plait reads form 1"),
        (lambda top: top.clear(), "is no model: make one with `plait fit`"),
    ],
)
def test_a_file_that_was_edited_is_refused_with_the_place(model, change, told):
    top = json.loads(model.to_json())
    change(top)
    with pytest.raises(ModelFileError) as refused:
        model_from_json(json.dumps(top), "m.json")
    assert told in str(refused.value)
    assert "m.json" in str(refused.value)


def test_a_file_that_was_cut_off_or_is_not_there_is_refused(model, tmp_path):
    with pytest.raises(ModelFileError, match="not readable as JSON"):
        model_from_json(model.to_json()[:-40])
    with pytest.raises(ModelFileError, match="cannot be read"):
        read_model(tmp_path / "gone.json")


def test_a_forecast_whose_search_did_not_arrive_is_noted(model):
    def lines(*, converged):
        told = {"series": [{"converged": converged, "rater": None, "dimension": "bond"}]}
        return "\n".join(fit_lines(dataclasses.replace(model, forecast=told)))

    assert "Note on the forecast of bond: the search for its numbers did not arrive" in lines(converged=False)
    assert "did not arrive" not in lines(converged=True)
