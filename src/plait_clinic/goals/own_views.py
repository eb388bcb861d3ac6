"""The client's side: writing goals alone first, saying yes, rating, and showing a goal to somebody of the case.

Each person sees their own goals, and of the others' what these show them; nothing else of the others, nor whether
there is any.
"""

from django.contrib.auth.decorators import login_not_required
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.context import kept_language
from plait_clinic.access.doors import access_own_page, own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.goals.asked import Asks, page_forms
from plait_clinic.goals.forms import Desk, GoalForm
from plait_clinic.goals.goal_steps import OWN_STEPS, TAKES_THE_OWN_CODE
from plait_clinic.goals.page import goals_page
from plait_clinic.goals.states import Side
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.part import check_is_part
from plait_clinic.own.queries import memberships_of
from plait_clinic.own.views import back, own_answer, to_own_page
from plait_clinic.steps import Refused, tell


@login_not_required
@require_GET
def own_goals(request):
    """One person's goals, and what others show them."""
    visit = access_own_page(request)
    return show(request, visit) if visit else to_own_page(request)


@login_not_required
@require_POST
def own_goals_step(request, step: str):
    """One change of the client's. What stands in the way is told on the same page."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = OWN_STEPS[step].form(request.POST, about=desk_of(visit), now=request.now)
    if form.is_valid():
        try:
            if not takes_back(step, form.cleaned_data):
                check_is_part(visit)
            check_is_the_persons_own_code(visit, step, form.cleaned_data)
            OWN_STEPS[step].run(form.about, form.cleaned_data, link_audit(request))
        except Refused as refused:
            tell(form, refused)
        else:
            return back(request, step, "own_goals")
    return show(request, visit, wrong=(step, form), status=422)


def check_is_the_persons_own_code(visit: OwnVisit, step: str, given) -> None:
    """A code that went through a clinician's hands opens no way to a yes: it could be the clinician's own."""
    if step in TAKES_THE_OWN_CODE and not takes_back(step, given) and not visit.past_clinicians:
        raise Refused(
            _(
                "This page was opened with a code from your clinician. For this it takes a code to your own address, "
                "or your word to them when you meet."
            )
        )


def takes_back(step: str, given) -> bool:
    """Whether it takes back what was shown or said to others: that is open to everybody at any time."""
    return step == "show-no-more" or (step == "hold" and not given["holds"])


def desk_of(visit: OwnVisit) -> Desk:
    return Desk(visit.member, memberships_of(visit.member), Side.CLIENT)


def show(request, visit: OwnVisit, *, wrong: tuple[str, GoalForm] | None = None, status: int = 200):
    desk = desk_of(visit)
    asks = Asks(desk, request.now, lambda step: reverse(f"own_goals_{step}") + kept_language(request), wrong)
    done = OWN_STEPS.get(request.GET.get("done", ""))
    page = {
        "done_words": done.done if done else "",
        **page_forms(goals_page(desk, request.now), asks),
    }
    return own_answer(request, visit, "goals/own.html", page, status=status)
