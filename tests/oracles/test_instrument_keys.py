"""The registry beside the keys that were gathered from the sources: the same items, ends, reversals and scales.

instrument_keys.json marks each key by how it was checked (V1 two sources, V one, D derived, B not verified); texts/
holds the wordings that were cleared.
"""

import json
import tomllib
from pathlib import Path

import pytest

from plait.measures import MissingKeyError, list_measures, load_measure, load_wording, score

HERE = Path(__file__).parent
KEYS = {name: key for name, key in json.loads((HERE / "instrument_keys.json").read_text()).items() if name[0] != "_"}
SHELLS = {"core_om", "softa_s", "star_p", "ceq", "seq5"}
"""Keys whose items, reversals or ends are background knowledge only."""
SCORED = sorted(KEYS.keys() - SHELLS)
OURS = {
    *("plait-checkin", "plait-conjoint", "plait-conjoint-member", "plait-subsystem", "plait-child"),
    *("plait-fairness", "plait-goal-ladder", "plait-ending", "k10_0_40"),
}
"""In the registry and not in the list: our own, and the second convention of the K10."""


def items_of(part):
    """Item ids of a scale as the key writes it: a list of numbers, or a run such as 1-19."""
    if isinstance(part, str):
        first, last = part.split("-")
        part = range(int(first), int(last) + 1)
    return tuple(f"q{number}" for number in part)


def all_items(key):
    return items_of(range(1, key["n"] + 1))


def test_every_key_is_in_the_registry_and_nothing_else_but_ours():
    assert {measure.id for measure in list_measures()} == KEYS.keys() | OURS


@pytest.mark.parametrize("name", sorted(SHELLS))
def test_a_key_that_was_not_verified_is_a_shell_and_scores_nobody(name):
    measure = load_measure(name)
    assert measure.is_shell
    assert (measure.forms, measure.risk_items) == ((), ())
    with pytest.raises(MissingKeyError, match=f"{name} ships without a key"):
        score(measure, "client", {})


@pytest.mark.parametrize("name", sorted(KEYS))
def test_the_class_of_every_licence_is_the_one_that_was_found(name):
    assert load_measure(name).licence_class == KEYS[name]["class"]


@pytest.mark.parametrize("name", SCORED)
def test_every_form_asks_the_items_of_the_key_between_its_ends(name):
    key = KEYS[name]
    for form in load_measure(name).forms:
        asked = {item.id: (item.low, item.high) for item in form.items if item.id != "retired"}
        assert asked == dict.fromkeys(all_items(key), (key["min"], key["max"]))


@pytest.mark.parametrize("name", SCORED)
def test_every_form_has_the_scales_of_the_key_or_a_total(name):
    key = KEYS[name]
    expected = {name: items_of(part) for name, part in key.get("scales", {}).items()} or {"total": all_items(key)}
    for form in load_measure(name).forms:
        made = {scale.name: scale.parts for scale in form.scales}
        assert {scale: made.get(scale) for scale in expected} == expected


@pytest.mark.parametrize("name", SCORED)
def test_every_scale_turns_round_the_items_that_the_key_turns_round(name):
    reverse = set(items_of(KEYS[name].get("reverse", [])))
    for form in load_measure(name).forms:
        for scale in form.scales:
            assert set(scale.reverse) == reverse & set(scale.parts)


@pytest.mark.parametrize("name", SCORED)
def test_sum_or_mean_gives_the_mean_by_its_name_and_the_sum_beside_it(name):
    rule = KEYS[name].get("score", "")
    scales = {scale.name: scale.verb for scale in load_measure(name).forms[0].scales}
    both = rule.startswith(("sum or mean", "mean or sum")) or name == "sparq"
    plain = {scale: verb for scale, verb in scales.items() if not scale.endswith("_sum")}
    sums = {scale: verb for scale, verb in scales.items() if scale.endswith("_sum")}
    assert sums == ({f"{scale}_sum": "sum" for scale in plain} if both else {})
    assert not both or set(plain.values()) == {"mean"}


@pytest.mark.parametrize("name", [name for name, key in KEYS.items() if "risk_item" in key])
def test_the_risk_items_of_the_key_are_marked(name):
    found = [(risk.item, risk.at_least) for risk in load_measure(name).risk_items]
    assert found == [(item, 1) for item in items_of(KEYS[name]["risk_item"])]


@pytest.mark.parametrize("name", sorted(KEYS))
def test_no_line_is_drawn_that_the_key_does_not_verify(name):
    measure = load_measure(name)
    drawn = {line.at_least for form in measure.forms for scale in form.scales for line in scale.cut_offs}
    bands = {"phq9": {5, 10, 15, 20}, "gad7": {5, 10, 15}, "wsas": {10, 21}, "who5": {None}}
    assert drawn == bands.get(name, set())


@pytest.mark.parametrize("name", ["phq9", "gad7"])
def test_the_words_that_ship_are_the_cleared_ones_to_the_letter(name):
    cleared = tomllib.loads((HERE / "texts" / f"{name}.en.toml").read_text())
    wording = load_wording(name)
    assert [words.text for words in wording.items.values()] == cleared["items"]
    assert wording.stem == cleared["stem"]
    assert {words.choices for words in wording.items.values()} == {tuple(cleared["responses"])}


def test_the_phq4_is_the_first_two_items_of_the_gad7_and_then_of_the_phq9():
    four = [words.text for words in load_wording("phq4").items.values()]
    gad, phq = ([words.text for words in load_wording(name).items.values()] for name in ("gad7", "phq9"))
    assert four == gad[:2] + phq[:2]
    assert load_wording("phq4").stem == load_wording("gad7").stem == load_wording("phq9").stem
