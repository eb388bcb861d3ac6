"""Run by test_upgrade.py in a process of its own: migrate the dump, and open what its people open."""

import json

import django
from django.core.management import call_command

django.setup()
call_command("migrate", verbosity=0)

from django.db import IntegrityError, connection, transaction  # noqa: E402
from django.db.models import Count  # noqa: E402
from django.test import Client  # noqa: E402
from django_tasks_db.models import DBTaskResult  # noqa: E402

from plait_clinic.audit.models import AuditEvent  # noqa: E402
from plait_clinic.cases.models import Case  # noqa: E402
from plait_clinic.checkins.models import Answer, AskedMeasure, Response, Score  # noqa: E402
from plait_clinic.people.models import User  # noqa: E402
from plait_clinic.readings.models import VisitReading  # noqa: E402
from plait_clinic.readings.queries import unread_courses  # noqa: E402
from plait_clinic.risk.models import RiskAnswer  # noqa: E402


def opened(browser: Client, address: str) -> int:
    return browser.get(address).status_code


def refuses_change(table: str) -> bool:
    """Whether the triggers still hold after the migrations, which may have made the table anew."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a name from the lines below
    except IntegrityError:
        return True
    return False


call_command("make_missing_readings", verbosity=0)
lead = User.objects.get(username="clinician1")
browser = Client()
browser.force_login(lead)
own = Case.objects.filter(clinicians__user=lead)
found = {
    "asked": list(
        AskedMeasure.objects.values("measure", "version", "position")
        .annotate(count=Count("pk"))
        .order_by("position", "measure")
        .values_list("measure", "version", "position", "count")
    ),
    "counts": [Case.objects.count(), Response.objects.count(), Score.objects.count()],
    "open_answers": RiskAnswer.objects.filter(acknowledgement__isnull=True, value__gt=0).count(),
    "jobs": sorted(DBTaskResult.objects.values_list("task_path", flat=True)),
    "unread": len(unread_courses()),
    "read": VisitReading.objects.count(),
    "names": sorted(user.name for user in User.objects.all()),
    "pages": sorted({opened(browser, "/caseload/"), *(opened(browser, f"/cases/{case.handle}/") for case in own)}),
    "held": [refuses_change(model._meta.db_table) for model in (Response, AskedMeasure, Answer, AuditEvent)],
}
print(json.dumps(found))
