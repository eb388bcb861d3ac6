"""The benchmark of what answers JSON: schemathesis is brought as locked, and a misfit is told of."""

import json
import re

import pytest

from benchmarks import json as bench

A_REPORT = {
    "ScenarioFinished": {
        "recorder": {
            "checks": {"a": [{"name": "status_code_conformance", "status": "failure"}]},
            "interactions": {
                "a": {"request": {"method": "GET", "uri": "http://h/healthz?lang=x"}, "response": {"status_code": 418}},
                "b": {"request": {"method": "GET", "uri": "http://h/healthz"}, "response": None},
            },
        }
    }
}


def test_schemathesis_is_brought_as_locked_once_for_each_lock(tmp_path, capsys):
    calls = []

    def run(words):
        calls.append(words)
        return 0

    for _time in range(2):
        assert bench.bring(run, tmp_path) == tmp_path / "bin" / "python"
    assert [words[-1] for words in calls] == [str(tmp_path), str(bench.LOCK)]
    assert "--require-hashes" in calls[1]
    assert capsys.readouterr().out.count("is missing here") == 1
    (tmp_path / "lock").write_text("another")
    with pytest.raises(SystemExit, match="no other benchmark needs it"):
        bench.bring(lambda _words: 1, tmp_path)


def test_its_lock_pins_every_package_by_hash_and_names_no_host():
    lock = bench.LOCK.read_text()
    assert "schemathesis==" in lock
    assert "://" not in lock
    pinned = re.split(r"^(?=\S)", lock, flags=re.MULTILINE)[1:]
    assert [package for package in pinned if "--hash=sha256:" not in package] == []


def test_an_answer_that_is_not_as_described_is_told_of():
    cases = bench.cases_in("\n".join([json.dumps({"EngineStarted": {}}), json.dumps(A_REPORT)]))
    assert [(one.path, one.status) for one in cases] == [("/healthz", 418), ("/healthz", 0)]
    ran = bench.Ran(bench.Visitor("nobody"), cases, 1)
    assert ran.failed == ["nobody: GET `/healthz` (418): `status_code_conformance`"]
    assert ran.failed[0] in bench.verdict([ran], well=False)


def test_whoever_has_a_mark_sends_it_twice():
    assert bench.Visitor("a", cookie="s=1", mark=True).headers == [
        f"Cookie: s=1; csrftoken={bench.FORM_MARK}",
        f"X-CSRFToken: {bench.FORM_MARK}",
    ]
    assert bench.Visitor("b").headers == []
