"""Verdicts and reports: what is refused, what is found, and what is said of gaps between raters."""

import numpy as np
import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.reliability import Estimate, NotEnough, ReliabilityError, Undefined
from plait.validation import (
    CRITERIA,
    FEWEST_EACH_GROUP,
    FEWEST_FOR_STRUCTURE,
    Columns,
    Equal,
    Structure,
    Verdict,
    convergence,
    invariance_report,
    report_lines,
    structure_report,
    validation_of_file,
)
from plait.validation.checkin import ITEMS, STRUCTURES
from plait.validation.invariance import change_verdict
from plait.validation.of_file import in_time
from plait.validation.tests.made_up import occasions, ratings
from plait.validation.told import COMPARABLE, DESCRIPTIVE, gap_told

ONE = Structure("one", (0, 0, 0, 0, 0, 0))


def compared(seed, people=250, **second):
    """Clients beside clinicians, whose form may differ."""
    generator = np.random.default_rng(seed)
    who, _, mine = ratings(generator, people=people)
    _, _, theirs = ratings(generator, people=people, **second)
    names = ["client"] * len(mine) + ["clinician"] * len(theirs)
    return invariance_report([*who.tolist(), *who.tolist()], names, np.vstack([mine, theirs]), ONE)


def verdicts(report):
    return [step.verdict for step in report.steps]


def test_raters_who_use_the_items_alike_hold_every_step():
    report = compared(1)
    assert verdicts(report) == [Verdict.HOLDS] * 3
    assert report.holds(Equal.INTERCEPTS)
    assert report.groups == {"client": 250, "clinician": 250}


def test_a_loading_that_differs_breaks_the_second_step_and_not_the_first():
    report = compared(2, loadings=np.array([1.0, 0.1, 1.1, 0.8, 0.9, 1.0]))
    assert verdicts(report)[:2] == [Verdict.HOLDS, Verdict.BROKEN]
    assert report.holds(Equal.STRUCTURE)
    assert not report.holds(Equal.LOADINGS)


def test_an_item_that_one_rater_finds_easier_breaks_the_third_step():
    report = compared(3, easier=np.array([0, 0, 0, 0, 1.2, 0]))
    assert verdicts(report) == [Verdict.HOLDS, Verdict.HOLDS, Verdict.BROKEN]


def test_raters_whose_level_differs_in_all_items_alike_still_hold():
    assert compared(4, easier=0.8 * np.array([1.0, 0.9, 1.1, 0.8, 0.9, 1.0])).holds(Equal.INTERCEPTS)


def test_fewer_people_than_stated_are_refused_with_how_many_there_are():
    assert compared(5, people=FEWEST_EACH_GROUP - 1).steps == NotEnough(99, FEWEST_EACH_GROUP)
    assert isinstance(compared(5, people=FEWEST_EACH_GROUP).steps, tuple)
    made = occasions(*ratings(np.random.default_rng(6), people=FEWEST_FOR_STRUCTURE - 1))
    found = structure_report(made, STRUCTURES)
    assert found.eigenvalues == NotEnough(99, FEWEST_FOR_STRUCTURE)
    assert set(found.models.values()) == {NotEnough(99, FEWEST_FOR_STRUCTURE)}


def test_one_group_alone_and_an_item_that_all_answer_alike_have_no_steps():
    who, _, rows = ratings(np.random.default_rng(7), people=120)
    alone = invariance_report(who.tolist(), ["client"] * len(rows), rows, ONE)
    assert isinstance(alone.steps, Undefined)
    rows[:, 2] = 10
    groups = ["client", "clinician"] * (len(rows) // 2)
    same = invariance_report(who.tolist(), groups, rows, ONE)
    assert same.steps == Undefined(120, "everybody gave the same answer to an item: client, clinician")
    with pytest.raises(ReliabilityError, match="give as many of each"):
        invariance_report(who.tolist(), ["client"], rows, ONE)


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.0, 0.010, Verdict.HOLDS),
        (0.011, 0.02, Verdict.BROKEN),
        (0.0, 0.02, Verdict.OPEN),
        (0.004, 0.03, Verdict.OPEN),
    ],
)
def test_a_step_is_judged_by_the_whole_interval_of_what_it_loses(low, high, verdict):
    assert change_verdict(Estimate((low + high) / 2, low, high, 0.9, 200)) is verdict


