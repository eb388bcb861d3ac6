"""The parts of `python3 dev`: what a fresh clone, a second start, a kill and a missing browser come to."""

import ast
import os
import select
import signal
import socket
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tools.dev import benchmarks, browser, commands, environment, legs, reports, server, steps
from tools.dev.checks import Check, run_checks

ROOT = Path(__file__).resolve().parents[2]
REPORT = """<?xml version="1.0"?><testsuites><testsuite>
<testcase classname="a" name="passes"/>
<testcase classname="a" name="fails"><failure message="no">lines</failure></testcase>
<testcase classname="a" name="passes_then_breaks_in_teardown"/>
<testcase classname="a" name="passes_then_breaks_in_teardown"><error message="teardown"/></testcase>
<testcase classname="a" name="breaks_in_setup"><error message="setup"/></testcase>
<testcase classname="a" name="left_out"><skipped message="no data beside the project"/></testcase>
</testsuite></testsuites>"""
BACKEND = '''
"""Builds an editable wheel that has two commands and nothing else: enough for setup to call itself done."""

import pathlib
import zipfile

NAME = "plait-0.1.0-py3-none-any.whl"
FILES = {
    "plait-0.1.0.dist-info/METADATA": "Metadata-Version: 2.1\\nName: plait\\nVersion: 0.1.0\\n",
    "plait-0.1.0.dist-info/WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
    "plait-0.1.0.dist-info/entry_points.txt": "[console_scripts]\\nplait = this:main\\npytest = this:main\\n",
    "plait-0.1.0.dist-info/RECORD": "",
}


def build_editable(folder, config_settings=None, metadata_directory=None):
    with zipfile.ZipFile(pathlib.Path(folder) / NAME, "w") as wheel:
        for name, content in FILES.items():
            wheel.writestr(name, content)
    return NAME
'''
PROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


@pytest.fixture
def listener():
    with socket.create_server((server.HOST, 0)) as listening:
        yield listening.getsockname()[1]


@pytest.fixture
def tree(tmp_path):
    """A project small enough to be set up without a network: no locked package, an own build backend."""
    (tmp_path / "requirements.lock").write_text("# nothing to install\n")
    (tmp_path / "pyproject.toml").write_text(PROJECT)
    (tmp_path / "backend.py").write_text(BACKEND)
    return tmp_path


def test_an_older_python_is_told_which_one_is_needed():
    code = f"import runpy; runpy.run_path({str(ROOT / 'dev')!r})['refuse_older_python']((3, 8, 1))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Plait needs Python 3.11 or newer; this is 3.8.")


def test_the_entry_file_can_be_read_by_a_python_that_is_too_old():
    ast.parse((ROOT / "dev").read_text(), feature_version=(3, 5))


def test_a_taken_port_is_one_line_with_a_free_port_and_code_2(listener):
    with pytest.raises(steps.StepError) as refusal:
        server.refuse_taken_port(listener)
    message, _, proposed = str(refusal.value).rpartition(" --port ")
    assert message == f"port {listener} is in use: python3 dev run"
    assert server.port_is_free(int(proposed))
    assert refusal.value.code == 2


def test_a_port_is_free_again_once_its_server_is_gone():
    with socket.create_server((server.HOST, 0)) as listening:
        port = listening.getsockname()[1]
        assert not server.port_is_free(port)
    assert server.port_is_free(port)


def test_run_refuses_a_taken_port_before_setting_anything_up(listener, tmp_path):
    with pytest.raises(steps.StepError, match="in use"):
        server.run(tmp_path, listener)
    assert list(tmp_path.iterdir()) == []


def test_secrets_are_made_once_for_their_owner_alone(tmp_path):
    first = server.demo_environment(tmp_path, 8000, {})
    paths = [Path(first[f"PLAIT_{name}_FILE"]) for name in ("SECRET_KEY", "FIELD_KEYS", "NOTES_KEYS")]
    before = [path.read_text() for path in paths]
    server.demo_environment(tmp_path, 8001, {})
    assert [path.read_text() for path in paths] == before
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600, 0o600, 0o600]
    kept = sorted(path.name for path in (tmp_path / "var").iterdir())
    assert kept == ["field_keys", "notes_keys", "secret_key", "static"]


