"""Reliability of a file: the same figures as from the array, printed, written, or refused with every fault."""

import csv
import json

import numpy as np
import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.measures import load_measure
from plait.reliability import Estimate, measure_item_report, measure_within_person_report
from plait.reliability.of_file import ONE_RATING, REPEATED, figures, reliability_of_file

GAD7 = load_measure("gad7")


def answers(people=80, sessions=1, seed=1):
    generator = np.random.default_rng(seed)
    level = generator.normal(size=(people, 1, 1)) + generator.normal(size=(people, sessions, 1)) * 0.7
    rows = np.clip(np.rint(1.5 + level + generator.normal(size=(people, sessions, 7)) * 0.6), 0, 3)
    return rows.reshape(-1, 7)


def written(path, rows, sessions=1, session="visit"):
    header = ["id", session] if sessions > 1 else ["id"]
    lines = [",".join([*header, *(f"q{number}" for number in range(1, 8))])]
    for number, row in enumerate(rows):
        person, visit = divmod(number, sessions)
        start = [f"p{person}", str(visit)] if sessions > 1 else [f"p{person}"]
        lines.append(",".join([*start, *("" if np.isnan(value) else str(int(value)) for value in row)]))
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_file_gives_the_figures_of_its_answers(tmp_path):
    rows = answers()
    rows[3, 2] = np.nan
    found = reliability_of_file(GAD7, written(tmp_path / "a.csv", rows))
    [scale] = found.scales
    assert scale.one == measure_item_report(GAD7, "client", "total", rows)
    assert scale.repeated is None
    assert (found.rows, found.persons, scale.one.persons) == (80, 80, 79)


def test_with_sessions_all_rows_are_repeated_ratings_and_first_rows_are_one_rating_a_person(tmp_path):
    rows = answers(60, 4)
    found = reliability_of_file(GAD7, written(tmp_path / "a.csv", rows, 4), session="visit")
    person, visit = np.divmod(np.arange(240), 4)
    [scale] = found.scales
    assert scale.one == measure_item_report(GAD7, "client", "total", rows[::4])
    assert scale.repeated == measure_within_person_report(
        GAD7, "client", "total", person=person.tolist(), session=visit.tolist(), array=rows
    )
    assert list(scale.reports) == [ONE_RATING, REPEATED]


def test_the_command_prints_every_figure_with_interval_and_n(tmp_path, capsys):
    file = written(tmp_path / "a.csv", answers(60, 4), 4)
    assert main(["reliability", "gad7", str(file), "--session", "visit"]) == DONE
    told = capsys.readouterr().out
    [scale] = reliability_of_file(GAD7, file, session="visit").scales
    alpha, change = scale.one.alpha, scale.repeated.change
    assert f"alpha           {alpha.value:.2f}  ({alpha.low:.2f} to {alpha.high:.2f}, n 60)" in told
    assert f"change          {change.value:.2f}  ({change.low:.2f} to {change.high:.2f}, n 60)" in told


def test_too_few_people_are_said_to_be_too_few_and_no_figure_is_given(tmp_path, capsys):
    file = written(tmp_path / "a.csv", answers(12))
    assert main(["reliability", "gad7", str(file)]) == DONE
    told = capsys.readouterr().out
    assert "mean, sd, alpha, sem, reliable_change: not enough: 12 of 30 people" in told


def test_the_check_in_says_that_it_is_not_validated_and_why_scales_are_left_out(tmp_path, capsys):
    rows = ["id,q1,q2,q3,q4,q5,q6", *(f"p{number},7,8,7,6,7,9" for number in range(3))]
    (tmp_path / "a.csv").write_text("\n".join(rows) + "\n")
    assert main(["reliability", "plait-checkin", str(tmp_path / "a.csv")]) == DONE
    told = capsys.readouterr().out
    assert "This check-in is new and has not been validated yet." in told
    (tmp_path / "b.csv").write_text("id,q1,q2,q3,q4\n1,0,1,0,0\n")
    assert main(["reliability", "risq", str(tmp_path / "b.csv")]) == DONE
    assert "Scale total: left out; it is a count, not a mean or a sum of its items" in capsys.readouterr().out


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_all_figures_are_written_as_they_are(tmp_path, ending):
    file, output = written(tmp_path / "a.csv", answers(60, 3), 3), tmp_path / f"o.{ending}"
    assert main(["reliability", "gad7", str(file), "--session", "visit", "--output", str(output)]) == DONE
    text = output.read_text()
    rows = json.loads(text) if ending == "json" else list(csv.DictReader(text.splitlines()))
    expected = list(figures(reliability_of_file(GAD7, file, session="visit")))
    assert [(row["scale"], row["about"], row["figure"]) for row in rows] == [
        (figure.scale, figure.about, figure.figure) for figure in expected
    ]
    for row, figure in zip(rows, expected, strict=True):
        if figure.value is None:
            assert row["value"] in (None, "")
            assert row["reason"]
        else:
            assert float(row["value"]) == figure.value
            assert float(row["low"]) <= figure.value <= float(row["high"])


def test_some_figures_are_estimates():
    rows = answers()
    report = measure_item_report(GAD7, "client", "total", rows)
    assert isinstance(report.alpha, Estimate)


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("content", "options", "messages"),
    [
        ("id,q1\n1,2\n", (), ("line 1, column q2: is missing", "line 1, column q7: is missing")),
        ("id,visit,q1,q2,q3,q4,q5,q6,q7\n1,1,9,1,1,1,1,1,1\n", ("--session", "visit"), ("column q1: 9 is off",)),
        ("id,q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1,1\n1,1,1,1,1,1,1,1\n", (), ("id 1 was given in line 2 already",)),
        (
            "id,visit,q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1,1,1\n1,,1,1,1,1,1,1,1\n1,1,1,1,1,1,1,1,1\n",
            ("--session", "visit"),
            ("line 3, column visit: is empty", "line 4, column id: id 1, visit 1 was given in line 2 already"),
        ),
        ("id,q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1,1\n", ("--session", "when"), ("column when: is missing",)),
        ("id,q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1,1\n", ("--session", "q3"), ("column q3: is taken",)),
        ("id,q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1,1\n", ("--session", "id"), ("column id: is taken",)),
        ("id,q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1,1\n", ("--output", "o.txt"), ("ends with .csv or .json",)),
        ("id,q1,q2,q3,q4,q5,q6,q7\n1,1,1,1,1,1,1,1\n", ("--output", "a.csv"), ("a.csv holds the answers",)),
    ],
)
def test_a_bad_file_is_told_with_every_fault_and_nothing_is_written(here, capsys, content, options, messages):
    (here / "a.csv").write_text(content)
    output = () if "--output" in options else ("--output", "o.csv")
    assert main(["reliability", "gad7", "a.csv", *options, *output]) == USER_ERROR
    told = capsys.readouterr().err
    assert [message for message in messages if message not in told] == []
    assert [path.name for path in here.iterdir()] == ["a.csv"]


def test_a_shell_and_an_unknown_measure_are_refused(tmp_path, capsys):
    for measure in ("core_om", "nothing"):
        assert main(["reliability", measure, str(tmp_path / "a.csv")]) == USER_ERROR
    assert "ships without a key" in capsys.readouterr().err
