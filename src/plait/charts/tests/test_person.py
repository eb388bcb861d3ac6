"""A person's course from a file: picture and table say the same, and what cannot be drawn is told."""

from xml.etree import ElementTree

import numpy as np
import pytest

from plait.charts.person import CourseError, course_chart, course_of, table_lines
from plait.cli import DONE, USER_ERROR, main
from plait.rupture import course_judgements
from plait.rupture.readings import watch
from plait.trajectory.fitting import fit
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions
from plait.trajectory.sessions_file import read_sessions

SCORES = [8, 8.2, 7.9, 8.1, 2]
SVG = "{http://www.w3.org/2000/svg}"


TEN = Scale(0, 10)


def sessions(scale=TEN, **columns):
    order = [3, 1, 0, 2, 4]
    scores = [SCORES[place] for place in order]
    return make_sessions(["a"] * 5 + ["b"], [*order, 1], [*scores, 5], scale=scale, **columns)


def test_the_table_holds_every_score_in_order_with_its_expected_range():
    chart = course_chart(course_of(sessions(), "a"), "a")
    assert [row[:2] for row in chart.table.rows] == [("0", "8"), ("1", "8.2"), ("2", "7.9"), ("3", "8.1"), ("4", "2")]
    last = course_judgements(SCORES, bounds=(0, 10))[-1]
    assert chart.table.rows[-1][2] == f"{last.low:.1f} to {last.high:.1f}"
    assert chart.table.rows[0][2] == "not enough earlier scores"
    assert table_lines(chart)[0] == "Session  Score  Expected 90 %"


def test_the_picture_has_a_dot_for_each_row_and_marks_an_abrupt_last_one():
    chart = course_chart(course_of(sessions(), "a"), "a")
    picture = ElementTree.fromstring(chart.svg)  # noqa: S314 - made here
    dots = [one.get("class") for one in picture.iter(f"{SVG}circle")]
    assert dots == ["dot"] * 4 + ["dot flagged"]
    assert picture.find(f"{SVG}title").text == "Course of a"
    assert "5 scores from session 0 to 4, on a scale from 0 to 10. Higher is better." in picture.find(f"{SVG}desc").text
    assert picture.find(f"{SVG}style").text


def test_where_lower_is_better_a_fall_is_not_marked():
    chart = course_chart(course_of(sessions(Scale(0, 10, "worse")), "a"), "a")
    assert "dot flagged" not in chart.svg
    assert "Lower is better." in chart.svg


def test_ranges_from_elsewhere_take_the_place_of_the_personal_ones():
    chart = course_chart(course_of(sessions(), "a"), "a", {0: (6.0, 9.0), 4: (7.0, 8.5)})
    assert [row[2] for row in chart.table.rows][::4] == ["6 to 9", "7 to 8.5"]
    assert chart.table.rows[1][2] == "not enough earlier scores"


def test_a_name_with_marks_is_shown_as_it_is():
    odd = make_sessions(["<b>"], [1], [3], scale=Scale(0, 10))
    assert "Course of &lt;b&gt;" in course_chart(course_of(odd, "<b>"), "<b>").svg


@pytest.mark.parametrize(
    ("columns", "client", "message"),
    [
        ({}, "c", "no client 'c' in this file; there are: a, b"),
        ({"rater": ["x", "y", "x", "x", "x", "x"]}, "a", "has 2 courses here: x, y; choose one with --rater"),
    ],
)
def test_a_course_that_is_not_there_or_not_one_is_told(columns, client, message):
    with pytest.raises(CourseError, match=message):
        course_of(sessions(**columns), client)


def test_many_clients_are_not_all_named():
    many = make_sessions(np.arange(50), np.ones(50), np.ones(50), scale=Scale(0, 10))
    with pytest.raises(CourseError, match="and 30 more"):
        course_of(many, "x")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "sessions.csv"
    rows = [f"a,{number},{score},client" for number, score in enumerate(SCORES)]
    path.write_text("\n".join(["client,session,score,rater", *rows, "a,0,7,clinician"]) + "\n")
    return path


def test_the_command_writes_the_picture_and_prints_the_table(capsys, file, tmp_path):
    words = ["plot", str(file), "--low", "0", "--high", "10", "--client", "a", "--rater", "client"]
    assert main([*words, "--output", str(tmp_path / "a.svg")]) == DONE
    out = capsys.readouterr().out.splitlines()
    assert out[1].split() == ["0", "8", "not", "enough", "earlier", "scores"]
    assert out[-1] == f"5 sessions: {tmp_path / 'a.svg'}"
    assert ElementTree.fromstring((tmp_path / "a.svg").read_text()).tag == f"{SVG}svg"  # noqa: S314 - made here


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--client", "a"), "has 2 courses here: client, clinician"),
        (("--client", "a", "--rater", "nobody"), "--rater nobody: the file has client, clinician"),
        (("--client", "a", "--dimension", "bond"), "--dimension bond: the file has no such column"),
        (("--client", "z"), "no client 'z'"),
    ],
)
def test_what_cannot_be_drawn_is_refused_and_nothing_is_written(capsys, file, tmp_path, words, message):
    picture = tmp_path / "a.svg"
    start = ["plot", str(file), "--low", "0", "--high", "10", "--output", str(picture)]
    assert main([*start, *words]) == USER_ERROR
    assert message in capsys.readouterr().err
    assert not picture.exists()


def test_without_both_ends_of_the_scale_nothing_is_drawn():
    with pytest.raises(CourseError, match="give --low and --high"):
        course_chart(course_of(sessions(Scale()), "a"), "a")


def test_with_a_model_the_ranges_are_the_models_and_the_scale_comes_with_it(capsys, tmp_path):
    rng = np.random.default_rng(1)
    rows = [(f"p{n}", k, round(float(np.clip(6 + rng.normal(), 0, 10)), 1)) for n in range(30) for k in range(6)]
    path, model, picture = tmp_path / "sessions.csv", tmp_path / "model.json", tmp_path / "p.svg"
    path.write_text("\n".join(["client,session,score", *(f"{c},{s},{y}" for c, s, y in rows)]) + "\n")
    fitted = fit(read_sessions(path, low=0, high=10))
    model.write_text(fitted.to_json())
    assert main(["plot", str(path), "--model", str(model), "--client", "p3", "--output", str(picture)]) == DONE
    course = course_of(read_sessions(path, low=0, high=10), "p3")
    readings = watch(fitted, course)
    told = capsys.readouterr().out
    assert f"{readings.lower_90[0]:.1f} to {readings.upper_90[0]:.1f}" in told
    assert "not enough earlier scores" not in told
    assert ("dot flagged" in picture.read_text()) == bool(readings.alert[-1])