def test_secrets_are_what_the_server_reads(tmp_path):
    from plait_clinic.configuration import key_ring, secret_key

    made = server.demo_environment(tmp_path, 8000, {})
    keys = key_ring(Path(made["PLAIT_FIELD_KEYS_FILE"]).read_text().strip())
    assert len(keys.by_id[keys.current]) == 32
    notes = key_ring(Path(made["PLAIT_NOTES_KEYS_FILE"]).read_text().strip())
    assert set(notes.by_id.values()).isdisjoint(keys.by_id.values())
    assert secret_key(Path(made["PLAIT_SECRET_KEY_FILE"]).read_text().strip())


def test_a_secret_file_left_empty_by_a_crash_is_written_again(tmp_path):
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_text("")
    server.demo_environment(tmp_path, 8000, {})
    assert len((tmp_path / "var" / "secret_key").read_text()) > 50


def test_settings_of_the_caller_are_left_as_they_are(tmp_path):
    own = {"PLAIT_SECRET_KEY": "mine", "PLAIT_FIELD_KEYS_FILE": "/keys", "DATABASE_URL": "postgresql:///mine"}
    result = server.demo_environment(tmp_path, 8000, own)
    assert {name: result[name] for name in own} == own
    assert "PLAIT_SECRET_KEY_FILE" not in result
    assert "PLAIT_FIELD_KEYS" not in result


def test_the_demo_settings_name_this_port_and_this_tree(tmp_path):
    result = server.demo_environment(tmp_path, 8123, {})
    assert result["PLAIT_PUBLIC_URL"] == "http://127.0.0.1:8123"
    assert result["DATABASE_URL"] == f"sqlite:///{tmp_path}/var/plait.sqlite3"
    assert (result["PLAIT_HTTPS"], result["PLAIT_DEMO"]) == ("no", "yes")


def test_stopping_kills_what_does_not_end_by_itself_and_all_below_it():
    stubborn = "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    child = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"
    begin = f"p = subprocess.Popen([sys.executable, '-c', {child!r}])"
    code = f"{stubborn} {begin}; print(p.pid, flush=True); p.wait()"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    with process.stdout as shared:  # the one below holds its other end too, so it ends only when both are gone
        assert shared.readline()
        server.stop([process], grace=0.2)
        assert process.returncode == -signal.SIGKILL
        ended, _, _ = select.select([shared], [], [], 20)
        assert ended
        assert shared.read() == b""


def test_when_one_part_of_the_server_ends_the_other_is_stopped_and_its_code_returned(tmp_path, monkeypatch):
    monkeypatch.setattr(server, "web_command", lambda *_: [sys.executable, "-c", "raise SystemExit(7)"])
    monkeypatch.setattr(server, "worker_command", lambda *_: [sys.executable, "-c", "import time; time.sleep(60)"])
    with pytest.raises(steps.StepError, match="the web server ended by itself with code 7") as failure:
        server.serve(Path(sys.executable), tmp_path, 8000, os.environ)
    assert failure.value.code == 7
    assert server.descendants(os.getpid()) == []


def test_a_stamp_fits_until_lock_project_or_place_changes(tree, tmp_path_factory):
    first = environment.wanted_stamp(tree)
    assert environment.wanted_stamp(tree) == first
    (tree / "pyproject.toml").write_text("[project]\n")
    second = environment.wanted_stamp(tree)
    assert (second["packages"], second["project"] != first["project"]) == (first["packages"], True)
    (tree / "requirements.lock").write_text("numpy==1\n")
    assert environment.wanted_stamp(tree)["packages"] != first["packages"]
    moved = tmp_path_factory.mktemp("moved")
    for name in ("requirements.lock", "pyproject.toml"):
        (moved / name).write_bytes((tree / name).read_bytes())
    assert environment.wanted_stamp(moved)["packages"] != environment.wanted_stamp(tree)["packages"]


