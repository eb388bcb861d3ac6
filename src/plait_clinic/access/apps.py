"""Joins the doors to what Django and allauth tell about signing in."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "plait_clinic.access"

    def ready(self) -> None:
        """What hears of sign-ins registers itself."""
        from plait_clinic.access import told_of_sign_ins  # noqa: F401 - imported for its receivers
