"""The clinic's catalogues: `python -m tools.translations extract | check | compile [LANGUAGE]`.

extract  puts new texts of the source into each .po file, untranslated, and takes out those that are gone;
         `extract de other.po` takes translations that are wanted from another catalogue of German
check    says what is untranslated, doubtful, out of step with the source or short of a placeholder, with its place
compile  checks, then writes the .mo file that the server reads; both files are committed
"""

import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.catalogue import Entry, Key, make_mo, read_po, write_po
from tools.messages import Found, messages_of

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "src/plait_clinic/locale"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}")
PLURALS = re.compile(r"nplurals=(\d+)")


def catalogues() -> list[Path]:
    """The .po file of each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name


def extracted(entries: Sequence[Entry], found: Sequence[Found], others: Sequence[Entry] = ()) -> list[Entry]:
    """The catalogue brought in step with the source: its header, then every text in the source's order.

    A text that is not translated in it is taken from `others` where it is translated there.
    """
    known = {entry.key: entry for entry in others}
    known |= {entry.key: entry for entry in entries if all(entry.translations) or entry.key not in known}
    header, forms = known[Key("")], plural_forms(entries)
    places: dict[Key, dict[str, None]] = {}
    for one in found:
        if one.key is not None:
            places.setdefault(one.key, {})[one.file] = None
    return [header, *(renewed(key, known, tuple(files), forms) for key, files in places.items())]


def renewed(key: Key, known: dict[Key, Entry], files: tuple[str, ...], forms: int) -> Entry:
    empty = Entry(key, ("",) * (forms if key.plural else 1))
    old = known.get(key, empty)
    return Entry(key, old.translations, files, old.notes, old.fuzzy)


def plural_forms(entries: Sequence[Entry]) -> int:
    header = next(entry for entry in entries if entry.key == Key(""))
    return int(PLURALS.search(header.translations[0])[1])


def problems(entries: Sequence[Entry], found: Sequence[Found], file: str) -> list[str]:
    """Everything that keeps a catalogue from being complete, each with its place."""
    known = {entry.key for entry in entries}
    used = {one.key for one in found}
    said = [f"{one.place}: a text for translation has to stand there as it is" for one in found if one.key is None]
    said += [
        f"{one.place}: not in {file}: {one.key}; run python -m tools.translations extract"
        for one in found
        if one.key is not None and one.key not in known
    ]
    said += [f"{file}: not used any more: {entry.key}" for entry in entries if entry.key not in used | {Key("")}]
    said += [f"{file}: twice: {key}" for key, count in Counter(entry.key for entry in entries).items() if count > 1]
    forms = plural_forms(entries)
    said += [f"{file}: {problem}: {entry.key}" for entry in entries for problem in entry_problems(entry, forms)]
    return said


def entry_problems(entry: Entry, forms: int) -> Iterator[str]:
    if entry.fuzzy:
        yield "doubtful (fuzzy)"
    if not all(entry.translations):
        yield "not translated"
        return
    if len(entry.translations) != (forms if entry.key.plural else 1):
        yield f"{len(entry.translations)} plural forms"
    if entry.key == Key(""):
        return
    wanted = [placeholders(text) for text in (entry.key.singular, entry.key.plural) if text]
    for text in entry.translations:
        if placeholders(text) not in wanted:
            yield f"other placeholders in {text!r}"
        if edges(text) != edges(entry.key.singular):
            yield f"other space around {text!r}"


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def edges(text: str) -> tuple[str, str]:
    """The white space that a text begins and ends with."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def checked(path: Path, found: Sequence[Found]) -> list[str]:
    return problems(read_po(path.read_text(encoding="utf-8"), shown(path)), found, shown(path))


def extract(path: Path, found: Sequence[Found], other: Path | None = None) -> list[str]:
    others = read_po(other.read_text(encoding="utf-8"), other.name) if other else ()
    entries = extracted(read_po(path.read_text(encoding="utf-8"), shown(path)), found, others)
    path.write_text(write_po(entries), encoding="utf-8")
    open_ones = sum(not all(entry.translations) for entry in entries)
    print(f"{shown(path)}: {len(entries) - 1} texts, {open_ones} to translate")
    return []


def compiled(path: Path, found: Sequence[Found]) -> list[str]:
    said = checked(path, found)
    if not said:
        path.with_suffix(".mo").write_bytes(make_mo(read_po(path.read_text(encoding="utf-8"), shown(path))))
        print(f"{shown(path.with_suffix('.mo'))}: written")
    return said


COMMANDS = {"extract": extract, "check": checked, "compile": compiled}


def main(arguments: Sequence[str]) -> int:
    """0 where all is well, 1 where something is to be mended, 2 for a command that there is not."""
    command, language, *files = [*arguments, "", ""][: max(2, len(arguments))]
    paths = [path for path in catalogues() if language in ("", path.parents[1].name)]
    if command not in COMMANDS or not paths or len(files) > (command == "extract"):
        print(__doc__)
        return 2
    found, others = messages_of(ROOT), [Path(file) for file in files]
    said = [problem for path in paths for problem in COMMANDS[command](path, found, *others)]
    print("\n".join(said) if said else "nothing to mend")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
