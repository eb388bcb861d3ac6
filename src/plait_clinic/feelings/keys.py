"""Where private notes lie sealed, for rotating their keys and for nothing else.

What rotates keys is told the table and how a note is sealed anew. It opens a note only to close it again.
"""

from django.conf import settings

from plait_clinic.encryption import decrypt, encrypt
from plait_clinic.feelings.models import PrivateNote
from plait_clinic.feelings.sealing import SETTING, place_of


def sealed_again(stored: str, author: int, handle: str) -> str:
    place, keys = place_of(PrivateNote(author_id=author, handle=handle)), settings.NOTES_KEYS
    plain = decrypt(stored, place=place, keys=keys.by_id, setting=SETTING)
    return encrypt(plain, place=place, keys=keys.by_id, key_id=keys.current)


SEALED_NOTES = {
    "model": PrivateNote,
    "column": "sealed",
    "setting": SETTING,
    "again": sealed_again,
    "bound": ("author_id", "handle"),
}
