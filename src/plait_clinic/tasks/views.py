"""The clinicians' page of one member's tasks: what was agreed, what waits for a yes, and what came of it."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_several import access_tasks, access_tasks_to_change
from plait_clinic.steps import take
from plait_clinic.tasks.page import page_of
from plait_clinic.tasks.place import Place
from plait_clinic.tasks.steps import TASK_STEPS


@require_GET
def tasks(request, case: str, member: str):
    return show(request, access_tasks(request, case, member))


@require_POST
def tasks_step(request, case: str, member: str, step: str):
    """One change. What stands in the way is told on the same page."""
    found = access_tasks_to_change(request, case, member)
    wrong = take(request, TASK_STEPS[step], Place(found, request.now))
    if wrong is None:
        return redirect("tasks", case=case, member=member)
    return show(request, found, wrong=wrong, status=422)


def show(request, member, *, wrong=None, status: int = 200):
    place = Place(member, request.now)
    where = [member.case.handle, member.handle]
    page = {
        "case": member.case,
        "member": member,
        "to": {step: reverse(f"tasks_{step}", args=where) for step in TASK_STEPS},
        "here": reverse("tasks", args=where),
        **page_of(place, request.GET.get("change", ""), wrong),
    }
    if page["change"] is None and "change" in request.GET:
        raise Http404
    return render(request, "tasks/page.html", page, status=status)
