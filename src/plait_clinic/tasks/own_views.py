"""The client's side: reading one's tasks, saying yes or not yet, proposing, and looking back.

Each person sees their own tasks and what was shared with them; of what others said of a task, nothing.
"""

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.context import kept_language
from plait_clinic.access.doors import access_own_page, own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.part import check_is_part
from plait_clinic.own.views import back, own_answer, to_own_page
from plait_clinic.steps import Refused, tell
from plait_clinic.tasks.page import page_of
from plait_clinic.tasks.place import own_place
from plait_clinic.tasks.states import Action
from plait_clinic.tasks.steps import TASK_STEPS


@login_not_required
@require_GET
def own_tasks(request):
    """One's own tasks, and what others shared."""
    visit = access_own_page(request)
    return show(request, visit) if visit else to_own_page(request)


@login_not_required
@require_POST
def own_tasks_step(request, step: str):
    """One change. What stands in the way is told on the same page."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    chosen = TASK_STEPS[step]
    place = own_place(visit, request.now)
    form = chosen.form(request.POST, about=place, now=request.now)
    if form.is_valid():
        try:
            if form.cleaned_data.get("action") != Action.STOP_SHARING:
                check_is_part(visit)
            chosen.run(place, form.cleaned_data, link_audit(request))
        except Refused as refused:
            tell(form, refused)
        else:
            return back(request, step, "own_tasks")
    return show(request, visit, wrong=form, status=422)


def show(request, visit: OwnVisit, *, wrong=None, status: int = 200):
    language = kept_language(request)
    done = TASK_STEPS.get(request.GET.get("done", ""))
    page = {
        "to": {step: reverse(f"own_tasks_{step}") + language for step in TASK_STEPS},
        "here": reverse("own_tasks") + language,
        "done": done.done if done else "",
        **page_of(own_place(visit, request.now), request.GET.get("change", ""), wrong),
    }
    return own_answer(request, visit, "tasks/own.html", page, status=status)
