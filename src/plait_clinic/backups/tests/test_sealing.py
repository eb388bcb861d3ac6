"""A sealed file is whole or refused: no byte of it can be changed, cut, moved or added without being noticed."""

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait_clinic.backups.contents import made_by, packed, tables_in, unpacked
from plait_clinic.backups.sealing import MAGIC, PIECE_BYTES, SALT_BYTES, TAG_BYTES, NotABackup, opened, sealed
from plait_clinic.configuration import KeyRing

RING = KeyRing("k1", {"k1": bytes(range(32))})
LONG = bytes(range(256)) * 600  # more than two pieces
FILE = b"".join(sealed([LONG], RING))
HEAD = len(MAGIC) + 1 + len("k1") + SALT_BYTES
PIECE = PIECE_BYTES + TAG_BYTES


def back(file: bytes, ring: KeyRing = RING) -> bytes:
    return b"".join(opened(io.BytesIO(file), ring))


@given(parts=st.lists(st.binary(max_size=PIECE_BYTES * 2), max_size=4))
@settings(max_examples=30, deadline=None)
def test_what_was_sealed_comes_back(parts):
    assert back(b"".join(sealed(parts, RING))) == b"".join(parts)


@pytest.mark.parametrize("length", [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 2 * PIECE_BYTES])
def test_whole_pieces_and_none_come_back(length):
    assert len(back(b"".join(sealed([bytes(length)], RING)))) == length


@given(place=st.integers(0, len(FILE) - 1), bit=st.integers(0, 7))
@settings(max_examples=200, deadline=None)
def test_any_flipped_bit_is_refused(place, bit):
    changed = bytearray(FILE)
    changed[place] ^= 1 << bit
    with pytest.raises(NotABackup):
        back(bytes(changed))


@given(length=st.integers(0, len(FILE) - 1))
@settings(max_examples=100, deadline=None)
def test_any_cut_file_is_refused(length):
    with pytest.raises(NotABackup):
        back(FILE[:length])


@given(added=st.binary(min_size=1, max_size=100))
@settings(max_examples=50, deadline=None)
def test_anything_added_is_refused(added):
    with pytest.raises(NotABackup):
        back(FILE + added)


@pytest.mark.parametrize("length", [HEAD + PIECE, HEAD + 2 * PIECE])
def test_a_file_that_ends_between_two_pieces_is_refused(length):
    with pytest.raises(NotABackup):
        back(FILE[:length])


def test_pieces_cannot_change_places_nor_go_to_another_file():
    one, two, rest = FILE[HEAD : HEAD + PIECE], FILE[HEAD + PIECE : HEAD + 2 * PIECE], FILE[HEAD + 2 * PIECE :]
    other = b"".join(sealed([LONG], RING))
    for changed in (two + one + rest, one + rest, one + one + rest, other[HEAD : HEAD + PIECE] + two + rest):
        with pytest.raises(NotABackup):
            back(FILE[:HEAD] + changed)


def test_another_key_and_a_missing_key_are_refused_with_what_to_do():
    with pytest.raises(NotABackup, match="another key sealed it"):
        back(FILE, KeyRing("k1", {"k1": bytes(32)}))
    with pytest.raises(NotABackup, match="not in PLAIT_BACKUP_KEYS"):
        back(FILE, KeyRing("k2", {"k2": bytes(32)}))


def test_an_earlier_key_still_opens_what_it_sealed():
    assert back(FILE, KeyRing("k2", {"k2": bytes(32), **RING.by_id})) == LONG


def test_nothing_of_the_content_can_be_read_in_the_file():
    assert b"plain words" not in b"".join(sealed([b"plain words"], RING))


LINES = [
    '{"format": 1, "version": "0", "engine": "sqlite", "at": "2026-11-22T09:00:00+00:00", "migrations": []}',
    '{"table": {"name": "t", "columns": ["a"], "kinds": ["whole"]}}',
    "[1]",
    '{"end": "t", "rows": 1, "sum": "SUM"}',
    '{"whole": 1}',
]


def read(lines: list[str]) -> list[list[object]]:
    values = unpacked(packed(lines))
    made_by(values)
    return [row for _table, rows, _held in tables_in(values) for row in rows]


@pytest.mark.parametrize("lines", [LINES, LINES[:3], LINES[:4], LINES[:2] + LINES[3:]])
def test_rows_that_do_not_add_up_and_a_missing_end_are_refused(lines):
    with pytest.raises(NotABackup):
        read(lines)


def test_lines_that_break_off_are_refused():
    whole = b"".join(packed(LINES))
    with pytest.raises(NotABackup):
        list(unpacked([whole[:-1]]))
    with pytest.raises(NotABackup):
        list(unpacked([zlib.compress(b"[1]")]))


def test_a_later_format_is_refused_by_name():
    with pytest.raises(NotABackup, match="format 2"):
        made_by(iter([{"format": 2}]))
