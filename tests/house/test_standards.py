"""The pages on standards leave nothing out, and claim nothing without a test or a reason why there can be none."""

import ast
from pathlib import Path

import pytest

from docs import standards

ROOT = Path(__file__).resolve().parents[2]
# How many requirements each section of ASVS 5.0.0 has.
SECTIONS_TOLD = """
1.1:2 1.2:10 1.3:12 1.4:3 1.5:3 2.1:3 2.2:3 2.3:5 2.4:2 3.1:1 3.2:3 3.3:5 3.4:8 3.5:8 3.6:1 3.7:5 4.1:5 4.2:5 4.3:2
4.4:4 5.1:1 5.2:6 5.3:3 5.4:3 6.1:3 6.2:12 6.3:8 6.4:6 6.5:8 6.6:4 6.7:2 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:3 7.6:2
8.1:4 8.2:4 8.3:3 8.4:2 9.1:3 9.2:4 10.1:2 10.2:3 10.3:5 10.4:16 10.5:5 10.6:2 10.7:3 11.1:4 11.2:5 11.3:5 11.4:4
11.5:2 11.6:2 11.7:2 12.1:5 12.2:2 12.3:5 13.1:4 13.2:6 13.3:4 13.4:7 14.1:2 14.2:8 14.3:3 15.1:5 15.2:5 15.3:7
15.4:4 16.1:1 16.2:5 16.3:4 16.4:3 16.5:4 17.1:2 17.2:8 17.3:2
"""
SECTIONS = {section: int(most) for section, most in (one.split(":") for one in SECTIONS_TOLD.split())}
# Level 3 of the chapters of which the page holds level 2.
LEFT_OUT_TOLD = """
1.2.10 1.3.12 1.5.3 2.3.5 2.4.2 3.1.1 3.2.3 3.3.5 3.4.7 3.4.8 3.5.6 3.5.7 3.5.8 3.6.1 3.7.3 3.7.4 3.7.5 4.1.4 4.1.5
4.2.2 4.2.3 4.2.4 4.2.5 5.2.4 5.2.5 5.2.6 5.3.3 10.2.3 10.3.5 10.4.12 10.4.13 10.4.14 10.4.15 10.4.16 11.1.3 11.1.4
11.2.4 11.2.5 11.3.4 11.3.5 11.5.2 11.6.2 11.7.1 11.7.2 12.1.4 12.1.5 12.3.5 13.1.2 13.1.3 13.1.4 13.2.6 13.3.3
13.3.4 13.4.6 13.4.7 15.1.4 15.1.5 15.2.4 15.2.5 15.4.1 15.4.2 15.4.3 15.4.4 17.1.2 17.2.5 17.2.6 17.2.7 17.2.8
"""
LEFT_OUT = set(LEFT_OUT_TOLD.split())
ALL = {f"{section}.{number}" for section, most in SECTIONS.items() for number in range(1, most + 1)}
# Every success criterion of WCAG 2.2 at A and AA; 4.1.1 is no longer one.
CRITERIA_TOLD = """
1.1.1 1.2.1 1.2.2 1.2.3 1.2.4 1.2.5 1.3.1 1.3.2 1.3.3 1.3.4 1.3.5 1.4.1 1.4.2 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12
1.4.13 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 2.4.5 2.4.6 2.4.7 2.4.11 2.5.1 2.5.2 2.5.3 2.5.4
2.5.7 2.5.8 3.1.1 3.1.2 3.2.1 3.2.2 3.2.3 3.2.4 3.2.6 3.3.1 3.3.2 3.3.3 3.3.4 3.3.7 3.3.8 4.1.2 4.1.3
"""
CRITERIA = CRITERIA_TOLD.split()
ASVS, WCAG = standards.asvs(ROOT), standards.wcag(ROOT)


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_requirement_of_asvs_up_to_its_level_is_there_once():
    assert sorted(one.id for one in ASVS.requirements) == sorted(ALL - LEFT_OUT)
    assert {one.level for one in ASVS.requirements} == {"1", "2", "3"}
    assert sum(one.level == "1" for one in ASVS.requirements) == 70
    assert sum(one.level == "2" for one in ASVS.requirements) == 183


def test_every_criterion_of_wcag_at_a_and_aa_is_there_once():
    assert [one.id for one in WCAG.requirements] == CRITERIA
    assert {one.level for one in WCAG.requirements} == {"A", "AA"}


@pytest.mark.parametrize("standard", [ASVS, WCAG], ids=["asvs", "wcag"])
def test_a_row_has_a_known_state_and_says_how(standard):
    for one in standard.requirements:
        assert one.state in standards.STATES, one
        assert one.asks, one
        assert one.how, one


@pytest.mark.parametrize("standard", [ASVS, WCAG], ids=["asvs", "wcag"])
def test_nothing_is_met_without_a_test_or_a_reason_why_there_can_be_none(standard):
    met = [one for one in standard.requirements if one.state == standards.MET]
    assert [one.id for one in met if bool(one.tests) == bool(one.why_no_test)] == []


@pytest.mark.parametrize("standard", [ASVS, WCAG], ids=["asvs", "wcag"])
def test_every_test_that_is_named_exists(standard):
    named = {test for one in standard.requirements for test in one.tests}
    there = {
        f"{path}::{name}"
        for path in {test.partition("::")[0] for test in named}
        if (ROOT / path).is_file()
        for name in functions_of(ROOT / path)
    }
    assert named - there == set()


def test_the_states_are_counted_at_the_top_of_the_page():
    page = standards.page(ASVS, "docs/reference/asvs.toml")
    counts = [sum(one.state == state for one in ASVS.requirements) for state in standards.STATES]
    assert "| | " + " | ".join(str(count) for count in counts) + " |" in page
    assert f"| of {len(ASVS.requirements)} | met |" in page
