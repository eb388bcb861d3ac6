"""What the rules say on a file: counted, written in the file's order, refused with a reason."""

import csv

import numpy as np
import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.rupture.rules import RULES
from plait.rupture.rules_file import RulesFileError, say_rules
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import make_sessions

COURSE = [8, 8.2, 7.9, 8.1, 8, 2]


@pytest.fixture
def file(tmp_path):
    lines = [f"a,{number},{score}" for number, score in enumerate(COURSE, 1)]
    path = tmp_path / "sessions.csv"
    path.write_text("\n".join(["ID,session,score", *lines, "b,1,9.5"]) + "\n")
    return path


def test_the_command_prints_a_line_for_each_rule_and_writes_each_session(capsys, file, tmp_path):
    said = tmp_path / "said.csv"
    words = ["rules", str(file), "--low", "0", "--high", "10", "--column", "client=ID", "--output", str(said)]
    assert main(words) == DONE
    out = capsys.readouterr().out
    assert all(key in out for key in RULES)
    assert f"7 sessions: {said}" in out
    rows = list(csv.DictReader(said.read_text().splitlines()))
    assert [row["client"] for row in rows] == ["a"] * 6 + ["b"]
    assert [row["score"] for row in rows] == ["8", "8.2", "7.9", "8.1", "8", "2", "9.5"]
    assert [row["within_client_drop"] for row in rows] == ["", "", "", "", "0", "1", ""]
    assert [row["srs_cut_off"] for row in rows] == ["1"] * 6 + ["0"]


def test_about_tells_formula_source_and_what_is_not_known(capsys, file):
    assert main(["rules", str(file), "--low", "0", "--high", "10", "--column", "client=ID", "--about"]) == DONE
    out = capsys.readouterr().out
    assert "Formula (our reading): At least one SD of all scores" in out
    assert out.count("Not known: ") == len(RULES)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "give --low and --high"),
        (("--low", "0", "--high", "5"), "8 is off the scale"),
        (("--low", "0", "--high", "10", "--column", "client"), "write it as OURS=THEIRS"),
    ],
)
def test_what_cannot_be_looked_at_is_refused_with_code_2(capsys, file, tmp_path, words, message):
    mapped = () if "--column" in words else ("--column", "client=ID")
    said = tmp_path / "said.csv"
    assert main(["rules", str(file), *mapped, *words, "--output", str(said)]) == USER_ERROR
    assert message in capsys.readouterr().err
    assert not said.exists()


def test_the_file_of_sessions_is_never_written_over(capsys, file):
    before = file.read_text()
    words = ["rules", str(file), "--low", "0", "--high", "10", "--column", "client=ID", "--output", str(file)]
    assert main(words) == USER_ERROR
    assert "holds the sessions: name another file" in capsys.readouterr().err
    assert file.read_text() == before


def test_raters_are_looked_at_one_by_one():
    rater = ["client", "clinician"] * 6
    scores = [score for own in COURSE for score in (own, 8.0)]
    sessions = make_sessions(["a"] * 12, [number // 2 for number in range(12)], scores, rater=rater, scale=Scale(0, 10))
    spoke = np.flatnonzero(say_rules(sessions).codes["within_client_drop"] == 1)
    assert spoke.tolist() == [10]


def test_a_tally_counts_sessions_that_could_be_judged_and_the_clients_spoken_for():
    sessions = make_sessions(["a"] * 6 + ["b"], [*range(6), 0], [*COURSE, 9.5], scale=Scale(0, 10))
    tally = say_rules(sessions).tally(RULES["within_client_drop"])
    assert (tally.judged, tally.spoke, tally.clients, tally.of_clients) == (2, 1, 1, 2)


def test_without_both_ends_nothing_is_said():
    with pytest.raises(RulesFileError, match="--low and --high"):
        say_rules(make_sessions(["a"], [1], [3.0], scale=Scale(0, None)))
