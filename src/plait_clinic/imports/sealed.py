"""What was checked, sealed: the page of the dry run carries it, and what is confirmed is exactly that.

Nothing of an upload is kept on the server. The text and the choices made are encrypted and authenticated with the
server's own key for one person, so that the page can neither change them nor be used by somebody else; see
docs/decisions/0008-the-checked-file-travels-in-the-page.md.
"""

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from plait_clinic.encryption import UnreadableText, decrypt_for, encrypt_for
from plait_clinic.imports.problems import unreadable
from plait_clinic.imports.sheet import too_large

LASTS = timedelta(hours=2)
MOST_SEALED = 2_900_000  # below DATA_UPLOAD_MAX_MEMORY_SIZE, with room for the other fields of the page


class SealBroken(Exception):
    """The page was changed, belongs to somebody else, or is too old."""


@dataclass(frozen=True)
class Checked:
    """The text of the file as it was read, and what was chosen for it (empty before the first check)."""

    text: str
    choices: Mapping[str, str]


def place_of(user) -> str:
    return f"imports.checked:{user.handle}"


def seal(checked: Checked, *, user, now: datetime) -> str:
    content = json.dumps({"at": now.timestamp(), "text": checked.text, "choices": dict(checked.choices)})
    packed = base64.b85encode(zlib.compress(content.encode())).decode()
    sealed = encrypt_for(place_of(user), packed)
    if len(sealed) > MOST_SEALED:
        raise unreadable(too_large())
    return sealed


def unseal(sealed: str, *, user, now: datetime) -> Checked:
    """What `seal` was given. Raises SealBroken."""
    try:
        packed = decrypt_for(place_of(user), sealed)
    except UnreadableText:
        raise SealBroken from None
    content = json.loads(zlib.decompress(base64.b85decode(packed)))
    age = now.timestamp() - content["at"]
    if age > LASTS.total_seconds():
        raise SealBroken
    return Checked(content["text"], content["choices"])


def print_of(text: str) -> bytes:
    """A keyed hash of a file's text: a file that came in once is known again, and cannot be guessed from it."""
    return salted_hmac("plait.past_data", text, algorithm="sha256").digest()
