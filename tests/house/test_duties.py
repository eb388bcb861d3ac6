"""The pages on duties keep up with the software and never claim more than is known."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DPIA = (ROOT / "docs" / "reference" / "dpia.md").read_text()
INTENDED_USE = (ROOT / "docs" / "reference" / "intended-use.md").read_text()
KNOWN_HOW = re.compile(r"\*\*\[(found|secondary|ours|open)\]\*\*")
JURISDICTIONS = ("European Union", "United Kingdom", "United States")


def rooms_with_data() -> set[str]:
    """Rooms of the server that keep something in the database."""
    return {path.parent.name for path in (ROOT / "src" / "plait_clinic").glob("*/models.py")}


def rooms_in(page: str) -> set[str]:
    """The rooms that the page's table of data names, first in a row."""
    table = page.partition("### Data, by room")[2].partition("### ")[0]
    first = [row.split("|")[1] for row in table.splitlines() if row.startswith("| `")]
    return {name for cell in first for name in re.findall(r"`(\w+)`", cell)}


def part(page: str, heading: str) -> str:
    return page.partition(f"## {heading}")[2].partition("\n## ")[0]


def test_every_room_that_keeps_data_stands_in_the_impact_assessment():
    missing = rooms_with_data() - rooms_in(DPIA)
    assert missing == set(), "say in docs/reference/dpia.md whose data the room keeps, what and how"


def test_a_room_that_is_missing_would_be_found():
    assert rooms_in("### Data, by room\n| `people` | clients |\n| `a`, `b` | c |\n### Flows\n| `no` |\n") == {
        "people",
        "a",
        "b",
    }


def test_every_part_of_the_impact_assessment_leaves_the_clinic_its_blanks():
    parts = re.split(r"^## ", DPIA, flags=re.MULTILINE)[1:]
    assert len(parts) == 5
    assert [text.splitlines()[0] for text in parts if "▢" not in text] == []


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_each_jurisdiction_has_claims_that_say_how_they_are_known_and_a_position_of_our_own(jurisdiction):
    text = part(INTENDED_USE, jurisdiction)
    rules = re.split(r"^- ", text.partition("*Position.*")[0], flags=re.MULTILINE)[1:]
    assert rules
    assert [rule for rule in rules if not KNOWN_HOW.search(rule)] == []
    assert "**[ours]**" in text.partition("*Position.*")[2]


@pytest.mark.parametrize(
    "page", ["docs/reference/hazard-log.md", "docs/reference/intended-use.md", "docs/explanation/threat-model.md"]
)
def test_a_page_that_nobody_independent_has_reviewed_says_so_at_its_beginning(page):
    beginning = " ".join((ROOT / page).read_text().split("## ")[0].split())
    assert re.search(r"nobody independent|No clinical safety officer has reviewed it", beginning)
