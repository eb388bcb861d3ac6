"""Reads the project's Markdown: fenced blocks with their marks, headings and links."""

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(
    r"^(?P<fence>`{3,})(?P<language>[\w-]*)[^\n]*\n(?P<code>.*?)^(?P=fence)\s*$", re.MULTILINE | re.DOTALL
)
NOT_RUN = re.compile(r"<!-- not run: (?P<reason>[^\n]+?) -->\s*\Z")
LINK = re.compile(r"(?<!\\)\[[^\]]*\]\((?P<target>[^)\s]+)\)")
INLINE_CODE = re.compile(r"`[^`\n]*`")
ELSEWHERE = ("http://", "https://", "mailto:")
RUN = frozenset({"python", "plait", "sh", "sql", "toml"})
"""Languages whose blocks are run (toml: read) by `tests/house/reader.py`, unless a mark says why not."""
SHOWN = frozenset({"text", "mermaid"})
"""Blocks that show something and do nothing: there is nothing to run."""


@dataclass(frozen=True)
class Block:
    """A fenced block. `not_run` holds the reason that stands in a comment right above it."""

    page: str
    line: int
    language: str
    code: str
    not_run: str | None

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def is_run(self) -> bool:
        return self.language in RUN and self.not_run is None


def markdown_pages(root: Path) -> list[Path]:
    return sorted([*root.glob("*.md"), *(root / "docs").rglob("*.md")])


def blocks(text: str, page: str) -> list[Block]:
    """All fenced blocks of a page, in order."""
    found = []
    for match in FENCE.finditer(text):
        mark = NOT_RUN.search(text[: match.start()])
        line = text.count("\n", 0, match.start()) + 1
        reason = mark["reason"] if mark else None
        found.append(Block(page, line, match["language"], match["code"], reason))
    return found


def all_blocks(root: Path) -> list[Block]:
    """The blocks of every page of the project."""
    pages = [(path.read_text(encoding="utf-8"), path.relative_to(root).as_posix()) for path in markdown_pages(root)]
    return [block for text, page in pages for block in blocks(text, page)]


def unmarked(found: list[Block]) -> list[str]:
    """Blocks that are neither run nor shown, and give no reason."""
    return [str(block) for block in found if block.language not in RUN | SHOWN and block.not_run is None]


def tally(found: list[Block]) -> list[str]:
    """How many blocks are run and how many are not, with each reason; line numbers are left out, so that it stays."""
    reasons: dict[tuple[str, str], int] = {}
    for block in found:
        if block.not_run is not None:
            reasons[block.page, block.not_run] = reasons.get((block.page, block.not_run), 0) + 1
    run = sum(block.is_run for block in found)
    head = f"**{run} blocks are run, {sum(reasons.values())} are not**, each for a reason that stands in its page:"
    rows = [f"| `{page}` | {count} | {reason} |" for (page, reason), count in sorted(reasons.items())]
    return [head, "", "| page | not run | why |", "|---|---|---|", *rows]


def torn_rows(text: str, page: str) -> list[str]:
    """Rows of tables that have not as many cells as the row above them: a reader would see them in the wrong column."""
    torn = []
    wanted = 0
    for number, line in enumerate(FENCE.sub(lambda block: "\n" * block[0].count("\n"), text).splitlines(), start=1):
        cells = len(re.findall(r"(?<!\\)\|", INLINE_CODE.sub("", line))) if line.startswith("|") else 0
        torn += [f"{page}:{number}"] if cells and wanted and cells != wanted else []
        wanted = cells
    return torn


def anchor(heading: str) -> str:
    """The anchor a heading gets: small letters, digits and hyphens."""
    words = re.sub(r"[^\w\- ]", "", heading.strip().lower())
    return words.replace(" ", "-")


def anchors(text: str) -> set[str]:
    return {anchor(line.lstrip("#")) for line in FENCE.sub("", text).splitlines() if line.startswith("#")}


def links(text: str) -> list[str]:
    """Targets of all links to places inside the project."""
    plain = INLINE_CODE.sub("", FENCE.sub("", text))
    return [match["target"] for match in LINK.finditer(plain) if not match["target"].startswith(ELSEWHERE)]


def broken_links(page: Path, root: Path) -> list[str]:
    """Links of one page that lead nowhere: a missing file, or a heading the page does not have."""
    broken = []
    for target in links(page.read_text(encoding="utf-8")):
        name, _, heading = target.partition("#")
        path = (page.parent / name).resolve() if name else page
        missing = not path.exists() or not path.is_relative_to(root)
        if missing or (heading and heading not in anchors(path.read_text(encoding="utf-8"))):
            broken.append(f"{page.relative_to(root)}: {target}")
    return broken
