"""What the room does when Plait starts, and after a migration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ReadingsConfig(AppConfig):
    name = "plait_clinic.readings"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(ask_for_missing_readings, sender=self)


def ask_for_missing_readings(**_sent: object) -> None:
    """Leave a job for readings that an upgrade took out, since they are made by another model now."""
    from plait_clinic.readings.queries import unread_courses
    from plait_clinic.readings.tasks import make_missing_readings_later

    if unread_courses():
        make_missing_readings_later.enqueue()
