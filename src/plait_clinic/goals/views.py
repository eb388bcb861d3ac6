"""The clinicians' page of one member's goals: their own alone first, then both side by side, and what came of them."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_goals import access_goals, access_goals_to_change
from plait_clinic.cases.queries import members_of
from plait_clinic.goals.asked import Asks, page_forms
from plait_clinic.goals.forms import Desk, GoalForm
from plait_clinic.goals.goal_steps import GOAL_STEPS
from plait_clinic.goals.page import goals_page
from plait_clinic.goals.states import Side
from plait_clinic.own.queries import memberships_of
from plait_clinic.steps import take


@require_GET
def goals(request, case: str, member: str):
    return show(request, access_goals(request, case, member))


@require_POST
def goals_step(request, case: str, member: str, step: str):
    """One change. What stands in the way is told on the same page."""
    found = access_goals_to_change(request, case, member)
    wrong = take(request, GOAL_STEPS[step], desk_of(found))
    if wrong is None:
        return redirect("goals", case=case, member=member)
    return show(request, found, wrong=(step, wrong), status=422)


def desk_of(member) -> Desk:
    return Desk(member, memberships_of(member), Side.CLINICIAN)


def show(request, member, *, wrong: tuple[str, GoalForm] | None = None, status: int = 200):
    desk = desk_of(member)
    asks = Asks(
        desk, request.now, lambda step: reverse(f"goals_{step}", args=[member.case.handle, member.handle]), wrong
    )
    page = {
        "case": member.case,
        "member": member,
        "several": len(members_of(member.case)) > 1,
        **page_forms(goals_page(desk, request.now), asks),
    }
    return render(request, "goals/page.html", page, status=status)
