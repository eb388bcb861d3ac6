"""The traps of the field's measures, each worked out by hand: where a plausible key scores people wrongly."""

import pytest

from plait.measures import AnswersError, Score, list_measures, load_measure, load_wording, risk_answers, score


def answers(*values):
    """Answers q1, q2, ...; None where unanswered."""
    return {f"q{number}": value for number, value in enumerate(values, 1)}


def total(measure, *values, **more):
    return score(load_measure(measure), "client", {**answers(*values), **more})["total"]


def values_of(measure, *values):
    return {name: found.value for name, found in score(load_measure(measure), "client", answers(*values)).items()}


def test_items_1_and_8_of_the_wai_sr_change_dimension_against_the_wai_36():
    """WAI-SR 1 is WAI-36 25 (goal there, task here); WAI-SR 8 is WAI-36 24 (task there, goal here)."""
    sr, full = load_measure("wai_sr").form("client"), load_measure("wai36").form("client")
    assert "q25" in full.scale("goal").parts
    assert "q1" in sr.scale("task").parts
    assert "q24" in full.scale("task").parts
    assert "q8" in sr.scale("goal").parts
    found = values_of("wai_sr", 5, 1, 1, 1, 1, 1, 1, 3, 1, 1, 1, 1)
    assert (found["task"], found["bond"], found["goal"]) == (2.0, 1.0, 1.5)
    assert (found["task_sum"], found["goal_sum"], found["total_sum"]) == (8, 6, 18)


def test_both_raters_of_a_working_alliance_inventory_are_scored_by_one_key():
    for measure in map(load_measure, ("wai36", "wai_s", "wai_sr")):
        assert measure.form("client").scales == measure.form("clinician").scales


def test_the_wai_36_turns_fourteen_items_round():
    """All 7: 22 items give 7 and 14 give 1, so 168; task has 7 plain of 12, bond 9, goal 6."""
    found = values_of("wai36", *[7] * 36)
    assert found == {"task": 7 * 7 + 5, "bond": 7 * 9 + 3, "goal": 7 * 6 + 6, "total": 7 * 22 + 14}


def test_the_wai_s_turns_two_goal_items_round_and_answers_go_to_seven():
    found = values_of("wai_s", *[7] * 12)
    assert found == {"task": 28, "bond": 28, "goal": 16, "total": 72}


def test_the_wai_sr_refuses_answers_from_one_to_seven():
    with pytest.raises(AnswersError, match="q3: 7 is not from 1 to 5"):
        values_of("wai_sr", 5, 5, 7, 5, 5, 5, 5, 5, 5, 5, 5, 5)


def test_our_rule_for_the_wai_sr_needs_three_of_four_and_ten_of_twelve():
    found = score(load_measure("wai_sr"), "client", answers(None, 2, 3, None, 4, None, 4, 5, 5, 4, 2, 3))
    assert found["task"] == Score(3.0, 3, 4, True, None)
    assert found["task_sum"] == Score(12.0, 3, 4, True, None)
    assert found["goal"] == Score(None, 2, 4, False, "too_few_answered")
    assert found["total"].reason == found["total_sum"].reason == "too_few_answered"
    assert values_of("wai_sr", None, 2, 3, None, 4, 4, 4, 5, 5, 4, 2, 3)["total_sum"] == 36 * 12 / 10


def test_zero_on_every_shipped_symptom_measure_is_not_at_all():
    """Zorowitz 2021: the GAD-7 circulates with “Not at all sure” at zero, which measures something else."""
    for measure in ("phq9", "gad7", "phq4"):
        words = load_wording(measure)
        assert {item.low for item in load_measure(measure).form("client").items} == {0}
        assert {each.choices[0] for each in words.items.values()} == {"Not at all"}


def test_the_two_conventions_of_the_k10_are_two_measures():
    assert total("k10", *[1] * 10).value == 10
    assert total("k10", *[5] * 10).value == 50
    assert total("k10_0_40", *[0] * 10).value == 0
    assert total("k10_0_40", *[4] * 10).value == 40
    with pytest.raises(AnswersError, match="0 is not from 1 to 5"):
        total("k10", *[0] * 10)
    with pytest.raises(AnswersError, match="5 is not from 0 to 4"):
        total("k10_0_40", *[5] * 10)


def test_the_core_10_fills_in_one_missing_item_and_no_second_one():
    """Turned round, 2 and 3 give 4 - 1: nine answers of 1, 3, 3, 1, ... sum to 13, so 13 / 9 * 10."""
    assert total("core10", *[1] * 10) == Score(14.0, 10, 10, False, None)
    nine = total("core10", *[1] * 9, None)
    assert nine.value == pytest.approx(130 / 9)
    assert (nine.answered, nine.prorated) == (9, True)
    assert total("core10", *[1] * 8, None, None) == Score(None, 8, 10, False, "too_few_answered")
    assert total("core10", *[None] * 10) == Score(None, 0, 10, False, "nothing_answered")


