"""How sure the brief is, in words: what the ranges rest on, and where the rule cannot say anything."""

from plait_clinic.briefs.brief import make_brief
from plait_clinic.briefs.tests.courses import NOW, course


def sure(ratings) -> str:
    return make_brief(course(ratings), name="Sam", clinician="Alice", is_reader=True, several=False, now=NOW).sure


def test_the_number_of_earlier_sessions_is_said():
    assert sure([7, 8, 7, 8, 7, 7]) == (
        "A range is made to hold 9 in 10 ratings of somebody who does not change, less exactly near 0 and 10; these "
        "rest on 5 earlier sessions."
    )


def test_before_the_fifth_answer_there_is_no_range_and_the_brief_says_when_there_will_be():
    assert sure([7, 8, 7]) == "There is no expected range until four sessions are rated."


def test_a_strand_that_varies_too_much_for_the_rule_is_named():
    assert sure([1, 9, 1, 9, 1, 5]).endswith(
        "No rating could count as an abrupt drop here, since they vary too much: Bond."
    )
