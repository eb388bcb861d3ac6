"""Encrypted text: names, contacts, free text and private notes are unreadable in the database and in its backups.

AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce; the key's id stands before the text so that keys can be
rotated, and the column's name is authenticated so that a value cannot be moved to another column.
"""

import base64
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

NONCE_BYTES = 12


class UnreadableText(Exception):
    """A stored text cannot be decrypted: its key is not in the setting, or the value was changed or moved."""


def encrypt(plain: str, *, place: str, keys: Mapping[str, bytes], key_id: str) -> str:
    """Encrypt `plain` for the column `place`; the result is `key_id:base64`."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(keys[key_id]).encrypt(nonce, plain.encode(), place.encode())
    return f"{key_id}:{base64.b64encode(nonce + sealed).decode()}"


def decrypt(stored: str, *, place: str, keys: Mapping[str, bytes], setting: str = "PLAIT_FIELD_KEYS") -> str:
    """Undo `encrypt`; `setting` is where the keys are from. Raises UnreadableText without showing the stored text."""
    key_id, _, encoded = stored.partition(":")
    if key_id not in keys:
        raise UnreadableText(f"{place}: the key that wrote this text is not in {setting}")
    try:
        sealed = base64.b64decode(encoded, validate=True)
        return AESGCM(keys[key_id]).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode()).decode()
    except (InvalidTag, ValueError):  # ValueError: no base64, or too short to hold a nonce
        raise UnreadableText(f"{place}: the stored text was changed, or belongs to another column") from None


def encrypt_for(place: str, plain: str) -> str:
    """Encrypt with the server's current key."""
    field_keys = settings.FIELD_KEYS
    return encrypt(plain, place=place, keys=field_keys.by_id, key_id=field_keys.current)


def decrypt_for(place: str, stored: str) -> str:
    """Decrypt with whichever of the server's keys wrote the text."""
    return decrypt(stored, place=place, keys=settings.FIELD_KEYS.by_id)


class EncryptedText(models.TextField):
    """A text column that is encrypted at rest. It cannot be searched or ordered by: only `isnull` is allowed."""

    description = "Encrypted text"

    @property
    def place(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value if value is None else encrypt_for(self.place, value)

    def from_db_value(self, value, _expression, _connection):
        return value if value is None else decrypt_for(self.place, value)

    def get_lookup(self, lookup_name):
        if lookup_name != "isnull":
            raise FieldError(f"{self.place} is encrypted: it cannot be searched by {lookup_name}")
        return super().get_lookup(lookup_name)
