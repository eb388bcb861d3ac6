"""The loops for single sessions say what the way through whole tables says, whatever the model, scale and course."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.rupture.evidence import Strands
from plait.rupture.one_session import placed
from plait.rupture.readings import watch
from plait.rupture.shared import Shared
from plait.rupture.stored import SessionReading, StrandReading, new_state, read_session, state_from_json
from plait.rupture.watching import AlarmTable, WatchModel
from plait.trajectory.forecast import ClinicianLevel, cold_series, step_edges
from plait.trajectory.forecast_calibration import calibrated
from plait.trajectory.forecast_scale import ScoreScale
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

SAME = 1e-10
NAMES = [("client", "bond"), ("client", "task"), ("clinician", "bond")]
PRICE = AlarmTable((0.5, 15.0), (2.0, -1.0), (1.0, 2.0, 3.0), ((0.1, 0.3), (0.3, 0.6), (0.6, 0.9)), 100)
OF_A_STRAND = [name for name in StrandReading.__annotations__ if name != "state"]


@st.composite
def series(draw, name, higher_is):
    """One strand's forecast: bent or not, with ends or without, corrected by level and length of history."""
    cold = cold_series(Scale(0, 10, higher_is), step=0.5, rater=name[0], dimension=name[1])
    ended = draw(st.booleans())
    bends = [draw(st.sampled_from([0.0, 0.3, 0.8])) if ended else 0.0 for _ in range(2)]
    rng = np.random.default_rng(draw(st.integers(0, 5)))
    low = rng.standard_t(4, 300)
    return replace(
        cold,
        scale=replace(cold.scale, ended=ended, bend_low=bends[0], bend_high=bends[1]),
        clock=draw(st.sampled_from(["log", "linear"])),
        first_session=draw(st.sampled_from([0, 1])),
        calibration=calibrated(low, low + 0.3, rng.normal(0.7, 0.2, 300), rng.integers(0, 12, 300)),
        clinicians={"x": ClinicianLevel(0.05, 0.01)},
        sd_clinician=0.08,
    )


@st.composite
def models(draw):
    """Three strands of two raters, each rater priced alone too, with or without what they share."""
    higher_is = draw(st.sampled_from(["better", "worse"]))
    raters = tuple(rater for rater, _ in NAMES)
    together = Strands(raters, (0, 1, 2), ((1.0, 0.4, 0.1), (0.4, 1.0, 0.2), (0.1, 0.2, 1.0)), answered=1.0)
    shared = Shared(((0.0, 0.2, 0.1), (0.1, 0.0, 0.0), (0.0, 0.3, 0.0)), (0.01, 0.01, 0.01))
    each = tuple(draw(series(name, higher_is)) for name in NAMES)
    alone = {"client": PRICE, "clinician": PRICE}
    return WatchModel(each, together, PRICE, alone, draw(st.sampled_from([None, shared])))


@st.composite
def courses(draw):
    """Sessions of one client: number, clinician, tension, and the scores of those who rated."""
    number, found = draw(st.integers(0, 2)), []
    for _ in range(draw(st.integers(1, 7))):
        number += draw(st.integers(1, 2))
        rated = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
        scores = {name: draw(st.integers(0, 20)) / 2 for name in NAMES if name in rated}
        found.append((number, draw(st.sampled_from("xy")), draw(st.integers(0, 3)), scores))
    return found


def as_table(sessions, higher_is, ended):
    rows = [(s, who, t, *name, score) for s, who, t, scores in sessions for name, score in scores.items()]
    session, clinician, tension, rater, dimension, score = zip(*rows, strict=True)
    runs = np.cumsum([0, *(first != last for first, last in pairwise(clinician))])
    named = [who if run == 0 and who == "x" else f"{who}{run}" for who, run in zip(clinician, runs, strict=True)]
    scale = Scale(0, 10, higher_is) if ended else Scale(None, None, higher_is)
    columns = {"clinician": named, "tension": tension, "rater": rater, "dimension": dimension}
    return make_sessions(["a"] * len(rows), session, score, **columns, scale=scale), dict(
        zip(session, named, strict=True)
    )


@settings(max_examples=40, deadline=None)
@given(models(), courses())
def test_a_course_read_session_by_session_is_the_course_read_at_once_to_the_tenth_place(model, sessions):
    first = model.series[0].scale
    table, who = as_table(sessions, first.higher_is, first.ended)
    whole, state, row = watch(model, table), new_state(model), 0
    for number, _, tension, scores in sessions:
        state, read = read_session(
            model, state_from_json(state.to_json()), number, scores, clinician=who[number], tension=tension
        )
        for name in scores:
            one = read.strands[name]
            for column in OF_A_STRAND:
                assert getattr(one, column) == pytest.approx(getattr(whole, column)[row], rel=SAME, abs=SAME), column
            assert one.state == whole.state_names[row]
            row += 1
        assert_same_session(read, whole, row - 1)


def assert_same_session(read: SessionReading, whole, row):
    assert read.alert == bool(whole.alert[row])
    for told, column in ((read.rupture_probability, "rupture_probability"), (read.evidence, "evidence")):
        there = getattr(whole, column)[row]
        assert (told is None) == bool(np.isnan(there))
        assert told is None or told == pytest.approx(there, rel=1e-8, abs=1e-8)


@settings(max_examples=40, deadline=None)
@given(models(), st.lists(st.integers(0, 20), min_size=3, max_size=3))
def test_scores_lie_where_the_scale_itself_puts_them(model, halves):
    scores = np.array(halves) / 2
    found = placed(model.packed, np.arange(3), scores)
    for row, one in enumerate(model.series):
        scale: ScoreScale = one.scale
        score = scores[[row]]
        low, high = step_edges(scale, score)
        assert found.latent[row] == pytest.approx(float(scale.to_latent(score)[0]), abs=SAME)
        assert found.end[row] == scale.end(score)[0]
        assert (found.low[row], found.high[row]) == (pytest.approx(low[0]), pytest.approx(high[0]))


def test_where_the_worst_score_is_to_be_expected_both_ways_say_that_too_little_is_known():
    scale = Scale(0, 10)
    model = WatchModel((cold_series(scale, step=1.0),), Strands((None,), (0,), ((1.0,),)), PRICE)
    rng, states = np.random.default_rng(5), set()
    for level in np.linspace(0, 4, 30):
        scores = np.clip(np.rint(level + rng.normal(size=8)), 0, 10)
        whole = watch(model, make_sessions(["a"] * 8, range(8), scores, scale=scale))
        state = new_state(model)
        for number, score in enumerate(scores):
            state, read = read_session(model, state, number, {(None, None): float(score)})
            assert read.strands[None, None].state == whole.state_names[number]
            states.add(read.strands[None, None].state)
    assert {"steady", "not_enough_information"} <= states
