"""Every form of the clinic as its own page makes it: met by opening every page, so that none has to be listed.

A form's page knows what the form is about and what it offers; `met` keeps that, and anything can be put in instead of
what was sent.
"""

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django import forms
from django.db import transaction
from django.forms.formsets import BaseFormSet
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from tests.access import table
from tests.access.test_pages import rendered_pages
from tests.access.test_table import Undo
from tests.fuzz.targets import on_own_page

OURS = "plait_clinic."
OF_THE_LIBRARY = ("plait_clinic.access.forms", "plait_clinic.access.passkeys")
"""The sign-in library's forms in our words. Those met are tried too; some need a device, and have their own tests."""

ENDING = ("own_leave", "own_channel_end")
"""What ends a visit to the own page, so that nothing could be sent after it."""


@dataclass(frozen=True)
class Met:
    """A form's class, and what its page gave it beside what was sent."""

    kind: type
    given: Mapping[str, object]

    def filled(self, sent: Mapping[str, list[str]], files: Mapping[str, object]) -> forms.BaseForm | BaseFormSet:
        """The form as its page would make it of what was sent."""
        data = QueryDict(mutable=True)
        for name, values in sent.items():
            data.setlist(name, values)
        given = {"files": MultiValueDict({name: [file] for name, file in files.items()})} if self.takes_files else {}
        return self.kind(data=data, **given, **self.given)

    @property
    def takes_files(self) -> bool:
        taken = inspect.signature(self.kind).parameters.values()
        return any(one.name == "files" or one.kind is inspect.Parameter.VAR_KEYWORD for one in taken)


def met(scene) -> dict[type, Met]:
    """Every form that a page of the server made, by its class."""
    found: dict[type, Met] = {}
    with recording(found):
        undone(partial(visit_locked_tablet, scene))
        rendered_pages(scene)
        for row in table.ROWS:
            person = next((one for one in table.EVERYBODY if row.expected(one) == table.GOES_ON), None)
            if person and row.method == "POST":
                undone(partial(scene.visit, person, row.name, row.method))
        visit_own_pages(scene)
    return found


def undone(visit: Callable[[], object]) -> None:
    try:
        with transaction.atomic():
            visit()
            raise Undo
    except Undo:
        return


def visit_own_pages(scene) -> None:
    """The client's own page, what it leads to, and what can be sent there."""
    browser = on_own_page(scene)
    own = [row for row in table.ROWS if row.name.startswith("own_") and "<" not in row.address]
    for row in own:
        if row.method == "GET":
            browser.get(scene.url(row.name))
    for row in own:
        if row.method == "POST" and row.name not in ENDING:
            undone(partial(browser.post, scene.url(row.name), scene.body(row.name)))


def visit_locked_tablet(scene) -> None:
    """The staff's way out of a tablet, which is there in a locked browser alone."""
    browser = scene.browser(table.LEAD)
    browser.post(scene.url("tablet"), scene.body("tablet"))
    browser.get(scene.url("kiosk_out"))


@contextmanager
def recording(found: dict[type, Met]) -> Iterator[None]:
    """Keep what every form of ours is made with, for as long as this lasts."""

    def noticed(kind, *args, **kwargs):
        if is_ours(kind) and takes_data(kind):
            given = {name: value for name, value in kwargs.items() if name not in ("data", "files")}
            found[kind] = Met(kind, given)
        return object.__new__(kind)

    forms.BaseForm.__new__ = BaseFormSet.__new__ = noticed
    try:
        yield
    finally:  # taking them away would leave Python thinking that there still are some, and refuse arguments
        forms.BaseForm.__new__ = BaseFormSet.__new__ = plainly


def plainly(kind, *_args, **_kwargs):
    return object.__new__(kind)


def is_ours(kind: type) -> bool:
    """Whether a form, or what it was made from by a factory, stands in the clinic's own code."""
    return any(parent.__module__.startswith(OURS) and ".tests" not in parent.__module__ for parent in kind.__mro__)


def takes_data(kind: type) -> bool:
    """Whether it can be sent at all: one form only shows where one is."""
    first = next(iter(list(inspect.signature(kind).parameters.values())), None)
    return first is not None and (first.name == "data" or first.kind is inspect.Parameter.VAR_POSITIONAL)


def all_forms() -> set[type]:
    """Every form of the clinic's own that can be sent; those that only others are made from left out."""
    found, waiting = set(), [forms.BaseForm, BaseFormSet]
    while waiting:
        kind = waiting.pop()
        below = kind.__subclasses__()
        waiting += below
        if is_ours(kind) and takes_data(kind) and not below and kind.__module__ not in OF_THE_LIBRARY:
            found.add(kind)
    return found
