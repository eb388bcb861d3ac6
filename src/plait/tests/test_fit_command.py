"""`plait fit`: what it writes and prints, how it says no, and that nothing waits for a compiler that need not."""

import csv
import json

import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.simulate.reference_sessions import reference_sessions
from plait.tests.test_cli import modules_after
from plait.trajectory import read_model

HEADER = "client,therapist,session,score\n"


@pytest.fixture
def sessions(tmp_path):
    """A file of 40 made-up clients with seven sessions each."""
    made = reference_sessions(1, lengths=[7] * 40, clinicians=10)
    path = tmp_path / "s.csv"
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["ID", "therapist", "session", "score", "gap"])
        rows = zip(made.client.codes, made.clinician.codes, made.session, made.score, strict=True)
        writer.writerows([*row, place % 7] for place, row in enumerate(rows))
    return path


def fitted(sessions, *more, model="m.json"):
    target = sessions.parent / model
    return main(["fit", str(sessions), "--model", str(target), "--column", "client=ID", *more]), target


def test_it_writes_the_model_and_prints_its_numbers(sessions, capsys):
    code, target = fitted(sessions, "--low", "-10", "--high", "30", "--lower-is-better")
    assert code == DONE
    model, printed = read_model(target), capsys.readouterr().out
    assert json.loads(target.read_text())["scale"] == {"low": -10.0, "high": 30.0, "higher_is": "worse"}
    assert f"REML log-likelihood {model.reference.log_likelihood:.4f}" in printed
    assert "280 sessions, 40 clients, 10 clinicians" in printed
    assert f"Model {model.stamp}: {target}" in printed
    assert "Note on SD between clinicians: Estimated as zero" in printed


def test_method_and_covariates_can_be_chosen(sessions, capsys):
    _, target = fitted(sessions, "--method", "ML", "--covariate", "gap")
    found = read_model(target).reference
    assert found.method == "ML"
    assert set(found.parameters.covariates) == {"gap"}
    assert "change for each unit of gap" in capsys.readouterr().out


def test_what_the_sessions_do_not_tell_is_said_in_its_place(tmp_path, capsys):
    rows = "".join(f"c{client},t,{s},{(client * 7 + s * 3) % 5}\n" for client in range(12) for s in range(2))
    (tmp_path / "s.csv").write_text(HEADER + rows)
    assert main(["fit", str(tmp_path / "s.csv"), "--model", str(tmp_path / "m.json")]) == DONE
    printed = capsys.readouterr().out
    assert "SD between clinicians               not told by these sessions" in printed
    assert "Note on SD of the movement: Movement that carries over was left out" in printed


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("a,t,1,x\na,t,1,2\n", ["line 2, column score: 'x' is not a number"]),
        ("a,t,1,5\na,u,1,12\n", ["line 3, column score: 12 is off the scale, 0 to 10"]),
        ("a,t,1,5\na,u,1,2\n", ["is there twice, first in line 2", "is with two clinicians at once"]),
        ("a,t,1,5\n", ["cannot be fitted", "0 of the clients have two sessions or more"]),
        ("", ["there are no sessions below the header"]),
    ],
)
def test_it_refuses_with_code_2_and_keeps_the_model_that_was_there(tmp_path, capsys, rows, told):
    (tmp_path / "s.csv").write_text(HEADER + rows)
    (tmp_path / "m.json").write_text("the model before")
    words = ["fit", str(tmp_path / "s.csv"), "--model", str(tmp_path / "m.json"), "--low", "0", "--high", "10"]
    assert main(words) == USER_ERROR
    message = capsys.readouterr()
    assert [text for text in told if text not in message.err] == []
    assert message.out == ""
    assert (tmp_path / "m.json").read_text() == "the model before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["m.json", "s.csv"]


def test_without_convergence_no_number_is_shown_and_the_model_before_is_kept(sessions, capsys, monkeypatch):
    monkeypatch.setattr("plait.trajectory.search.MOST_STEPS", 1)
    monkeypatch.setattr("plait.trajectory.search.NEWTON_STEPS", 0)
    target = sessions.parent / "m.json"
    target.write_text("the model before")
    assert fitted(sessions)[0] == USER_ERROR
    message = capsys.readouterr()
    assert "did not converge" in message.err
    assert message.out == ""
    assert target.read_text() == "the model before"


def test_the_sessions_are_not_written_over(sessions, capsys):
    before = sessions.read_text()
    assert fitted(sessions, model="s.csv")[0] == USER_ERROR
    assert "holds the sessions" in capsys.readouterr().err
    assert sessions.read_text() == before


def test_long_work_says_how_far_it_is_and_keeps_it_out_of_what_is_printed(sessions, capsys, monkeypatch):
    monkeypatch.setattr("plait.trajectory.search.TRIED_ON", 100)
    fitted(sessions)
    message = capsys.readouterr()
    assert "plait: fitting all 280 sessions" in message.err
    assert "fitting all" not in message.out


@pytest.mark.parametrize(
    "code",
    [
        "import plait, plait.trajectory, plait.rupture",
        "import contextlib, plait.cli\nwith contextlib.suppress(SystemExit):\n    plait.cli.main(['--help'])",
        "import contextlib, plait.cli\nwith contextlib.suppress(SystemExit):\n    plait.cli.main(['fit', '--help'])",
        "import plait.trajectory.model",
    ],
)
def test_the_compiler_is_not_loaded_before_a_fit_asks_for_it(code):
    assert not modules_after(code) & {"numba", "llvmlite"}
