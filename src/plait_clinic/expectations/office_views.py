"""The office's page of the clinic's own texts on what to expect, and of the template for working agreements."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_agreeing import access_clinic_texts
from plait_clinic.audit.record import staff_audit
from plait_clinic.expectations.actions import write_text
from plait_clinic.expectations.defaults import WHAT_HAPPENS, template_text
from plait_clinic.expectations.forms import LABELS, WriteText
from plait_clinic.expectations.models import ClinicText, TextKind
from plait_clinic.expectations.queries import texts_of


@dataclass(frozen=True)
class TextShown:
    """One of the texts: its versions, the newest first, and the form for the next one."""

    kind: TextKind
    title: str
    versions: list[ClinicText]
    form: WriteText


@require_GET
def clinic_texts(request):
    access_clinic_texts(request)
    return show(request)


@require_POST
def write_clinic_text(request, kind: str):
    """Keep the next version of one of them."""
    access_clinic_texts(request)
    if kind not in TextKind.values:
        raise Http404
    return take(request, TextKind(kind))


def take(request, kind: TextKind):
    form = WriteText(request.POST, of=kind)
    if not form.is_valid():
        return show(request, wrong=(kind, form), status=422)
    write_text(organisation=request.user.organisation, kind=kind, audit=staff_audit(request), **form.cleaned_data)
    messages.success(request, _("This version is kept, and holds from now on."))
    return redirect("clinic_expectations")


def show(request, *, wrong: tuple[TextKind, WriteText] | None = None, status: int = 200):
    shown = [shown_text(request.user.organisation, kind, wrong) for kind in TextKind]
    page = {"texts": shown, "wrong": wrong[1] if wrong else None}
    return render(request, "expectations/office.html", page, status=status)


def shown_text(organisation, kind: TextKind, wrong: tuple[TextKind, WriteText] | None) -> TextShown:
    versions = texts_of(organisation, kind)
    if wrong is not None and wrong[0] == kind:
        form = wrong[1]
    else:
        newest = versions[0] if versions else None
        form = WriteText(of=kind)
        form.initial = {"text": newest.text, "source": newest.source} if newest else {"text": shipped(kind)}
    return TextShown(kind, str(LABELS[kind]), versions, form)


def shipped(kind: TextKind) -> str:
    """What the form begins from where nothing is written: for how long it takes nothing ships."""
    if kind == TextKind.AGREEMENT:
        return template_text()
    return "\n".join(str(line) for line in WHAT_HAPPENS) if kind == TextKind.WHAT else ""
