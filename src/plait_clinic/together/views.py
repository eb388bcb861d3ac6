"""The page both look at, opened by whoever holds the session, and the lines that are typed there for both."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_together, book_together
from plait_clinic.audit.record import staff_audit
from plait_clinic.briefs.agreed import for_both
from plait_clinic.cases.episodes import episodes_of
from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.checkins.visibility import Reader
from plait_clinic.endings.fit import fit_of
from plait_clinic.expectations.page import both_shown
from plait_clinic.families.safety import rests
from plait_clinic.own.queries import memberships_of
from plait_clinic.readings.queries import course_of
from plait_clinic.steps import Refused
from plait_clinic.together.actions import add_line, take_back
from plait_clinic.together.forms import SharedLine
from plait_clinic.together.page import together
from plait_clinic.together.queries import lines_of


@require_GET
def page(request, case: str, member: str):
    """Both look at it side by side; who opened it is in the book."""
    found = access_together(request, case, member)
    if rests(found.case):
        return rest(request, found)
    book_together(request, found)
    return show(request, found)


@require_POST
def line(request, case: str, member: str):
    """Keep a line that was typed while both looked."""
    found = access_together(request, case, member)
    if rests(found.case):
        return rest(request, found)
    form = form_for(request, found)
    if not form.is_valid():
        return show(request, found, form=form, status=422)
    add_line(member=found, audit=staff_audit(request), **form.cleaned_data)
    messages.success(request, _("The line stands here now. It also stands on the client’s own page."))
    return back(found)


@require_POST
def line_back(request, case: str, member: str):
    """Take back a line that was typed here."""
    found = access_together(request, case, member)
    try:
        take_back(stays=memberships_of(found), line=request.POST.get("line", ""), audit=staff_audit(request))
    except Refused as refused:
        messages.error(request, refused.problems[0])
    else:
        messages.success(request, _("The line is taken back. It stands here no more."))
    return back(found)


def form_for(request, member: CaseMember) -> SharedLine:
    return SharedLine(request.POST or None, client=member.client.name, clinician=request.user.name)


def back(member: CaseMember):
    return redirect("together", case=member.case.handle, member=member.handle)


def rest(request, member: CaseMember):
    """Nothing is read, so nothing stands in the book; and why it rests is not for a screen that both look at."""
    return render(request, "together/held.html", {"case": member.case, "member": member, "alerts": ()})


def show(request, member: CaseMember, *, form: SharedLine | None = None, status: int = 200):
    course = course_of(member.case, member, None, reader=Reader(request.now))
    page = {
        "case": member.case,
        "member": member,
        "standing": for_both(member, request.now),
        "several": len(members_of(member.case)) > 1,
        "page": together(course, lines_of(memberships_of(member)), member.client.name),
        "fit": fit_of(course, episodes_of(member.case)),
        "beginning": both_shown(member, request.now, course),
        "form": form or form_for(request, member),
        "alerts": (),  # what waits elsewhere is not for the client's eyes
    }
    return render(request, "together/page.html", page, status=status)
