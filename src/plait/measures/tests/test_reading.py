"""Measure files: what is refused, where, and that every slip of a file is told at once."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.measures import MeasureFileError, MissingKeyError, read_measure, score
from plait.measures.tests.worlds import as_toml, rating, tables


def problems_of(made):
    with pytest.raises(MeasureFileError) as told:
        read_measure(as_toml(made), "made-up.toml")
    return {problem.place: problem.text for problem in told.value.problems}


def scale_problems(**scale):
    return problems_of(tables(scales={"total": {"higher_is": "better", "source": "our rule", **scale}}))


@pytest.mark.parametrize(
    ("scale", "place", "text"),
    [
        ({"sum": ["a", "z"]}, "sum", "there is no item 'z'; known: a, b, c, d"),
        ({"sum": ["a", "a"]}, "sum", "'a' is named 2 times"),
        ({"sum": []}, "sum", "at least 1 item"),
        ({"median": ["a"]}, "median", "unknown verb 'median'"),
        ({"sum": ["a"], "mean": ["b"]}, "", "exactly one of sum, mean, count, any; it has sum and mean"),
        ({}, "", "it has none"),
        ({"sum": ["a", "b"], "reverse": ["c"]}, "reverse", "'c' is not one of the items of this scale"),
        ({"sum": ["a", "b"], "min_answered": 1}, "min_answered", "would take an unanswered part as 0"),
        ({"mean": ["a", "b"], "min_answered": 3}, "min_answered", "3 of 2 parts can never be answered"),
        ({"mean": ["a"], "prorate": {"max_missing": 1}}, "prorate.max_missing", "must be below"),
        (
            {"mean": ["a"], "prorate": {"max_missing": -1}},
            "prorate.max_missing",
            "greater than or equal to 0",
        ),
        ({"any": ["a"], "at_least": 1, "prorate": {"max_missing": 0}}, "prorate", "no meaning with any"),
        ({"any": ["a"]}, "at_least", "count and any need it"),
        ({"sum": ["a"], "at_least": 1}, "at_least", "has no meaning with sum"),
        ({"count": ["a"], "at_least": 0}, "at_least", "never decides anything"),
        ({"count": ["a"], "at_least": 5}, "at_least", "never decides anything"),
        ({"sum": ["a"], "rescale": {"times": 0}}, "rescale.times", "the same score"),
        ({"sum": ["a"], "rescale": {"by": 2}}, "rescale.by", "unknown entry 'by'"),
        (
            {"sum": ["a"], "omit_if": {"item": "b", "above": 0, "omit": ["c"]}},
            "omit_if.omit",
            "'c' is not one",
        ),
        ({"sum": ["a"], "omit_if": {"item": "b", "above": 0, "omit": ["a"]}}, "omit_if.omit", "no item"),
        ({"sum": ["a"], "omit_if": {"item": "b", "above": 4, "omit": ["a"]}}, "omit_if.above", "use 0 to 3"),
        ({"sum": ["a"], "higher_is": "good"}, "higher_is", "'better', 'worse' or 'neither'"),
        ({"sum": ["total"], "of": "scales", "reverse": ["total"]}, "reverse", "use rescale"),
    ],
)
def test_a_wrong_scale_is_refused_with_its_place(scale, place, text):
    found = scale_problems(**scale)
    assert text in found[f"scales.total.{place}".rstrip(".")]


@pytest.mark.parametrize(
    ("header", "place", "text"),
    [
        ({"licence_class": "b"}, "wording_ships", "only words of class a1 ship; this measure is of class b"),
        ({"licence_class": "free"}, "licence_class", "'a1', 'a2', 'b' or 'c'"),
        ({"source_url": "http://example.org"}, "source_url", "pattern"),
        ({"raters": []}, "raters", "at least 1 item"),
        ({"risk_items": [{"item": "z", "at_least": 1, "about": "x"}]}, "risk_items[0].item", "there is no item 'z'"),
        ({"risk_items": [{"item": "a", "at_least": 5, "about": "x"}]}, "risk_items[0].at_least", "use 0 to 4"),
        ({"risk_items": [{"item": "a", "at_least": 1}]}, "risk_items[0].about", "is missing"),
    ],
)
def test_a_wrong_head_is_refused_with_its_place(header, place, text):
    assert text in problems_of(tables(**header))[place]


@pytest.mark.parametrize(
    ("scale", "place", "text"),
    [
        ({"range": [0, 15]}, "range", "the key gives 0 to 16, not 0 to 15"),
        ({"cut_offs": [{"label": "x", "at_least": 17}]}, "cut_offs[0]", "17 is outside 0 to 16"),
        ({"cut_offs": [{"label": "x", "at_most": -1}]}, "cut_offs[0]", "-1 is outside 0 to 16"),
        ({"cut_offs": [{"label": "x"}]}, "cut_offs[0]", "exactly one of at_least, at_most"),
        ({"cut_offs": [{"label": "x", "at_least": 1, "at_most": 2}]}, "cut_offs[0]", "exactly one of"),
        ({"cut_offs": [{"label": "x", "at_least": 1}], "cut_offs_source": None}, "cut_offs_source", "go together"),
        ({"cut_offs": []}, "cut_offs_source", "go together"),
        ({"facet": "within"}, "facet", "facet and target go together"),
        ({"target": "whole"}, "facet", "facet and target go together"),
        ({"facet": "inside", "target": "whole"}, "facet", "'self', 'others', 'group' or 'within'"),
        ({"dimension": "safety"}, "dimension", "needs a facet and a target"),
    ],
)
def test_a_range_or_a_line_that_does_not_fit_its_key_is_refused(scale, place, text):
    made = {"sum": list("abcd"), "cut_offs": [{"label": "x", "at_least": 1}], "cut_offs_source": "A manual.", **scale}
    made = {name: value for name, value in made.items() if value is not None}
    assert text in scale_problems(**made)[f"scales.total.{place}"]


def test_a_range_and_lines_that_fit_are_kept():
    lines = {"cut_offs": [{"label": "low", "at_most": 3}], "cut_offs_source": "A manual."}
    scale = {"sum": list("abcd"), "range": [0, 16], "higher_is": "worse", **lines}
    found = read_measure(as_toml(tables(scales={"total": scale})), "x").form("client").scale("total")
    assert (found.range, found.cut_offs[0].at_most) == ((0, 16), 3)


def test_a_shell_holds_no_key_and_says_why_it_cannot_be_scored():
    made = {key: value for key, value in tables(no_key="not checked").items() if not isinstance(value, dict)}
    measure = read_measure(as_toml(made), "made-up.toml")
    assert measure.is_shell
    with pytest.raises(MissingKeyError, match="made-up ships without a key and cannot be scored: not checked"):
        measure.form("client")
    assert {"items", "scales", "forms"} <= problems_of(tables(no_key="not checked")).keys()


def test_a_rule_for_missing_answers_needs_its_source():
    scale = {"mean": ["a", "b"], "min_answered": 1, "higher_is": "better"}
    found = problems_of(tables(scales={"total": scale}))
    assert "our rule" in found["scales.total.source"]


def test_scales_made_from_each_other_are_refused():
    scales = {
        "one": {"sum": ["two"], "of": "scales", "higher_is": "better"},
        "two": {"sum": ["one"], "of": "scales", "higher_is": "better"},
    }
    assert "made from itself" in problems_of(tables(scales=scales))["scales"]


@pytest.mark.parametrize(
    ("item", "place", "text"),
    [
        (rating(3, 3), "", "low 3 is not below high 3"),
        (rating(0, 2.5), ".high", "valid integer"),
        ({"kind": "yes", "low": 1, "high": 2}, "", "low 0 and high 1"),
        ({"kind": "slider", "low": 0, "high": 2}, ".kind", "'rating', 'choice' or 'yes'"),
        ({"kind": "rating", "low": 0}, ".high", "is missing"),
        (rating(asked_if={"item": "z", "above": 0}), ".asked_if.item", "there is no item 'z'"),
        (rating(asked_if={"item": "a", "above": 10}), ".asked_if.above", "use 0 to 9"),
        (rating(id="other"), ".id", "remove it"),
        (rating(faces=True), ".faces", "takes a choice of 5"),
        ({"kind": "choice", "low": 0, "high": 3, "faces": True}, ".faces", "takes a choice of 5"),
    ],
)
def test_a_wrong_item_is_refused_with_its_place(item, place, text):
    made = tables(items={"a": rating(), "b": item}, scales={"total": {"sum": ["a"], "higher_is": "better"}})
    assert text in problems_of(made)[f"items.b{place}"]


def test_a_follow_up_must_come_after_the_item_that_decides_it():
    items = {"a": rating(asked_if={"item": "b", "above": 0}), "b": rating(), "c": rating(), "d": rating()}
    assert "must come before it" in problems_of(tables(items=items))["forms.client.items[0]"]


def test_an_item_that_decides_itself_is_refused():
    items = {"a": rating(asked_if={"item": "a", "above": 0}), "b": rating(), "c": rating(), "d": rating()}
    assert "must come before it" in problems_of(tables(items=items))["forms.client.items[0]"]


def test_a_form_must_ask_what_its_scales_need():
    made = tables(forms={"client": {"items": ["a", "b", "c"]}, "clinician": {"items": list("abcd")}})
    assert "scale 'total' needs item 'd'" in problems_of(made)["forms.client.scales"]


def test_an_item_or_a_scale_in_no_form_is_refused():
    half = {"sum": ["a"], "higher_is": "better"}
    made = tables(scales={"half": half, "rest": half}, forms={"client": {"items": ["a"], "scales": ["half"]}})
    found = problems_of(made)
    assert found["items.b"] == found["scales.rest"] == "is in no form"


def test_missing_answers_are_not_filled_across_different_ranges():
    items = {"a": rating(0, 4), "b": rating(0, 2)}
    scale = {"sum": ["a", "b"], "prorate": {"max_missing": 1}, "source": "our rule", "higher_is": "better"}
    found = problems_of(tables(items=items, scales={"total": scale}))
    assert "0 to 2, 0 to 4" in found["scales.total.sum"]


def test_every_slip_of_a_file_is_told_at_once_with_file_and_place():
    made = tables(
        items={"a": rating(5, 1), "b": {"kind": "slider", "low": 0, "high": 1}},
        scales={"total": {"sum": ["a", "z"], "higher_is": "better"}, "Bad Name": {"sum": ["a"]}},
        forms={"client": {"items": ["a", "b", "y"]}},
        version="one",
        colour="blue",
        released=True,
    )
    del made["licence"]
    found = problems_of(made)
    assert {
        "licence", "version", "colour", "released", "items.a", "items.b.kind", "scales.total.sum",
        "scales.Bad Name.name", "scales.Bad Name.higher_is", "forms.client.items",
    } <= found.keys()  # fmt: skip
    with pytest.raises(MeasureFileError, match=r"made-up\.toml: items\.a: impossible bounds"):
        read_measure(as_toml(made), "made-up.toml")


def test_a_file_that_is_not_toml_or_not_text_says_where():
    with pytest.raises(MeasureFileError, match="line 1"):
        read_measure(b"id =\ntitle = 1", "x.toml")
    with pytest.raises(MeasureFileError, match="UTF-8"):
        read_measure(b"id = '\xff'", "x.toml")


def test_a_table_that_is_missing_or_not_a_table_is_told():
    made = tables()
    del made["forms"]
    made["scales"] = {"total": 3}
    found = problems_of(made)
    assert "at least one entry" in found["forms"]
    assert "must be a table" in found["scales.total"]


plain = st.recursive(
    st.one_of(st.integers(-9, 9), st.booleans(), st.sampled_from(["a", "z", "sum", ""])),
    lambda part: st.one_of(
        st.lists(part, max_size=3),
        st.dictionaries(st.sampled_from(["a", "sum", "item", "items", "of", "above"]), part, max_size=3),
    ),
    max_leaves=8,
)


@given(
    place=st.sampled_from(["items", "scales", "forms"]),
    name=st.sampled_from(["a", "total", "client", "extra"]),
    entry=plain,
)
def test_no_file_whatever_breaks_the_reader_in_any_other_way(place, name, entry):
    made = tables()
    made[place] = {**made[place], name: entry}
    with suppress(MeasureFileError):
        measure = read_measure(as_toml(made), "made-up.toml")
        form = measure.form("client")
        assert set(score(measure, "client", {})) == {scale.name for scale in form.scales}


def test_a_measure_cannot_be_changed():
    measure = read_measure(as_toml(tables()), "made-up.toml")
    with pytest.raises(ValueError, match="frozen"):
        measure.title = "Another"
    with pytest.raises(ValueError, match="frozen"):
        measure.form("client").item("a").low = -1


def test_the_hash_does_not_change_with_line_ends_but_with_any_word():
    content = as_toml(tables())
    same = read_measure(content.replace(b"\n", b"\r\n"), "x.toml")
    other = read_measure(content.replace(b"Made up", b"Made UP"), "x.toml")
    assert read_measure(content, "x.toml").sha256 == same.sha256 != other.sha256
