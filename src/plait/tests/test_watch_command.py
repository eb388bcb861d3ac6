"""`plait watch`: the file as it stands with readings beside it, or one error and nothing written."""

import csv
import json

import numpy as np
import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.rupture.watch_file import WRITTEN
from plait.rupture.watching import watch_model
from plait.trajectory.model import Model, read_model
from plait.trajectory.scale import Scale

LINES = ["ID,note,session,score", "a,x,1,8", "b,,1,6.5", 'a,"y, z",2,7.5', "a,,3,8", "a,,4,8", "a,,5,1", "b,w,3,6"]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """A model without a forecast: assumptions alone."""
    path = tmp_path_factory.mktemp("model") / "model.json"
    rng = np.random.default_rng(1)
    rows = [(c, s, round(6 + rng.normal(), 1)) for c in range(12) for s in range(1, 5)]
    sessions = path.with_name("s.csv")
    sessions.write_text("\n".join(["client,session,score", *(",".join(map(str, row)) for row in rows)]) + "\n")
    words = ["fit", str(sessions), "--model", str(path), "--low", "0", "--high", "10"]
    assert main([*words, "--reference-only"]) == DONE
    return path


@pytest.fixture
def watched(tmp_path, model):
    def run(lines, *more):
        source, target = tmp_path / "sessions.csv", tmp_path / "readings.csv"
        source.write_text("\n".join(lines) + "\n")
        words = ["watch", str(source), "--model", str(model), "--output", str(target), "--column", "client=ID"]
        return main([*words, *more]), target

    return run


def test_rows_and_columns_stay_as_they_were_and_readings_stand_beside_them(watched, capsys):
    code, target = watched(LINES)
    assert code == DONE
    rows = list(csv.reader(target.read_text().splitlines()))
    assert rows[0] == ["ID", "note", "session", "score", *WRITTEN]
    assert [row[:4] for row in rows[1:]] == list(csv.reader(LINES[1:]))
    read = list(csv.DictReader(target.read_text().splitlines()))
    assert [row["rupture_probability"] == "" for row in read] == [True, True, False, False, False, False, False]
    assert [row["alert"] for row in read] == ["0", "0", "0", "0", "0", "1", "0"]
    assert read[5]["state"] == "drop"
    for row in read:
        ends = [float(row[name]) for name in ("lower_95", "lower_90", "lower_80", "expected", "upper_80", "upper_90")]
        assert ends == sorted(ends)
        assert ends[0] >= 0
        assert float(row["upper_95"]) <= 10
    out = capsys.readouterr().out
    assert "Budget: 3 needless alerts per 100 sessions" in out
    assert "No alert does not mean no rupture" in out


def test_several_strands_say_which_of_them_drove_an_alert(tmp_path, model):
    several = tmp_path / "several.json"
    top = json.loads(model.read_text())
    one = {name: top[name] for name in top if name not in ("version", "scale", "forecast")}
    both = [one | {"dimension": name} for name in ("bond", "goals")]
    several.write_text(json.dumps({"version": top["version"], "scale": top["scale"], "series": both, "forecast": None}))
    source, target = tmp_path / "s.csv", tmp_path / "r.csv"
    scores = {"bond": [8, 8, 8, 8, 1], "goals": [7, 7, 7, 7, 7]}
    lines = [f"a,{k},{name},{score}" for name, values in scores.items() for k, score in enumerate(values)]
    source.write_text("\n".join(["client,session,dimension,score", *lines]) + "\n")
    assert main(["watch", str(source), "--model", str(several), "--output", str(target)]) == DONE
    read = list(csv.DictReader(target.read_text().splitlines()))
    assert [row["driven_by"] for row in read if row["session"] == "4"] == ["bond", "bond"]


