"""The codes themselves: how they look, how forgivingly they are read back, and that their hash tells nothing."""

from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.own import codes

CODES = st.text(codes.HANDED_SIGNS, min_size=12, max_size=12)


def test_a_sent_code_has_eight_digits_and_keeps_its_leading_zeros(monkeypatch):
    monkeypatch.setattr(codes.secrets, "choice", lambda _signs: "0")
    assert codes.new_sent_code() == "00000000"


def test_a_handed_code_has_three_groups_and_no_sign_that_is_taken_for_another():
    code = codes.new_handed_code()
    assert [len(group) for group in code.split("-")] == [4, 4, 4]
    assert not set("01ILOU") & set(codes.HANDED_SIGNS)
    assert len(set(codes.HANDED_SIGNS)) == 30


def test_codes_differ():
    assert len({codes.new_handed_code() for _ in range(100)}) == 100
    assert len({codes.new_sent_code() for _ in range(100)}) > 95


@given(CODES, st.sampled_from(["", " ", "-", " - ", "."]))
def test_a_code_is_read_back_however_it_is_grouped_and_in_small_letters_too(code, between):
    typed = between.join((code[:4], code[4:8], code[8:])).lower()
    assert codes.tidy(typed) == code
    assert codes.is_handed_code(codes.tidy(typed))
    assert codes.code_hash(typed) == codes.code_hash(code)


@given(st.text())
def test_no_text_makes_the_reader_of_codes_fail(typed):
    assert len(codes.code_hash(typed)) == 32
    assert codes.is_handed_code(codes.tidy(typed)) in (True, False)


def test_a_sent_code_counts_for_its_own_member_alone():
    assert codes.code_hash("12345678", 1) != codes.code_hash("12345678", 2)
    assert codes.code_hash("12345678", 1) != codes.code_hash("12345678")


def test_the_hash_of_a_code_needs_the_servers_own_key(settings):
    before = codes.code_hash("12345678", 1)
    settings.SECRET_KEY = "another key of another server, long enough for one"
    assert codes.code_hash("12345678", 1) != before
