"""A file as a table: what spreadsheets write is read, and what cannot be read says where and what to do."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.access.uploads import MOST_BYTES
from plait_clinic.imports.problems import PROBLEMS_SHOWN, UnreadableFile
from plait_clinic.imports.sheet import MOST_COLUMNS, MOST_ROWS, decode, read_sheet

HEADER = "client,session,date,score"


def problems_of(text: str | bytes) -> list[tuple[int | None, str]]:
    with pytest.raises(UnreadableFile) as refused:
        read_sheet(decode(text) if isinstance(text, bytes) else text)
    return [(problem.line, problem.text) for problem in refused.value.problems.shown]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_a_file_is_the_same_table_however_a_spreadsheet_wrote_it(encoding, delimiter, ending):
    text = ending.join([HEADER, "Zoë,1,2024-01-01,20", ""]).replace(",", delimiter)
    sheet = read_sheet(decode(text.encode(encoding)))
    assert sheet.columns == ("client", "session", "date", "score")
    assert [(row.line, row.cells) for row in sheet.rows] == [(2, ("Zoë", "1", "2024-01-01", "20"))]


cells = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Zs"]), max_size=12).map(str.strip)


@given(rows=st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8))
def test_whatever_stands_in_the_cells_comes_back_as_it_is(rows):
    kept = [row for row in rows if any(row)]
    out = io.StringIO()
    csv.writer(out).writerows([["a", "b", "c"], *rows])
    if not kept:
        assert problems_of(out.getvalue())
        return
    assert [list(row.cells) for row in read_sheet(out.getvalue()).rows] == kept


@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_a_told_problem_and_never_a_fault(content):
    told, sheet = 0, None
    try:
        sheet = read_sheet(decode(content))
    except UnreadableFile as refused:
        told = refused.problems.count
    assert told or all(len(row.cells) == len(sheet.columns) for row in sheet.rows)


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b"", None, "The file is empty."),
        (b"\xef\xbb\xbf \n\n", None, "The file is empty."),
        (HEADER.encode(), None, "no rows below it"),
        (b"PK\x03\x04rest", None, "a spreadsheet or a zip file"),
        (b"client\nAnn\nZo\xeb\n", 3, "not in UTF-8"),
        (b"client,a\nAnn\0,1\n", None, "no text file"),
        (b"client,score\nAnn,1\n" + b'"Ben,2\n', 3, "quotation mark"),
        (b"client,score\nAnn,1,9\n", 2, "3 cells where the header has 2"),
        (b"client,score\nAnn\n", 2, "1 cells where the header has 2"),
        (b"score,score\n1,2\n", 1, "Two columns have this name"),
        (b"client,score\nAnn," + b"x" * 501 + b"\n", 2, "more than 500 characters"),
    ],
)
def test_what_cannot_be_read_says_on_which_line_and_why(content, line, words):
    [(found, text)] = problems_of(content)
    assert found == line
    assert words in text


def test_every_line_of_the_wrong_length_is_told_at_once_and_beyond_fifty_counted():
    with pytest.raises(UnreadableFile) as refused:
        read_sheet("\n".join(["a,b", *["1"] * 80]))
    problems = refused.value.problems
    assert (len(problems.shown), problems.count, problems.more) == (PROBLEMS_SHOWN, 80, 30)
    assert [problem.line for problem in problems.shown[:2]] == [2, 3]


def test_a_row_over_several_lines_is_told_by_the_line_it_begins_on():
    sheet = read_sheet('a,b\n"one\ntwo",2\n\nthree,4\n')
    assert [row.line for row in sheet.rows] == [2, 5]


def test_empty_columns_that_a_spreadsheet_leaves_at_the_end_are_no_columns():
    sheet = read_sheet("a,b,,\n1,2,,\n3,4,,\n")
    assert sheet.columns == ("a", "b")
    assert [row.cells for row in sheet.rows] == [("1", "2"), ("3", "4")]


def test_two_hundred_columns_are_refused_with_the_limit():
    names = ",".join(f"c{place}" for place in range(200))
    assert problems_of(f"{names}\n" + ",".join(["1"] * 200)) == [
        (1, f"The file has 200 columns; at most {MOST_COLUMNS} are read. Leave out those that are not needed.")
    ]


def test_too_many_rows_are_refused_with_the_limit():
    [(_line, text)] = problems_of("a\n" + "1\n" * (MOST_ROWS + 1))
    assert str(MOST_ROWS) in text


def test_more_bytes_than_the_limit_are_refused_before_they_are_looked_at():
    [(_line, text)] = problems_of(b"\xff" * (MOST_BYTES + 1))
    assert "larger than 2 MB" in text
