"""Random names that can hold no word.

A test that a page or a row does not hold "Sam" would fail one time in some thousand where a form's token held those
three letters by chance. While tests run, every token is as long as ever, of digits and consonants.
"""

import re
import secrets
from binascii import hexlify, unhexlify

WORDLESS = "0123456789bcdfghjkmpqtvwxzBCDFGHJKMPQTVWXZ"


def take_words_from_tokens(monkeypatch) -> None:
    """Tokens of addresses, of forms and of signed values hold no vowel (signed ones: hexadecimal digits alone)."""
    from django.core import signing
    from django.middleware import csrf

    urlsafe = secrets.token_urlsafe

    def token_urlsafe(nbytes: int | None = None) -> str:
        return "".join(secrets.choice(WORDLESS) for _ in urlsafe(nbytes))

    monkeypatch.setattr(secrets, "token_urlsafe", token_urlsafe)
    monkeypatch.setattr(csrf, "CSRF_ALLOWED_CHARS", WORDLESS)
    monkeypatch.setattr(csrf, "invalid_token_chars_re", re.compile(f"[^{WORDLESS}]"))
    monkeypatch.setattr(signing, "b64_encode", hexlify)
    monkeypatch.setattr(signing, "b64_decode", unhexlify)