def test_the_core_om_states_its_limits_and_is_not_scored():
    said = load_measure("core_om").missing_data
    assert "3 items missing in the total, 2 without risk, 1 in functioning and in problems, none in wellbeing" in said


def test_the_wsas_leaves_work_out_for_the_retired_and_goes_to_32():
    assert total("wsas", 8, 8, 8, 8, 8, retired=0) == Score(40.0, 5, 5, False, None)
    assert total("wsas", None, 8, 8, 8, 8, retired=1) == Score(32.0, 4, 4, False, None)
    assert total("wsas", 8, 8, 8, 8, 8, retired=1) == Score(32.0, 4, 4, False, None)
    assert total("wsas", None, 8, 8, 8, 8).reason == "too_few_answered"
    assert total("wsas", 8, None, 8, 8, 8, retired=1).reason == "too_few_answered"


@pytest.mark.parametrize(("answer", "told"), [(0, False), (1, True), (3, True), (None, False)])
def test_item_9_of_the_phq_9_is_a_risk_item_from_one_on(answer, told):
    measure = load_measure("phq9")
    assert [risk.item for risk in measure.risk_items] == ["q9"]
    assert bool(risk_answers(measure, "client", answers(*[0] * 8, answer))) is told


def test_a_positive_risk_answer_is_told_even_where_there_is_no_score():
    found = risk_answers(load_measure("core10"), "client", {"q6": 2})
    assert [(risk.item, risk.about) for risk in found] == [("q6", "plans for suicide")]


def test_only_measures_that_ask_about_risk_have_risk_items():
    assert {measure.id for measure in list_measures() if measure.risk_items} == {"phq9", "core10"}


def test_the_gcq_s_is_invalid_above_four_missing_and_the_mean_of_the_answered_below():
    gcq = load_measure("gcq_s")
    four = score(gcq, "client", answers(6, None, 0, None, 1, 2, 3, None, 2, 4, None, 3))
    assert four["engaged"] == Score(6.0, 1, 5, True, None)
    assert four["avoiding"] == Score(1.0, 3, 3, False, None)
    assert four["conflict"] == Score(3.0, 4, 4, False, None)
    five = score(gcq, "client", answers(6, None, 0, None, 1, 2, 3, None, 2, 4, None, None))
    assert {found.reason for found in five.values()} == {"form_incomplete"}
    assert {found.value for found in five.values()} == {None}


def test_a_high_score_15_means_problems_on_every_scale():
    """Answer 1 says “describes us very well”: best for the strengths, worst for the rest."""
    best = [1 if number in {1, 3, 6, 10, 15} else 5 for number in range(1, 16)]
    worst = [6 - value for value in best]
    assert {value for name, value in values_of("score15", *best).items() if not name.endswith("_sum")} == {1}
    assert values_of("score15", *worst) == {
        "strengths": 5, "difficulties": 5, "communication": 5, "total": 5,
        "strengths_sum": 25, "difficulties_sum": 25, "communication_sum": 25, "total_sum": 75,
    }  # fmt: skip


def test_one_yes_of_the_risq_warns_even_where_others_are_missing():
    found = score(load_measure("risq"), "client", answers(None, 1, None, None))
    assert found["warning"].value == 1
    assert found["total"].value is found["any_endorsed"].value is None
    full = score(load_measure("risq"), "client", answers(0, 1, 1, 0))
    assert (full["any_endorsed"].value, full["total"].value, full["warning"].value) == (2, 2, 1)


@pytest.mark.parametrize(
    ("measure", "given", "expected"),
    [
        ("sai", [0, 1, 2, 3, 4, 5], 2.5),
        ("haq2", [6] * 19, 6 * 14 + 5),
        ("arm5", [7, 7, 1, 7, 7], 7),
        ("tasc_r", [4] * 12, 4 * 7 + 5),
        ("phq9", [3] * 9, 27),
        ("gad7", [3] * 7, 21),
        ("who5", [3, 2, 1, 0, 5], 44),
        ("plait-goal-ladder", [4], 4),
    ],
)
def test_totals_worked_out_by_hand(measure, given, expected):
    assert total(measure, *given).value == expected


@pytest.mark.parametrize(
    ("measure", "span"),
    [
        ("phq9", (0, 27)),
        ("gad7", (0, 21)),
        ("who5", (0, 100)),
        ("core10", (0, 40)),
        ("wsas", (0, 40)),
        ("tasc_r", (12, 48)),
    ],
)
def test_a_range_that_a_source_prints_is_the_one_the_key_gives(measure, span):
    form = load_measure(measure).form("client")
    assert form.scale("total").range == span == form.bounds("total")


def test_a_range_that_was_not_verified_is_left_empty():
    assert load_measure("haq2").form("client").scale("total").range is None
