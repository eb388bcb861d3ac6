"""Whether a second answer to the same check-in is the same as the first, without reading the first one back.

A keyed hash (HMAC-SHA256) of all that was sent: who holds a copy of the database cannot try answers against it. The
note that the server signed into the page is part of it, so that who holds the link cannot try answers either: only the
page that sent an answer can send the same one again.
"""

import json

from django.utils.crypto import constant_time_compare, salted_hmac

from plait_clinic.checkins.filling import Filled


def fingerprint(check_in_handle: str, filled: Filled) -> bytes:
    sent = {
        "check_in": check_in_handle,
        "begun": filled.begun,
        "answers": [[answer.item, answer.value, answer.visibility] for answer in filled.answers],
        "comment": filled.comment,
        "comment_visibility": filled.comment_visibility if filled.comment else None,
    }
    return salted_hmac("plait.response", json.dumps(sent), algorithm="sha256").digest()


def is_same(stored: bytes, fresh: bytes) -> bool:
    return constant_time_compare(bytes(stored), fresh)
