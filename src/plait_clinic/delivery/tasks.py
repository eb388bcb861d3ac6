"""One round of sending as a job: the job worker leaves it each minute (plait_clinic/jobs/rhythms.py)."""

from django.utils import timezone
from django_tasks import task

from plait_clinic.delivery.sending import send_due


@task()
def send_due_now() -> None:
    """Send what is due, and look after what is under way."""
    send_due(timezone.now)