def test_setup_makes_the_environment_once_and_mends_a_broken_one(tree, capsys):
    python = environment.setup(tree, sys.executable)
    assert subprocess.run([python, "-c", "pass"], check=False).returncode == 0
    assert "done" in capsys.readouterr().out
    environment.setup(tree, sys.executable)
    assert capsys.readouterr().out == ""
    (tree / "pyproject.toml").write_text(PROJECT + "\n[tool.x]\n")
    environment.setup(tree, sys.executable)
    assert "an empty environment" not in capsys.readouterr().out
    (tree / ".venv" / "bin" / "plait").unlink()
    environment.setup(tree, sys.executable)
    assert "an empty environment" in capsys.readouterr().out
    assert (tree / ".venv" / "bin" / "plait").exists()


def test_setup_compiles_the_loops_and_again_when_one_of_them_changes(tree, capsys, monkeypatch):
    monkeypatch.delenv("PYTHONPATH", raising=False)
    package = tree / "src" / "plait" / "trajectory"
    package.mkdir(parents=True)
    (package / "plain.py").write_text("pass\n")
    (package / "loops.py").write_text("from plait.trajectory.compiling import compiled\n")
    for name in ("", "trajectory/"):
        (tree / "src" / "plait" / f"{name}__init__.py").write_text("")
    (tree / "src" / "plait" / "warming.py").write_text("open('warmed', 'a').write('once ')\n")
    (tree / "backend.py").write_text(BACKEND.replace("FILES = {", f"FILES = {{'plait.pth': {str(tree / 'src')!r},"))
    environment.setup(tree, sys.executable)
    assert (tree / "warmed").read_text() == "once "
    (package / "plain.py").write_text("pass  # changed\n")
    environment.setup(tree, sys.executable)
    assert (tree / "warmed").read_text() == "once "
    capsys.readouterr()
    (package / "loops.py").write_text("from plait.trajectory.compiling import compiled  # changed\n")
    environment.setup(tree, sys.executable)
    assert (tree / "warmed").read_text() == "once once "
    assert "Plait itself" not in capsys.readouterr().out


def test_an_environment_whose_stamp_is_torn_counts_as_none(tmp_path):
    (tmp_path / environment.STAMP).write_text('{"packages": "ab')
    assert environment.read_stamp(tmp_path) == {}


def test_setup_does_not_empty_what_a_link_leads_to(tree, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "kept").write_text("kept")
    (tree / ".venv").symlink_to(elsewhere)
    with pytest.raises(steps.StepError, match="is a link"):
        environment.setup(tree, sys.executable)
    assert (elsewhere / "kept").exists()


@pytest.mark.parametrize(
    ("output", "advice"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("The virtual environment was not created: ensurepip is not available", "python3-venv"),
        ("NewConnectionError: Temporary failure in name resolution", "cannot be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE", "Do not go round this"),
        ("something else", "remove the folder .venv"),
    ],
)
def test_a_failed_step_says_which_what_and_how_to_mend_it(tmp_path, output, advice):
    command = [sys.executable, "-c", f"print('first'); print({output!r}); raise SystemExit(3)"]
    with pytest.raises(steps.StepError) as failure:
        steps.run_step("installing things", command, cwd=tmp_path)
    message = str(failure.value)
    assert message.startswith("installing things: failed with code 3")
    assert output in message
    assert advice in message


def test_a_file_is_replaced_whole_and_leaves_no_part_behind(tmp_path):
    path = tmp_path / "file"
    environment.write_atomically(path, "one")
    environment.write_atomically(path, "two", mode=0o600)
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_errors_count_as_failed_and_a_test_counts_once():
    count = reports.count_report(REPORT)
    assert (count.passed, count.failed) == (1, 3)
    assert count.skipped == {"no data beside the project": 1}


