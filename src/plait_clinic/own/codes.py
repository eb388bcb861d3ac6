"""Codes that open the own page: how they look, how they are read back, and the keyed hash that is kept of them.

A copy of the database does not help in guessing one: the hash (HMAC-SHA256) needs the server's own key.
"""

import hashlib
import re
import secrets
from datetime import timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

SENT_DIGITS = 8
SENT_FOR = timedelta(minutes=10)
# A code that is handed over is looked up by itself, with no address of the client's beside it, so it has to be one
# that nobody can guess: 12 of these 30 signs are 58 bits. Signs that are taken for one another are left out.
HANDED_SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
HANDED_GROUPS = (4, 4, 4)
HANDED_FOR = timedelta(minutes=15)
VISIT_FOR = timedelta(minutes=30)
SALT = "plait.own_code"


def new_sent_code() -> str:
    return "".join(secrets.choice("0123456789") for _sign in range(SENT_DIGITS))


def new_handed_code() -> str:
    """Three groups of four signs, to be read out or typed."""
    return "-".join("".join(secrets.choice(HANDED_SIGNS) for _sign in range(length)) for length in HANDED_GROUPS)


def tidy(typed: str) -> str:
    """What was typed without the signs that only group it, and in capitals."""
    return re.sub(r"[\s.\-–]", "", typed).upper()


def is_handed_code(tidied: str) -> bool:
    return re.fullmatch(rf"[{HANDED_SIGNS}]{{{sum(HANDED_GROUPS)}}}", tidied) is not None


def code_hash(code: str, member_id: int | None = None) -> bytes:
    """The hash of a code as it is typed; a sent one counts for its own member alone."""
    return salted_hmac(SALT, f"{member_id or ''}:{tidy(code)}", algorithm="sha256").digest()


def is_same(stored: bytes, fresh: bytes) -> bool:
    return constant_time_compare(bytes(stored), fresh)


def new_visit_token() -> str:
    return secrets.token_urlsafe(24)


def visit_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
