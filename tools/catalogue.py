"""Gettext catalogues without gettext's programs: .po files read and written, .mo files made.

Formats: the GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

MO_MAGIC = 0x950412DE
MO_HEADER_BYTES = 28
CONTEXT_END, PLURAL_END = "\x04", "\x00"
KEYWORD = re.compile(r'^(?P<name>msgctxt|msgid_plural|msgid|msgstr)(?:\[(?P<form>\d+)\])?\s+(?P<text>".*")$')


class CatalogueError(Exception):
    """A line of a .po file that cannot be read; the message says which, and what stands there."""


@dataclass(frozen=True)
class Key:
    """What a message is found by: its context ("" for none) and its English; `plural` is "" where it has none."""

    singular: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return f"{self.context}: {self.singular}" if self.context else self.singular


@dataclass(frozen=True)
class Entry:
    """One message of a catalogue with its translations, one for each plural form; `places` are files."""

    key: Key
    translations: tuple[str, ...]
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fuzzy: bool = False


def read_po(text: str, file: str) -> list[Entry]:
    """The entries in their order, the header first; obsolete ones (#~) are left out."""
    blocks = re.split(r"\n[ \t]*\n", text.strip("\n"))
    starts, line = [], 1
    for block in blocks:
        starts.append(line)
        line += block.count("\n") + 2
    read = (read_entry(block, f"{file}:{start}") for block, start in zip(blocks, starts, strict=True))
    return [entry for entry in read if entry is not None]


def read_entry(block: str, place: str) -> Entry | None:
    """One entry, or None where the block holds comments alone."""
    texts: dict[tuple[str, int], str] = {}
    comments: list[str] = []
    current: tuple[str, int] | None = None
    for line in block.splitlines():
        found = KEYWORD.match(line)
        if line.startswith("#"):
            comments.append(line)
        elif found:
            current = (found["name"], int(found["form"] or 0))
            texts[current] = unquoted(found["text"], place)
        elif line.startswith('"') and current:
            texts[current] += unquoted(line, place)
        else:
            raise CatalogueError(f"{place}: cannot be read: {line}")
    return entry_of(texts, comments) if texts else None


def entry_of(texts: dict[tuple[str, int], str], comments: list[str]) -> Entry:
    key = Key(texts.get(("msgid", 0), ""), texts.get(("msgid_plural", 0), ""), texts.get(("msgctxt", 0), ""))
    forms = sorted(form for name, form in texts if name == "msgstr")
    return Entry(
        key=key,
        translations=tuple(texts["msgstr", form] for form in forms),
        places=tuple(place for line in comments if line.startswith("#:") for place in line[2:].split()),
        notes=tuple(line[1:].strip() for line in comments if line == "#" or line.startswith("# ")),
        fuzzy=any("fuzzy" in line for line in comments if line.startswith("#,")),
    )


def unquoted(text: str, place: str) -> str:
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError) as error:
        raise CatalogueError(f"{place}: not a quoted text: {text}") from error


def write_po(entries: Iterable[Entry]) -> str:
    """The text of a .po file: one line a text, places without line numbers, so that a change shows as itself."""
    return "\n".join("\n".join(entry_lines(entry)) + "\n" for entry in entries)


def entry_lines(entry: Entry) -> Iterator[str]:
    yield from (f"# {note}".rstrip() for note in entry.notes)
    yield from (f"#: {place}" for place in entry.places)
    if entry.fuzzy:
        yield "#, fuzzy"
    if entry.key.context:
        yield from quoted("msgctxt", entry.key.context)
    yield from quoted("msgid", entry.key.singular)
    if entry.key.plural:
        yield from quoted("msgid_plural", entry.key.plural)
        for form, text in enumerate(entry.translations):
            yield from quoted(f"msgstr[{form}]", text)
    else:
        yield from quoted("msgstr", entry.translations[0])


def quoted(keyword: str, text: str) -> Iterator[str]:
    lines = text.splitlines(keepends=True) or [""]
    if len(lines) == 1:
        yield f"{keyword} {quote(text)}"
        return
    yield f'{keyword} ""'
    yield from (quote(line) for line in lines)


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def make_mo(entries: Iterable[Entry]) -> bytes:
    """The bytes of the .mo file: finished translations alone, sorted by message, without a hash table."""
    pairs = sorted(
        (mo_key(entry.key).encode(), PLURAL_END.join(entry.translations).encode())
        for entry in entries
        if all(entry.translations) and not entry.fuzzy
    )
    count = len(pairs)
    texts_at = MO_HEADER_BYTES + 2 * 8 * count
    ids, strings = table([key for key, _ in pairs], texts_at)
    more, translated = table([text for _, text in pairs], texts_at + len(strings))
    header = struct.pack("<7I", MO_MAGIC, 0, count, MO_HEADER_BYTES, MO_HEADER_BYTES + 8 * count, 0, texts_at)
    return header + ids + more + strings + translated


def mo_key(key: Key) -> str:
    context = f"{key.context}{CONTEXT_END}" if key.context else ""
    return f"{context}{key.singular}" + (f"{PLURAL_END}{key.plural}" if key.plural else "")


def table(texts: list[bytes], start: int) -> tuple[bytes, bytes]:
    """Length and place of each text, and the texts one after the other, each ended by a null byte."""
    places, joined = b"", b""
    for text in texts:
        places += struct.pack("<2I", len(text), start + len(joined))
        joined += text + b"\0"
    return places, joined
