"""Tokens of check-in links: random, of one shape, and kept only as a hash."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.checkins.models import Link
from plait_clinic.checkins.queries import check_in_of
from plait_clinic.checkins.tokens import TOKEN_BYTES, is_token, new_token, token_hash


def test_every_new_token_has_the_shape_that_is_looked_up():
    tokens = [new_token() for _ in range(200)]
    assert all(is_token(token) for token in tokens)
    assert len(set(tokens)) == len(tokens)


def test_a_token_is_too_long_to_be_tried():
    assert TOKEN_BYTES * 8 >= 128
    assert len(new_token()) >= 22


@pytest.mark.parametrize("text", ["", "short", "a" * 31, "a" * 33, "a" * 31 + "/", "a" * 32 + "\n", "ä" * 32])
def test_what_has_another_shape_is_no_token(text):
    assert not is_token(text)


@given(st.text())
def test_no_text_is_too_strange_to_be_asked_about(text):
    assert is_token(text) == (len(text) == 32 and text.isascii() and all(c.isalnum() or c in "-_" for c in text))


def test_what_has_no_tokens_shape_is_not_even_looked_up(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert check_in_of("guess") is None


def test_a_link_opens_its_own_check_in_and_only_its_hash_is_kept(world):
    check_in = world.invitation()
    token = world.link_to(check_in)
    assert check_in_of(token) == check_in
    kept = Link.objects.get()
    assert bytes(kept.token_hash) == token_hash(token) == hashlib.sha256(token.encode()).digest()
    columns = Link.objects.values_list().get()
    assert token not in map(str, columns)


def test_several_links_lead_to_the_same_check_in(world):
    check_in = world.invitation()
    assert {check_in_of(world.link_to(check_in)) for _ in range(3)} == {check_in}


def test_a_guessed_token_opens_nothing(world):
    world.link_to(world.invitation())
    assert check_in_of(new_token()) is None
