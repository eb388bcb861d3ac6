"""Anything at all can be put into every form: it is taken, or refused in words, and its page can be shown again."""

from types import SimpleNamespace

import pytest
from allauth.core import context
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms.formsets import BaseFormSet
from django.test import RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.bad_requests import NASTY
from tests.fuzz.forms import Met, all_forms, met

EXAMPLES = 40
ANYTHING = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(), max_size=60),
    st.integers().map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.sampled_from(["x" * 3_000, "\n" * 3_000, "é" * 400]),
)


@pytest.fixture
def found(scene):
    return met(scene)


def test_every_form_of_the_clinic_is_met_on_a_page(found):
    assert {kind.__qualname__ for kind in all_forms()} == {kind.__qualname__ for kind in found if kind in all_forms()}
    assert len(found) > 40


def test_whatever_is_put_into_a_form_is_taken_or_refused_in_words(found):
    for kind in sorted(found, key=lambda kind: kind.__qualname__):
        fuzz(found[kind])


def fuzz(one: Met) -> None:
    with context.request_context(a_request()):
        parts = fields_of(one.filled({}, {}))

    @settings(max_examples=EXAMPLES, derandomize=True, database=None)
    @given(sent=sent_to(parts), files=files_to(parts))
    def taken_or_refused(sent, files):
        with context.request_context(a_request()):
            form = one.filled(sent, files)
            form.is_valid()
            words = [str(word) for errors in errors_of(form) for word in errors]
            assert all(word.strip() for word in words), (one.kind, sent)
            assert form.is_valid() or words, (one.kind, sent)
            str(form)

    taken_or_refused()


def a_request():
    request = RequestFactory().post("/")
    request.session, request.user, request.now = SessionStore(), AnonymousUser(), None
    request._messages = SimpleNamespace(add=lambda *_words: None)
    return request


def fields_of(form: forms.BaseForm | BaseFormSet) -> dict[str, forms.Field]:
    """Every field that a page of this form would send, by its name."""
    if isinstance(form, BaseFormSet):
        places = [form.management_form, form.empty_form.__class__ and form.forms[0] if form.forms else form.empty_form]
        return {place.add_prefix(name): field for place in places for name, field in place.fields.items()}
    return {form.add_prefix(name): field for name, field in form.fields.items()}


def values_for(field: forms.Field) -> st.SearchStrategy[list[str]]:
    """What is sent for a field: one of its own choices, or anything; once, several times, or not at all."""
    own = [str(key) for key, _label in flat(getattr(field, "choices", ()))]
    value = st.one_of(st.sampled_from(own), ANYTHING) if own else ANYTHING
    return st.lists(value, max_size=3)


def flat(choices):
    for key, label in choices:
        if isinstance(label, list | tuple):
            yield from flat(label)
        else:
            yield key, label


def sent_to(fields: dict[str, forms.Field]) -> st.SearchStrategy[dict[str, list[str]]]:
    known = st.fixed_dictionaries(
        {}, optional={name: values_for(field) for name, field in fields.items() if not is_file(field)}
    )
    return st.one_of(
        known,
        st.tuples(known, st.dictionaries(st.text(max_size=8), st.lists(ANYTHING), max_size=2)).map(
            lambda both: {**both[1], **both[0]}
        ),
    )


def files_to(fields: dict[str, forms.Field]) -> st.SearchStrategy[dict[str, SimpleUploadedFile]]:
    file = st.builds(SimpleUploadedFile, st.text(min_size=1, max_size=12).filter(is_file_name), st.binary(max_size=200))
    return st.fixed_dictionaries({}, optional={name: file for name, field in fields.items() if is_file(field)})


def is_file_name(name: str) -> bool:
    return name.replace("\\", "/").rpartition("/")[2] not in ("", ".", "..")


def is_file(field: forms.Field) -> bool:
    return isinstance(field, forms.FileField)


def errors_of(form: forms.BaseForm | BaseFormSet) -> list[list[str]]:
    if isinstance(form, BaseFormSet):
        return [form.non_form_errors(), *(list(words) for errors in form.errors for words in errors.values())]
    return [list(words) for words in form.errors.values()]
