"""The `plait` command: what it prints, how it says no, and that it starts without numpy."""

import subprocess
import sys

import pytest

from plait.cli import DONE, USER_ERROR, main
from plait.measures import load_measure, load_wording


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
