"""A backup's file: everything in it is encrypted in pieces, and no piece can be changed, moved, left out or added.

AES-256-GCM (NIST SP 800-38D) over pieces in the STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015,
Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance): each nonce counts its piece and says whether it
is the last one. The key of a file is its own, made by HKDF (RFC 5869) from the setting's key and a random salt.
"""

import os
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from plait_clinic.configuration import KEY_BYTES, KeyRing

MAGIC = b"plait-backup-1\n"
SALT_BYTES = 32
PIECE_BYTES = 65_536
TAG_BYTES = 16
COUNTER_BYTES = 11  # with the byte that marks the last piece: GCM's 96 bits
DAMAGED = (
    "This is not a whole backup of Plait: it was changed, cut short or damaged, or another key sealed it. "
    "Nothing was restored. Use another copy."
)


class NotABackup(Exception):
    """The file cannot be trusted as a whole; the message says what to do. Nothing of it was used."""


def sealed(parts: Iterable[bytes], ring: KeyRing) -> Iterator[bytes]:
    """The bytes of the file that holds `parts` one after another."""
    name, salt = ring.current.encode(), os.urandom(SALT_BYTES)
    head = MAGIC + bytes([len(name)]) + name + salt
    cipher = cipher_of(ring.by_id[ring.current], salt)
    yield head
    waiting = b""
    count = 0
    for part in parts:
        waiting += part
        while len(waiting) > PIECE_BYTES:
            yield cipher.encrypt(nonce(count, last=False), waiting[:PIECE_BYTES], head)
            waiting, count = waiting[PIECE_BYTES:], count + 1
    yield cipher.encrypt(nonce(count, last=True), waiting, head)


def opened(file: BinaryIO, ring: KeyRing) -> Iterator[bytes]:
    """Undo `sealed`, piece by piece. Raises NotABackup at the first that does not fit; the end is checked too."""
    head, cipher = head_of(file, ring)
    piece, count = file.read(PIECE_BYTES + TAG_BYTES), 0
    while True:
        following = file.read(PIECE_BYTES + TAG_BYTES)
        try:
            yield cipher.decrypt(nonce(count, last=not following), piece, head)
        except (InvalidTag, ValueError):  # ValueError: too short to hold a tag
            raise NotABackup(DAMAGED) from None
        if not following:
            return
        piece, count = following, count + 1


def head_of(file: BinaryIO, ring: KeyRing) -> tuple[bytes, AESGCM]:
    """What stands before the pieces, and what opens them."""
    start = file.read(len(MAGIC) + 1)
    if len(start) <= len(MAGIC) or not start.startswith(MAGIC):
        raise NotABackup(DAMAGED)
    name, salt = file.read(start[-1]), file.read(SALT_BYTES)
    if len(salt) < SALT_BYTES:
        raise NotABackup(DAMAGED)
    key = ring.by_id.get(name.decode("ascii", "replace"))
    if key is None:
        raise NotABackup("The key that sealed this backup is not in PLAIT_BACKUP_KEYS, or the file was changed.")
    return start + name + salt, cipher_of(key, salt)


def cipher_of(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=salt, info=MAGIC).derive(key))


def nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(COUNTER_BYTES, "big") + bytes([last])
