"""A real job worker that is killed in the middle of a job, and the next one, which does it."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from plait_clinic.audit.record import Audit
from plait_clinic.jobs.actions import note_beat, take_up_lost
from plait_clinic.jobs.models import Beat
from plait_clinic.jobs.queries import LEASE
from plait_clinic.jobs.repeatable import REPEATABLE
from plait_clinic.jobs.tests.stuck import be_stuck_once

ROOT = Path(__file__).resolve().parents[4]
JOBS = override_settings(TASKS={"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}})


def address() -> str:
    """The database of this test, as the settings name it."""
    known = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{known['NAME']}"
    return f"postgresql://{known['USER']}@/{known['NAME']}?host={known['HOST']}"


def worker(*words: str) -> "subprocess.Popen[str]":
    """A job worker as a clinic runs it, on the test's database."""
    environ = {**os.environ, "DATABASE_URL": address(), "DJANGO_SETTINGS_MODULE": "plait_clinic.settings"}
    environ["PYTHONPATH"] = f"{ROOT / 'src'}{os.pathsep}{ROOT}"
    command = [sys.executable, "-W", "ignore", "-m", "plait_clinic.manage", "db_worker", "--no-startup-delay"]
    return subprocess.Popen(
        [*command, *words], cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


@pytest.fixture
def killed(committed, tmp_path):
    """A job in the middle of which its worker was killed."""
    with JOBS:
        left = be_stuck_once.enqueue(str(tmp_path / "note"))
    connection.close()
    running = worker("--interval", "0")
    try:
        assert "begun\n" in iter(running.stdout.readline, "")
    finally:
        running.kill()
        running.wait()
        running.stdout.close()
    return DBTaskResult.objects.get(pk=left.id)


def test_a_killed_workers_job_is_done_by_the_next_one_once_its_lease_is_over(killed, monkeypatch):
    assert (killed.status, len(killed.worker_ids)) == ("RUNNING", 1)
    assert Beat.objects.get().worker == killed.worker_ids[0]
    monkeypatch.setitem(REPEATABLE, be_stuck_once.module_path, "it is done at once the second time")
    assert take_up_lost(audit=Audit(now=Beat.objects.get().last_at + timedelta(seconds=1))) == 0
    assert take_up_lost(audit=Audit(now=timezone.now() + LEASE)) == 1
    with worker("--batch") as second:
        second.communicate(timeout=60)
    killed.refresh_from_db()
    assert (second.returncode, killed.status, len(killed.worker_ids)) == (0, "SUCCESSFUL", 2)
    assert len(set(killed.worker_ids)) == 2


def test_the_next_worker_takes_up_by_itself_what_the_killed_one_left(killed):
    long_ago = timezone.now() - LEASE
    DBTaskResult.objects.update(started_at=long_ago)
    Beat.objects.update(began_at=long_ago, last_at=long_ago)
    with worker("--batch") as second:
        second.communicate(timeout=60)
    killed.refresh_from_db()
    assert (second.returncode, killed.status) == (
        0,
        "FAILED",
    )  # a job of tests alone says nowhere that it may be repeated
    assert "WorkerGone" in killed.exception_class_path


def test_a_living_workers_job_is_left_to_it(killed):
    note_beat(worker=killed.worker_ids[0], audit=Audit(now=timezone.now() + LEASE))
    assert take_up_lost(audit=Audit(now=timezone.now() + LEASE)) == 0
