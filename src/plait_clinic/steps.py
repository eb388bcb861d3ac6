"""One step of the office's pages: a small form about one person or one case, and the action it leads to.

A page shows many of them; each is posted to its own address. What stands in the way comes back on the same page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django import forms
from django.contrib import messages

from plait_clinic.audit.record import Audit, staff_audit


class Refused(Exception):
    """What was asked for cannot be done now. Carries everything that is in the way, in words to act on."""

    def __init__(self, *problems: str):
        super().__init__(*problems)
        self.problems = problems


def tell(form: forms.Form, refused: Refused) -> None:
    """Put everything that is in the way into the form, above its fields."""
    for problem in refused.problems:
        form.add_error(None, problem)


class StepForm(forms.Form):
    """A form about one thing: `about` is the person or the case, `now` the moment of the request."""

    def __init__(self, data=None, *, about, now: datetime):
        super().__init__(data)
        self.about, self.now = about, now
        self.prepare()

    def prepare(self) -> None:
        """Set the choices that depend on what the form is about."""


@dataclass(frozen=True)
class Step:
    """A form, what is done with it (about, given, audit), and what is said when it is done."""

    form: type[StepForm]
    run: Callable[[object, dict[str, object], Audit], object]
    done: str


def take(request, step: Step, about) -> StepForm | None:
    """Do the step that was posted. Returns its form where something stands in the way, and None where it is done."""
    form = step.form(request.POST, about=about, now=request.now)
    if form.is_valid():
        try:
            step.run(about, form.cleaned_data, staff_audit(request))
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, step.done)
            return None
    return form
