"""The pages of private notes: all of one's own, writing one about a case, and taking one away."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors import access_case_for_private_note, access_private_notes, access_private_notes_to_change
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.queries import members_of
from plait_clinic.feelings.actions import delete_note, write_note
from plait_clinic.feelings.forms import WriteNote
from plait_clinic.feelings.queries import own_note, own_notes

SESSIONS_OFFERED = 12


@require_GET
def private_notes(request):
    """All of the reader's own notes."""
    access_private_notes(request)
    return render(request, "feelings/notes.html", {"notes": own_notes(request.user, request.now)})


@require_http_methods(["GET", "POST"])
def write(request, case: str):
    """A note about a case, or the session of it that is asked for. It shows whose case it is, and no note there is."""
    found = access_case_for_private_note(request, case)
    sessions = found.sessions.filter(held_at__lte=request.now).order_by("-held_at")[:SESSIONS_OFFERED]
    about = {"session": request.GET.get("session", "")}
    form = WriteNote(request.POST if request.method == "POST" else None, initial=about, sessions=sessions)
    if request.method == "POST" and form.is_valid():
        write_note(content=form.content(found.handle), audit=staff_audit(request))
        messages.success(request, _("The note is kept, for you alone."))
        return redirect("private_notes")
    names = ", ".join(member.client.name for member in members_of(found))
    page = {"case": found, "names": names, "form": form}
    return render(request, "feelings/write.html", page, status=422 if request.method == "POST" else 200)


@require_POST
def delete(request, note: str):
    """Take one's own note away. Somebody else's answers like one that is not there."""
    access_private_notes_to_change(request)
    found = own_note(request.user, note)
    if found is None:
        raise Http404
    delete_note(note=found, audit=staff_audit(request))
    messages.success(request, _("The note is deleted."))
    return redirect("private_notes")
