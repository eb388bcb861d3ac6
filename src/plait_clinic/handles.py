"""Random public names for rows. Addresses carry these, never a database number: nothing can be counted or guessed."""

import secrets

HANDLE_BYTES = 12
HANDLE_CHARACTERS = 16  # 12 bytes in base64url


def new_handle() -> str:
    """A random name of 96 bits for one row, safe in an address."""
    return secrets.token_urlsafe(HANDLE_BYTES)
