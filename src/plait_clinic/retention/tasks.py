"""Looking through a clinic's cases as a job: each night, and after the rules were settled."""

import logging
from datetime import timedelta

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.erasure.models import Erasure
from plait_clinic.erasure.remains import clear_remains
from plait_clinic.people.models import Organisation
from plait_clinic.retention.sweeping import keep_to

log = logging.getLogger(__name__)

NEWLY = timedelta(days=7)
"""Our own choice: nights may be left out, and a database that was too busy once is cleared in the next one."""


class NotErased(Exception):
    """Somebody whose time is over could not be erased; the message says whom by random handles, and why."""


@task()
def keep_to_retention_later(organisation_id: int) -> None:
    """Give and take back notices; whoever has just been given one is not erased before it is over."""
    keep_to(Organisation.objects.get(pk=organisation_id), Audit(now=timezone.now()))


@task()
def keep_to_retention_at_night(organisation_id: int) -> None:
    """The same, and what was erased newly, by hand too, goes from the database's own files.

    Fails where somebody could not be erased.
    """
    audit = Audit(now=timezone.now())
    swept = keep_to(Organisation.objects.get(pk=organisation_id), audit)
    if Erasure.objects.filter(at__gt=audit.now - NEWLY).exists():
        clear()
    if swept.refused:
        raise NotErased("; ".join(f"{handle}: {' '.join(map(str, why))}" for handle, why in swept.refused))


def clear() -> None:
    try:
        clear_remains()
    except OperationalError:  # what was erased is gone from every table, but not yet from old pages
        log.warning("the database was too busy to clear its own files: run clear_remains")
