"""Labels of single sessions: the stated cases, every rule, and that a rule labels a history the same again."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from plait.systems import (
    WHOLE,
    About,
    Rating,
    RatingScale,
    RatingsRefusedError,
    UnknownRuleError,
    label_history,
    label_session,
    person,
    read_split_rules,
    split_rule,
    split_rules,
    system_ratings,
)
from plait.systems.many_pairs import critical_z
from plait.systems.split_reasons import WORDS
from plait.systems.tests.families import BOND, COUPLE, DR, FAMILY, FOUR, TEN, bonds

OWN = """
[[rule]]
id = "ours"
version = "2"
title = "Ours"
method = "differences"
dimension = ""
kinds = ["between members"]
what = "Half a point."
source = "the clinic"
status = "assumed"
thresholds.z = { value = 1.0, unit = "errors", status = "assumed", source = "the clinic" }
thresholds.difference = { value = 0.3, unit = "pooled SD", status = "assumed", source = "the clinic" }
thresholds.strong = { value = 0.5, unit = "share of the scale", status = "assumed", source = "the clinic" }
"""


def label(system, values, **more):
    rule, present = more.pop("rule", None), more.pop("present", None)
    return label_session(bonds(system, [values], **more), 1, BOND, rule=rule, present=present)


def codes(found):
    return [reason.code for reason in found.reasons]


def test_one_far_below_two_is_a_split_that_names_the_third():
    found = label(FAMILY, (6, 6, 2))
    assert (found.label, found.low) == ("split", ("Cleo",))
    assert "Cleo rates 4.0 points lower than Ana (2.6 to 5.4)" in found.words
    assert (found.widest.value, round(found.widest.low, 1)) == (4, 2.6)


def test_a_fifth_of_a_point_is_no_split():
    found = label(COUPLE, (6.0, 5.8))
    assert found.label != "split"
    assert label(COUPLE, (7.0, 6.8)).label == "intact-strong"


def test_all_low_is_balanced_weak_and_not_intact():
    assert label(FAMILY, (2, 2, 2)).label == "balanced-weak"


def test_two_who_differ_much_but_not_beyond_error_are_undetermined():
    found = label(COUPLE, (8, 6), scale=RatingScale(0, 10, sd=1.6, sem=1.0))
    assert found.label == "undetermined"
    assert codes(found) == ["within error"]
    assert label(COUPLE, (8, 6), scale=RatingScale(0, 10, sd=1.6, sem=0.5)).label == "split"


def test_two_who_differ_beyond_error_but_little_are_no_split():
    exact = RatingScale(0, 10, sd=1.6, sem=0.1)
    found = label(COUPLE, (8, 7), scale=exact)
    assert found.differences[0].z > 1.96
    assert found.label == "intact-strong"
    assert label(COUPLE, (8, 6.4), scale=exact).label == "split"  # a whole pooled SD


def test_who_is_low_is_lower_than_somebody_and_higher_than_nobody():
    assert label(FAMILY, (8, 5, 2)).low == ("Cleo",)
    assert label(FAMILY, (8, 4, 4.2)).low == ("Ben", "Cleo")
    assert label(FAMILY, (2, 9, 9)).low == ("Ana",)


def test_young_people_on_one_side_and_adults_on_the_other_are_said_to_be():
    found = label(FOUR, (8, 8, 4, 3.8))
    assert found.kinds == ("between members", "adult against youth")
    assert found.low == ("Cleo", "Dan")
    assert label(FOUR, (3, 3, 8, 8)).low == ("Ana", "Ben")
    assert label(FOUR, (8, 3, 3, 3)).kinds == ("between members",)
    assert label(FOUR, (8, 8, 3, 8)).kinds == ("between members",)


def test_a_clinician_apart_from_everybody_is_a_split_without_one_between_members():
    found = label(FAMILY, (8, 8, 8), clinician=[3])
    assert (found.kinds, found.low) == (("clinician against family",), ("Dr Gray",))
    assert (found.widest.one, found.widest.value) == ("Dr Gray", -5)
    above = label(FAMILY, (4, 4, 4), clinician=[9])
    assert above.low == ("Ana", "Ben", "Cleo")
    assert label(FAMILY, (8, 8, 8), clinician=[7.5]).label == "intact-strong"


def test_a_clinician_between_two_members_is_on_nobodys_side():
    assert label(COUPLE, (9, 3), clinician=[6]).kinds == ("between members",)


def test_young_people_below_adults_who_differ_themselves_are_no_split_of_ages():
    assert label(FOUR, (9, 6.5, 3, 3)).kinds == ("between members",)


def test_a_clinician_apart_from_one_member_is_told_and_makes_no_split():
    found = label(COUPLE, (9, 7.5), clinician=[6.5])
    assert found.label == "intact-strong"
    assert codes(found) == ["strong", "lower"]
    assert "Dr Gray rates 2.5 points lower than Ana" in found.words


def test_a_clinicians_rating_of_each_member_goes_before_that_of_the_whole():
    of_each = [
        Rating("Dr Gray", person(name), "self", "connection", 1, value) for name, value in (("Ana", 8), ("Ben", 3))
    ]
    ratings = [*bonds(COUPLE, [(8, 3)], clinician=[8]).ratings, *of_each]
    found = label_session(system_ratings(COUPLE, ratings, TEN), 1, BOND)
    assert found.kinds == ("between members",)
    assert [pair.value for pair in found.differences] == [5, 0, 0]


def test_nobody_is_said_to_stand_together_with_someone_who_did_not_rate():
    found = label(FAMILY, (8, 8, None))
    assert found.label == "undetermined"
    assert "not rated by Cleo" in found.words
    assert label(FAMILY, (8, 8, None), present=("Ana", "Ben")).label == "intact-strong"
    split = label(FAMILY, (8, 3, None))
    assert split.label == "split"
    assert codes(split) == ["lower", "not rated"]


def test_one_rating_is_too_few_and_levels_on_both_sides_cannot_be_told():
    assert codes(label(FAMILY, (8, None, None))) == ["too few", "not rated"]
    assert codes(label(COUPLE, (6.5, 5.5))) == ["levels differ"]


def test_without_error_or_sd_nothing_is_said():
    found = label(COUPLE, (9, 2), scale=RatingScale(0, 10))
    assert found.label == "undetermined"
    assert codes(found) == ["no error known", "no sd known"]


def test_a_label_carries_its_rule_thresholds_sources_and_errors():
    found = label(FAMILY, (6, 6, 2))
    assert (found.rule.id, found.rule.version, found.rule.status) == ("plait-differences", "2", "assumed")
    assert {name: one.value for name, one in found.rule.thresholds.items()} == {
        "z": 1.96,
        "difference": 1,
        "strong": 0.6,
    }
    assert all(one.source and one.status for one in found.rule.thresholds.values())
    assert [(view.who, view.sem, view.own_sem) for view in found.views] == [(name, 0.5, False) for name in FAMILY.names]
    assert found.scale.source == "made up"


def test_rules_whose_numbers_are_not_known_give_none():
    by_rule = {rule.id: label(FAMILY, (6, 6, 2), rule=rule) for rule in split_rules()}
    assert by_rule["bartle-haring-2012-sd"].spread == pytest.approx(16 / 3 / 4 * 3**0.5)
    assert {name: found.label for name, found in by_rule.items()} == {
        "plait-differences": "split",
        "escudero-2022-clusters": "split",
        "bartle-haring-2012-sd": "undetermined",
        "bartle-haring-2012-icc": "undetermined",
        "muniz-de-la-pena-2009": "undetermined",
    }
    safety = label_session(bonds(COUPLE, [(1, 9)]), 1, About("safety", DR), rule=split_rule("muniz-de-la-pena-2009"))
    assert codes(safety) == ["other dimension"]


def test_the_kinds_of_2022_leave_out_splits_within_one_age():
    rule = split_rule("escudero-2022-clusters")
    assert label(FAMILY, (9, 3, None), rule=rule, present=("Ana", "Ben")).label == "undetermined"
    assert label(FAMILY, (8, 8, 3), rule=rule).kinds == ("adult against youth",)
    assert label(FAMILY, (8, 8, 8), clinician=[3], rule=rule).kinds == ("clinician against family",)


def test_members_who_stand_apart_are_not_called_intact_by_a_rule_that_calls_it_no_split():
    found = label(COUPLE, (10, 6.5), rule=split_rule("escudero-2022-clusters"))
    assert (found.label, found.kinds, found.low) == ("undetermined", (), ())
    assert codes(found) == ["lower"]
    assert "Ben rates 3.5 points lower than Ana" in found.words


def test_of_more_people_the_newest_version_asks_for_more_and_of_two_for_the_same():
    first, second = split_rule(version="1"), split_rule()
    middling = RatingScale(0, 10, sd=1.6, sem=0.7)  # 2.1 points are 2.12 standard errors
    assert label(FAMILY, (8, 8, 5.9), scale=middling, rule=first).label == "split"
    assert codes(label(FAMILY, (8, 8, 5.9), scale=middling, rule=second)) == ["within error"]
    assert label(COUPLE, (8, 5.9), scale=middling, rule=second).label == "split"


def test_the_chance_for_all_pairs_is_that_of_the_studentised_range():
    # Tables of the studentised range at 5 % and infinite degrees of freedom, divided by the root of 2.
    tabled = {2: 2.772, 3: 3.314, 4: 3.633, 7: 4.170, 10: 4.474}
    found = {people: critical_z(people, 1.959964) * 2**0.5 for people in tabled}
    assert found == pytest.approx(tabled, abs=1e-3)


def test_a_clinicians_view_answers_the_members_views_of_safety_too():
    views = [Rating(name, WHOLE, "within", "safety", 1, 9) for name in COUPLE.names]
    of_each = [Rating("Dr Gray", person(name), "self", "safety", 1, 4) for name in COUPLE.names]
    of_all = Rating("Dr Gray", WHOLE, "within", "safety", 1, 9)
    about = About("safety", WHOLE, "within")
    assert label_session(system_ratings(COUPLE, [*views, of_all], TEN), 1, about).label == "intact-strong"
    found = label_session(system_ratings(COUPLE, [*views, of_all, *of_each], TEN), 1, about)
    assert (found.kinds, found.low) == (("clinician against family",), ("Dr Gray",))


def test_another_rule_labels_the_same_history_again_and_the_first_gives_the_same_once_more():
    ratings = bonds(COUPLE, [(8, 7), (8, 7.6), (8, 3)])
    first = label_history(ratings, BOND)
    (ours,) = read_split_rules(OWN)
    again = label_history(ratings, BOND, rule=ours)
    assert [one.label for one in first] == ["intact-strong", "intact-strong", "split"]
    assert [one.label for one in again] == ["split", "intact-strong", "split"]
    assert str(again[0].rule) == "ours 2"
    assert label_history(ratings, BOND) == first


def test_a_session_is_labelled_from_itself_alone():
    short, long = bonds(COUPLE, [(8, 7)]), bonds(COUPLE, [(8, 7), (9, 1)])
    assert label_history(short, BOND)[0] == label_history(long, BOND)[0]


@settings(deadline=None)
@given(
    values=st.lists(st.integers(0, 20).map(lambda half: half / 2), min_size=4, max_size=4),
    clinician=st.one_of(st.none(), st.integers(0, 10)),
    sem=st.floats(0.1, 3),
)
def test_a_label_holds_together_whatever_was_rated(values, clinician, sem):
    given_scale = RatingScale(0, 10, sd=1.6, sem=sem)
    found = label(FOUR, values, clinician=None if clinician is None else [clinician], scale=given_scale)
    by_name = {view.who: view.value for view in (*found.views, *found.clinician)}
    assert bool(found.kinds) == bool(found.low) == (found.label == "split")
    assert found.reasons
    assert all(reason.words for reason in found.reasons)
    assert len(found.differences) == 6 + 4 * (clinician is not None)
    if found.low:
        assert min(by_name[name] for name in found.low) == min(
            by_name[name] for reason in found.reasons if reason.code == "lower" for name in reason.people
        )
    if found.label == "intact-strong":
        assert min(values) >= 6
        assert max(values) - min(values) < 1.6
    mirrored = label(FOUR, list(reversed(values)), scale=given_scale)
    assert mirrored.label == label(FOUR, values, scale=given_scale).label


def test_every_reason_has_words():
    assert all(text and not text.endswith(".") for text in WORDS.values())


def test_what_cannot_be_compared_is_refused():
    ratings = bonds(COUPLE, [(8, 7)])
    with pytest.raises(RatingsRefusedError) as refused:
        label_session(ratings, 1, About("connection", person("Zoe"), "others"), present=["Hal"])
    assert len(refused.value.problems) == 3


def test_members_are_compared_on_what_holds_among_them():
    given_ratings = [Rating(name, WHOLE, "within", "safety", 1, value) for name, value in (("Ana", 9), ("Ben", 2))]
    found = label_session(system_ratings(COUPLE, given_ratings, TEN), 1, About("safety", WHOLE, "within"))
    assert (found.label, found.low, found.clinician) == ("split", ("Ben",), ())


def test_a_rule_file_with_a_guess_or_a_gap_is_refused():
    with pytest.raises(ValidationError, match="status unknown and no value"):
        read_split_rules(
            OWN.replace('value = 1.0, unit = "errors", status = "assumed"', 'unit = "errors", status = "assumed"')
        )
    with pytest.raises(ValidationError, match="needs strong"):
        read_split_rules(OWN.replace("thresholds.strong", "thresholds.weak"))
    with pytest.raises(ValidationError, match="cannot be unknown"):
        read_split_rules(
            OWN.replace('value = 1.0, unit = "errors", status = "assumed"', 'unit = "e", status = "unknown"')
        )
    with pytest.raises(UnknownRuleError, match="more than once: ours 2"):
        read_split_rules(OWN + OWN)


def test_an_unknown_rule_or_number_is_named():
    with pytest.raises(
        UnknownRuleError, match="no split rule plait-differences 9; there are: plait-differences 1, plait-differences 2"
    ):
        split_rule("plait-differences", "9")
    with pytest.raises(UnknownRuleError, match="mild is not known"):
        split_rule("muniz-de-la-pena-2009").number("mild")
