"""A database of a million sessions: one caseload made by the clinic's own actions, then copied row by row in the
database itself, with names and numbers of its own for each copy.

Run in processes of their own: `python -m benchmarks.serving.million template SESSIONS`, `... copy TIMES`, `... pages`.
"""

import json
import sys
import time
from datetime import timedelta

from tools.dev.server import HOST

CASES = 50
"""One clinician's caseload."""
CLINICIANS_ASKED = 20
BRIEFS_ASKED = 3
"""Whose caseload is opened, and how many briefs on each."""


def copied_models() -> list:
    """What belongs to a caseload, each after what it points to."""
    from plait_clinic.cases.models import Attendance, Case, CaseClinician, CaseMember, Session
    from plait_clinic.checkins.models import Answer, AskedMeasure, CheckIn, Link, Response, Score
    from plait_clinic.people.models import Client, StaffRole, User
    from plait_clinic.readings.models import CourseState, Reading, VisitReading

    people = [User, StaffRole, Client]
    cases = [Case, CaseMember, CaseClinician, Session, Attendance]
    asked = [CheckIn, AskedMeasure, Link, Response, Answer, Score]
    return [*people, *cases, *asked, Reading, VisitReading, CourseState]


def template(sessions: int) -> None:
    """A clinic of one clinician, whose clients each had so many sessions and answered after each one."""
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks.serving.clinic import add_cases, add_check_ins, add_links, add_sessions, found_clinic
    from plait_clinic.audit.record import Audit

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    now = timezone.now()
    since = now - timedelta(weeks=sessions)
    clinic = found_clinic("Mill Street Practice", 1, Audit(now=since))
    members = add_cases(clinic, CASES, since)
    for number in range(1, sessions + 1):
        held_at = since + timedelta(weeks=number) - timedelta(hours=1)
        check_ins = add_check_ins(clinic, members, add_sessions(members, number, held_at), held_at)
        add_links(check_ins, held_at)
        for place, check_in in enumerate(check_ins):
            answer(check_in, held_at, rating=6 + (place + number) % 4)


def answer(check_in, at, rating: int) -> None:
    from benchmarks.serving.phones import RATED
    from plait_clinic.audit.record import Audit
    from plait_clinic.checkins.actions import submit
    from plait_clinic.checkins.filling import fill
    from plait_clinic.checkins.queries import parts_of
    from plait_clinic.readings.actions import make_readings

    values = {item: str(min(rating + place % 2, 10)) for place, item in enumerate(RATED)}
    audit = Audit(now=at)
    submit(check_in=check_in, filled=fill(parts_of(check_in), {**values, "tension": "0"}), audit=audit)
    make_readings(check_in=check_in, audit=audit)


def copy(times: int) -> int:
    """Copy the caseload so many times; how many sessions there are then."""
    from django.db import connection, transaction

    from plait_clinic.cases.models import Session

    models = copied_models()
    strides = {model: model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in models}
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")  # what is copied points to what is there
        for model in models:
            cursor.execute(copying(model, strides), [times, strides[model]])
        for model in models if connection.vendor == "postgresql" else ():
            table = model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")  # noqa: S608 - our own name
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Session.objects.count()


def copying(model, strides: dict) -> str:
    """The statement that copies a table's first rows, as many times as it is told."""
    table = model._meta.db_table
    fields = model._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    values = ", ".join(copied(field, strides) for field in fields)
    return (
        f"WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < %s) "  # noqa: S608 - our own names
        f'INSERT INTO "{table}" ({columns}) SELECT {values} FROM copies CROSS JOIN "{table}" AS t WHERE t.id <= %s'
    )


def copied(field, strides: dict) -> str:
    """What a column holds in a copy."""
    from django.db import connection

    column, on_sqlite = f't."{field.column}"', connection.vendor == "sqlite"
    if field.primary_key:
        return f"{column} + k * {strides[field.model]}"
    if field.is_relation and field.related_model in strides:
        return f"{column} + k * {strides[field.related_model]}"
    if field.name == "handle":
        return "lower(hex(randomblob(8)))" if on_sqlite else "substr(md5(random()::text), 1, 16)"
    if field.name == "token_hash":
        return "randomblob(32)" if on_sqlite else "sha256(gen_random_uuid()::text::bytea)"
    return f"{column} || '.' || k" if field.name == "username" else column


def pages() -> dict[str, list[float]]:
    """Milliseconds of each page through the whole server, readied as it is when it starts, without the network."""
    from allauth.mfa.models import Authenticator
    from django.contrib.auth import get_user_model
    from django.test import Client as Browser
    from django.urls import reverse

    from plait_clinic.cases.models import Case
    from plait_clinic.engine.warming import ready_in_background

    ready_in_background().join()
    users = list(get_user_model().objects.order_by("pk").values_list("pk", flat=True))
    chosen = sorted({users[len(users) * place // CLINICIANS_ASKED] for place in range(CLINICIANS_ASKED)})
    times: dict[str, list[float]] = {"healthz": [], "caseload": [], "brief": []}
    for user in chosen:  # outside the demo nobody opens a page without a second factor
        Authenticator.objects.get_or_create(user_id=user, type=Authenticator.Type.TOTP, defaults={"data": {}})
    for turn, user in enumerate([chosen[0], *chosen]):
        browser = Browser(HTTP_HOST=HOST)
        browser.force_login(get_user_model().objects.get(pk=user))
        cases = Case.objects.filter(clinicians__user=user).order_by("pk")[:BRIEFS_ASKED]
        asked = [("healthz", "/healthz"), ("caseload", reverse("caseload"))]
        asked += [("brief", reverse("brief", args=[case.handle])) for case in cases]
        for name, address in asked:
            took = milliseconds(browser, address)
            if turn:  # the first person's pages warm the process up
                times[name].append(took)
    return times


def milliseconds(browser, address: str) -> float:
    begun = time.perf_counter()
    status = browser.get(address).status_code
    took = (time.perf_counter() - begun) * 1000
    if status != 200:
        raise SystemExit(f"{address} answered {status}; there is nothing to measure")
    return took


def main(arguments: list[str]) -> int:
    import django

    django.setup()
    match arguments:
        case ["template", sessions]:
            template(int(sessions))
        case ["copy", times]:
            print(copy(int(times)))
        case _:
            print(json.dumps(pages()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
