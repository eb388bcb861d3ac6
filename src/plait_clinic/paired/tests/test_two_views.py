"""The page of two views: what it says after five sessions that both rated, to whom, and in which words."""

import re

import pytest
from django.urls import reverse

from plait.reliability import Estimate, NotEnough, Undefined
from plait.systems import PAIRED_DIPS, assumed_population, paired_ratings, shrunken_view
from plait.systems.one_pair import SAME_CLIENT, SAME_CLINICIAN
from plait_clinic.paired import words
from plait_clinic.supervision.actions import give_reason
from tests.texts import text_of

CLIENT, OWN = [6, 8, 7, 5, 9, 7], [5, 6, 6, 4, 7, 5]
STEADY = [7, 8, 7, 8, 7]
BLAME = re.compile(r"fail|wrong|poor|bad\b|blind|resist|complian|should have|score of|accura", re.IGNORECASE)


def page_of(world, who="alice", member=None):
    url = reverse("paired", args=[world.case.handle, (member or world.member).handle])
    return world.signed_in(who).get(url)


def test_after_five_sessions_it_says_height_and_going_along_with_their_intervals(world, both_rate):
    both_rate(CLIENT, OWN)
    pair = paired_ratings(["Sam"] * 6, CLIENT, OWN, bounds=(0, 10))
    expected = shrunken_view(pair, assumed_population((0.0, 10.0)))
    gap, tracking = expected.level_gap, expected.tracking
    text = text_of(page_of(world))
    assert gap.high < 0 < tracking.low
    assert f"You tend to rate lower than Sam R. does. By about {-gap.value:.1f} points" in text
    assert f"({-gap.high:.1f} to {-gap.low:.1f})" in text
    assert "When Sam R.’s rating goes up or down, yours tends to go along." in text
    assert f"yours moves by about {tracking.value:.1f} ({tracking.low:.1f} to {tracking.high:.1f})" in text


def test_with_four_it_counts_them_and_says_nothing_of_the_pair(world, both_rate):
    both_rate([*CLIENT[:4], 7, None], [*OWN[:4], None, 5])
    response = page_of(world)
    text = text_of(response)
    assert "You both rated 4 sessions so far. From 5 on, this page says more." in text
    assert "You tend to rate" not in text
    assert "When a rating fell" not in text
    assert response.content.decode().count("<svg") == 3


def test_without_a_session_that_both_rated_it_says_so(world):
    world.answer_sessions(CLIENT)
    assert "no session yet that you both rated" in text_of(page_of(world))


def test_it_names_the_falls_that_were_noticed_that_passed_and_that_were_ones_own(world, both_rate):
    sessions = both_rate([*STEADY, 3, 8, 2, 8, 8], [*STEADY, 3, 7, 8, 8, 2])
    text = text_of(page_of(world))
    assert f"Session {sessions[5].number} · Bond, Goals, Tasks: Sam R.’s rating fell. You rated lower too" in text
    assert f"Session {sessions[7].number} · Bond, Goals, Tasks: Sam R.’s rating fell. Yours did not" in text
    assert f"Session {sessions[9].number} · Bond, Goals, Tasks: Your rating fell. Sam R.’s did not." in text
    assert "Sam R.’s ratings fell 6 times, you rated lower too, or noted tension, in 3 of them" in text
    assert "yours fell alone 3 times" in text


def test_tension_that_the_clinician_noted_counts_as_noticing(world, both_rate):
    both_rate([*STEADY, 2], [*STEADY, 8], tension=[5])
    assert "You rated lower too, or noted tension." in text_of(page_of(world))


def test_a_quiet_course_says_that_nothing_fell(world, both_rate):
    both_rate([*STEADY, 8], [*STEADY, 7])
    assert "No rating of either of you fell below its own usual range." in text_of(page_of(world))


def test_each_clinician_meets_their_own_ratings_alone(world, both_rate):
    both_rate(CLIENT, OWN)
    assert "no session yet that you both rated" in text_of(page_of(world, "bob"))


def test_a_reason_opens_the_brief_to_a_supervisor_and_never_this_page(world, both_rate, clock):
    both_rate(CLIENT, OWN)
    give_reason(case=world.case, text="I was asked to look at it.", audit=world.acting("sue"))
    assert world.signed_in("sue").get(reverse("brief", args=[world.case.handle])).status_code == 200
    assert page_of(world, "sue").status_code == 404


def test_a_member_of_another_case_is_not_there(world):
    assert page_of(world, member=world.other_case.members.get()).status_code == 404


def test_it_says_who_sees_it_and_that_a_gap_is_descriptive(world, both_rate):
    both_rate(CLIENT, OWN)
    text = text_of(page_of(world))
    assert "For you alone: no supervisor, colleague, client or administrator has this page." in text
    assert "descriptive only" in text
    assert "This is our assumption and no finding." in text
    assert PAIRED_DIPS.name in text
    assert not BLAME.search(text), BLAME.search(text)


def test_the_chart_has_its_numbers_in_a_table_twin(world, both_rate):
    both_rate(CLIENT, OWN)
    html = page_of(world).content.decode()
    bond = html.partition("<caption>Bond</caption>")[2].partition("</table>")[0]
    rows = [re.findall(r"<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", bond)][1:]
    assert [(row[1], row[3]) for row in rows] == [(str(a), str(b)) for a, b in zip(CLIENT, OWN, strict=True)]


def estimate(low, value, high):
    return Estimate(value, low, high, 0.95, 6)


@pytest.mark.parametrize(
    ("gap", "sentence", "detail"),
    [
        (estimate(-2, -1, -0.5), "You tend to rate lower than Sam does.", "By about 1 points (0.5 to 2)."),
        (estimate(0.5, 1.2, 2), "You tend to rate higher than Sam does.", "By about 1.2 points (0.5 to 2)."),
        (
            estimate(0.04, 0.7, 1.4),
            "No clear difference between the height of your ratings and Sam’s.",
            "Between 0 points lower and 1.4 points higher.",
        ),
        (
            estimate(-0.4, 0.2, 0.8),
            "No clear difference between the height of your ratings and Sam’s.",
            "Between 0.4 points lower and 0.8 points higher.",
        ),
    ],
)
def test_height_in_words(gap, sentence, detail):
    assert words.level_told(gap, "Sam") == words.Told(sentence, detail)


@pytest.mark.parametrize(
    ("tracking", "sentence"),
    [
        (estimate(0.1, 0.4, 0.7), "When Sam’s rating goes up or down, yours tends to go along."),
        (estimate(-0.7, -0.4, -0.1), "When Sam’s rating goes down, yours tends to go up."),
        (estimate(-0.2, 0.3, 0.8), "Whether yours goes along when Sam’s rating goes up or down cannot be told yet."),
        (Undefined(6, SAME_CLIENT), "Sam’s ratings were all the same: there was nothing to follow."),
        (Undefined(6, SAME_CLINICIAN), "Your ratings were all the same: whether they follow cannot be told."),
    ],
)
def test_going_along_in_words(tracking, sentence):
    assert words.tracking_told(tracking, "Sam").sentence == sentence


def test_too_few_sessions_have_no_words():
    assert words.level_told(NotEnough(4, 5), "Sam") is None
    assert words.tracking_told(NotEnough(4, 5), "Sam") is None
