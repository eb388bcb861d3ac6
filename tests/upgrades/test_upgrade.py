"""A clinic's database from every version that was tagged opens with the code of today, and nothing in it is lost."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.upgrades.keys import server_settings

FOLDER = Path(__file__).parent
ROOT = FOLDER.parents[1]
DUMPS = sorted(FOLDER.glob("plait-*.sql"))


def rows_in(text: str, table: str) -> int:
    """How many rows a dump holds of one table."""
    return len(re.findall(rf'^INSERT INTO "{table}" ', text, re.MULTILINE))


def open_with_the_code_of_today(database: Path) -> dict:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PLAIT_", "DJANGO_", "DATABASE"))}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.upgrades.open_it"],
        cwd=ROOT,
        env={**kept, **server_settings(database)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_there_is_a_dump_to_open():
    assert DUMPS


@pytest.mark.parametrize("dump", DUMPS, ids=[dump.stem for dump in DUMPS])
def test_a_clinic_of_an_earlier_version_opens_whole(dump, tmp_path):
    text = dump.read_text(encoding="utf-8")
    database = tmp_path / "plait.sqlite3"
    with sqlite3.connect(database) as connection:
        connection.executescript(text)
    connection.close()
    found = open_with_the_code_of_today(database)
    assert found["counts"] == [rows_in(text, table) for table in ("cases_case", "checkins_response", "checkins_score")]
    assert found["counts"][1] > 20
    assert len(found["names"]) == rows_in(text, "people_user")
    assert all(found["names"])
    assert found["pages"] == [200]
    read_by_the_engine = rows_in(text, "readings_visitreading") > 0
    assert found["jobs"] == ([] if read_by_the_engine else ["plait_clinic.readings.tasks.make_missing_readings_later"])
    assert (found["unread"], found["read"] > 20) == (0, True)
    assert found["held"] == [True, True, True, True]
    others = rows_in(text, "checkins_askedmeasure") - rows_in(text, "checkins_checkin")
    assert found["asked"][0] == ["plait-checkin", "1", 1, rows_in(text, "checkins_checkin")]
    assert sum(count for *_measure, count in found["asked"][1:]) == max(0, others)
    assert found["open_answers"] == rows_in(text, "risk_riskanswer")
