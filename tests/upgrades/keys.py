"""The settings under which dumps are written and opened. The keys are for these made-up dumps alone."""

from pathlib import Path


def server_settings(database: Path) -> dict[str, str]:
    """The environment of a server on one SQLite file."""
    return {
        "DJANGO_SETTINGS_MODULE": "plait_clinic.settings",
        "DATABASE_URL": f"sqlite:///{database}",
        "PLAIT_SECRET_KEY": "for-upgrades-only-" * 4,
        "PLAIT_FIELD_KEYS": "upgrades:" + "b" * 42 + "8=",
        "PLAIT_NOTES_KEYS": "upgrades:" + "n" * 42 + "8=",
        "PLAIT_HTTPS": "no",
        "PLAIT_DEMO": "yes",
        "PLAIT_ALLOWED_HOSTS": "testserver",
    }
