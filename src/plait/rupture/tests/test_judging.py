"""Sessions that one rater alone rated have a price of their own; the tables shipped for a cold start are true."""

import json
from dataclasses import replace

import numpy as np
import pytest

from plait.rupture import cold_tables
from plait.rupture.budget import alarm_table
from plait.rupture.cold_tables import cold_table, digest, models_to_ship
from plait.rupture.readings import watch
from plait.rupture.stored import new_state, read_session, state_from_json
from plait.rupture.watching import assumed_model, cold_watching, rows_of, watching_from_json
from plait.trajectory.model import ModelFileError
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

SCALE = Scale(0, 10)
STRANDS = ("bond", "goal", "task", "openness", "effort", "expectation")
CLIENTS = [("client", strand) for strand in STRANDS]
BOTH = [*CLIENTS, *(("clinician", strand) for strand in STRANDS)]
MODEL = cold_watching(SCALE, BOTH, step=1.0)
ALONE = cold_watching(SCALE, CLIENTS, step=1.0)


def course(rated):
    """One client's sessions from a list of {name: score}."""
    rows = [(*name, number, score) for number, scores in enumerate(rated, 1) for name, score in scores.items()]
    rater, dimension, session, score = zip(*rows, strict=True)
    return make_sessions(["a"] * len(rows), session, score, rater=rater, dimension=dimension, scale=SCALE)


def rated(raters, bond):
    names = CLIENTS if raters == "client" else BOTH
    return {name: float(bond) if name == ("client", "bond") else 7.0 for name in names}


def stepwise(model, sessions, tension=None):
    state, found = new_state(model), []
    for number, scores in enumerate(sessions, 1):
        state, read = read_session(model, state_from_json(state.to_json()), number, scores, tension=tension)
        found.append(read)
    return found


def test_sessions_that_the_client_alone_rated_are_judged_as_by_a_model_of_the_clients_strands():
    sessions = [rated("client", bond) for bond in (7, 8, 7, 7, 8, 4, 7)]
    for one, other in zip(stepwise(MODEL, sessions), stepwise(ALONE, sessions), strict=True):
        assert (one.alert, one.driver, one.expected_hits) == (other.alert, other.driver, other.expected_hits)
        assert one.rupture_probability == other.rupture_probability
    assert stepwise(MODEL, sessions)[5].driver == ("client", "bond")


def test_a_course_read_at_once_is_what_reading_session_by_session_says_whoever_rated_when():
    raters = ("client", "both", "client", "both", "both", "client")
    sessions = [rated(who, bond) for who, bond in zip(raters, (7, 8, 7, 3, 6, 7), strict=True)]
    whole, steps = watch(MODEL, course(sessions)), stepwise(MODEL, sessions)
    clients = rows_of(whole.sessions, ("client", "bond"))
    assert [bool(whole.alert[row]) for row in clients] == [read.alert for read in steps]
    for row, read in list(zip(clients, steps, strict=True))[1:]:
        assert whole.rupture_probability[row] == pytest.approx(read.rupture_probability, abs=1e-12)


def test_a_session_with_one_rating_of_several_strands_reads_the_same_alone_and_in_its_course():
    sessions = [rated("client", 7), rated("client", 7), {("client", "bond"): 3.0}]
    whole, last = watch(MODEL, course(sessions)), stepwise(MODEL, sessions)[-1]
    assert whole.rupture_probability[-1] == pytest.approx(last.rupture_probability, abs=1e-12)
    assert bool(whole.alert[-1]) is last.alert is True


def test_the_clients_ratings_alone_find_more_at_their_own_price_than_at_the_price_of_both():
    own, both = MODEL.alone["client"], MODEL.alarms
    assert own.expected_hits(3) > both.expected_hits(3)


def test_an_alert_says_how_much_each_strand_and_the_tension_carry_of_it():
    sessions = [rated("client", bond) for bond in (7, 8, 7, 7, 8)]
    state = new_state(MODEL)
    for number, scores in enumerate(sessions, 1):
        state, read = read_session(MODEL, state, number, scores, tension=0)
        assert read.shares == {}
    _, read = read_session(MODEL, state, 6, rated("client", 3), tension=2)
    assert read.alert
    assert list(read.shares) == [("client", "bond"), None]
    assert sum(read.shares.values()) == pytest.approx(1)


