"""`plait splits`: who stands where, printed with the rule; or one error with every problem and nothing written."""

import csv

import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.systems.splits_file import WRITTEN

HEAD = "rater,target,facet,dimension,session,value"
LINES = [
    HEAD,
    *(
        f"{name},Gray,self,connection,{session},{value}"
        for session in (1, 2)
        for name, value in (("Ana", 8), ("Ben", 7.8))
    ),
    "Cleo,Gray,self,connection,1,3",
    "Cleo,Gray,self,connection,2,7.9",
    "Gray,whole,self,connection,1,7",
    "Ana,others,others,connection,1,6",
]
NAMED = ["--low", "0", "--high", "10", "--clinician", "Gray", "--adolescent", "Cleo"]


@pytest.fixture
def splits(tmp_path, capsys):
    def run(lines, *words):
        source = tmp_path / "ratings.csv"
        source.write_text("\n".join(lines) + "\n")
        code = main(["splits", str(source), *words])
        return code, capsys.readouterr()

    return run


def test_each_session_is_told_with_the_rule_and_what_is_assumed(splits):
    code, told = splits(LINES, *NAMED)
    assert code == DONE
    assert "connection, self, Gray\n  session 1: Split: the young people (Cleo)" in told.out
    assert "  session 2: Intact-strong: everybody is at 6.0 or above" in told.out
    assert "Rule: plait-differences 2 (assumed)" in told.out
    assert "difference: 1 pooled SD between people (assumed)" in told.out
    assert "assumed: SD .16 of the scale" in told.out
    assert "It is no finding about a family" in told.out


def test_labels_are_written_one_row_a_session(splits, tmp_path):
    code, _told = splits(LINES, *NAMED, "--output", str(tmp_path / "labels.csv"), "--sd", "1.6", "--sem", "0.5")
    assert code == DONE
    first, second = csv.DictReader((tmp_path / "labels.csv").read_text().splitlines())
    assert tuple(first) == WRITTEN
    assert (first["label"], first["low"], first["kinds"]) == ("split", "Cleo", "between members; adult against youth")
    assert (first["largest"], first["rule"]) == ("5", "plait-differences 2")
    assert float(first["z"]) == pytest.approx(5 / 0.5 / 2**0.5, abs=1e-3)
    assert (second["label"], second["low"]) == ("intact-strong", "")


def test_drifting_apart_is_told_over_sessions(splits):
    rows = [f"Ana,Gray,self,bond,{place},{8 + 0.01 * (place % 2)},0.2" for place in range(1, 9)]
    rows += [f"Ben,Gray,self,bond,{place},{8 - 0.3 * place},0.2" for place in range(1, 9)]
    code, told = splits([HEAD + ",sem", *rows], *NAMED[:6])
    assert code == DONE
    assert "over sessions: Ana / Ben: drifting apart, +0.30 points a session" in told.out


def test_another_rule_and_version_can_be_asked_for(splits):
    assert "Rule: plait-differences 1" in splits(LINES, *NAMED, "--rule-version", "1")[1].out
    told = splits(LINES, *NAMED, "--rule", "muniz-de-la-pena-2009")[1].out
    assert "cannot be computed" in told
    assert "mild: not known points (unknown)" in told
    code, told = splits(LINES, *NAMED, "--rule", "best")
    assert (code, "there is no split rule best; there are: plait-differences 1" in told.err) == (USER_ERROR, True)


def test_a_file_with_faults_is_refused_with_every_line(splits, tmp_path):
    lines = [
        HEAD + ",sem",
        "Ana,Gray,self,connection,1,8,",
        "Ana,Gray,self,connection,1,9,",
        "Ben,Gray,self,connection,one,8,",
        "Ben,,self,connection,1,8;5,x",
        "Ben,Gray,selves,connection,1,11,",
        "Ben,Zoe,others,connection,1,1,",
        "Ben,Gray",
    ]
    output = tmp_path / "labels.csv"
    code, told = splits(lines, *NAMED, "--output", str(output))
    assert (code, told.out, output.exists()) == (USER_ERROR, "", False)
    # Lines are compared with each other and with the people only where each can be read.
    for part in (
        "line 4, column session",
        "line 5, column target",
        "column value",
        "column sem",
        "line 8: has 2 fields",
    ):
        assert part in told.err
    code, told = splits([lines[0], *lines[1:3], *lines[5:7]], *NAMED)
    for part in ("line 3: rates the same as line 2", "line 4: selves is no facet", "11 is off", "line 5: target Zoe"):
        assert part in told.err


def test_who_nobody_named_as_a_clinician_is_told_how_to(splits):
    code, told = splits(LINES, "--low", "0", "--high", "10")
    assert code == USER_ERROR
    assert "name one of the other side" in told.err
    assert "nobody was named as a clinician: do so with --clinician NAME" in told.err


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--sd", "1"], "--sd and --sem go together"),
        (["--subsystem", "parents=Ana"], "write it as NAME=ONE+OTHER"),
        (["--subsystem", "parents=Ana+Zoe"], "Zoe is no member"),
        (["--low", "10"], "give the lower end first"),
        (["--child", "Cleo"], "the name Cleo is there 2 times"),
    ],
)
def test_options_that_cannot_be_are_refused(splits, words, why):
    code, told = splits(LINES, *NAMED, *words)
    assert code == USER_ERROR
    assert why in told.err


def test_a_subsystem_can_be_rated(splits):
    rows = [f"{name},parents,within,purpose,1,{value}" for name, value in (("Ana", 9), ("Ben", 2))]
    code, told = splits([HEAD, *rows], *NAMED[:6], "--subsystem", "parents=Ana+Ben")
    assert code == DONE
    assert "purpose, within, parents\n  session 1: Split: Ben rates 7.0 points lower than Ana" in told.out


def test_a_file_that_is_not_there_or_holds_nothing_to_compare_says_so(splits, tmp_path, capsys):
    assert main(["splits", str(tmp_path / "gone.csv"), *NAMED]) == USER_ERROR
    assert "cannot be read" in capsys.readouterr().err
    assert "there are no ratings below the header" in splits([HEAD], *NAMED)[1].err
    assert "separated by semicolons" in splits([HEAD.replace(",", ";")], *NAMED)[1].err
    assert "target: must be there once" in splits(["rater,facet"], *NAMED)[1].err
    assert "there is nothing to compare" in splits([HEAD, LINES[1]], *NAMED)[1].out


def test_labels_never_take_the_place_of_the_ratings(splits, tmp_path):
    code, told = splits(LINES, *NAMED, "--output", str(tmp_path / "ratings.csv"))
    assert code == USER_ERROR
    assert "holds the ratings" in told.err