@pytest.mark.parametrize(
    ("content", "code", "filtered", "expected"),
    [
        (None, 2, False, (0, 1)),
        (None, -11, False, (0, 1)),
        ("<testsuites><test", 1, False, (0, 1)),
        ("<testsuites/>", 5, False, (0, 1)),
        ("<testsuites/>", 5, True, (0, 0)),
        ('<testsuites><testcase classname="a" name="b"/></testsuites>', 0, False, (1, 0)),
        ('<testsuites><testcase classname="a" name="b"/></testsuites>', 3, False, (1, 1)),
    ],
)
def test_a_leg_that_breaks_or_finds_nothing_cannot_look_green(*, tmp_path, content, code, filtered, expected):
    if content is not None:
        (tmp_path / "report.xml").write_text(content)
    count = reports.count_leg(tmp_path / "report.xml", code, filtered=filtered)
    assert (count.passed, count.failed) == expected


def test_the_last_line_is_the_sum_and_skips_stand_above_it_with_their_reason():
    one, two = reports.count_report(REPORT), reports.Count(passed=4)
    lines = reports.closing_lines([("library", one, 1.0), ("browser journeys", two, 2.0)])
    assert lines[-1] == "5 passed, 3 failed"
    assert lines[-2] == "skipped 1 times: no data beside the project"


def test_chromium_is_the_one_named_else_the_first_on_the_path(tmp_path):
    program = tmp_path / "chromium-browser"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert browser.chromium({"PATH": str(tmp_path)}) == program
    assert browser.chromium({"PATH": "", "CHROMIUM": str(program)}) == program
    assert browser.chromium({"PATH": str(tmp_path), "CHROMIUM": str(tmp_path / "gone")}) is None
    assert browser.chromium({"PATH": str(tmp_path / "nowhere")}) is None


def small_suite(root: Path) -> Path:
    """A tree with one library test and one journey, to run the legs on."""
    for name, code in (
        ("src/plait/tests/test_one.py", "def test_one(): pass"),
        ("tests/journeys/test_two.py", ""),
    ):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(code)
    return root


@pytest.mark.parametrize(("ci", "last", "code"), [("", "1 passed, 0 failed", 0), ("yes", "1 passed, 1 failed", 1)])
def test_without_chromium_one_loud_line_says_so_and_ci_fails(*, tmp_path, monkeypatch, capsys, ci, last, code):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    monkeypatch.setenv("CI", ci)
    result = legs.test(Path(sys.executable), small_suite(tmp_path), ["-p", "no:xdist"])
    lines = capsys.readouterr().out.splitlines()
    assert browser.LEFT_OUT in lines
    assert (result, lines[-1]) == (code, last)


def test_a_filter_that_fits_no_test_does_not_pass(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "gone"))
    monkeypatch.delenv("CI", raising=False)
    assert legs.test(Path(sys.executable), small_suite(tmp_path), ["-k", "nothing_is_called_so"]) == 1


def leg_of(root: Path) -> tuple[legs.Leg, legs.Around]:
    return legs.Leg("library", ("tests/house",)), legs.Around(Path(sys.executable), root, ["-p", "no:django"], None)


def test_a_leg_that_hangs_is_interrupted_and_says_what_failed_before(tmp_path):
    """The test that hangs opens a pipe, so that there is nothing to guess about when it has begun."""
    pipe = tmp_path / "begun"
    os.mkfifo(pipe)
    (tmp_path / "tests" / "house").mkdir(parents=True)
    (tmp_path / "tests" / "house" / "test_it.py").write_text(
        "import threading\n\ndef test_one():\n    assert 'the reason' == ''\n\n"
        f"def test_two():\n    open({str(pipe)!r}, 'w').close()\n    threading.Event().wait()\n"
    )
    running = legs.start_leg(*leg_of(tmp_path), tmp_path)
    pipe.read_text()
    legs.end(running.process)
    assert running.process.returncode == 2, "pytest's code for an interrupted run"
    output = running.output.read_text()
    assert "assert 'the reason' == ''" in output
    assert "FAILED tests/house/test_it.py::test_one" in output
    assert legs.count_leg(running.report, 2, filtered=False).failed == 1


def test_what_ignores_every_kindness_is_killed(monkeypatch):
    monkeypatch.setattr(legs, "STOP_SECONDS", 0.1)
    deaf = "import signal; [signal.signal(one, signal.SIG_IGN) for one in (signal.SIGINT, signal.SIGTERM)]; "
    wait = "print(flush=True); import threading; threading.Event().wait()"
    process = subprocess.Popen([sys.executable, "-c", deaf + wait], stdout=subprocess.PIPE)
    with process.stdout as shared:
        shared.readline()
        legs.end(process)
    assert process.wait() == -signal.SIGKILL


