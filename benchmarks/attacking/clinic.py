"""The clinic that is attacked: the small world of the truth table in a file, and a real server on a copy of it.

The server is started as `dev run` starts it: two workers with eight threads each, on SQLite.
"""

import base64
import os
import secrets
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from tests.fuzz.bad_requests import Target
from tools.dev.server import HOST, end_with_parent, stop, web_command

ROOT = Path(__file__).resolve().parents[2]
READY_SECONDS = 60
CASES = 6
"""Cases whose clients answer while the attack goes on."""


SENDS_OF = (
    "SELECT COUNT(*) FROM checkins_link l JOIN checkins_response r ON r.check_in_id = l.check_in_id "
    "WHERE l.token_hash = ?"
)


@dataclass(frozen=True)
class Prepared:
    """What the attack knows of the clinic: where to aim, with whose cookies, and what must never be told."""

    targets: tuple[Target, ...]
    sessions: Mapping[str, str]
    check_ins: tuple[str, ...]
    secrets: tuple[bytes, ...]


def settings(folder: Path, port: int) -> dict[str, str]:
    """As a clinic would set them, with secrets of this run."""
    return {
        "DJANGO_SETTINGS_MODULE": "plait_clinic.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'plait.sqlite3'}",
        "PLAIT_SECRET_KEY": secrets.token_urlsafe(48),
        "PLAIT_FIELD_KEYS": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "PLAIT_NOTES_KEYS": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "PLAIT_PUBLIC_URL": f"http://{HOST}:{port}",
        "PLAIT_ALLOWED_HOSTS": f"{HOST},testserver",
        "PLAIT_HTTPS": "no",
        "PLAIT_DEMO": "no",
        "PLAIT_EMAIL_URL": "console:",
    }


def prepare(environ: Mapping[str, str], check_ins: int) -> Prepared:
    """Make the world in the database that the settings name, with this many check-ins still to be answered."""
    os.environ |= environ
    import django
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    django.setup()
    call_command("migrate", verbosity=0)
    from tests.access.scene import make_scene
    from tests.fuzz.targets import sessions, targets
    from tests.world import PASSWORD, make_world

    scene = make_scene(make_world(timezone.now()))
    give_second_factors(scene.people.values())
    held = sessions(scene)
    told = (*(environ[name] for name in environ if name.endswith(("KEY", "KEYS"))), PASSWORD)
    found = Prepared(
        targets=tuple(targets(scene)),
        sessions=held,
        check_ins=open_check_ins(scene.world, check_ins),
        secrets=tuple(secret.encode() for secret in told),
    )
    connection.close()
    return found


def give_second_factors(people: Iterable[object]) -> None:
    """Outside the demo nobody of the staff reaches a page without one."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    for person in people:
        TOTP.activate(person, generate_totp_secret())


def open_check_ins(world, wanted: int) -> tuple[str, ...]:
    """The tokens of check-ins that wait for an answer, of several people."""
    tokens: list[str] = []
    couples = [world.couple() for _case in range(CASES)]
    session = 0
    while len(tokens) < wanted:
        case, session = couples[len(tokens) % CASES], session + 1
        noted = world.note_session(case=case, held_at=world.now - timedelta(minutes=10 * session))
        tokens += [world.link_to(world.invitation(noted, member)) for member in case.members.all()]
    return tuple(tokens[:wanted])


@contextmanager
def served(folder: Path, environ: Mapping[str, str], port: int) -> Iterator[Path]:
    """A server on a fresh copy of the prepared database; yields the file of what it printed."""
    here = folder / "served"
    shutil.rmtree(here, ignore_errors=True)
    here.mkdir()
    for path in folder.glob("plait.sqlite3*"):
        shutil.copy(path, here)
    output = here / "output.txt"
    given = {**os.environ, **environ, "DATABASE_URL": f"sqlite:///{here / 'plait.sqlite3'}", "PYTHONUNBUFFERED": "1"}
    with output.open("wb") as file:
        process = subprocess.Popen(
            web_command(Path(sys.executable), port),
            cwd=ROOT,
            env=given,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            preexec_fn=end_with_parent,  # noqa: PLW1509 (there are no threads here)
        )
    try:
        wait_until_ready(port)
        yield output
    finally:
        stop([process])


def wait_until_ready(port: int) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"the server did not answer on port {port} within {READY_SECONDS} s")


def answers_kept(folder: Path, tokens: tuple[str, ...]) -> int:
    """How many of these check-ins have exactly one Send in the served database. Tokens are kept as hashes."""
    from plait_clinic.checkins.tokens import token_hash

    with sqlite3.connect(folder / "served" / "plait.sqlite3") as database:
        counts = [database.execute(SENDS_OF, [token_hash(token)]).fetchone()[0] for token in tokens]
    return counts.count(1)
