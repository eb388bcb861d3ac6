"""Sessions as columns: read from files and arrays whole, or refused with every fault by its place."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.trajectory.scale import Scale, ScaleError
from plait.trajectory.sessions import SessionsError, make_sessions
from plait.trajectory.sessions_file import SessionsFileError, parse_sessions, read_sessions

HEADER = "client,session,score\n"
WITH_CLINICIAN = "client,clinician,session,score\n"
ZERO_TO_TEN = Scale(0, 10)


def parsed(text, scale=ZERO_TO_TEN, **columns):
    return parse_sessions(text if isinstance(text, bytes) else text.encode(), "s.csv", columns=columns, scale=scale)


def faults(text, scale=ZERO_TO_TEN, **columns):
    with pytest.raises(SessionsFileError) as told:
        parsed(text, scale, **columns)
    return {problem.place: problem.text for problem in told.value.problems}


def test_rows_keep_the_files_order_and_names_their_text():
    sessions = parsed("score,day,client,session,note\n7,1.5,007,2,x\n6.25,0,a b,0,\n5,0,007,1,y\n")
    assert sessions.client.names == ("007", "a b")
    assert sessions.client.codes.tolist() == [0, 1, 0]
    assert (sessions.session.tolist(), sessions.score.tolist(), sessions.day.tolist()) == (
        [2, 0, 1],
        [7.0, 6.25, 5.0],
        [1.5, 0.0, 0.0],
    )
    assert sessions.clinician is None


def test_a_byte_order_mark_windows_line_ends_and_empty_lines_do_not_matter():
    plain = parsed(HEADER + "a,1,2\nb,1,3\n")
    marked = parsed(("\ufeff" + HEADER + "\na,1,2\n\nb,1,3\n").replace("\n", "\r\n"))
    assert marked.client.names == plain.client.names
    assert marked.score.tolist() == plain.score.tolist()


def test_columns_can_be_named_otherwise_and_a_therapist_is_a_clinician():
    sessions = parsed("ID,therapist,session,score\n1,t,1,2\n", client="ID")
    assert (sessions.client.names, sessions.clinician.names) == (("1",), ("t",))


def test_a_column_that_was_named_goes_before_its_usual_name():
    sessions = parsed("client,person,session,score\na,b,1,2\n", client="person")
    assert sessions.client.names == ("b",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", {"line 1": "the file is empty"}),
        (HEADER, {"line 1": "there are no sessions below the header"}),
        ("client;session;score\na;1;2\n", {"line 1": "separated by semicolons; save the file with commas"}),
        ("who,when\n", {"line 1, column client": "is missing", "line 1, column session": "is missing",
                        "line 1, column score": "is missing; the header has who, when; name another with --column"}),
        ("client,session,score,score\na,1,2,3\n", {"line 1, column score": "is there 2 times: columns 3 and 4"}),
        (HEADER + "a,1,bad\na,2,\na,3,inf\na,4,nan\na,5,1e999\na,six,\"1,5\"\na,1.5,11\n,7,-1\na,-1,5\na,9\n", {
            "line 2, column score": "'bad' is not a number",
            "line 3, column score": "an empty cell is no score",
            "line 4, column score": "'inf' is not a number",
            "line 5, column score": "'nan' is not a number",
            "line 6, column score": "inf is no score",
            "line 7, column session": "'six' is not a number",
            "line 7, column score": "'1,5' is not a number; write the decimals after a point",
            "line 8, column session": "1.5 is not a session number",
            "line 8, column score": "11 is off the scale, 0 to 10",
            "line 9, column client": "is empty: name the client",
            "line 9, column score": "-1 is off the scale, 0 to 10",
            "line 10, column session": "-1 is not a session number",
            "line 11": "has 2 fields where the header has 3",
        }),
        (HEADER + "a,1,2\nb,1,2\na,1,3\n", {
            "line 4, column session": "client a, session 1 is there twice, first in line 2"}),
        (WITH_CLINICIAN + "a,t,1,2\na,u,2,2\na,t,3,2\n", {
            "line 3, column clinician": "client a is with two clinicians at once: t (sessions 1 to 3) and u (sess"}),
        (HEADER + 'a,1,"2\n', {"line 2": "not readable as CSV"}),
        (HEADER.encode() + b"\xe9,1,2\n", {"line 2": "byte 0xe9 is not UTF-8"}),
        (HEADER.encode("utf-16"), {"": "is UTF-16 text; save it as CSV in UTF-8"}),
    ],
)  # fmt: skip
def test_a_file_with_faults_is_refused_with_each_of_them_by_line_and_column(text, told):
    found = faults(text)
    assert set(found) == set(told)
    assert [place for place, part in told.items() if part not in found[place]] == []


def test_a_column_that_does_not_exist_or_is_given_to_two_is_told():
    assert faults(HEADER + "a,1,2\n", client="ID") == {
        "line 1, column ID": "is missing; the header has client, session, score"
    }
    assert "is no column of ours" in faults(HEADER + "a,1,2\n", klient="client")["line 1, column klient"]
    assert faults(HEADER + "a,1,2\n", session="score") == {
        "line 1, column score": "is the same column as session: number 3"
    }


def test_covariates_are_further_columns_of_numbers_and_none_of_our_own():
    text = "client,session,score,gap\na,1,2,7\na,2,3,9\n"
    assert parse_sessions(text.encode(), "s.csv", covariates=["gap"]).covariates["gap"].tolist() == [7.0, 9.0]
    for names, told in ((["score"], "is a column of its own"), (["week"], "is missing")):
        with pytest.raises(SessionsFileError, match=told):
            parse_sessions(text.encode(), "s.csv", covariates=names)
    with pytest.raises(SessionsFileError, match="line 2, column gap: an empty cell is no number"):
        parse_sessions(text.replace(",7", ",").encode(), "s.csv", covariates=["gap"])
    with pytest.raises(SessionsError, match="score: is a column of its own"):
        make_sessions(["a"], [1], [2], covariates={"score": [3]})


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SessionsFileError, match="cannot be read: No such file"):
        read_sessions(tmp_path / "gone.csv")


@pytest.mark.parametrize("scale", [(1, 1), (2, 1), (float("nan"), 1), (0, float("inf"))])
def test_a_scale_without_length_is_refused(scale):
    with pytest.raises(ScaleError, match="give the lower end first"):
        Scale(*scale)


def test_without_ends_any_finite_score_will_do():
    assert parsed(HEADER + "a,1,-1e9\n", Scale()).score.tolist() == [-1e9]


def test_raters_and_dimensions_make_a_series_each_and_may_share_a_session():
    sessions = make_sessions(
        ["a", "a", "a", "b"], [1, 1, 1, 1], [1, 2, 3, 4], rater=["x", "y", "x", "y"], dimension=["d", "d", "e", "d"]
    )
    scores = {name: one.score.tolist() for name, one in sessions.series().items()}
    assert scores == {("x", "d"): [1.0], ("y", "d"): [2.0, 4.0], ("x", "e"): [3.0]}


TENSION = "client,session,rater,score,strain\n"


def test_the_tension_marker_is_one_of_four_degrees_or_empty():
    sessions = parsed(TENSION + "a,1,x,7,0\na,2,x,7,\na,3,x,7,3\n", tension="strain")
    assert sessions.tension.tolist() == [0, -1, 3]
    assert sessions.take(np.array([2, 0])).tension.tolist() == [3, 0]
    made = make_sessions(["a"] * 3, [1, 2, 3], [7] * 3, tension=[0, -1, 3])
    assert made.tension.tolist() == [0, -1, 3]
    assert parsed(HEADER + "a,1,7\n").tension is None


def test_a_degree_that_is_none_is_told_by_its_line_and_the_columns_own_name():
    told = faults(TENSION + "a,1,x,7,4\na,2,x,7,much\na,3,x,7,.5\na,4,x,7,-1\n", tension="strain")
    assert sorted(told) == [f"line {line}, column strain" for line in (2, 3, 4, 5)]
    assert "4 is no degree of tension: 0 none, 1 a little, 2 some, 3 a lot" in told["line 2, column strain"]
    assert told["line 3, column strain"] == "'much' is not a number"


def test_a_session_has_one_tension_marker():
    rows = ["a,1,x,7,2", "a,1,y,6,", "a,1,z,6,2", "a,2,x,7,0", "a,2,y,7,1", "b,2,x,7,3"]
    told = faults(TENSION + "\n".join(rows) + "\n", tension="strain")
    assert list(told) == ["line 6, column strain"]
    assert "client a, session 2 has 1 here and 0 in line 5" in told["line 6, column strain"]


def test_a_client_may_go_from_one_clinician_to_another():
    moved = make_sessions(["a"] * 4, [4, 3, 2, 1], [1] * 4, clinician=["u", "u", "t", "t"])
    assert [rows.tolist() for rows in moved.by_episode()] == [[1, 0], [3, 2]]
    assert [rows.tolist() for rows in moved.by_client()] == [[3, 2, 1, 0]]


def test_an_episode_within_a_longer_one_is_told_though_another_lies_between():
    with pytest.raises(SessionsError) as told:
        make_sessions(["a"] * 5, [1, 9, 2, 3, 6], [1] * 5, clinician=["t", "t", "u", "u", "v"])
    assert [row for row, _, _ in told.value.problems] == [2, 4]


def test_arrays_with_faults_are_refused_with_each_of_them():
    with pytest.raises(SessionsError, match="3 problems") as told:
        make_sessions(["a", " ", "a"], [1, 1, 0.5], [1, np.nan, 3])
    assert [(row, column) for row, column, _ in told.value.problems] == [(1, "client"), (2, "session"), (1, "score")]
    with pytest.raises(SessionsError, match="one length"):
        make_sessions(["a"], [1, 2], [1, 2])
    with pytest.raises(SessionsError, match="there are no sessions"):
        make_sessions([], [], [])


ROWS = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 6), st.sampled_from("tu"), st.floats(0, 10)), min_size=1
)


@settings(max_examples=60)
@given(ROWS)
def test_what_a_file_gives_is_what_the_arrays_give(rows):
    text = "client,session,clinician,score\n" + "".join(f"{a},{s},{t},{y!r}\n" for a, s, t, y in rows)
    client, session, clinician, score = zip(*rows, strict=True)
    spans = {}
    for a, s, t, _ in rows:
        spans.setdefault(a, {}).setdefault(t, []).append(s)
    overlaps = any(
        len(with_) == 2 and min(map(max, with_.values())) >= max(map(min, with_.values())) for with_ in spans.values()
    )
    bad = overlaps or len({(a, s) for a, s, _, _ in rows}) < len(rows)
    if bad:
        with pytest.raises(SessionsError):
            make_sessions(client, session, score, clinician=clinician, scale=ZERO_TO_TEN)
        assert faults(text)
    else:
        made = make_sessions(client, session, score, clinician=clinician, scale=ZERO_TO_TEN)
        read = parsed(text)
        assert (read.client.names, read.clinician.names) == (made.client.names, made.clinician.names)
        assert np.array_equal(read.score, made.score)
        assert np.array_equal(read.client.codes, made.client.codes)
