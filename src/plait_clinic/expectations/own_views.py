"""The client's side: the working agreement with their own yes, what they expect, and what they make of the beginning.

Each person sees their own words alone, and the clinicians' that are meant for them. What others of the case said never
stands here, nor whether they did.
"""

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_own_page, own_visit
from plait_clinic.audit.record import Audit, link_audit
from plait_clinic.expectations import actions
from plait_clinic.expectations.forms import OwnWord, SayFit, SayOutlook, WriteContribution
from plait_clinic.expectations.member_queries import outlooks_of
from plait_clinic.expectations.models import Said, Side
from plait_clinic.expectations.page import expected, own_fit_shown
from plait_clinic.expectations.queries import newest_read_by, stands_to_version
from plait_clinic.expectations.texts import sections_of
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.part import check_is_part
from plait_clinic.own.views import back, own_answer, to_own_page
from plait_clinic.preparation.stands import Stand
from plait_clinic.steps import Refused, StepForm

FIT_BY_HANDED_CODE = lazy(
    "This page was opened with a code from your clinician. What you make of the first sessions is said with a code to "
    "your own address, and stands here once both of you have said a word. You can also talk about it when you meet."
)


@login_not_required
@require_GET
def own_agreement(request):
    """What both agreed on for the work itself."""
    visit = access_own_page(request)
    return show_agreement(request, visit) if visit else to_own_page(request)


def show_agreement(request, visit: OwnVisit, *, problem: str = "", status: int = 200):
    member = visit.member
    newest = newest_read_by(member)
    stands = stands_to_version(newest, [member], request.now) if newest else None
    mine = stands.members[member.pk] if stands else None
    page = {
        "newest": newest,
        "sections": sections_of(newest.text) if newest else (),
        "lead": stands.lead if stands else None,
        "lead_agrees": stands is not None and stands.leads.is_yes,
        "word": mine.word if mine and mine.stand is not Stand.ANEW else None,
        "anew": mine is not None and mine.stand is Stand.ANEW,
        "guardian_missing": mine is not None and mine.stand in (Stand.GUARDIAN_UNSAID, Stand.GUARDIAN_NO),
        "due": stands is not None and stands.review_due(request.now),
        "here": member.left_on is None and member.case.closed_on is None,
        "choices": Said.choices,
        "form": OwnWord(initial={"version": newest.handle if newest else ""}, auto_id=False),
        "done": request.GET.get("done", ""),
        "problem": problem,
    }
    return own_answer(request, visit, "expectations/own_agreement.html", page, status=status)


@login_not_required
@require_POST
def own_agreement_say(request):
    """Say yes, or that one would rather talk first. A yes needs the person's own code; the other never does."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = OwnWord(request.POST)
    if not form.is_valid():
        return show_agreement(request, visit, problem=_("Please choose one of the two answers."), status=422)
    given = form.cleaned_data
    try:
        check_may_say(visit, Said(given["said"]))
        actions.say_to_agreement(
            speaker=actions.Speaker(visit.member),
            version=given["version"],
            said=Said(given["said"]),
            audit=link_audit(request),
        )
    except Refused as refused:
        return show_agreement(request, visit, problem=refused.problems[0], status=422)
    return back(request, "said", "own_agreement")


def check_may_say(visit: OwnVisit, said: Said) -> None:
    """A code that went through a clinician's hands opens no way to a yes: it could be the clinician's own."""
    check_is_part(visit)
    if said == Said.YES and not visit.past_clinicians:
        raise Refused(
            _(
                "This page was opened with a code from your clinician. Please say yes to them when you meet; that you "
                "would like to talk first can be said here."
            )
        )


@login_not_required
@require_GET
def own_expectations(request):
    """What can be expected of the work, and what this person expects."""
    visit = access_own_page(request)
    return show_expectations(request, visit) if visit else to_own_page(request)


def show_expectations(request, visit: OwnVisit, *, wrong: StepForm | None = None, problem: str = "", status: int = 200):
    member, now = visit.member, request.now
    page = {
        "expected": expected(member),
        "contribution": wrong if type(wrong) is WriteContribution else WriteContribution(about=member, now=now),
        "outlook": wrong if type(wrong) is SayOutlook else SayOutlook(about=member, now=now),
        "outlooks": outlooks_of(member, Side.CLIENT),
        "fit": own_fit_shown(visit, now),
        "fit_refused": "" if visit.past_clinicians else FIT_BY_HANDED_CODE,
        "wrong": wrong,
        "done": request.GET.get("done", ""),
        "problem": problem,
    }
    return own_answer(request, visit, "expectations/own_expectations.html", page, status=status)


def take_own(request, kind: type[StepForm], keep, done: str):
    """Take one of the page's forms, and keep what it says for whoever's visit it is."""
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    form = kind(request.POST, about=visit.member, now=request.now)
    if not form.is_valid():
        return show_expectations(request, visit, wrong=form, status=422)
    try:
        check_is_part(visit)
        keep(visit, form.cleaned_data, link_audit(request))
    except Refused as refused:
        return show_expectations(request, visit, problem=refused.problems[0], status=422)
    return back(request, done, "own_expectations")


@login_not_required
@require_POST
def own_contribution(request):
    """What one will do oneself."""
    return take_own(
        request,
        WriteContribution,
        lambda visit, given, audit: actions.write_contribution(
            member=visit.member, side=Side.CLIENT, text=given["text"], audit=audit
        ),
        "contribution",
    )


@login_not_required
@require_POST
def own_outlook(request):
    """How sensible it seems, and how much one believes that it will help."""
    return take_own(
        request,
        SayOutlook,
        lambda visit, given, audit: actions.say_outlook(member=visit.member, audit=audit, **given),
        "outlook",
    )


@login_not_required
@require_POST
def own_fit(request):
    """What one makes of the first sessions."""
    return take_own(request, SayFit, keep_fit, "fit")


def keep_fit(visit: OwnVisit, given, audit: Audit) -> None:
    """Each side says its word apart, so the client's is taken with a code of their own alone."""
    if not visit.past_clinicians:
        raise Refused(str(FIT_BY_HANDED_CODE))
    actions.say_fit(member=visit.member, audit=audit, **given)