def test_parallel_analysis_counts_the_factors_that_made_the_ratings():
    generator = np.random.default_rng(8)
    one = structure_report(occasions(*ratings(generator, people=200, phi=0.5)), STRUCTURES[:1])
    assert one.eigenvalues.factors == 1
    pairs = ratings(generator, people=400, sessions=8, factors=(0, 0, 0, 1, 1, 1))
    assert structure_report(occasions(*pairs), STRUCTURES[:1]).eigenvalues.factors == 2
    person, session, answers = ratings(generator, people=200)
    unrelated = np.random.default_rng(9).normal(size=answers.shape)
    assert structure_report(occasions(person, session, unrelated), STRUCTURES[:1]).eigenvalues.factors == 0


def test_an_item_that_never_changes_within_anybody_is_named():
    person, session, answers = ratings(np.random.default_rng(10), people=150)
    answers[:, 3] = person
    found = structure_report(occasions(person, session, answers), STRUCTURES)
    assert found.eigenvalues == Undefined(150, "nobody's answer to item 4 ever changes")


def test_two_scores_go_together_between_and_within_people_as_they_were_made():
    generator = np.random.default_rng(11)
    person = np.repeat(np.arange(400), 6)
    steady = generator.normal(size=(400, 2)) @ np.array([[1, 0.6], [0, 0.8]])
    moved = generator.normal(size=(2400, 2)) @ np.array([[1, -0.3], [0, np.sqrt(1 - 0.09)]])
    scores = 3 * steady[person] + moved
    found = convergence(person.tolist(), scores[:, 0], scores[:, 1])
    assert found.between.low < 0.58 < found.between.high
    assert found.within.low < -0.3 < found.within.high
    assert found.within.high < 0 < found.between.low
    assert (found.people, found.repeated) == (400, 400)


def test_correlations_are_those_of_numpy():
    generator = np.random.default_rng(12)
    rows = generator.normal(size=(60, 2)) @ np.array([[1, 0.5], [0, 1]])
    found = convergence(list(range(60)), rows[:, 0], rows[:, 1])
    assert found.between.value == pytest.approx(np.corrcoef(rows.T)[0, 1])
    assert found.within == NotEnough(0, 30)


def test_a_rating_without_the_other_score_counts_for_nothing():
    generator = np.random.default_rng(13)
    rows = generator.normal(size=(80, 2))
    rows[60:, 1] = np.nan
    assert convergence(list(range(80)), rows[:, 0], rows[:, 1]).people == 60
    assert convergence(list(range(40)), rows[:40, 0], rows[:40, 1]).between == NotEnough(40, 50)
    same = convergence(list(range(60)), [1.0] * 60, rows[:60, 1])
    assert isinstance(same.between, Undefined)


def test_the_interval_of_a_correlation_holds_the_truth_nineteen_times_of_twenty():
    generator = np.random.default_rng(14)
    inside = []
    for _ in range(120):
        person = np.repeat(np.arange(60), 4)
        moved = generator.normal(size=(240, 2)) @ np.array([[1, 0.5], [0, np.sqrt(0.75)]])
        found = convergence(person.tolist(), moved[:, 0], moved[:, 1], draws=200)
        inside.append(found.within.low <= 0.5 <= found.within.high)
    assert 0.88 <= np.mean(inside) <= 0.99


