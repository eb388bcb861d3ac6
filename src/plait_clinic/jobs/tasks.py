"""Keeping the list of jobs short, as a job itself."""

from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.jobs.actions import take_off_list


@task()
def tidy_jobs() -> None:
    """Forget jobs that were done some days ago."""
    take_off_list(audit=Audit(now=timezone.now()))
