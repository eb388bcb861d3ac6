"""The threat model says something to each kind of threat of each flow, and what it names is there and is drawn."""

import xml.etree.ElementTree as ET
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from docs import threats
from tests.house import named_tests

ROOT = Path(__file__).resolve().parents[2]
MODEL = threats.model(ROOT)
DRAWING = ET.fromstring(threats.drawing(ROOT))  # noqa: S314 - our own drawing
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("flow", MODEL.flows, ids=lambda flow: flow.id)
def test_each_flow_says_something_to_each_kind_of_threat_once(flow):
    assert sorted("".join(row.kinds for row in flow.threats)) == sorted(threats.KINDS)


def test_every_test_that_the_model_names_is_there():
    assert [name for name in MODEL.tests() if "::" not in name or not named_tests.is_there(ROOT, name)] == []


def test_every_part_takes_part_in_a_flow():
    used = {part.id for flow in MODEL.flows for part in (flow.source, flow.target)}
    assert used == {part.id for part in MODEL.parts}


def test_flows_are_numbered_in_their_order():
    assert [flow.id for flow in MODEL.flows] == [f"F{number}" for number in range(1, len(MODEL.flows) + 1)]


def test_the_drawing_shows_every_part_and_every_flow_and_tells_them_in_words():
    words = {text.text for text in DRAWING.iter(f"{SVG}text")}
    assert {word for part in MODEL.parts for word in part.name.split(", ")} <= words
    assert {flow.id for flow in MODEL.flows} <= words
    told = DRAWING.find(f"{SVG}desc").text
    assert all(flow.what in told for flow in MODEL.flows)


def test_no_two_parts_stand_in_one_place_and_no_line_runs_through_a_third():
    assert len({part.at for part in MODEL.parts}) == len(MODEL.parts)
    for flow in MODEL.flows:
        (x, y), (to_x, to_y) = flow.source.at, flow.target.at
        assert max(abs(to_x - x), abs(to_y - y)) == 1, flow.id


def test_no_two_flows_join_the_same_parts():
    joined = [{flow.source.id, flow.target.id} for flow in MODEL.flows]
    assert not any(first == second for first, second in combinations(joined, 2))


def test_the_drawing_has_colours_for_a_dark_page_and_asks_nobody_for_anything():
    text = threats.drawing(ROOT)
    assert "prefers-color-scheme: dark" in text
    assert text.count("http") == 1  # the name of SVG itself


def test_words_fit_their_boxes():
    widest = max(len(word) for part in MODEL.parts for word in part.name.split(", "))
    assert widest * 8 <= threats.WIDTH
    assert all(first < second for first, second in pairwise((threats.WIDTH, threats.COLUMN)))
