"""Finds the wording of other people's questionnaires in the tree: promise 7, the words ship only where they may.

The words themselves may not stand here either, so each marker phrase is kept as a hash: five words in a row,
in small letters, that are typical of one item of a measure of class a2, b or c.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORDS_IN_A_MARK = 5
HASH_CHARACTERS = 16
WORD = re.compile(r"[a-z']+")
TEXT_FILES = frozenset({".py", ".toml", ".md", ".html", ".po", ".json", ".txt", ".js", ".svg", ".csv", ".yaml", ".yml"})
FOLDERS = ("src", "docs", "tests", "tools", "benchmarks")
MARKS_AS_TEXT = """
    0075189078b5d34a 0552a185ec58aa51 0cf63e9642fe1328 1145e71e42bb2405 1a857e9ca5ffa7cc 1b51fdd2bcc911a9
    20343eace6a34746 210745e4c69030a4 25a99a40748eef73 26cd4ed9a26f164e 27c73ea98d101eb4 2eaf0c0f642dc17c
    31d3686895981293 31fbf632f16c4424 438ef2c444caf02c 44c7e2954cf297d2 4da85131ee14835a 5603344899b81a98
    565b73d586a0374b 5e4cfbbee8be2d20 6dbf8e5df766a7bd 704db9517db6f39b 732c9267c2bd9fa2 74bdffcb80ed110d
    7833f2046c5273d9 7f39879076184f96 80cbea351cda3846 81ee2f94474bf1eb 83834aef4e7a4d39 85f2bb9ad38ee22f
    9af9ac99fee7e240 a31a8e084a733b60 a5373beb0b7e6b48 a6271f9489139d10 adf54a8f4b9aaa5c ae1d0485f76a1dd1
    b0f8540356a7f1ed b1f2fe3666631378 be7f3c5723a6505d c18fadd8536b1e74 c44d50fd15f1fd6a c85e351ebf3b441b
    cb84376ddc75ba35 cf3cdd54f8657d7e d9040ec79f10e7db d93ff9f54b3a5b77 dca0d9e45f2767e5 e02c0e059c6861bd
    e03f3ca2c40d2001 e1a0347cde3aa59a e331c321625ff638 e662746d3db1bbcc f155bd28fc33f4cb f5ade6e536ea5b7e
    f9b7db79e5cfc63b
"""
MARKS = frozenset(MARKS_AS_TEXT.split())
"""Marker phrases of the WAI family, HAq-II, ARM, TASC-r, GCQ-S, SCORE-15, CORE, WSAS, WHO-5, K10, SPARQ, RISQ, SRS,
CEQ, STAR, SOFTA and MMAS: one to twelve of each."""


@dataclass(frozen=True)
class Finding:
    """A marker phrase in a file: where its first word stands."""

    path: str
    line: int


def mark(words: Iterable[str]) -> str:
    """The hash of a phrase, cut short: chance hits stay far below one in a billion."""
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:HASH_CHARACTERS]


def marked_lines(text: str, marks: frozenset[str]) -> Iterator[int]:
    """The lines on which a marker phrase begins; it may run on over the lines below."""
    found = [(match[0], match.start()) for match in WORD.finditer(text.lower().replace("’", "'"))]
    words = [word for word, _ in found]
    for first in range(len(words) - WORDS_IN_A_MARK + 1):
        if mark(words[first : first + WORDS_IN_A_MARK]) in marks:
            yield text.count("\n", 0, found[first][1]) + 1


def text_files(root: Path) -> list[Path]:
    """Every text file of the tree that we write ourselves."""
    below = [path for folder in FOLDERS for path in (root / folder).rglob("*")]
    return sorted(path for path in [*root.glob("*"), *below] if path.is_file() and path.suffix in TEXT_FILES)


def findings(root: Path, marks: frozenset[str] = MARKS) -> list[Finding]:
    """Every marker phrase in the tree."""
    return [
        Finding(path.relative_to(root).as_posix(), line)
        for path in text_files(root)
        for line in marked_lines(path.read_text(encoding="utf-8"), marks)
    ]
