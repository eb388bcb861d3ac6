"""The social relations model: without bias for any size, what it finds again, and what it refuses."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import Estimate, NotEnough, Undefined
from plait.systems import DesignError, member_effects, round_robins, social_relations
from plait.systems.round_robin_components import COMPONENTS, _sampling
from plait.systems.round_robin_forms import cells, estimated_effects, forms, nearest, patterns
from plait.systems.tests.made_up_groups import GROUP, PAIR, PERSON, made_groups, made_rows

TRUE = {
    "actor": PERSON[0, 0],
    "partner": PERSON[1, 1],
    "actor_partner": PERSON[0, 1],
    "relationship": PAIR[0, 0],
    "dyadic": PAIR[0, 1],
    "group": GROUP,
}


def by_hand(scores):
    """The five components of one group by sums over members, as the article writes them."""
    n = len(scores)
    row = [sum(scores[i][j] for j in range(n) if j != i) / (n - 1) for i in range(n)]
    column = [sum(scores[i][j] for i in range(n) if i != j) / (n - 1) for j in range(n)]
    mean = sum(row) / n
    a = [((n - 1) ** 2 * row[i] + (n - 1) * column[i] - n * (n - 1) * mean) / (n * (n - 2)) for i in range(n)]
    b = [((n - 1) ** 2 * column[i] + (n - 1) * row[i] - n * (n - 1) * mean) / (n * (n - 2)) for i in range(n)]
    g = [[scores[i][j] - a[i] - b[j] - mean for j in range(n)] for i in range(n)]
    pairs = [(i, j) for i in range(n) for j in range(i)]
    same = sum((g[i][j] + g[j][i]) ** 2 / 2 for i, j in pairs) / ((n - 1) * (n - 2) / 2 - 1)
    apart = sum((g[i][j] - g[j][i]) ** 2 / 2 for i, j in pairs) / ((n - 1) * (n - 2) / 2)
    relationship, dyadic = (same + apart) / 2, (same - apart) / 2
    own = ((n - 1) * relationship + dyadic) / (n * (n - 2))
    crossed = (relationship + (n - 1) * dyadic) / (n * (n - 2))
    return [
        sum(one * one for one in a) / (n - 1) - own,
        sum(one * one for one in b) / (n - 1) - own,
        relationship,
        sum(one * other for one, other in zip(a, b, strict=True)) / (n - 1) - crossed,
        dyadic,
    ]


@pytest.mark.parametrize("size", [4, 5, 6, 9, 14])
def test_each_component_has_no_bias_and_holds_nothing_of_another(size):
    expected = np.einsum("kab,lba->kl", forms(size), patterns(size))
    assert expected == pytest.approx(np.eye(5), abs=1e-9)


@pytest.mark.parametrize("size", [4, 7])
def test_the_level_of_a_group_is_in_no_component(size):
    assert forms(size).sum(axis=2) == pytest.approx(np.zeros((5, size * (size - 1))), abs=1e-12)


@settings(deadline=None, max_examples=30)
@given(seed=st.integers(0, 10_000), size=st.integers(4, 9))
def test_the_components_of_a_group_are_those_of_the_article_by_hand(seed, size):
    group = made_groups(seed, [size, 20]).groups[0]
    found = np.einsum("ia,kab,ib->k", cells(group), forms(size), cells(group))
    assert found == pytest.approx(by_hand(group.scores[0]), abs=1e-9)


def test_estimated_effects_are_the_effects_where_there_is_nothing_else():
    actor, partner = np.array([1.0, -2, 0, 0.5, 0.5]), np.array([0.5, 0, 1, -1, -0.5])
    ratings = (actor[:, None] + partner[None, :] + 6)[~np.eye(5, dtype=bool)]
    by_rater, by_target = estimated_effects(5)
    assert by_rater @ ratings == pytest.approx(actor)
    assert by_target @ ratings == pytest.approx(partner)


@pytest.mark.parametrize(("sizes", "least"), [([4] * 40, 0.89), ([5] * 10 + [7] * 6, 0.89)])
def test_it_finds_what_made_the_ratings_and_intervals_hold_it(sizes, least):
    runs = [social_relations(made_groups(seed, sizes)) for seed in range(150)]
    for name, true in TRUE.items():
        values = np.array([getattr(run, name).value for run in runs])
        held = np.mean([getattr(run, name).low < true < getattr(run, name).high for run in runs])
        off = abs(values.mean() - true) / (values.std(ddof=1) / math.sqrt(len(runs)))
        assert off < 3.3, name
        assert least < held < 0.99, name
        told = math.sqrt(np.mean([run.errors[name] ** 2 for run in runs]))
        assert told == pytest.approx(values.std(ddof=1), rel=0.2), name


def test_two_indicators_tell_error_from_relationship():
    runs = [social_relations(made_groups(seed, [5] * 12, error=0.6)) for seed in range(100)]
    for name, true in {**TRUE, "error": 0.6}.items():
        found = [getattr(run, name) for run in runs]
        off = np.mean([one.value for one in found]) - true
        spread = np.std([one.value for one in found], ddof=1)
        assert abs(off) < 3.3 * spread / 10, name
        assert np.mean([one.low < true < one.high for one in found]) > 0.86, name
        assert math.sqrt(np.mean([run.errors[name] ** 2 for run in runs])) == pytest.approx(spread, rel=0.25), name


def test_one_indicator_says_that_error_stands_within_relationship():
    found = social_relations(made_groups(1, [6] * 10))
    assert isinstance(found.error, Undefined)
    assert "cannot be told apart" in found.notes[0]


@pytest.mark.parametrize(("size", "indicators"), [(4, 1), (6, 1), (5, 2)])
def test_how_a_components_variance_grows_with_its_own_value(size, indicators):
    inside = np.array([0.5, 0.3, 0.8, 0.1, 0.3])
    matrices = inside[:, None, None] * np.ones((indicators, indicators)) + 0.2 * np.eye(indicators)[None]
    before, slope, bend = _sampling(size, matrices)
    for place in range(5):
        moved = matrices.copy()
        moved[place] += 0.05
        after = _sampling(size, moved)[0][place, place]
        assert after == pytest.approx(before[place, place] + slope[place] * 0.05 + bend[place] * 0.05**2)


def columns(seed, sizes):
    return [list(one) for one in made_rows(np.random.default_rng(seed), sizes)[:4]]


def components(found):
    return [getattr(found, name).value for name in COMPONENTS]


@settings(deadline=None, max_examples=15)
@given(seed=st.integers(0, 1000), shift=st.floats(-50, 50), stretch=st.floats(0.1, 10), order=st.randoms())
def test_origin_and_order_change_nothing_and_the_unit_only_the_scale(seed, shift, stretch, order):
    rows = columns(seed, [4, 5, 6, 7])
    plain = social_relations(round_robins(*rows))
    mixed = list(zip(*rows, strict=True))
    order.shuffle(mixed)
    groups, raters, targets, scores = zip(*mixed, strict=True)
    other = social_relations(round_robins(groups, raters, targets, [shift + stretch * one for one in scores]))
    assert components(other) == pytest.approx([stretch**2 * one for one in components(plain)], rel=1e-6, abs=1e-6)
    assert other.mean == pytest.approx(shift + stretch * plain.mean)


def test_turned_round_actors_are_partners():
    group, rater, target, score = columns(3, [5, 6, 10])
    one, other = (social_relations(round_robins(group, *who, score)) for who in ((rater, target), (target, rater)))
    assert other.actor.value == pytest.approx(one.partner.value)
    assert other.partner.value == pytest.approx(one.actor.value)
    assert other.dyadic.value == pytest.approx(one.dyadic.value)


def test_shares_add_up_and_negative_variances_are_said_and_count_as_none():
    found = social_relations(made_groups(4, [4] * 8, person=np.array([[0.001, 0], [0, 0.8]])))
    assert found.actor.value < 0
    assert found.shares["actor"] == 0
    assert sum(found.shares.values()) == pytest.approx(1)
    assert any("Below zero: actor" in note for note in found.notes)


def test_few_groups_say_nothing_of_how_groups_differ():
    found = social_relations(made_groups(4, [10, 10]))
    assert found.group == NotEnough(n=2, needed=10)


def test_a_level_that_so_few_groups_cannot_give_is_said():
    found = social_relations(made_groups(4, [4] * 12), level=0.999)
    assert isinstance(found.group, Undefined)
    assert "no interval of 99.9%" in found.group.reason
    assert isinstance(social_relations(made_groups(4, [4] * 12)).group, Estimate)


def test_members_effects_are_drawn_towards_none_and_hold_what_they_say():
    held, drawn, given = [], [], []
    for seed in range(20):
        generator = np.random.default_rng(seed)
        truth = generator.normal(0, math.sqrt(0.5), (30, 6))
        rows = [], [], [], []
        for name in range(30):
            for one in range(6):
                for other in (place for place in range(6) if place != one):
                    value = 5 + truth[name, one] + generator.normal(0, 0.9)
                    for column, cell in zip(rows, (f"{name:02}", str(one), str(other), value), strict=True):
                        column.append(cell)
        data = round_robins(*rows)
        told = member_effects(data, social_relations(data))
        assert [one.group for one in told[:7]] == ["00"] * 6 + ["01"]
        held += [one.actor.low < true < one.actor.high for one, true in zip(told, truth.ravel(), strict=True)]
        drawn += [one.actor.value for one in told]
        given += truth.ravel().tolist()
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)
    assert np.polyfit(drawn, given, 1)[0] == pytest.approx(1, abs=0.05)
    assert np.std(drawn) < np.std(given)


def test_an_effect_in_which_nobody_differs_is_told_of_nobody():
    data = made_groups(4, [4] * 8, person=np.array([[0.001, 0], [0, 0.8]]))
    told = member_effects(data, social_relations(data))
    assert all(isinstance(one.actor, Undefined) for one in told)
    assert all(isinstance(one.partner, Estimate) for one in told)


def test_one_large_group_takes_effects_around_its_own_mean():
    data = made_groups(6, [20])
    told = member_effects(data, social_relations(data))
    assert sum(one.actor.value for one in told) == pytest.approx(0, abs=1e-6)


def test_a_matrix_that_is_none_becomes_the_nearest_one():
    assert nearest(np.array([[1.0, 0], [0, -1]])).tolist() == [[1, 0], [0, 0]]
    assert nearest(PAIR) == pytest.approx(PAIR)


def test_groups_with_a_rating_missing_and_small_ones_are_left_out_by_name():
    group, rater, target, score = columns(3, [5, 5, 3, 5, 6])
    score[2] = None
    group, rater, target, score = (column[:-1] for column in (group, rater, target, score))
    more = ("g1", "m00", "m00", 9.0)
    data = round_robins(*([*column, cell] for column, cell in zip((group, rater, target, score), more, strict=True)))
    assert (data.incomplete, data.of_oneself) == (("g0", "g4"), 1)
    with pytest.raises(DesignError, match=r"2 complete groups with 10 members \(1 have fewer than 4, 2 lack a rating"):
        social_relations(data)
    group, rater, target, score = columns(3, [5, 5, 3, 5, 6])
    score[2] = None
    assert social_relations(round_robins(*columns(3, [5, 8, 3, 7]))).left_out == ("g2",)


def test_of_many_groups_of_another_design_the_first_are_told_and_how_many_more_there_are():
    rows = [(f"group {place}", one, other) for place in range(40) for one, other in (("x", "y"), ("y", "x"))]
    with pytest.raises(DesignError, match="and 30 more like these"):
        round_robins(*zip(*rows, strict=True), [5.0] * len(rows))


@pytest.mark.parametrize(
    ("rows", "messages"),
    [
        ([("a", "x", "t", 5), ("a", "y", "t", 6)], ["t was rated by 2 and nobody else was", "no round robin"]),
        ([("a", "x", "y", 5), ("a", "y", "x", 6)], ["group a has 2 members, and 3 are the least"]),
        ([("a", "x", "y", 5), ("a", "y", "x", 6), ("a", "x", "z", 1)], ["group a: z rated nobody"]),
        ([("a", "x", "y", 5), ("a", "z", "y", 6), ("a", "y", "x", 1)], ["group a: z was rated by nobody"]),
        ([("a", "x", "y", 5), ("a", "x", "y", 6), ("a", "y", "x", 6)], ["x rated y 2 times", "2 members"]),
        ([("a", "x", "y", math.inf), ("a", "y", "x", 6)], ["score number 1 is not a finite number", "2 members"]),
        ([("a", "x", "x", 5)], ["there are no ratings of each other"]),
        ([], ["there are no ratings of each other"]),
    ],
)
def test_another_design_is_refused_with_every_reason(rows, messages):
    with pytest.raises(DesignError) as refused:
        round_robins(*([row[side] for row in rows] for side in range(4)))
    assert [message for message in messages if message not in str(refused.value)] == []


def test_groups_that_are_all_incomplete_or_too_large_are_refused():
    group, rater, target, score = columns(3, [4])
    with pytest.raises(DesignError, match="no group is complete"):
        round_robins(group, rater, target, [None, *score[1:]])
    with pytest.raises(DesignError, match="31 members, and 30 are the most"):
        round_robins(*columns(3, [31]))
    with pytest.raises(DesignError, match="differ in length"):
        round_robins(group, rater, target, score, second=score[1:])


def test_ratings_that_do_not_vary_are_refused():
    group, rater, target, score = columns(3, [10, 10])
    with pytest.raises(DesignError, match="within each group all ratings are the same"):
        social_relations(round_robins(group, rater, target, [5.0] * len(score)))
