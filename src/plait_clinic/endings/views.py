"""The page at the end of the work, with the hand-over note; and the office's list of requests for another clinician."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_changes, access_ending, access_ending_to_write
from plait_clinic.audit.record import staff_audit
from plait_clinic.batteries.queries import ENDING
from plait_clinic.batteries.registry import best_words
from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.checkins.languages import FALLBACK, page_language
from plait_clinic.checkins.visibility import Reader
from plait_clinic.endings.actions import give_consent, take_consent_back, write_note
from plait_clinic.endings.forms import NoteForm
from plait_clinic.endings.page import summary_of
from plait_clinic.endings.queries import choices_of, note_of, requests_for
from plait_clinic.minors.queries import form_asked
from plait_clinic.own.queries import memberships_of
from plait_clinic.readings.queries import course_of
from plait_clinic.steps import Refused
from plait_clinic.together.queries import lines_of


@require_GET
def ending(request, case: str, member: str):
    """The course in short, what the client said looking back, and the hand-over note."""
    return show(request, access_ending(request, case, member))


@require_POST
def note(request, case: str, member: str):
    """Keep the next version of the note. A yes to the one before does not hold for it."""
    found = access_ending_to_write(request, case, member)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    write_note(member=found, text=form.cleaned_data["text"], audit=staff_audit(request))
    messages.success(request, _("The note is kept. Whoever takes over can read it once the client has said yes to it."))
    return back(found)


@require_POST
def consent(request, case: str, member: str):
    """Note that the client, who has read the note, said yes to it in the session, or took the yes back."""
    found, audit = access_ending_to_write(request, case, member), staff_audit(request)
    try:
        if request.POST.get("do") == "take_back":
            take_consent_back(member=found, audit=audit)
            messages.success(request, _("The yes is taken back. Only who wrote the note can read it now."))
        else:
            give_consent(member=found, version=request.POST.get("version", ""), audit=audit)
            messages.success(request, _("The client’s yes is noted."))
    except Refused as refused:
        messages.error(request, refused.problems[0])
    return back(found)


def back(member: CaseMember):
    return redirect("ending", case=member.case.handle, member=member.handle)


def show(request, member: CaseMember, *, form: NoteForm | None = None, status: int = 200):
    note = note_of(member)
    reader = Reader(request.now)
    course = course_of(member.case, member, None, reader=reader)
    readable = note is not None and note.may_be_read_by(request.user)
    wording = best_words(None, ENDING, "1", form_asked(member.client, request.now), (page_language(), FALLBACK))
    page = {
        "case": member.case,
        "member": member,
        "several": len(members_of(member.case)) > 1,
        "summary": summary_of(course, lines_of(memberships_of(member)), choices_of(member, reader), wording),
        "note": note,
        "readable": readable,
        "wrote_it": note is not None and note.version.written_by == request.user,
        "form": form or NoteForm(initial={"text": note.version.text} if readable else None),
        "alerts": (),  # it is a page to look at together
    }
    return render(request, "endings/ending.html", page, status=status)


@require_GET
def changes(request):
    """Who asked for another clinician. They need nobody's leave: the office sees to it."""
    access_changes(request)
    found = requests_for(request.user)
    page = {
        "waiting": [row for row in found if not row.changed],
        "done": [row for row in found if row.changed],
    }
    return render(request, "endings/changes.html", page)
