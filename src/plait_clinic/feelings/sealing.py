"""Sealing a private note with the keys of private notes, which no other field has.

AES-256-GCM as in `plait_clinic.encryption`. Author and note are authenticated with the text: a sealed text that is put
into another note, or into another person's, does not open.
"""

import json
from dataclasses import asdict

from django.conf import settings

from plait_clinic.encryption import decrypt, encrypt
from plait_clinic.feelings.content import Content
from plait_clinic.feelings.models import PrivateNote

SETTING = "PLAIT_NOTES_KEYS"


def place_of(note: PrivateNote) -> str:
    return f"feelings.privatenote {note.author_id} {note.handle}"


def seal(note: PrivateNote, content: Content) -> str:
    """The content as it is kept in this note."""
    keys = settings.NOTES_KEYS
    return encrypt(json.dumps(asdict(content)), place=place_of(note), keys=keys.by_id, key_id=keys.current)


def open_note(note: PrivateNote) -> Content:
    """What the note says. UnreadableText where its key is gone, or it was changed or moved."""
    kept = json.loads(decrypt(note.sealed, place=place_of(note), keys=settings.NOTES_KEYS.by_id, setting=SETTING))
    return Content(
        case=kept["case"],
        session=kept["session"],
        feelings=tuple(kept["feelings"]),
        pulls=tuple(kept["pulls"]),
        text=kept["text"],
    )
