"""What a browser sent becomes a whole filled-in check-in, or every problem of it at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.measures import informativeness, load_measure, score
from plait_clinic.checkins.filling import COMMENT_CHARACTERS, LINE_READERS, fill
from plait_clinic.checkins.models import NoAnswer, Visibility
from plait_clinic.checkins.parts import part_of

MEASURE = load_measure("plait-checkin", version="1")
FORMS = ("client", "adolescent", "clinician")
CLIENT = (part_of(MEASURE, "client"),)
ITEMS = tuple(item.id for item in CLIENT[0].form.items)
FIELDS = (*ITEMS, "comment", "hold", "readers", "begun", "csrfmiddlewaretoken")
likely = st.sampled_from(["", "0", "1", "2", "3", "5", "10", "11", "-1", "no", "clinician", "complaints", "1.5", " 3"])
posts = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=5), likely | st.text(max_size=8), max_size=14)


def answer(posted: dict[str, str], item: str):
    return next(found for found in fill(CLIENT, posted).answers if found.item == item)


@given(posted=posts, form=st.sampled_from(FORMS))
def test_any_post_gives_problems_or_something_whole(posted, form):
    found = MEASURE.form(form)
    filled = fill((part_of(MEASURE, form),), posted)
    assert [answer.item for answer in filled.answers] == [item.id for item in found.items]
    for item, given_answer in zip(found.items, filled.answers, strict=True):
        assert (given_answer.value is None) == (given_answer.missing is not None)
        assert given_answer.value is None or item.low <= given_answer.value <= item.high
    assert {problem.item for problem in filled.problems} <= {item.id for item in found.items} | {"comment"}
    if not filled.problems:
        assert filled.parts[0].comment or any(value is not None for value in filled.parts[0].values.values())


@given(posted=posts, form=st.sampled_from(FORMS))
def test_whatever_is_taken_without_a_problem_can_be_scored(posted, form):
    filled = fill((part_of(MEASURE, form),), posted)
    assert score(MEASURE, form, filled.parts[0].values)
    assert informativeness(MEASURE, form, filled.parts[0].values)


@given(posted=posts)
def test_whether_it_was_put_right_is_not_asked_without_a_tension(posted):
    filled = fill(CLIENT, posted)
    asked = (filled.parts[0].values["tension"] or 0) > 0
    put_right = next(found for found in filled.answers if found.item == "put_right")
    assert (put_right.missing is NoAnswer.NOT_ASKED) is not asked
    if not asked:
        assert put_right.value is None


@pytest.mark.parametrize("tension", ["", "0", "9", "a lot"])
def test_an_answer_to_what_was_not_asked_is_dropped_without_a_word(tension):
    posted = {"understood": "7", "tension": tension, "put_right": "9"}
    assert answer(posted, "put_right").missing is NoAnswer.NOT_ASKED
    assert "put_right" not in {problem.item for problem in fill(CLIENT, posted).problems}


def test_a_tension_put_right_is_kept_with_both_numbers():
    filled = fill(CLIENT, {"tension": "2", "put_right": "1"})
    assert (filled.parts[0].values["tension"], filled.parts[0].values["put_right"]) == (2, 1)


@pytest.mark.parametrize("item", ["harmful", "missed"])
@pytest.mark.parametrize(
    ("sent", "value", "visibility"),
    [
        ("no", 0, Visibility.CLINICIAN),
        ("clinician", 1, Visibility.CLINICIAN),
        ("complaints", 1, Visibility.COMPLAINTS),
    ],
)
def test_what_felt_harmful_or_missed_goes_to_whom_the_person_chose(item, sent, value, visibility):
    found = answer({item: sent}, item)
    assert (found.value, found.visibility) == (value, visibility)


@pytest.mark.parametrize("sent", ["yes", "1", "held", "COMPLAINTS", "complaints "])
def test_a_choice_of_reader_that_was_not_offered_is_a_problem_and_reaches_nobody(sent):
    found = answer({"harmful": sent}, "harmful")
    assert (found.value, found.missing) == (None, NoAnswer.NOT_ANSWERED)
    assert [problem.item for problem in fill(CLIENT, {"understood": "7", "harmful": sent}).problems] == ["harmful"]


@pytest.mark.parametrize("item", ["understood", "expectation", "tension"])
@pytest.mark.parametrize("sent", ["11", "-1", "7.5", "seven", "٧", "²", "1" * 5000, " 7", "7 "])
def test_what_is_no_answer_to_a_rating_is_a_problem_at_that_item(item, sent):
    assert [problem.item for problem in fill(CLIENT, {"comment": "Hello", item: sent}).problems] == [item]


def test_a_blank_item_is_left_out_and_never_a_zero():
    filled = fill(CLIENT, {"understood": "0"})
    assert filled.parts[0].values["understood"] == 0
    assert filled.parts[0].values["matters"] is None
    assert answer({"understood": "0"}, "matters").missing is NoAnswer.NOT_ANSWERED
    assert not filled.problems


def test_every_problem_is_told_at_once_in_the_order_of_the_page():
    posted = {"understood": "11", "suited": "x", "tension": "4", "missed": "maybe", "comment": "a" * 2001}
    items = [problem.item for problem in fill(CLIENT, posted).problems]
    assert items == ["understood", "suited", "tension", "missed", "comment"]


def test_nothing_at_all_is_one_problem_at_the_first_question():
    assert [problem.item for problem in fill(CLIENT, {"comment": " \r\n "}).problems] == ["understood"]


def test_a_line_alone_is_enough():
    filled = fill(CLIENT, {"comment": "  I would like\r\nmore time.  "})
    assert not filled.problems
    assert filled.parts[0].comment == "I would like\nmore time."


def test_a_line_may_have_two_thousand_characters_and_not_one_more():
    assert COMMENT_CHARACTERS == 2000
    assert not fill(CLIENT, {"comment": "a" * 2000}).problems
    assert [problem.item for problem in fill(CLIENT, {"comment": "a" * 2001}).problems] == ["comment"]


@pytest.mark.parametrize(("chosen", "visibility"), [("", Visibility.CLINICIAN), *((one, one) for one in LINE_READERS)])
def test_a_line_goes_to_those_whom_the_person_chose(chosen, visibility):
    assert fill(CLIENT, {"comment": "Mine.", "readers": chosen}).parts[0].comment_visibility == visibility


@pytest.mark.parametrize("chosen", ["", "supervisor", "clinician"])
def test_a_line_that_an_earlier_page_held_back_stays_held_whatever_else_is_sent(chosen):
    assert fill(CLIENT, {"comment": "Mine.", "hold": "1", "readers": chosen}).parts[0].comment_visibility == "held"


@pytest.mark.parametrize("chosen", ["everybody", "complaints", "clinician", "LATER"])
def test_what_is_no_choice_of_readers_is_asked_again_and_goes_to_nobody(chosen):
    filled = fill(CLIENT, {"comment": "Mine.", "readers": chosen})
    assert [problem.item for problem in filled.problems] == ["comment"]
    assert filled.parts[0].comment_visibility == Visibility.HELD


def test_clinicians_are_not_asked_what_only_clients_are():
    filled = fill((part_of(MEASURE, "clinician"),), {"understood": "7", "harmful": "complaints"})
    assert "harmful" not in filled.parts[0].values
