"""The `plait` command: what it prints, how it says no, and that it starts without numpy."""

import json
import subprocess
import sys

import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.measures import list_measures, load_measure, load_wording
from plait.measures.catalogue import data_files
from plait.measures.schema import measure_schema


def printed(capsys, *arguments):
    assert main(arguments) == DONE
    return capsys.readouterr().out


def modules_after(code):
    loaded = f"{code}\nimport sys\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_list_names_every_measure_with_what_is_known_of_it(capsys):
    out = printed(capsys, "measures", "list")
    assert "plait-checkin  version 1" in out
    assert load_measure("plait-checkin").status in out


def test_show_prints_every_question_and_every_scale_of_every_form(capsys):
    out = printed(capsys, "measures", "show", "plait-checkin")
    for form in load_measure("plait-checkin").forms:
        for words in load_wording("plait-checkin", form=form.id).items.values():
            assert words.text in out
    assert "at most 1 may be missing (our rule); 0 to 10, higher is better" in out


def test_show_can_be_kept_to_one_form(capsys):
    out = printed(capsys, "measures", "show", "plait-checkin", "--form", "clinician")
    assert "Form: clinician" in out
    assert "Form: client" not in out
    assert "harmful" not in out


def test_show_tells_rights_evidence_warnings_and_risk(capsys):
    out = printed(capsys, "measures", "show", "phq9")
    assert "class a1" in out
    assert "Warning: Item 9 asks" in out
    assert "Risk item: q9, from 1 on" in out
    assert "No key: the items of its scales" in printed(capsys, "measures", "show", "core_om")


def test_every_measure_can_be_shown(capsys):
    for measure in list_measures():
        assert measure.title in printed(capsys, "measures", "show", measure.id)


def test_the_schema_is_printed_as_json(capsys):
    assert json.loads(printed(capsys, "measures", "schema")) == measure_schema()


def test_a_measure_and_its_words_can_be_checked_before_use(capsys, tmp_path):
    key, words = tmp_path / "key.toml", tmp_path / "words.toml"
    key.write_bytes(data_files("registry")["phq9.toml"])
    words.write_bytes(data_files("texts")["phq9.en.toml"])
    assert "a measure that can be used: phq9, version 1; forms: client" in printed(
        capsys, "measures", "check", str(key)
    )
    assert "words that can be used: phq9, version 1" in printed(capsys, "measures", "check", str(words))


@pytest.mark.parametrize(
    ("content", "messages"),
    [
        ('id = "X"\ntitle = 1\n', ("x.toml: id:", "x.toml: title:", "x.toml: items:")),
        ('measure = "nothing"\n', ("x.toml: measure: No measure 'nothing'. Known: arm5",)),
        ('measure = "phq9"\nversion = "1"\n', ("x.toml: language: is missing", "x.toml: forms: is missing")),
        ("not toml", ("x.toml: not readable as TOML",)),
        (None, ("x.toml: cannot be read: No such file",)),
    ],
)
def test_a_file_that_cannot_be_used_is_told_with_every_mistake(capsys, tmp_path, monkeypatch, content, messages):
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / "x.toml").write_text(content)
    assert main(["measures", "check", "x.toml"]) == USER_ERROR
    told = capsys.readouterr().err
    assert [message for message in messages if message not in told] == []


def test_score_writes_the_scores_and_says_what_it_did(capsys, tmp_path):
    answers, scores = tmp_path / "answers.csv", tmp_path / "scores.csv"
    answers.write_text("id,q1,q2,q3,q4\n1,3,2,1,0\n")
    out = printed(capsys, "score", "phq4", str(answers), "--output", str(scores))
    assert out == f"1 row scored by phq4, version 1, client form: {scores}\n"
    assert scores.read_text().splitlines()[1] == "1,5.0,2,0,,1.0,2,0,"


@pytest.mark.parametrize(
    ("measure", "more", "message"),
    [
        ("phq4", (), "line 2, column q1: 4 is off the scale"),
        ("phq4", ("--form", "observer"), "No form of phq4 'observer'. Known: client."),
        ("core_om", (), "core_om ships without a key"),
        ("phq", (), "No measure 'phq'"),
    ],
)
def test_score_refuses_with_code_2_and_writes_nothing(capsys, tmp_path, measure, more, message):
    answers, scores = tmp_path / "answers.csv", tmp_path / "scores.csv"
    answers.write_text("id,q1,q2,q3,q4\n1,4,2,1,0\n")
    assert main(["score", measure, str(answers), "--output", str(scores), *more]) == USER_ERROR
    assert message in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["answers.csv"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("measures", "show", "nothing"), "plait: No measure 'nothing'. Known: "),
        (("measures", "show", "plait-checkin", "--form", "observer"), "'observer'. Known: client,"),
    ],
)
def test_a_users_mistake_is_one_message_and_code_2(capsys, arguments, message):
    assert main(arguments) == USER_ERROR == 2
    told = capsys.readouterr()
    assert message in told.err
    assert len(told.err.splitlines()) == 1
    assert "Traceback" not in told.err


@pytest.mark.parametrize("arguments", [(), ("measures",), ("unknown",)])
def test_a_wrong_command_line_also_leaves_with_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == USER_ERROR
    assert "usage: plait" in capsys.readouterr().err


def test_the_version_is_printed_without_loading_numpy_or_pydantic():
    loaded = modules_after(
        "import contextlib, plait.cli\nwith contextlib.suppress(SystemExit):\n    plait.cli.main(['--version'])"
    )
    assert "plait.cli" in loaded
    assert not loaded & {"numpy", "scipy", "pydantic", "plait.measures"}


def test_loading_and_scoring_one_person_does_not_load_numpy():
    loaded = modules_after(
        "from plait.measures import load_measure, load_wording, score, score_table\n"
        "load_wording('plait-checkin')\n"
        "score(load_measure('plait-checkin'), 'client', {'understood': 7})"
    )
    assert "plait.measures.scoring" in loaded
    assert "numpy" not in loaded
