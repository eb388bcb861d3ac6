"""The tokens in check-in links: random, and kept only as a hash, so that a copy of the database opens no check-in.

192 random bits need no slow hash: nobody can try them all.
"""

import hashlib
import re
import secrets

TOKEN_BYTES = 24
TOKEN_SHAPE = re.compile(r"[A-Za-z0-9_-]{32}")  # 24 bytes in base64url


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def is_token(text: str) -> bool:
    """Whether the text has a token's shape; anything else is not looked up at all."""
    return TOKEN_SHAPE.fullmatch(text) is not None
