"""The pages of what members share: one for each member on their own page, and one where it is written and noted.

A member’s page never tells whether somebody stopped what is shared, nor who has not signed or not answered.
"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import own_visit
from plait_clinic.access.doors_of_several import (
    access_own_sharing,
    access_sharing,
    access_sharing_to_sign,
    access_sharing_to_write,
)
from plait_clinic.access.permissions import user_can_write_sharing
from plait_clinic.access.standing import standing_in
from plait_clinic.audit.record import link_audit
from plait_clinic.cases.models import Case
from plait_clinic.families.actions import choose_sharing, sign_here
from plait_clinic.families.forms import NoteSignature, WriteSharing
from plait_clinic.families.queries import can_share, is_paused, policies_in, sharing_now, stay_of
from plait_clinic.families.sharing import page_of
from plait_clinic.families.signing import signing_of
from plait_clinic.families.steps import SHARING_STEPS, WRITES
from plait_clinic.families.words import own_sharing, part_names, words_to
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.views import own_answer, to_own_page
from plait_clinic.steps import Refused, take


@login_not_required
@require_GET
def own_shared(request):
    """What is shared among the members of one’s case, for whoever has a visit to their own page."""
    visit = access_own_sharing(request)
    return show_own(request, visit) if visit else to_own_page(request)


@login_not_required
@require_POST
def own_shared_sign(request):
    """Sign what was agreed."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    try:
        sign_here(visit=visit, policy=request.POST.get("policy", ""), audit=link_audit(request))
    except Refused as refused:
        return show_own(request, visit, problem=refused.problems[0], status=422)
    return show_own(request, visit, done="signed")


@login_not_required
@require_POST
def own_shared_choice(request):
    """Stop what is shared, or let it go on. It is told on this one answer and stands nowhere afterwards."""
    visit, choice = own_visit(request), request.POST.get("choice", "")
    if visit is None or choice not in ("stop", "go_on"):
        return to_own_page(request)
    if choice == "go_on" and not visit.past_clinicians:
        return show_own(request, visit, problem=takes_the_own_code(), status=422)
    choose_sharing(member=visit.member, stops=choice == "stop", audit=link_audit(request))
    return show_own(request, visit, done=choice)


def takes_the_own_code() -> str:
    """Told whether or not anything was stopped, so that nobody learns it."""
    return _("Letting it go on takes a code that was sent to your own address. Nothing was changed.")


def show_own(request, visit: OwnVisit, *, done: str = "", problem: str = "", status: int = 200):
    case = visit.member.case
    stay = stay_of(visit.member, request.now) if can_share(case) else None
    found = sharing_now(case, request.now, answers=True) if stay is not None else None
    sharing = None
    if stay is not None and found is not None:
        names = {member.pk: member.client.name for member in case.members.select_related("client")}
        sharing = own_sharing(found.history, page_of(found.history, found.held, stay.pk, request.now), names)
    page = {
        "several": can_share(case),
        "sharing": sharing,
        "policy": found.policy if found else None,
        "words": words_to(found.policy) if found else None,
        "done": done,
        "problem": problem,
    }
    return own_answer(request, visit, "families/own_shared.html", page, status=status)


@require_GET
def sharing(request, case: str):
    """What members agreed to share, who has signed it, and the next version. Nothing that was answered stands there."""
    return show(request, access_sharing(request, case))


@require_POST
def sharing_step(request, case: str, step: str):
    """One change to it. What stands in the way is told on the same page."""
    access = access_sharing_to_write if step in WRITES else access_sharing_to_sign
    found = access(request, case)
    wrong = take(request, SHARING_STEPS[step], found)
    return redirect("sharing", case=case) if wrong is None else show(request, found, wrong=wrong, status=422)


def show(request, case: Case, *, wrong=None, status: int = 200):
    found = sharing_now(case, request.now)
    forms = {
        name: wrong if type(wrong) is kind else kind(about=case, now=request.now)
        for name, kind in (("write", WriteSharing), ("signature", NoteSignature))
    }
    page = {
        **forms,
        "case": case,
        "wrong": wrong,
        "several": can_share(case),
        "policy": found.policy,
        "parts": part_names(found.policy),
        "words": words_to(found.policy),
        "in_force": found.in_force,
        "since": found.held.since if found.held else None,
        "signing": signing_of(case, found, request.now),
        "versions": policies_in(case),
        "paused": is_paused(case),
        "may_write": user_can_write_sharing(standing_in(case, request.user, request.now)),
    }
    return render(request, "families/sharing.html", page, status=status)
