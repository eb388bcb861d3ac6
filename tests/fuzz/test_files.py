"""Any bytes as a file: it is read, or every problem is told in words; never anything else, and nothing is written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import plait.measures
from plait.errors import UserError
from plait.measures import load_measure
from plait.measures.answer_file import read_answers
from plait.measures.problems import MeasureFileError
from plait.measures.reading import read_measure
from plait.measures.wording import read_wording
from plait.rupture.observer_files import read_code_list, read_codings, read_flags
from plait.trajectory.model import ModelFileError, model_from_json
from plait.trajectory.sessions_file import parse_sessions
from plait_clinic.batteries.own_measures.files import read_own_file
from plait_clinic.batteries.tests.worlds import OWN_FILE
from plait_clinic.imports.problems import UnreadableFile
from plait_clinic.imports.sealed import SealBroken, unseal
from plait_clinic.imports.sheet import decode, read_sheet

CHECK_IN = load_measure("plait-checkin")
DATA = Path(plait.measures.__file__).parent
A_MEASURE = (DATA / "registry" / "gad7.toml").read_bytes()
SOME_WORDS = (DATA / "texts" / "gad7.en.toml").read_bytes()
A_SHEET = b"client,session,date,score\nAnn,1,2024-01-01,20\n"
DEEP = 5_000
"""Brackets in each other, or digits of a number: more than Python's own readers take."""
PIECES = (
    *(b"[" * DEEP, b"{a=" * DEEP, b".".join([b"a"] * DEEP), b"9" * DEEP),
    *(b"\x00", b"\xff", b'"', b",", b"\n", b"=", b"[", b"]", b"{", b"}", b"1e999", b"nan", b"-1", b"\xef\xbb\xbf"),
    b"''' ",
)


def bent(whole: bytes) -> st.SearchStrategy[bytes]:
    """A file that is right but for up to three slips: something put in, cut out, repeated, or the end gone."""
    slip = st.tuples(st.integers(0, len(whole)), st.integers(0, 12), st.sampled_from(PIECES), st.booleans())

    def bend(slips: list[tuple[int, int, bytes, bool]]) -> bytes:
        text = whole
        for place, length, piece, ends in slips:
            text = text[:place] + piece + (b"" if ends else text[place + length :])
        return text

    return st.lists(slip, min_size=1, max_size=3).map(bend)


def files(whole: bytes) -> st.SearchStrategy[bytes]:
    return st.one_of(bent(whole), st.binary(max_size=300), st.text(max_size=200).map(lambda text: text.encode("utf-8")))


def read_or_told(read: Callable[[bytes], object], content: bytes, *refusals: type[Exception]) -> None:
    words = "read"
    try:
        read(content)
    except (UserError, *refusals) as told:
        words = str(told)
    assert words.strip()


@pytest.mark.parametrize("value", [b"[" * DEEP, b"{a=" * DEEP, b"9" * DEEP])
def test_a_file_that_pythons_own_reader_gives_up_on_is_told_too(value):
    with pytest.raises(MeasureFileError, match="file: "):
        read_measure(b"id = " + value, "file")
    with pytest.raises(ModelFileError, match="file"):
        model_from_json('{"version": ' + value.decode().replace("=", ":") + "}", "file")


@given(files(A_MEASURE))
def test_any_bytes_are_a_measure_or_told_problems(content):
    read_or_told(lambda given_: read_measure(given_, "file"), content)


@given(files(SOME_WORDS))
def test_any_bytes_are_words_or_told_problems(content):
    read_or_told(lambda given_: read_wording(given_, "file", load_measure("gad7")), content)


@given(files(OWN_FILE.encode()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_a_clinics_own_measure_or_told_problems(world, content):
    read_or_told(lambda given_: read_own_file(given_, world.organisation), content)


@given(files(b"id,q1,q2,q3\n1,8,7,8\n2,,9,1\n"))
def test_any_bytes_are_answers_or_told_problems(content):
    read_or_told(lambda given_: read_answers(given_, "file", CHECK_IN.form("client")), content)


@given(files(b"client,session,score,low,high\nAnn,1,5,0,10\nAnn,2,6.5,0,10\n"))
def test_any_bytes_are_sessions_or_told_problems(content):
    read_or_told(lambda given_: parse_sessions(given_, "file"), content)


@given(files(b'{"version": 1, "scale": {"low": 0, "high": 10}, "series": [{"name": "a"}]}'))
def test_any_text_is_a_model_or_told_problems(content):
    read_or_told(lambda given_: model_from_json(given_.decode("utf-8", "replace"), "file"), content)


@given(files(A_SHEET))
def test_any_bytes_are_past_data_or_told_problems(content):
    read_or_told(lambda given_: read_sheet(decode(given_)), content, UnreadableFile)


@pytest.mark.parametrize(
    ("read", "right"),
    [
        (read_flags, b"client,session,alert\nAnn,1,0\nAnn,2,1\n"),
        (read_code_list, b"code,client,session,flagged,of\nK7,Ann,1,1,60\n"),
        (lambda path: read_codings(path, ()), b"code,rupture\nK7,1\n"),
    ],
    ids=["flags", "codes", "codings"],
)
def test_any_bytes_are_a_file_of_the_validation_or_told_problems(tmp_path, read, right):
    @given(files(right))
    def any_bytes(content):
        path = tmp_path / "file.csv"
        path.write_bytes(content)
        read_or_told(lambda _content: read(path), content)

    any_bytes()


@given(st.text(max_size=300))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_in_the_place_of_a_checked_file_is_refused(world, text):
    with pytest.raises(SealBroken):
        unseal(text, user=world.staff["alice"], now=world.now)