def test_a_model_with_prices_for_each_rater_is_read_back_from_its_json():
    from pydantic import TypeAdapter

    from plait.rupture.watching import WatchModel

    assert TypeAdapter(WatchModel).validate_python(json.loads(json.dumps(MODEL.to_dict()))) == MODEL


def test_a_model_of_an_earlier_version_is_read_with_the_same_numbers_in_todays_form():
    plain = MODEL.to_dict()
    for series in plain["series"]:
        for name in ("passing_share", "passing_stays"):
            series["declared"][name] = series["fitted"].pop(name)
    assert watching_from_json(json.dumps(plain)) == MODEL


@pytest.mark.parametrize("text", ["{", "[]", '{"series": [1]}', '{"series": [{"declared": 1}]}'])
def test_what_is_no_model_is_refused(text):
    with pytest.raises(ModelFileError, match="fit it anew"):
        watching_from_json(text)


def test_every_model_to_ship_has_its_table_and_no_table_is_left_over():
    shipped = json.loads(cold_tables.FILE.read_text(encoding="utf-8"))
    assert set(shipped) == {digest(model) for model in models_to_ship()}


def test_a_shipped_table_is_what_the_bootstrap_makes():
    model = assumed_model(Scale(0, 27), [(None, None)], step=1.0)
    assert digest(model) in json.loads(cold_tables.FILE.read_text(encoding="utf-8"))
    shipped, made = cold_table(model), alarm_table(model)
    assert shipped.limits == pytest.approx(made.limits, rel=1e-6)
    for found, expected in zip(shipped.hits, made.hits, strict=True):
        assert found == pytest.approx(expected, abs=2 / made.sessions * 10)


def test_a_model_that_is_not_shipped_is_priced_where_it_is_asked_for():
    model = assumed_model(Scale(0, 7), [(None, None)], step=0.37)
    assert cold_table(model) == alarm_table(model)


def test_the_digest_changes_with_what_a_price_rests_on_and_not_with_names_or_the_unit():
    of = {
        digest(assumed_model(scale, names, step=step))
        for scale, names, step in (
            (SCALE, [("client", "bond")], 1.0),
            (Scale(0, 20), [(None, None)], 2.0),
            (Scale(0, 20, "worse"), [("a", "b")], 2.0),
        )
    }
    assert len(of) == 1
    assert digest(assumed_model(SCALE, [(None, None)], step=0.5)) not in of
    assert digest(assumed_model(SCALE, [("client", "bond"), ("client", "goal")], step=1.0)) not in of
    assert digest(assumed_model(SCALE, [("client", "bond")], step=1.0, answered=1.0)) not in of, "tension has its price"


def test_where_tension_is_asked_for_an_alert_is_dearer_for_both_raters_and_for_each_alone():
    quiet, asked = MODEL, cold_watching(SCALE, BOTH, step=1.0, answered=1.0)
    assert asked.alarms.limit(3) > quiet.alarms.limit(3)
    assert asked.of_rater("client").strands.answered == 1.0
    assert asked.alone["client"].limit(3) > quiet.alone["client"].limit(3)


def test_what_a_fit_learned_of_drops_holds_for_each_rater_alone_too():
    kept = len(MODEL.strands.kept)
    learned = tuple(np.arange(1.0, kept + 4) / np.arange(1.0, kept + 4).sum())
    fitted = replace(MODEL, strands=replace(MODEL.strands, weights=learned))
    own = fitted.of_rater("client").strands
    patterns = own.patterns
    assert sum(weight for weight, _ in patterns) == pytest.approx(1)
    assert len(patterns) == len(own.kept) + 2
    ratio = patterns[1][0] / patterns[0][0]
    first, second = (fitted.strands.kept.index(place) for place in fitted.places_of_rater("client")[:2])
    assert ratio == pytest.approx(learned[second] / learned[first])


@pytest.mark.parametrize("model", [ALONE, cold_watching(SCALE, [("client", "bond")], step=1.0)], ids=["six", "one"])
@pytest.mark.parametrize("usual", [7, 8, 9])
def test_a_deeper_fall_is_never_let_pass_where_a_smaller_one_is_told(model, usual):
    names = [name for name in CLIENTS if model.named(name)]
    told = []
    for fallen in range(usual, -1, -1):
        rated = [dict.fromkeys(names, usual)] * 8 + [{**dict.fromkeys(names, usual), ("client", "bond"): fallen}]
        readings = watch(model, course(rated))
        told.append(bool(readings.alert[-len(names) :].any()))
    assert told == sorted(told)
    assert told[-1]
