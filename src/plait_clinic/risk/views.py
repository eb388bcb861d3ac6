"""The pages of what has to be read: the open answers, one of them, taking it on; and naming who reads.

Those in charge see one answer, whose it is and how to reach them; the rest of the case stays with its clinicians.
"""

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import (
    access_open_answers,
    access_risk_answer_page,
    access_risk_answer_to_acknowledge,
    access_risk_readers,
)
from plait_clinic.access.permissions import Standing, user_can_acknowledge
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.queries import clinicians_of
from plait_clinic.risk.actions import ReadAlready, acknowledge, name_reader
from plait_clinic.risk.forms import NameReader
from plait_clinic.risk.models import RiskAnswer
from plait_clinic.risk.queries import open_for, read_lately, to_read
from plait_clinic.risk.rows import readers_listed
from plait_clinic.risk.titles import measures_with_risk_items
from plait_clinic.steps import Step, take

NOTE_CHARACTERS = 2000


class NoteForm(forms.Form):
    note = forms.CharField(
        label=lazy("What was done, if you like"),
        help_text=lazy("Those who are named to read it and the clinicians of the case can read this."),
        required=False,
        max_length=NOTE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_GET
def open_answers(request):
    """Everything that waits for this reader, overdue first; and what was read in the last days."""
    access_open_answers(request)
    page = {
        "open": open_for(request.user, request.now),
        "lately": read_lately(request.user, request.now),
        "now": request.now,
    }
    return render(request, "risk/open_answers.html", page)


@require_GET
def risk_answer(request, answer: str):
    """One positive answer, with what is needed to act on it and nothing else of the case."""
    found, standing = access_risk_answer_page(request, answer)
    return answer_page(request, found, standing, NoteForm())


@require_POST
def acknowledge_answer(request, answer: str):
    """Note that it was read and is taken on. The first one who does stays; a second one is told so."""
    found, standing = access_risk_answer_to_acknowledge(request, answer)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return answer_page(request, found, standing, form, status=422)
    note = form.cleaned_data["note"]
    try:
        acknowledge(answer=found, note=note, audit=staff_audit(request))
    except ReadAlready as read:
        found.acknowledgement = read.kept
        return answer_page(request, found, standing, NoteForm(), second=True, unkept=note, status=409)
    messages.success(request, _("It is noted that you have read it and will see to it."))
    return redirect("risk_answer", answer=found.handle)


def answer_page(request, found: RiskAnswer, standing: Standing, form: NoteForm, *, status: int = 200, **said):
    row = to_read(found, request.now)
    page = {
        "row": row,
        "form": form,
        "clinicians": clinicians_of(row.case, request.now),
        "organisation": row.case.organisation,
        "own_case": bool(standing.part),
        "reads": standing.reads_risk,
        "may_acknowledge": row.kept is None and user_can_acknowledge(standing),
        "now": request.now,
        **said,
    }
    return render(request, "risk/answer.html", page, status=status)


@require_GET
def readers(request):
    """Who reads which measure's risk items, for the administrator. Nothing that was answered stands here."""
    access_risk_readers(request)
    return readers_page(request)


@require_POST
def name(request, measure: str):
    """Name a reader and a deputy for one measure."""
    access_risk_readers(request)
    asked = next((one for one in measures_with_risk_items(request.user.organisation) if one.id == measure), None)
    if asked is None:
        raise Http404

    def run(organisation, given, audit):
        return name_reader(organisation=organisation, measure=asked, audit=audit, **given)

    named = _("It is settled who reads %(measure)s. It can be asked now.") % {"measure": asked.title}
    wrong = take(request, Step(NameReader, run, named), request.user.organisation)
    if wrong is None:
        return redirect("clinic_readers")
    return readers_page(request, wrong=wrong, measure=measure, status=422)


def readers_page(request, *, wrong: NameReader | None = None, measure: str = "", status: int = 200):
    rows = readers_listed(request.user.organisation, request.now, wrong=wrong, wrong_for=measure)
    return render(request, "risk/readers.html", {"rows": rows, "wrong": wrong}, status=status)
