"""Whether a second answer to the same check-in is the same as the first, without reading the first one back.

A keyed hash (HMAC-SHA256) of all that was sent: who holds a copy of the database cannot try answers against it. The
note that the server signed into the page is part of it, so that who holds the link cannot try answers either: only the
page that sent an answer can send the same one again.
"""

import json

from django.utils.crypto import constant_time_compare, salted_hmac

from plait_clinic.checkins.filling import Filled, FilledPart


def fingerprint(check_in_handle: str, filled: Filled) -> bytes:
    """The fingerprint of the whole. Without further measures it is what it was when there was only one to ask."""
    head, *others = filled.parts
    sent = {
        "check_in": check_in_handle,
        "begun": filled.begun,
        "answers": answers_in(head),
        "comment": head.comment,
        "comment_visibility": head.comment_visibility if head.comment else None,
    }
    if others:
        sent["others"] = [[other.part.name, answers_in(other), *line_in(other)] for other in others]
    return salted_hmac("plait.response", json.dumps(sent), algorithm="sha256").digest()


def answers_in(filled: FilledPart) -> list[list[object]]:
    return [[answer.item, answer.value, answer.visibility] for answer in filled.answers]


def line_in(filled: FilledPart) -> list[object]:
    """The line of a part after the head; nothing where there is none, as it was before such parts had one."""
    return [filled.comment, filled.comment_visibility] if filled.comment else []


def is_same(stored: bytes, fresh: bytes) -> bool:
    return constant_time_compare(bytes(stored), fresh)
