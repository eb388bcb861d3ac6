"""A small run of the trials with faults: real servers, three kills, two workers and a clock that jumps."""

import json

import pytest

from benchmarks import faults
from benchmarks.serving import kept
from benchmarks.serving.databases import ENGINES, SQLITE, a_database
from benchmarks.serving.servers import run_in_clinic


@pytest.mark.timeout(300)
@pytest.mark.parametrize("engine", ENGINES)
def test_what_was_acknowledged_is_kept_once_and_whole_after_three_kills(engine):
    outcome = faults.run("killed", engine, faults.kill_the_server, 3)
    assert outcome.found.is_right, outcome.found
    assert outcome.found.acknowledged == outcome.found.kept > 3 * 3
    assert outcome.phones.refused


@pytest.mark.timeout(120)
def test_two_workers_do_each_job_once():
    raced = faults.race(SQLITE, 6)
    assert raced.is_right, raced
    assert raced.jobs == sum(raced.shares) == 6


@pytest.mark.timeout(120)
def test_an_hour_that_is_left_out_or_comes_twice_changes_nothing():
    jumped = faults.jump(SQLITE)
    assert [one.jump for one in jumped] == ["to summer time", "to winter time"]
    assert all(one.is_right and one.looked_at == 17 for one in jumped), jumped


@pytest.mark.timeout(120)
def test_the_count_finds_an_answer_that_is_not_there_and_one_that_is_another(tmp_path):
    """Else a count that is always right would prove nothing."""
    with a_database(SQLITE) as database:
        made = json.loads(run_in_clinic(database.url, "benchmarks.serving.kept", "make", "2", "2"))
        tokens = [token for token, _begun in made]
        sent = [{"token": token, "answers": {}, "acknowledged": True} for token in tokens]
        path = tmp_path / "sent.json"
        path.write_text(json.dumps(sent))
        run_in_clinic(database.url, "benchmarks.serving.race", "answer", tokens[0])
        found = kept.as_found(run_in_clinic(database.url, "benchmarks.serving.kept", "check", str(path)))
    assert (found.lost, found.other, found.kept, found.half_written) == (1, 1, 1, 0)
    assert found.read_by_request_or_job == found.without_reading == 0
    assert not found.is_right


def test_nothing_but_readings_by_the_command_may_be_other_than_zero():
    right = kept.Found(9, 9, 7, lost=0, twice=0, other=0, half_written=0, without_reading=0)
    assert right.is_right
    for name in ("lost", "twice", "other", "half_written", "without_reading"):
        assert not kept.Found(**{**right.__dict__, name: 1}).is_right
