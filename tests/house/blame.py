"""Finds words that put the blame on a person: promise 6, no field or text calls a client resistant or non-compliant.

Names in code count as texts: `failed_to` is found like "failed to". Tests may hold the words, since they look for them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TEXT_FILES = frozenset({".py", ".toml", ".html", ".txt", ".po", ".json", ".js", ".svg", ".css", ".csv"})
BETWEEN = r"[\W_]*"
"""What may stand between two words: a space, a hyphen, an underscore, a line's end, or nothing."""
END = r"(?-i:(?![a-zäöüß]))"
"""The end of a word, also inside a name: `failedToAnswer` ends one, `refused_tokens` does not."""
ENGLISH = (
    r"resistan(?:t|ce)",
    rf"non{BETWEEN}complian(?:t|ce)",
    rf"non{BETWEEN}adheren(?:t|ce)",
    rf"un{BETWEEN}co{BETWEEN}?operative",
    rf"un{BETWEEN}motivated",
    r"manipulative",
    r"defiant",
    r"obstinate",
    r"hostile",
    rf"fail(?:s|ed|ing|ure){BETWEEN}to{END}",
    rf"refus(?:es|ed|ing|al){BETWEEN}to{END}",
    rf"attention{BETWEEN}seek",
    rf"in{BETWEEN}denial",
    rf"treatment{BETWEEN}refractory",
    rf"sabotag(?:e|es|ed|ing){BETWEEN}(?:the|therapy|treatment)",
    rf"difficult{BETWEEN}(?:client|patient|person|family)",
    rf"lack(?:s|ing)?{BETWEEN}(?:of{BETWEEN})?(?:insight|motivation|effort|cooperation)",
    rf"poor(?:ly)?{BETWEEN}(?:motivat|complian|insight)",
    rf"(?:homework|task){BETWEEN}(?:complian|adheren|complet(?:ion|ed){BETWEEN}(?:rate|percent|share))",
    rf"complian(?:t|ce){BETWEEN}(?:rate|score|percent|of{BETWEEN}the{BETWEEN}client)",
    rf"(?:client|patient|person|member|they|you){BETWEEN}(?:has{BETWEEN}|have{BETWEEN})?failed{END}",
    rf"(?:undone|overdue|missed|failed){BETWEEN}(?:tasks?|homework)",
)
GERMAN = (
    r"therapieresisten",
    r"\bresistent",
    r"widerständ",
    r"unkooperativ",
    r"unmotiviert",
    r"uneinsichtig",
    r"manipulativ",
    r"feindselig",
    r"störrisch",
    r"verweiger",
    r"weiger(?:t|te|ten) sich",
    r"non-?compliance",
    r"(?:hausaufgaben?|aufgaben?)\w*\s+(?:versäumt|vernachlässigt|nicht\s+erledigt|überfällig)",
    r"(?:klient|patient|person)\w*\s+(?:ist|war)\s+(?:gescheitert|überfällig)",
    r"therapietreue",
    r"mangelnde\w*\s+(?:mitarbeit|motivation|einsicht|compliance|mitwirkung)",
    r"nicht\s+geschafft",
    r"versagt",
    r"schwierige\w*\s+(?:klient|patient|person|familie)",
    r"selbst\s+schuld",
)
PATTERN = re.compile("|".join((*ENGLISH, *GERMAN)), re.IGNORECASE)


@dataclass(frozen=True)
class Finding:
    """A blaming word in a file."""

    path: str
    line: int
    words: str


def blaming(text: str) -> Iterator[tuple[int, str]]:
    """Each blaming word with the line on which it begins."""
    for match in PATTERN.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[0]


def texts(root: Path) -> list[Path]:
    """Every text of the product: code, templates, translations, measures, cards; not the tests."""
    found = [path for path in (root / "src").rglob("*") if path.is_file() and path.suffix in TEXT_FILES]
    return sorted(path for path in found if "tests" not in path.relative_to(root).parts)


def findings(root: Path) -> list[Finding]:
    """Every blaming word in a text or a file's name."""
    read = [(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in texts(root)]
    inside = [Finding(name, line, words) for name, text in read for line, words in blaming(text)]
    return [*inside, *(Finding(name, 0, words) for name, _ in read for _, words in blaming(name))]