def test_a_leg_stops_by_itself_with_its_failures_before_it_would_be_ended(tmp_path):
    command = legs.leg_command(*leg_of(tmp_path), tmp_path / "report.xml")
    [limit] = [int(part.partition("=")[2]) for part in command if part.startswith("--session-timeout=")]
    of_a_test = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]["timeout"]
    assert 0 < of_a_test < limit < legs.LEG_SECONDS


def test_legs_hold_every_folder_of_tests_and_the_clinic_runs_on_both_databases(tmp_path):
    for name in (
        "src/plait",
        "src/plait_clinic/cases",
        "tests/house",
        "tests/oracles",
        "tests/access",
        "tests/fuzz",
        "tests/journeys",
    ):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "test_it.py").write_text("")
    paths = {leg.name: leg.paths for leg in legs.legs(tmp_path)}
    assert paths["library"] == ("src/plait", "tests/house", "tests/oracles")
    of_the_clinic = ("src/plait_clinic", "tests/access", "tests/fuzz")
    assert paths["clinic on SQLite"] == paths["clinic on PostgreSQL"] == of_the_clinic
    assert paths["browser journeys"] == ("tests/journeys",)


def test_a_suite_that_went_missing_counts_as_failed(tmp_path, capsys):
    planned = legs.legs(small_suite(tmp_path))
    assert [(name, count.failed) for name, count, _ in legs.without_tests(planned)] == [
        ("clinic on PostgreSQL", 1),
        ("clinic on SQLite", 1),
    ]
    assert "clinic on SQLite: FAILED" in capsys.readouterr().out


def test_settings_of_a_real_server_never_reach_the_tests(tmp_path):
    real = {
        "PLAIT_DEMO": "yes",
        "PLAIT_SECRET_KEY_FILE": "/k",
        "DATABASE_URL_FILE": "/u",
        "DATABASE_URL": "postgresql:///x",
    }
    result = legs.test_environment({**real, "DJANGO_SETTINGS_MODULE": "real", "PATH": "/bin"}, tmp_path, None)
    assert result == {"PATH": "/bin", "NO_COLOR": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/plait.sqlite3"}


def test_every_check_runs_also_after_one_failed_and_says_how_to_mend(tmp_path, capsys):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(sys.executable)
    bad = Check("first", ("bin/python", "-c", "print('the reason'); raise SystemExit(1)"), "do this")
    good = Check("second", ("bin/python", "-c", ""), "nothing")
    assert run_checks(tmp_path, tmp_path, [bad, good]) == [False, True]
    assert capsys.readouterr().out.splitlines() == [
        "first: FAILED",
        "the reason",
        "To mend it: do this",
        "second: passed",
    ]


def test_benchmarks_are_listed_by_the_first_line_of_their_docstring(tmp_path, capsys):
    (tmp_path / "benchmarks").mkdir()
    (tmp_path / "benchmarks" / "speed.py").write_text('"""How fast it is.\n\nMore."""\n')
    assert benchmarks.list_benchmarks(tmp_path) == 0
    assert "  speed: How fast it is.\n" in capsys.readouterr().out
    with pytest.raises(steps.StepError, match="there is no benchmark sped; there are: speed"):
        benchmarks.run_benchmark(Path(sys.executable), tmp_path, "sped", [])


@pytest.mark.parametrize("arguments", [["run", "--port", "0"], ["run", "--port", "x"], ["check", "more"], ["tset"]])
def test_words_that_make_no_sense_end_with_code_2(arguments):
    with pytest.raises(SystemExit) as refusal:
        commands.main(arguments)
    assert refusal.value.code == 2


def test_no_words_print_a_short_help(capsys):
    assert commands.main([]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n    {name}" in shown for name in ("setup", "run", "test", "check", "bench"))
    assert len(shown.splitlines()) < 20
