"""The hazard log in the shape of DCB0129: docs/reference/hazards.toml in, docs/reference/hazard-log.md out.

Categories and matrix are those of the standard's guidance as NHS England prints them with its own UK Core hazard log
(fourth version of the standard); a rating follows from the matrix and is never written by hand.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SEVERITIES = ("minor", "significant", "considerable", "major", "catastrophic")
LIKELIHOODS = ("very high", "high", "medium", "low", "very low")
MATRIX: Mapping[str, tuple[int, ...]] = {
    "very high": (3, 4, 4, 5, 5),
    "high": (2, 3, 3, 4, 5),
    "medium": (2, 2, 3, 3, 4),
    "low": (1, 2, 2, 3, 4),
    "very low": (1, 1, 2, 2, 3),
}
"""Rating by likelihood (row) and severity (place in the row)."""
RATINGS: Mapping[int, str] = {
    5: "unacceptable",
    4: "has to be removed or brought down to an acceptable level",
    3: "undesirable: to be brought down, and acceptable only where that is impractical",
    2: "acceptable where bringing it down costs more than it gains",
    1: "acceptable, nothing more to do",
}
OWNER = "the deploying organisation’s clinical safety officer"
INTRODUCTION = """# Hazard log

Made from `docs/reference/hazards.toml` by `python -m docs.generate`; do not edit by hand.

{hazards} hazards of Plait, in the shape of DCB0129, with {tests} tests that hold their controls. A test of the project
fails when one of these tests is gone.

**This is a draft by the people who make the software.** No clinical safety officer has reviewed it, no clinic’s
experience has gone into it, and every severity and likelihood is a judgement without counts behind it. It is no
clinical safety case. Each hazard belongs to {owner}, who rates it anew for their
own place (DCB0160) and adds what is missing.

## How risks are rated
"""
SCALES = """
Severity: *minor*, a short upset of one person; *significant*, significant psychological trauma of one, or a short upset
of several; *considerable*, severe psychological trauma of one, or a severe injury that passes, or significant trauma of
several; *major*, death or lasting incapacity of one, or severe trauma of several; *catastrophic*, death or lasting
incapacity of several. Likelihood: *very high*, almost certain; *high*, expected in most cases; *medium*, possible;
*low*, could happen and mostly will not; *very low*, next to never. Source: the matrix and its interpretations as NHS
England prints them with its UK Core hazard log. The standard’s own text was not at hand.

## All hazards
"""


@dataclass(frozen=True)
class Risk:
    """How bad and how likely."""

    severity: str
    likelihood: str

    @property
    def rating(self) -> int:
        return MATRIX[self.likelihood][SEVERITIES.index(self.severity)]

    def __str__(self) -> str:
        return f"{self.rating} ({self.severity}, {self.likelihood})"


@dataclass(frozen=True)
class Control:
    """What the design does against a hazard, and the test that would fail without it."""

    what: str
    test: str


@dataclass(frozen=True)
class Hazard:
    """One row of the log."""

    id: str
    title: str
    description: str
    causes: tuple[str, ...]
    effects: str
    initial: Risk
    controls: tuple[Control, ...]
    residual: Risk
    left: str


def hazards(root: Path) -> list[Hazard]:
    """All hazards as the file holds them."""
    rows = tomllib.loads((root / "docs" / "reference" / "hazards.toml").read_text(encoding="utf-8"))["hazards"]
    return [
        Hazard(
            id=row["id"],
            title=row["title"],
            description=row["description"],
            causes=tuple(row["causes"]),
            effects=row["effects"],
            initial=Risk(**row["initial"]),
            controls=tuple(Control(**control) for control in row["controls"]),
            residual=Risk(**row["residual"]),
            left=row["left"],
        )
        for row in rows
    ]


def section(hazard: Hazard) -> list[str]:
    """One hazard at length."""
    controls = [f"- {control.what} `{control.test}`" for control in hazard.controls]
    return [
        f"## {hazard.id} {hazard.title}",
        "",
        hazard.description,
        "",
        f"**Causes.** {' '.join(hazard.causes)}",
        "",
        f"**Effects.** {hazard.effects}",
        "",
        f"**Initial risk.** {hazard.initial}",
        "",
        "**Controls in the design, each with its test.**",
        "",
        *controls,
        "",
        f"**Residual risk.** {hazard.residual}",
        "",
        f"**Left to the deploying organisation.** {hazard.left}",
        "",
        f"**Owner.** {OWNER[0].upper()}{OWNER[1:]}. **Status.** Open until they have reviewed it.",
        "",
    ]


def matrix() -> list[str]:
    head = ["| likelihood | " + " | ".join(SEVERITIES) + " |", "|---|" + "---|" * len(SEVERITIES)]
    return [*head, *(f"| {name} | " + " | ".join(map(str, MATRIX[name])) + " |" for name in LIKELIHOODS)]


def overview(found: Sequence[Hazard]) -> list[str]:
    rows = [f"| {row.id} | {row.title} | {row.initial} | {row.residual} | {len(row.controls)} |" for row in found]
    return ["| id | hazard | initial risk | residual risk | controls |", "|---|---|---|---|---|", *rows]


def page(root: Path) -> str:
    """The text of docs/reference/hazard-log.md."""
    found = hazards(root)
    tests = {control.test for hazard in found for control in hazard.controls}
    lines = [
        INTRODUCTION.format(hazards=len(found), tests=len(tests), owner=OWNER),
        *matrix(),
        "",
        *(f"- **{rating}**: {words}" for rating, words in RATINGS.items()),
        SCALES,
        *overview(found),
        "",
        *(line for hazard in found for line in section(hazard)),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"
