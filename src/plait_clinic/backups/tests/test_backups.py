"""A backup of a running clinic comes back the same, on either engine, and never over something else."""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.urls import reverse

from plait_clinic.audit.append_only import missing_triggers
from plait_clinic.backups.actions import note_backup
from plait_clinic.backups.contents import Made
from plait_clinic.backups.models import Backup
from plait_clinic.backups.restoring import NotRestored, refuse_full, refuse_newer
from plait_clinic.backups.tables import Tally, plain, stored
from plait_clinic.backups.taking import NotTaken, drop_older, take_backup
from plait_clinic.configuration import key_ring

ROOT = Path(__file__).resolve().parents[4]
FRESH = "plait_restored"


@contextmanager
def empty_database(folder: Path):
    """The address of an empty database of the engine under test."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/restored.sqlite3"
        return
    known = settings.DATABASES["default"]
    with psycopg.connect(host=known["HOST"], user=known["USER"], dbname="postgres", autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {FRESH}")
        server.execute(f"CREATE DATABASE {FRESH}")
        yield f"postgresql://{known['USER']}@/{FRESH}?host={known['HOST']}"
        server.execute(f"DROP DATABASE {FRESH} WITH (FORCE)")


def clinic(address: str, *words: str, **extra: str) -> subprocess.CompletedProcess[str]:
    """One command of the clinic in a process and on a database of its own."""
    environ = {**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "tests.settings", **extra}
    command = [sys.executable, "-W", "ignore", "-m", "plait_clinic.manage", *words]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def from_dump(folder: Path, name: str) -> str:
    """A clinic as an earlier version left it, in a file."""
    import sqlite3

    file = folder / "earlier.sqlite3"
    running = sqlite3.connect(file)
    running.executescript((ROOT / "tests" / "upgrades" / name).read_text(encoding="utf-8"))
    running.close()
    return f"sqlite:///{file}"


def backed_up(folder: Path, name: str) -> tuple[Path, str]:
    """The backup of a clinic of an earlier version, and what the command said that it holds."""
    kept = folder / "kept"
    kept.mkdir()
    taken = clinic(from_dump(folder, name), "back_up", str(kept))
    assert taken.returncode == 0, taken.stderr
    (file,) = kept.iterdir()
    return file, re.search(r"(\d+) rows of (\d+) tables", taken.stdout).group()


def planned_rows(address: str, table: str) -> tuple[int, int]:
    """How many rows PostgreSQL plans for in a table, and how many there are."""
    with psycopg.connect(address) as asked:
        planned = asked.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table]).fetchone()
        return int(planned[0]), asked.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608


@pytest.mark.parametrize("name", ["plait-0.2.0.sql", "plait-0.3.0.sql", "plait-0.4.0.sql", "plait-0.5.0.sql"])
def test_a_clinic_of_an_earlier_version_comes_back_on_this_engine_which_plans_for_its_rows(tmp_path, name):
    file, counted = backed_up(tmp_path, name)
    with empty_database(tmp_path) as target:
        restored = clinic(target, "restore", str(file))
        assert restored.returncode == 0, restored.stderr
        assert counted in restored.stdout
        if connection.vendor == "postgresql":
            planned, there = planned_rows(target, "checkins_answer")
            assert planned == there > 0


def test_a_clinic_of_the_first_version_is_backed_up_and_comes_back_on_this_engine(tmp_path):
    file, counted = backed_up(tmp_path, "plait-0.1.0.sql")
    assert file.stat().st_mode & 0o777 == 0o600
    with empty_database(tmp_path) as target:
        first = clinic(target, "restore", str(file))
        assert first.returncode == 0, first.stderr
        assert counted in first.stdout
        assert "never overwrites" in clinic(target, "restore", str(file)).stderr
        again = clinic(target, "restore", str(file), "--aside")
        assert "What was there before is kept as" in again.stdout, again.stderr
        damaged = tmp_path / "damaged.backup"
        damaged.write_bytes(file.read_bytes()[:-1])
        refused = clinic(target, "restore", str(damaged), "--aside")
        assert "not a whole backup" in refused.stderr
        assert clinic(target, "migrate", "--check").returncode == 0  # what was there stands where it was


def test_a_folder_that_is_not_there_and_an_empty_database_make_no_backup(tmp_path):
    with pytest.raises(NotTaken, match="is no folder"):
        take_backup(folder=tmp_path / "gone", ring=settings.BACKUP_KEYS, at=None)
    done = clinic(f"sqlite:///{tmp_path}/none.sqlite3", "back_up", str(tmp_path))
    assert "no clinic in this database" in done.stderr
    assert not list(tmp_path.glob("*.backup"))


def test_a_copy_that_cannot_be_restored_is_no_backup_and_is_removed(committed, tmp_path, monkeypatch, now):
    monkeypatch.setenv("PLAIT_BACKUP_KEYS", "other:" + "A" * 43 + "=")
    ring = key_ring("mine:" + "B" * 43 + "=")
    with pytest.raises(NotTaken, match="not in PLAIT_BACKUP_KEYS"):
        take_backup(folder=tmp_path, ring=ring, at=now)
    assert list(tmp_path.iterdir()) == []


@override_settings(BACKUP_KEYS=None)
def test_without_a_key_nothing_is_written_and_the_message_says_what_to_set(db, tmp_path):
    with pytest.raises(CommandError, match="PLAIT_BACKUP_KEYS"):
        call_command("back_up", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_only_the_newest_backups_are_kept_and_other_files_are_left_alone(tmp_path):
    days = [tmp_path / f"plait-202611{day:02}T090000Z.backup" for day in (3, 1, 2)]
    for path in (*days, tmp_path / "notes.txt"):
        path.touch()
    assert drop_older(tmp_path, 2) == [days[1]]
    assert {path.name for path in tmp_path.iterdir()} == {days[0].name, days[2].name, "notes.txt"}


def test_keeping_none_is_refused(db, tmp_path):
    with pytest.raises(CommandError, match="1 or more"):
        call_command("back_up", str(tmp_path), "--keep", "0")


def test_a_backup_of_a_newer_version_and_a_full_database_are_refused(db, now):
    with pytest.raises(NotRestored, match=r"version 9\.0\.0, which is newer"):
        refuse_newer(Made("9.0.0", "sqlite", now, (("people", "0099_later"),)))
    with pytest.raises(NotRestored, match="never overwrites"):
        refuse_full()


def test_a_lost_trigger_is_found(db):
    assert missing_triggers(connection) == []
    on_table = " ON checkins_answer" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER checkins_answer_no_delete{on_table}")
    assert missing_triggers(connection) == ["checkins_answer_no_delete"]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("moment", "2026-10-25T00:30:00.000001+00:00"),
        ("day", "2026-11-22"),
        ("bytes", "AAEC"),
        ("uuid", "0" * 31 + "1"),
        ("text", "ä\n"),
        ("real", 0.1),
        ("whole", -1),
        ("json", '{"a": [1.5, null]}'),
        ("moment", None),
    ],
)
def test_a_value_goes_into_this_engine_and_comes_back_the_same(db, kind, value):
    assert plain(kind, stored(connection, kind, value)) == value


def test_a_sum_needs_no_order_and_takes_the_same_number_for_the_same():
    one, other = Tally(), Tally()
    for row in (["1e16", 2], ["[1.0]", 3]):
        one.add(("json", "whole"), row)
    for row in (["[1]", 3], ["10000000000000000", 2]):
        other.add(("json", "whole"), row)
    assert one == other
    other.add(("json", "whole"), ["[1]", 3])
    assert one != other


def page(world, name: str) -> str:
    return world.signed_in(name).get(reverse("clinic_backups")).content.decode()


def test_the_office_reads_when_the_last_backup_was_and_that_it_is_old(world, clock):
    assert "There is no backup yet." in page(world, "ada")
    note_backup(rows=1, size=2048, version="0", began_at=world.now, audit=replace(world.audit, now=world.now))
    fresh = page(world, "ada")
    assert "is safe in a backup" in fresh
    assert "older than a day" not in fresh
    clock.now = world.now + timedelta(days=1, seconds=1)
    assert "older than a day" in page(world, "ada")
    assert Backup.objects.count() == 1
