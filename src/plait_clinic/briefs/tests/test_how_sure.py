"""How sure the brief is, in words: what ranges rest on, what alerts cost and find, and what nobody has checked."""

from dataclasses import replace

from plait_clinic.briefs.brief import Brief, make_brief
from plait_clinic.briefs.tests.courses import NOW, course
from plait_clinic.readings.queries import Course


def brief(found: Course) -> Brief:
    return make_brief(found, name="Sam", clinician="Alice", is_reader=True, several=False, now=NOW)


def fitted(found: Course) -> Course:
    """The same course read with a clinic's own fit."""
    last = found.visits[-1]
    read = replace(last.client.visit, model_version="engine-1:2026-11-22:ab12cd")
    return Course((*found.visits[:-1], replace(last, client=replace(last.client, visit=read))))


def test_the_number_of_earlier_sessions_is_said_and_that_figures_are_assumed():
    assert brief(course([7, 8, 7, 8, 7, 7])).sure == (
        "A range is made to hold 9 in 10 ratings; these rest on 5 earlier sessions and on assumed figures."
    )


def test_a_clinic_with_a_fit_of_its_own_is_told_so():
    found = brief(fitted(course([7, 8])))
    assert found.sure.endswith("these rest on 1 earlier session and on this clinic’s figures.")
    assert "comes from this clinic’s own courses (engine-1:2026-11-22:ab12cd)" in found.rests.paragraphs[-1]


def test_before_a_second_answer_there_is_no_range_anywhere():
    found = brief(course([7]))
    assert found.sure == "There is no expected range until a second session is rated."
    assert [(strand.usual, strand.expected, strand.verdict) for strand in found.strands] == [
        ("", "", "no usual yet")
    ] * 3
    assert all("none yet" in strand.chart.table[1][0] for strand in found.strands)


def test_what_alerts_cost_and_find_is_told_as_the_reading_has_it():
    found = course([7, 8, 7])
    read = replace(found.last.client.visit, budget=5.0, expected_hits=(0.12, 0.4, 0.66))
    last = found.visits[-1]
    told = brief(Course((*found.visits[:-1], replace(last, client=replace(last.client, visit=read))))).rests
    cost = (
        "Told of needlessly, as the model has it: some 5 in 100 sessions without a drop. Found at their first session: "
        "12 % of small drops, 40 % of middling and 66 % of large ones."
    )
    assert told.paragraphs[1] == cost
    assert told.short.startswith(cost)
    assert "simulated courses" in told.short
    assert "are assumed (engine-1:cold)" in told.paragraphs[-1]


def test_before_anything_was_read_nothing_is_said_of_what_it_rests_on():
    assert brief(course([None])).rests is None
