"""Makes the small database dump of a version: `python -m tests.upgrades.make_dump`, once, when a version is tagged.

A made-up clinic of a few cases, written by that version's own code with keys that are for tests alone. Later versions
are held to opening it: see test_upgrade.py. A dump is never made again.
"""

import os
import sqlite3
import tempfile
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path

from tests.upgrades.keys import server_settings

FOLDER = Path(__file__).parent
TODAY = date(2026, 11, 22)
SEED, CLINICIANS, CASES = 7, 2, 6


def main() -> None:
    """Write plait-VERSION.sql beside this file."""
    with tempfile.TemporaryDirectory() as place:
        database = Path(place) / "plait.sqlite3"
        os.environ |= server_settings(database)
        write_clinic()
        with sqlite3.connect(database) as connection:
            text = "\n".join(connection.iterdump())
    path = FOLDER / f"plait-{version('plait')}.sql"
    path.write_text(text + "\n", encoding="utf-8")
    print(f"wrote {path.name}, {path.stat().st_size // 1024} KiB")


def write_clinic() -> None:
    import django
    from django.core.management import call_command
    from django.db import connection

    from plait.simulate import make_clinic

    django.setup()
    from plait_clinic.audit.record import Audit
    from plait_clinic.demo.actions import load_clinic, make_fresh_link, show_open_answer

    call_command("migrate", verbosity=0)
    clinic = make_clinic(seed=SEED, clinicians=CLINICIANS, cases=CASES, today=TODAY)
    now = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=UTC)
    audit = Audit(now=now)
    organisation = load_clinic(clinic=clinic, password="made-up for upgrades", today=TODAY, audit=audit)
    show_open_answer(organisation=organisation, audit=audit)
    make_fresh_link(organisation=organisation, audit=audit)
    connection.close()


if __name__ == "__main__":
    main()
