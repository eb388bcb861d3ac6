"""What signals from ratings cost: needless ones on a simulated clinic, against the budget of the clinician."""

import numpy as np
import pytest

from plait.measures import load_measure
from plait.rupture import DEFAULT_BUDGET
from plait.simulate.check_ins import make_check_ins
from plait_clinic.batteries.scales import registered_scales
from plait_clinic.readings.following import Given, begin, cold_groups, follow
from plait_clinic.signals.decline import BACK, has_declined

KEY = ("plait-checkin", "1")
SCALES = ("bond", "goal", "task", "openness", "effort", "expectation")
PEOPLE, SESSIONS, SEED = 250, 12, 411
ALLOWED = 0.5
"""What the rule for slow declines may add, in 100 sessions."""


@pytest.fixture(scope="module")
def quiet_sessions() -> tuple[np.ndarray, np.ndarray]:
    """Alerts and declines at each judged session before anybody's first drop."""
    made = make_check_ins(PEOPLE, SESSIONS, SEED)
    groups = cold_groups(KEY, registered_scales(load_measure(*KEY), "client"))
    alerts, declines = [], []
    for person in range(PEOPLE):
        clean = int(np.argmax(made.onset[person])) if made.onset[person].any() else SESSIONS
        given = [session(made, person, number) for number in range(clean)]
        _place, read = follow(groups, begin(groups), given, budget=DEFAULT_BUDGET)
        totals = [one.given.scores["client", "total"] for one in read]
        lows = [one.scales["total"].said.lower_90 for one in read]
        alerts += [bool(one.visit.alert) for one in read[1:]]
        declines += [
            not any(one.visit.alert for one in read[number - BACK : number + 1])
            and has_declined(totals[number], totals[number - 1], lows[number - BACK])
            for number in range(BACK, len(read))
        ]
    return np.array(alerts), np.array(declines)


def session(made, person: int, number: int) -> Given:
    rated = [float(score) for score in made.answers[person, number]]
    scores = {("client", scale): score for scale, score in zip(SCALES, rated, strict=True)}
    total = {("client", "total"): float(np.mean(rated))}
    return Given(number + 1, number + 1, scores | total, response=1, tension=int(made.tension[person, number]))


def test_alerts_keep_the_budget_where_nothing_dropped(quiet_sessions):
    alerts, _declines = quiet_sessions
    error = 100 * np.sqrt(alerts.mean() * (1 - alerts.mean()) / len(alerts))
    assert len(alerts) > 1000
    assert 100 * alerts.mean() <= DEFAULT_BUDGET + 2 * error


def test_the_rule_for_slow_declines_adds_little_to_them(quiet_sessions):
    alerts, declines = quiet_sessions
    assert 100 * declines.sum() / len(alerts) <= ALLOWED
