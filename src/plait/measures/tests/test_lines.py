"""A problem of a measure file is told with its line, and with none where the thing is not in the file."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.measures import MeasureFileError, read_measure
from plait.measures.lines import numbered, places_of
from plait.measures.problems import FileProblem

FILE = '''id = "own"
version = 1
about = """
low = 3
[items.none]
"""

[items]
q1 = { kind = "rating", low = "a", high = 5 }

[scales.total]
sum = [
  "q1",
  "q9",
]
'''


def lines(content: str) -> dict[str, int | None]:
    with pytest.raises(MeasureFileError) as told:
        read_measure(content.encode(), "own.toml")
    return {problem.place: problem.line for problem in numbered(told.value.problems, content.encode())}


def test_each_problem_has_the_line_of_what_it_is_about():
    found = lines(FILE)
    assert (found["version"], found["items.q1.low"], found["scales.total.higher_is"]) == (2, 9, 11)
    assert found["title"] is None


def test_what_stands_inside_a_long_text_is_no_place():
    assert dict(places_of(FILE)) == {
        "id": 1, "version": 2, "about": 3, "items": 8, "items.q1": 9, "scales.total": 11, "scales.total.sum": 12,
    }  # fmt: skip


def test_a_slip_of_toml_itself_has_the_line_that_its_reader_says():
    content = 'id = "own"\nversion = \n'
    with pytest.raises(MeasureFileError) as told:
        read_measure(content.encode(), "own.toml")
    assert [problem.line for problem in numbered(told.value.problems, content.encode())] == [2]


def test_problems_stand_in_the_order_of_the_lines_with_what_is_missing_first():
    problems = [FileProblem("f", place, "is wrong") for place in ("items.q1", "id", "title")]
    assert [problem.place for problem in numbered(problems, FILE.encode())] == ["title", "id", "items.q1"]


@given(st.binary(max_size=200))
def test_no_bytes_at_all_can_stop_the_telling(content):
    assert numbered([FileProblem("f", "a.b[0].c", "is wrong")], content)[0].text == "is wrong"
