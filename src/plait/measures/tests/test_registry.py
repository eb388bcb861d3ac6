"""The shipped measures: found by id and version, frozen once released, in words that their rights allow."""

from itertools import pairwise

import pytest

from plait.measures import (
    MeasureFileError,
    UnknownMeasureError,
    languages,
    list_measures,
    load_measure,
    load_wording,
    read_wording,
)
from plait.measures.catalogue import (
    RELEASED,
    check_unchanged,
    chosen,
    data_files,
    registered,
    released_hashes,
    version_order,
)
from plait.measures.reading import content_hash
from plait.measures.tests.worlds import as_toml, tables


def test_every_released_file_is_there_and_unchanged():
    measures = {(measure.id, measure.version): measure for measure in list_measures()}
    for measure_id, version, language in released_hashes():
        measure = measures[measure_id, version]
        assert measure.released
        if language:
            assert language in languages(measure_id, version)


def test_every_file_that_ships_is_frozen():
    frozen = released_hashes()
    assert {(measure.id, measure.version, "") for measure in list_measures()} <= frozen.keys()
    for measure in list_measures():
        for language in languages(measure.id, measure.version):
            assert (measure.id, measure.version, language) in frozen


def test_every_measure_says_whose_it_is_how_far_its_key_was_checked_and_what_to_heed():
    for measure in list_measures():
        assert measure.citation
        assert measure.licence_words
        assert measure.evidence
        assert measure.missing_data
        assert measure.warnings or measure.is_shell, measure.id


def test_an_edit_to_a_released_measure_is_refused_until_it_has_a_new_version():
    content = data_files("registry")["plait-checkin.toml"]
    edited = content.replace(b"high = 3 }", b"high = 4 }", 1)
    assert edited != content
    with pytest.raises(MeasureFileError, match="new file with a new version"):
        registered({"plait-checkin.toml": edited}, released_hashes())
    renewed = edited.replace(b'version = "1"', b'version = "2"')
    both = registered({"plait-checkin.toml": content, "plait-checkin.2.toml": renewed}, released_hashes())
    assert {measure.version: measure.released for measure in both} == {"1": True, "2": False}


def test_an_edit_to_released_words_is_refused_too():
    content = data_files("texts")["plait-checkin.en.toml"]
    key = ("plait-checkin", "1", "en")
    assert check_unchanged(key, content, "texts/x.toml", released_hashes())
    with pytest.raises(MeasureFileError, match="edited after its release"):
        check_unchanged(key, content + b"\n", "texts/x.toml", released_hashes())


def test_one_version_of_a_measure_is_in_one_file():
    content = as_toml(tables())
    with pytest.raises(MeasureFileError, match="already in another file"):
        registered({"a.toml": content, "b.toml": content}, {})


def test_the_hash_of_a_measure_is_that_of_its_file():
    content = data_files("registry")["plait-checkin.toml"]
    assert load_measure("plait-checkin").sha256 == content_hash(content)


def test_versions_sort_as_numbers():
    in_order = ["1", "1.1", "2", "10", "2006.1"]
    assert all(version_order(older) < version_order(newer) for older, newer in pairwise(in_order))


@pytest.mark.parametrize("order", [("2", "10", "1.1"), ("10", "2", "1.1")])
def test_the_newest_version_is_the_usual_one_and_old_ones_stay_to_be_had(order):
    measures = [load_measure("plait-checkin").model_copy(update={"version": v}) for v in order]
    assert chosen(measures, "plait-checkin", None).version == "10"
    assert chosen(measures, "plait-checkin", "1.1").version == "1.1"


def test_without_a_version_the_newest_is_loaded_and_loading_twice_gives_the_same():
    assert load_measure("plait-checkin") == load_measure("plait-checkin", version="1")
    assert load_measure("plait-checkin") is load_measure("plait-checkin")


@pytest.mark.parametrize(
    ("ask", "text"),
    [
        (lambda: load_measure("nothing"), "No measure 'nothing'. Known: arm5, "),
        (lambda: load_measure("plait-checkin", "0"), "No version of plait-checkin '0'"),
        (lambda: load_wording("plait-checkin", language="xx"), "'xx'. Known: de, en"),
        (lambda: load_wording("plait-checkin", form="observer"), "Known: client, clinician, adolescent"),
        (
            lambda: load_measure("plait-checkin").form("client").item("mood"),
            "No item 'mood'. Known: understood",
        ),
    ],
)
def test_what_there_is_not_is_told_with_what_there_is(ask, text):
    with pytest.raises(UnknownMeasureError, match="Known") as told:
        ask()
    assert text in str(told.value)


def test_every_file_of_words_belongs_to_a_measure_that_may_ship_words():
    known = {(measure.id, measure.version): measure for measure in list_measures()}
    for name, content in data_files("texts").items():
        measure = next(m for key, m in known.items() if name.startswith(f"{key[0]}."))
        assert measure.wording_ships
        assert read_wording(content, name, measure)


def test_words_are_checked_against_the_key_with_every_slip_at_once():
    measure = load_measure("plait-checkin")
    content = data_files("texts")["plait-checkin.en.toml"].decode()
    broken = (
        content.replace('"Not yet", "Partly", "Yes"', '"Not yet", "Yes"', 1)
        .replace("effort = { text", "efort = { text", 1)
        .replace('total = "The work together"', "")
        .replace("[forms.adolescent]", "[forms.observer]")
        .replace("[forms.adolescent.", "[forms.observer.")
    )
    with pytest.raises(MeasureFileError) as told:
        read_wording(broken.encode(), "x.toml", measure)
    assert {problem.place for problem in told.value.problems} == {
        "forms.client.items.put_right",
        "forms.client.items",
        "forms.client.items.efort",
        "scales",
        "forms.observer",
    }


def test_words_that_may_not_ship_are_refused():
    measure = load_measure("plait-checkin").model_copy(update={"wording_ships": False})
    with pytest.raises(MeasureFileError, match="may not ship"):
        read_wording(data_files("texts")["plait-checkin.en.toml"], "x.toml", measure)


def test_words_that_somebody_entered_with_permission_are_read_for_a_measure_whose_words_do_not_ship():
    measure = load_measure("plait-goal-ladder").model_copy(update={"wording_ships": False})
    words = read_wording(data_files("texts")["plait-goal-ladder.en.toml"], "x.toml", measure, ships=False)
    assert list(words) == ["client"]


def test_the_list_of_released_files_is_not_taken_for_a_measure():
    assert RELEASED in data_files("registry")
    assert "released" not in {measure.id for measure in list_measures()}


@pytest.mark.parametrize(
    ("measure", "scale", "step"),
    [("phq9", "total", 1), ("plait-checkin", "bond", 1), ("plait-checkin", "total", 1 / 6), ("who5", "total", 4)],
)
def test_the_least_by_which_two_scores_differ_follows_from_how_the_scale_is_made(measure, scale, step):
    assert load_measure(measure).forms[0].step(scale) == pytest.approx(step)
