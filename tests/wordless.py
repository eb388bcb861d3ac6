"""Random names that can hold no word.

A test that a page or a row does not hold "Sam" would fail one time in some thousand where a form's token held those
three letters by chance. While tests run, every token is as long as ever, of digits and consonants.
"""

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
    monkeypatch.setattr(csrf, "_mask_cipher_secret", masked)
    monkeypatch.setattr(signing, "b64_encode", hexlify)
    monkeypatch.setattr(signing, "b64_decode", unhexlify)


def masked(secret: str) -> str:
    """A form's token as Django masks it, of a mask that leaves no word in either half."""
    from django.middleware.csrf import CSRF_ALLOWED_CHARS as ALLOWED

    def pair(character: str) -> tuple[str, str]:
        while True:
            mask = secrets.choice(WORDLESS)
            cipher = ALLOWED[(ALLOWED.index(character) + ALLOWED.index(mask)) % len(ALLOWED)]
            if cipher in WORDLESS:
                return mask, cipher

    pairs = [pair(character) for character in secret]
    return "".join(mask for mask, _cipher in pairs) + "".join(cipher for _mask, cipher in pairs)