def write_ratings(path, people=120, *, second="clinician", columns=True):
    generator = np.random.default_rng(15)
    person, session, mine = ratings(generator, people=people)
    _, _, theirs = ratings(generator, people=people)
    lines = ["id,session,who,tongue,other," + ",".join(ITEMS)] if columns else ["id,session," + ",".join(ITEMS)]
    for row, (name, number) in enumerate(zip(person, session, strict=True)):
        for rater, rows in (("client", mine), (second, theirs)):
            cells = ",".join(str(int(value)) for value in np.clip(np.rint(rows[row]), 0, 10))
            between = f"{rater},{'de' if name % 2 else 'en'},{rows[row].mean() / 2:.2f}," if columns else ""
            if columns or rater == "client":
                lines.append(f"p{name},{number + 1},{between}{cells}")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_report_of_a_file_has_every_part_and_says_that_it_is_not_validated(tmp_path, capsys):
    file = write_ratings(tmp_path / "r.csv")
    words = ("--rater", "who", "--language", "tongue", "--beside", "other")
    assert main(["validation-report", str(file), *words]) == DONE
    told = capsys.readouterr().out
    for part in (
        "This check-in is new and has not been validated yet.",
        "Rater client: 480 ratings of 120 people",
        "number of factors by parallel analysis: 1",
        "First and later sessions side by side",
        "not enough: 60 of 100 people",
        "within people (responsiveness)",
        "client and clinician (people: client 120, clinician 120)",
        "RMSEA of the change",
        "Not yet validated. People with two ratings or more: client 120 of 300, clinician 120 of 300 planned.",
    ):
        assert part in told, part


def test_a_file_of_one_rater_says_which_columns_are_missing_and_keeps_gaps_descriptive(tmp_path):
    report = validation_of_file(write_ratings(tmp_path / "r.csv", columns=False), Columns())
    told = "\n".join(report_lines(report))
    assert "no column of raters was named (--rater)" in told
    assert "no column was named (--beside)" in told
    assert gap_told(report) == DESCRIPTIVE
    assert DESCRIPTIVE in told


def test_gaps_are_comparable_only_where_every_two_raters_hold_every_step(tmp_path):
    columns = Columns(rater="who", language="tongue", beside="other")
    assert gap_told(validation_of_file(write_ratings(tmp_path / "a.csv", 250), columns)) == COMPARABLE
    assert gap_told(validation_of_file(write_ratings(tmp_path / "b.csv", 90), columns)) == DESCRIPTIVE


def test_rows_without_all_six_ratings_are_left_out_and_counted(tmp_path):
    file = write_ratings(tmp_path / "r.csv", 40, columns=False)
    lines = file.read_text().splitlines()
    lines[1] = lines[1].rsplit(",", 1)[0] + ","
    file.write_text("\n".join(lines) + "\n")
    report = validation_of_file(file, Columns())
    assert (report.rows, report.complete) == (160, 159)


def test_sessions_are_put_in_order_of_number_or_date():
    assert sorted(["10", "2", "1"], key=in_time) == ["1", "2", "10"]
    assert sorted(["2026-11-02", "2026-01-30"], key=in_time) == ["2026-01-30", "2026-11-02"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda text: text.replace("p3,2,client", "p3,1,client"), "id p3, session 1, who client was given in line"),
        (lambda text: text.replace("client,en,", "client,en,x", 1), "line 2, column other: 'x"),
        (lambda text: text.replace("p0,1,client", "p0,1,", 1), "line 2, column who: is empty"),
        (lambda text: text.replace("tongue", "language", 1), "line 1, column tongue: is missing"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_code_2(tmp_path, capsys, change, message):
    file = write_ratings(tmp_path / "r.csv", 10)
    file.write_text(change(file.read_text()))
    words = ("--rater", "who", "--language", "tongue", "--beside", "other")
    assert main(["validation-report", str(file), *words]) == USER_ERROR
    assert message in capsys.readouterr().err


def test_every_criterion_says_in_words_what_its_number_is_and_where_it_comes_from():
    for criterion in CRITERIA:
        assert f"{criterion.value:.3f}".lstrip("0").rstrip("0").rstrip(".") in criterion.words.replace("0 ", " ")
        assert criterion.source