def test_a_tension_column_moves_probabilities_and_leaves_a_file_without_one_as_it_was(watched):
    marks = ["strain", "0", "", "0", "0", "0", "3", ""]
    read = {}
    for name, lines, more in (
        ("none", LINES, ()),
        ("marked", [f"{line},{mark}" for line, mark in zip(LINES, marks, strict=True)], ("--column", "tension=strain")),
        ("unnamed", [f"{line},{mark}" for line, mark in zip(LINES, marks, strict=True)], ()),
    ):
        code, target = watched(lines, *more)
        assert code == DONE
        read[name] = list(csv.DictReader(target.read_text().splitlines()))
    chance = {name: [row["rupture_probability"] for row in rows] for name, rows in read.items()}
    assert chance["unnamed"] == chance["none"]
    assert float(chance["marked"][5]) > float(chance["none"][5])
    assert float(chance["marked"][2]) < float(chance["none"][2])
    assert float(chance["marked"][6]) == pytest.approx(float(chance["none"][6]))
    assert all(one["expected"] == other["expected"] for one, other in zip(read["marked"], read["none"], strict=True))


def test_a_tension_that_is_no_degree_is_refused_by_its_line_and_nothing_is_written(watched, capsys):
    code, target = watched(["ID,session,score,strain", "a,1,7,2", "a,2,7,5"], "--column", "tension=strain")
    assert code == USER_ERROR
    assert "line 3, column strain: 5 is no degree of tension" in capsys.readouterr().err
    assert not target.exists()


def test_a_file_with_mistakes_is_refused_whole_with_every_line(watched, capsys):
    code, target = watched([*LINES, "a,,6,11", "b,,4,soon", "b,,3,5"])
    assert code == USER_ERROR
    told = capsys.readouterr().err
    assert all(f"line {line}" in told for line in (9, 10, 11) if line != 11 or "there twice" in told)
    assert "off the scale, 0 to 10" in told
    assert not target.exists()


def test_a_column_that_a_reading_adds_is_refused(watched, capsys):
    code, target = watched(["ID,session,score,level", "a,1,7,2"])
    assert code == USER_ERROR
    assert "column level: is what a reading adds" in capsys.readouterr().err
    assert not target.exists()


@pytest.mark.parametrize("budget", ["0", "99", "-3"])
def test_a_senseless_budget_is_refused(watched, capsys, budget):
    code, target = watched(LINES, "--budget", budget)
    assert code == USER_ERROR
    assert "give 0.5 to 15" in capsys.readouterr().err
    assert not target.exists()


def test_a_model_that_is_none_is_refused(tmp_path, capsys):
    source, broken = tmp_path / "s.csv", tmp_path / "m.json"
    source.write_text("client,session,score\na,1,2\n")
    broken.write_text("{}")
    assert main(["watch", str(source), "--model", str(broken), "--output", str(tmp_path / "r.csv")]) == USER_ERROR
    assert "is no model" in capsys.readouterr().err


def test_the_fit_writes_a_forecast_that_watching_reads(tmp_path, capsys):
    source, target = tmp_path / "s.csv", tmp_path / "m.json"
    rng = np.random.default_rng(1)
    rows = [(c, s, round(float(np.clip(6 + rng.normal(), 0, 10)), 1)) for c in range(14) for s in range(1, 6)]
    source.write_text("\n".join(["client,session,score", *(",".join(map(str, row)) for row in rows)]) + "\n")
    assert main(["fit", str(source), "--model", str(target), "--low", "0", "--high", "10"]) == DONE
    assert "held-out log score" in capsys.readouterr().err
    found = watch_model(read_model(target))
    assert found.series[0].clients == 14
    assert found.alarms.sessions > 1000
    out = tmp_path / "r.csv"
    assert main(["watch", str(source), "--model", str(target), "--output", str(out), "--budget", "1"]) == DONE
    assert len(out.read_text().splitlines()) == 71


def test_a_model_without_ends_of_the_scale_says_that_it_needs_them():
    with pytest.raises(ValueError, match="both ends"):
        watch_model(Model(scale=Scale(), series=()))
