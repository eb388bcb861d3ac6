"""The keys that seal backups, from their own setting: whoever opens a copy does not thereby read what is inside."""

from django.conf import settings

from plait_clinic.configuration import KeyRing


class NoKeys(Exception):
    """The setting is empty; the message says what to do."""


def backup_keys() -> KeyRing:
    if settings.BACKUP_KEYS is None:
        raise NoKeys("No key for backups is set: make one and set PLAIT_BACKUP_KEYS or PLAIT_BACKUP_KEYS_FILE.")
    return settings.BACKUP_KEYS
