"""Files of answers: scored whole and exactly, or refused with every fault by line and column and nothing written."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.csvfile import MOST_PROBLEMS
from plait.measures import MissingKeyError, load_measure, score
from plait.measures.answer_file import AnswerFileError, read_answers
from plait.measures.files import score_file, usual_form
from plait.outfile import FileNotWrittenError

WAI_SR = load_measure("wai_sr")
GAD7 = load_measure("gad7")
QUESTIONS = [f"q{number}" for number in range(1, 8)]
HEADER = ",".join(["id", *QUESTIONS])


def scored(folder, content, measure=GAD7, form=None):
    """The rows of the scores that this content gives, as a reader of CSV sees them."""
    answers = folder / "answers.csv"
    answers.write_bytes(content if isinstance(content, bytes) else content.encode())
    score_file(measure, answers, folder / "scores.csv", form)
    return list(csv.DictReader(io.StringIO((folder / "scores.csv").read_text("utf-8"), newline="")))


def faults(content, measure=GAD7, form="client"):
    content = content if isinstance(content, bytes) else content.encode()
    with pytest.raises(AnswerFileError) as told:
        read_answers(content, "a.csv", measure.form(form))
    return {problem.place: problem.text for problem in told.value.problems}


def test_a_file_gives_four_columns_for_each_scale_in_the_forms_order(tmp_path):
    (row,) = scored(tmp_path, f"{HEADER}\n7,0,1,2,3,0,1,2\n")
    assert list(row.items()) == [
        ("id", "7"), ("total", "9.0"), ("total_answered", "7"), ("total_prorated", "0"), ("total_reason", ""),
    ]  # fmt: skip


def test_the_file_of_scores_is_plain_bytes_that_are_known_beforehand(tmp_path):
    scored(tmp_path, f"{HEADER}\nA,1,1,1,1,1,1,1\nB,1,1,1,1,1,1,\nC,,,,,,,\n")
    assert (tmp_path / "scores.csv").read_bytes() == (
        b"id,total,total_answered,total_prorated,total_reason\n"
        b"A,7.0,7,0,\nB,,6,0,too_few_answered\nC,,0,0,nothing_answered\n"
    )


def test_a_number_is_written_in_the_shortest_digits_that_read_back_the_same(tmp_path):
    header = ",".join(["id", *(f"q{number}" for number in range(1, 13))])
    (row,) = scored(tmp_path, f"{header}\n1,2,3,3,3,3,3,3,3,3,3,3,\n", WAI_SR)
    assert (row["total"], row["total_prorated"]) == (repr(32 / 11), "1")
    assert row["task"] == "2.6666666666666665"


@pytest.mark.parametrize("name", ["007", " x ", "a,b", 'say "x"', "é", "1.0", "NA", "=1+1", "two\nlines"])
def test_an_id_stays_text_exactly_as_it_stood(tmp_path, name):
    content = io.StringIO(newline="")
    csv.writer(content).writerows([["id", *QUESTIONS], [name, *[1] * 7]])
    (row,) = scored(tmp_path, content.getvalue())
    assert row["id"] == name


cells = st.one_of(st.none(), st.integers(1, 5))


@settings(max_examples=60, deadline=None)
@given(people=st.lists(st.lists(cells, min_size=12, max_size=12), min_size=1, max_size=4), data=st.data())
def test_a_file_says_what_scoring_each_person_says(tmp_path_factory, people, data):
    order = data.draw(st.permutations(range(12)))
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerow([*(f"q{place + 1}" for place in order), "id"])
    writer.writerows([[*(person[place] for place in order), number] for number, person in enumerate(people)])
    rows = scored(tmp_path_factory.mktemp("files"), content.getvalue(), WAI_SR)
    assert [row["id"] for row in rows] == [str(number) for number in range(len(people))]
    for row, person in zip(rows, people, strict=True):
        answers = {f"q{number}": value for number, value in enumerate(person, 1)}
        for name, found in score(WAI_SR, "client", answers).items():
            value = float(row[name]) if row[name] else None
            assert value == (None if found.value is None else pytest.approx(found.value, rel=1e-15))
            assert row[f"{name}_answered"] == str(found.answered)
            assert row[f"{name}_prorated"] == str(int(found.prorated))
            assert row[f"{name}_reason"] == (found.reason or "")


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}\n1,1,1,1,1,1,1,1\n",
        f"{HEADER}\r\n1,1,1,1,1,1,1,1\r\n",
        f"{HEADER}\r1,1,1,1,1,1,1,1",
        f"\n{HEADER}\n\n1,1,1,1,1,1,1,1\n\n",
        f"{HEADER}\n1, 1,1 ,1.0,+1,01,1.,1\n",
        'q7,q6,"id",q5,q4,q3,q2,q1\n1,1,"1",1,1,1,"1",1\n',
    ],
)
def test_ways_of_writing_a_file_that_mean_the_same_are_taken(tmp_path, content):
    (row,) = scored(tmp_path, content)
    assert (row["id"], row["total"]) == ("1", "7.0")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", {"line 1": "the file is empty"}),
        ("\n\n", {"line 1": "the file is empty"}),
        (f"{HEADER}\n", {"line 1": "no answers below the header"}),
        (HEADER.replace(",", ";") + "\n1;2\n", {"line 1": "separated by semicolons"}),
        (HEADER.replace(",", "\t") + "\n1\t2\n", {"line 1": "separated by tabs"}),
        (f"{HEADER}\n1,1,1,1\n", {"line 2": "has 4 fields where the header has 8"}),
        (f"{HEADER}\n,1,1,1,1,1,1,1\n", {"line 2, column id": "is empty"}),
        (f"{HEADER}\n1,4,1,1,1,1,1,1\n", {"line 2, column q1": "4 is off the scale; give a whole number from 0 to 3"}),
        (f"{HEADER}\n1,-1,1,1,1,1,1,1\n", {"line 2, column q1": "-1 is off the scale"}),
        (f"{HEADER}\n1,1.5,1,1,1,1,1,1\n", {"line 2, column q1": "1.5 is not a whole number from 0 to 3"}),
        (f"{HEADER}\n1,1,1,1,1,1,1,1\n'2,1,1,1,1,1,1,1\n\"3,", {"line 4": "not readable as CSV"}),
        (f"{HEADER}\n\"two\nlines\",1,1,1,1,1,1,1\n2,x,1,1,1,1,1,1\n", {"line 4, column q1": "'x' is not a number"}),
        (
            HEADER.replace("q2", "q1") + "\n1,1,1,1,1,1,1,1\n",
            {"line 1, column q1": "twice: columns 2 and 3", "line 1, column q2": "is missing"},
        ),
        (f"{HEADER},q8\n1,1,1,1,1,1,1,1,1\n", {"line 1, column 'q8'": "unknown column, number 9; known: id, q1"}),
        (
            HEADER.replace("id", "ID") + "\n1,1,1,1,1,1,1,1\n",
            {"line 1, column 'ID'": "unknown", "line 1, column id": "is missing"},
        ),
        (f"{HEADER}\n1,1,1,1,1,1,1,1\n".encode("utf-16"), {"": "UTF-16"}),
        (f"{HEADER}\n1,1,1,1,1,1,1,1\né,1,1,1,1,1,1,1\n".encode("latin-1"), {"line 3": "byte 0xe9 is not UTF-8"}),
    ],
)  # fmt: skip
def test_a_fault_is_named_by_line_and_column(content, expected):
    found = faults(content)
    assert found.keys() == expected.keys()
    for place, text in expected.items():
        assert text in found[place]


@pytest.mark.parametrize("cell", ["NA", "nan", "inf", "1_0", "1e0", "٣", "0x1", "1,", "one", "--1", "."])
def test_what_is_not_a_plain_number_is_refused(cell):
    found = faults(f'{HEADER}\n1,"{cell}",1,1,1,1,1,1\n')
    assert f"{cell!r} is not a number" in found["line 2, column q1"]


def test_every_fault_of_a_file_is_named_at_once():
    rows = "\n".join(f"{number},9,x,1,1,1,1" for number in range(50))
    found = faults(f"id,q1,q2,q3,q4,q5,extra\n{rows}\n")
    assert {"line 1, column 'extra'", "line 1, column q6", "line 1, column q7"} <= found.keys()
    assert {f"line {line}, column {name}" for line in range(2, 52) for name in ("q1", "q2")} <= found.keys()
    with pytest.raises(AnswerFileError) as told:
        read_answers(f"id,q1,q2,q3,q4,q5,extra\n{rows}\n".encode(), "a.csv", GAD7.form("client"))
    assert "103 problems; nothing was written" in str(told.value)
    assert len(str(told.value).splitlines()) == 104


def test_a_file_that_is_wrong_all_over_stops_being_read():
    rows = f"\n{','.join('x' * 8)}" * (MOST_PROBLEMS // 7 + 10)
    with pytest.raises(AnswerFileError, match="reading stopped here") as told:
        read_answers(f"{HEADER}{rows}".encode(), "a.csv", GAD7.form("client"))
    assert len(told.value.problems) == MOST_PROBLEMS


def test_a_refused_file_leaves_what_stood_there_and_no_trace(tmp_path):
    (tmp_path / "scores.csv").write_text("earlier")
    with pytest.raises(AnswerFileError):
        scored(tmp_path, f"{HEADER}\n1,9,1,1,1,1,1,1\n")
    assert (tmp_path / "scores.csv").read_text() == "earlier"
    assert {path.name for path in tmp_path.iterdir()} == {"answers.csv", "scores.csv"}


def test_scores_that_cannot_be_written_leave_no_trace(tmp_path):
    answers = tmp_path / "answers.csv"
    answers.write_text(f"{HEADER}\n1,1,1,1,1,1,1,1\n")
    (tmp_path / "folder").mkdir()
    for place in (tmp_path / "folder", tmp_path / "nowhere" / "scores.csv", answers):
        with pytest.raises(FileNotWrittenError):
            score_file(GAD7, answers, place)
    assert {path.name for path in tmp_path.iterdir()} == {"answers.csv", "folder"}
    assert answers.read_text().startswith(HEADER)


def test_a_missing_file_of_answers_is_named(tmp_path):
    with pytest.raises(AnswerFileError, match="cannot be read: No such file"):
        score_file(GAD7, tmp_path / "none.csv", tmp_path / "scores.csv")


def test_a_column_that_no_scale_uses_may_be_left_out(tmp_path):
    header = "id,q1,q2,q3,q4,q5"
    wsas = load_measure("wsas")
    (without,) = scored(tmp_path, f"{header}\n1,,8,8,8,8\n", wsas)
    (declared,) = scored(tmp_path, f"{header},retired\n1,,8,8,8,8,1\n", wsas)
    assert (without["total"], without["total_reason"]) == ("", "too_few_answered")
    assert (declared["total"], declared["total_answered"], declared["total_prorated"]) == ("32.0", "4", "0")


def test_an_item_may_be_named_by_its_id_or_its_number(tmp_path):
    checkin = load_measure("plait-checkin")
    (by_number,) = scored(tmp_path, "id,q1,q2,q3,q4,q5,q6\n1,1,2,3,4,5,9\n", checkin)
    names = "understood,matters,suited,openness,effort,expectation"
    (by_id,) = scored(tmp_path, f"id,{names}\n1,1,2,3,4,5,9\n", checkin)
    assert by_number == by_id
    assert by_id["total"] == "4.0"


def test_an_answer_to_a_question_that_was_not_asked_is_named():
    names = "id,understood,matters,suited,openness,effort,expectation,tension,put_right"
    found = faults(f"{names}\n1,1,2,3,4,5,9,0,2\n", load_measure("plait-checkin"))
    assert found == {"line 2, column put_right": "was not asked: only if tension is above 0"}


def test_another_raters_form_is_used_when_named_and_the_clients_otherwise(tmp_path):
    answers = tmp_path / "answers.csv"
    answers.write_text("id," + ",".join(f"q{n}" for n in range(1, 13)) + "\n1" + ",3" * 12 + "\n")
    assert score_file(WAI_SR, answers, tmp_path / "s.csv").form == "client"
    assert score_file(WAI_SR, answers, tmp_path / "s.csv", "clinician").form == "clinician"


def test_a_shell_has_no_usual_form():
    with pytest.raises(MissingKeyError, match="core_om ships without a key"):
        usual_form(load_measure("core_om"))
