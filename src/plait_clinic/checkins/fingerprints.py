"""Whether a second answer to the same check-in is the same as the first, without reading the first one back.

A keyed hash (HMAC-SHA256) of all that was sent: who holds a copy of the database cannot try answers against it.
"""

import json

from django.utils.crypto import constant_time_compare, salted_hmac

from plait_clinic.checkins.filling import Filled


def fingerprint(check_in_handle: str, filled: Filled) -> bytes:
    sent = {
        "check_in": check_in_handle,
        "answers": [[answer.item, answer.value, answer.visibility] for answer in filled.answers],
        "comment": filled.comment,
        "comment_visibility": filled.comment_visibility if filled.comment else None,
    }
    return salted_hmac("plait.response", json.dumps(sent), algorithm="sha256").digest()


def is_same(stored: bytes, fresh: bytes) -> bool:
    return constant_time_compare(bytes(stored), fresh)
