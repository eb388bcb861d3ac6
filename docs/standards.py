"""The pages that say how far Plait meets a standard, from the tables in docs/reference/*.toml.

docs/reference/asvs.md is OWASP ASVS 5.0.0 at level 2 and, for five chapters, level 3; docs/reference/wcag.md is
WCAG 2.2 at A and AA. Each row says its state and the test that holds it, and the states are counted at the top.
"""

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MET, PARTLY, NOT_MET, NOT_OURS = "met", "partly", "not met", "does not apply"
STATES = (MET, PARTLY, NOT_MET, NOT_OURS)


@dataclass(frozen=True)
class Requirement:
    """One thing that a standard asks for, what became of it, and the tests that hold it as `path::name`."""

    id: str
    level: str
    asks: str
    state: str
    how: str
    tests: tuple[str, ...] = ()
    why_no_test: str = ""


@dataclass(frozen=True)
class Chapter:
    id: str
    name: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True)
class Standard:
    """A standard: the title and opening of its page, what goes before an id, and its chapters."""

    title: str
    opening: str
    mark: str
    chapters: tuple[Chapter, ...]

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        return tuple(each for chapter in self.chapters for each in chapter.requirements)


ASVS_OPENING = """What the [OWASP Application Security Verification Standard](https://github.com/OWASP/ASVS) 5.0.0
asks for at levels 1 and 2, and at level 3 for authentication, sessions, authorization, data protection and logging; in
our own words, which are shorter than the standard’s: its text decides. The standard is by OWASP, under CC BY-SA 4.0.
This is what we say of ourselves; nobody independent has looked at it."""
WCAG_OPENING = """Every success criterion of the [Web Content Accessibility Guidelines 2.2](https://www.w3.org/TR/WCAG22/)
at levels A and AA, in our own words: its text decides. “By axe” means that a browser opens the page on a phone and a
desk, in light and in dark, and the checker axe-core finds nothing; it finds a part of what can be wrong. Nobody who
uses a screen reader every day has tried the pages for us yet. This is what we say of ourselves."""
HELD = "A test named here exists, which a test sees to. Where no test can hold what is met, the reason stands instead."


def asvs(root: Path) -> Standard:
    return read(root, "asvs", "How Plait stands to OWASP ASVS 5.0", ASVS_OPENING, "V")


def wcag(root: Path) -> Standard:
    return read(root, "wcag", "How Plait stands to WCAG 2.2", WCAG_OPENING, "")


def read(root: Path, name: str, title: str, opening: str, mark: str) -> Standard:
    """The standard in docs/reference/<name>.toml; a row's tests are named there in short."""
    table = tomllib.loads((root / "docs" / "reference" / f"{name}.toml").read_text(encoding="utf-8"))
    chapters = tuple(chapter(entry, table["files"]) for entry in table["chapter"])
    return Standard(title, opening, mark, chapters)


def chapter(entry: dict, files: dict[str, str]) -> Chapter:
    rest = [NOT_OURS, entry["all"]] if "all" in entry else []
    rows = tuple(requirement([*row, *rest], files) for row in entry["rows"])
    return Chapter(entry["id"], entry["name"], rows)


def requirement(row: Sequence, files: dict[str, str]) -> Requirement:
    number, level, asks, state, how, *more = row
    tests = tuple(whole_name(short, files) for short in (more[0] if more else ()))
    return Requirement(number, str(level), asks, state, how, tests, more[1] if len(more) > 1 else "")


def whole_name(short: str, files: dict[str, str]) -> str:
    file, _colons, name = short.partition("::")
    return f"{files[file]}::test_{name}"


def page(standard: Standard, source: str) -> str:
    """The page of a standard; `source` is the file it is made from."""
    counted = Counter(each.state for each in standard.requirements)
    lines = [
        f"# {standard.title}",
        "",
        f"Made from `{source}` by `python -m docs.generate`; do not edit by hand.",
        "",
        standard.opening,
        "",
        f"| of {len(standard.requirements)} | " + " | ".join(STATES) + " |",
        "|---|" + "---|" * len(STATES),
        "| | " + " | ".join(str(counted[state]) for state in STATES) + " |",
        "",
        HELD,
    ]
    for each in standard.chapters:
        lines += ["", f"## {each.id} {each.name}", "", *rows_of(standard, each)]
    return "\n".join(lines) + "\n"


def rows_of(standard: Standard, each: Chapter) -> list[str]:
    """One table; a chapter that does not apply at all is one sentence and its ids."""
    if all(one.state == NOT_OURS and one.how == each.requirements[0].how for one in each.requirements):
        ids = ", ".join(f"{standard.mark}{one.id}" for one in each.requirements)
        return [f"Does not apply: {each.requirements[0].how} ({ids})"]
    rows = [
        f"| {standard.mark}{one.id} | {one.level} | {one.asks} | {one.state} | {one.how} | {held_by(one)} |"
        for one in each.requirements
    ]
    return ["| id | level | asks | state | how | held by |", "|---|---|---|---|---|---|", *rows]


def held_by(one: Requirement) -> str:
    tests = "<br>".join(f"`{test}`" for test in one.tests)
    return tests or (f"no test: {one.why_no_test}" if one.why_no_test else "")
