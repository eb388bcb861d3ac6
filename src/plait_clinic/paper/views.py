"""Printing a check-in for one member, and typing in what came back. For the clinicians who hold the sessions."""

from collections.abc import Mapping

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from plait_clinic.access.doors import access_session_page, access_session_to_change
from plait_clinic.access.doors_of_paper import access_codes, access_sheet, leads_to_a_sheet
from plait_clinic.audit.record import staff_audit
from plait_clinic.checkins.actions import Outcome
from plait_clinic.checkins.queries import (
    languages_asked,
    open_check_ins,
    parts_of,
    readers_of,
    session_day,
    state_now,
)
from plait_clinic.checkins.states import State, takes_answer
from plait_clinic.paper.actions import print_sheet, type_in
from plait_clinic.paper.forms import PrintSheet, SheetCode
from plait_clinic.paper.models import Sheet
from plait_clinic.paper.reading import read_typed, sections_on, to_check
from plait_clinic.readings.tasks import read_now_or_later

KEPT = {
    Outcome.FIRST: lazy("It is kept, and marked as typed in by you."),
    Outcome.REPEAT: lazy("It is kept, and marked as typed in by you."),
    Outcome.DIFFERENT: lazy("This check-in has an answer already. That one stays; what you typed is not kept."),
}


@require_http_methods(["GET", "POST"])
def paper(request, session: str):
    """For whom a sheet can be printed; a POST makes it, and shows it this once with its code."""
    posting = request.method == "POST"
    found = access_session_to_change(request, session) if posting else access_session_page(request, session)
    check_ins = open_check_ins(found, request.now)
    form = PrintSheet(request.POST if posting else None, check_ins=check_ins, language=get_language())
    if posting and form.is_valid():
        language = form.cleaned_data["language"]
        return show_sheet(request, print_sheet(check_in=form.check_in, language=language, audit=staff_audit(request)))
    page = {"session": found, "form": form, "can": bool(check_ins)}
    return render(request, "paper/paper.html", page, status=422 if form.errors else 200)


def show_sheet(request, sheet: Sheet):
    """The sheet itself, in the language it was asked for."""
    with translation.override(sheet.language):
        page = {
            "sheet": sheet,
            "session": sheet.check_in.session,
            "session_day": session_day(sheet.check_in),
            "organisation": sheet.check_in.session.case.organisation,
            "sections": sections_on(sheet),
            "readers": readers_of(sheet.check_in, request.now),
        }
        return render(request, "paper/sheet.html", page)


@require_safe
def type_code(request):
    """Where the code of a sheet that came back is typed; it leads to the sheet."""
    access_codes(request)
    form = SheetCode(request.GET if "code" in request.GET else None)
    if form.is_valid():
        code = form.cleaned_data["code"]
        if leads_to_a_sheet(request, code):
            return redirect("typing", code=code)
        form.add_error("code", _("No sheet of a case of yours has this code."))
    return render(request, "paper/code.html", {"form": form}, status=404 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def typing(request, code: str):
    """Type a sheet in, look at what was typed, keep it. Nothing is kept before it was looked at."""
    sheet = access_sheet(request, code)
    if not can_be_typed(sheet, request.now):
        return render(request, "paper/closed.html", {"sheet": sheet, "session": sheet.check_in.session})
    with translation.override(sheet.language):
        if request.method != "POST":
            return ask(request, sheet, {})
        return TYPING.get(request.POST.get("do", ""), ask)(request, sheet, request.POST)


def can_be_typed(sheet: Sheet, now) -> bool:
    """As long as an answer is taken that was begun when the sheet was printed."""
    state = state_now(sheet.check_in, now)
    begun = {"begun_at": sheet.printed_at, "expires_at": sheet.check_in.expires_at}
    return state is not State.ANSWERED and takes_answer(state, **begun)


def ask(request, sheet: Sheet, posted: Mapping[str, str], problems=(), *, empty: bool = False):
    page = frame(sheet) | {
        "sections": sections_on(sheet, posted, problems),
        "problems": problems,
        "empty": empty,
        "readers": readers_of(sheet.check_in, request.now),
    }
    return render(request, "paper/typing.html", page, status=422 if problems else 200)


def check(request, sheet: Sheet, posted: Mapping[str, str]):
    """Everything that was typed, once more, before it is kept."""
    filled = read_typed(sheet, posted)
    if filled.problems:
        return ask(request, sheet, posted, filled.problems, empty=filled.is_empty)
    page = frame(sheet) | {"typed": to_check(sections_on(sheet, posted)), "sent": sent_again(posted)}
    return render(request, "paper/check.html", page)


def sent_again(posted: Mapping[str, str]) -> list[tuple[str, str]]:
    """The fields that travel in the page to the next step."""
    return [(name, value) for name, value in posted.items() if name not in ("do", "csrfmiddlewaretoken")]


def keep(request, sheet: Sheet, posted: Mapping[str, str]):
    filled = read_typed(sheet, posted)
    if filled.problems:
        return ask(request, sheet, posted, filled.problems, empty=filled.is_empty)
    audit, languages = staff_audit(request), languages_asked(parts_of(sheet.check_in), posted)
    submitted = type_in(sheet=sheet, filled=filled, languages=languages, audit=audit)
    if submitted.outcome is Outcome.FIRST:
        read_now_or_later(response=submitted.response, audit=audit)
    messages.success(request, KEPT[submitted.outcome])
    return redirect("session", session=sheet.check_in.session.handle)


def frame(sheet: Sheet) -> dict[str, object]:
    session = sheet.check_in.session
    return {"sheet": sheet, "session": session, "organisation": session.case.organisation}


TYPING = {"check": check, "keep": keep}
