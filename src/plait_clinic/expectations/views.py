"""The clinicians' pages: the working agreement of a case, and what is expected of the work with one member."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors_of_agreeing import (
    access_agreement,
    access_agreement_as_lead,
    access_agreement_to_change,
    access_expectations,
    access_expectations_as_lead,
    access_expectations_to_change,
)
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.expectations.defaults import template_text
from plait_clinic.expectations.forms import (
    FIRST_REVIEW,
    NoteWord,
    SayOutlook,
    TypeContribution,
    WriteAgreement,
    WriteContribution,
)
from plait_clinic.expectations.member_queries import outlooks_of
from plait_clinic.expectations.models import Said, Side, TextKind
from plait_clinic.expectations.page import expected, fit_shown
from plait_clinic.expectations.queries import agreements_of, lead_of, stands_to_version, text_of
from plait_clinic.expectations.steps import AGREEMENT_STEPS, LEADS_OWN, MEMBER_STEPS
from plait_clinic.expectations.texts import sections_of
from plait_clinic.preparation.words import STANDS
from plait_clinic.steps import StepForm, take


@require_GET
def agreement(request, case: str):
    return show_agreement(request, access_agreement(request, case))


@require_POST
def agreement_step(request, case: str, step: str):
    """One change. What stands in the way is told on the same page."""
    door = access_agreement_as_lead if step in LEADS_OWN else access_agreement_to_change
    found = door(request, case)
    wrong = take(request, AGREEMENT_STEPS[step], found)
    if wrong is None:
        return redirect("agreement", case=case)
    return show_agreement(request, found, wrong=wrong, status=422)


def show_agreement(request, case: Case, *, wrong: StepForm | None = None, status: int = 200):
    members, versions = members_of(case), agreements_of(case)
    newest = versions[0] if versions else None
    stands = stands_to_version(newest, members, request.now) if newest else None
    page = {
        "case": case,
        "wrong": wrong,
        "newest": newest,
        "sections": sections_of(newest.text) if newest else (),
        "stands": stands,
        "due": stands is not None and stands.review_due(request.now),
        "leads_stand": STANDS[stands.leads.stand] if stands else "",
        "people": [(one, stands.members[one.pk], STANDS[stands.members[one.pk].stand]) for one in members]
        if stands
        else (),
        "is_lead": request.user == lead_of(case),
        "choices": Said.choices,
        "note": form_of(NoteWord, wrong, case, request.now, version=newest.handle if newest else ""),
        "write": form_of(WriteAgreement, wrong, case, request.now, **first_words(case, newest, request.now)),
        "earlier": [(one, sections_of(one.text)) for one in versions[1:]],
        "from_template": newest is None,
    }
    return render(request, "expectations/agreement.html", page, status=status)


def form_of(kind: type[StepForm], wrong: StepForm | None, about, now, **initial) -> StepForm:
    """The form as it was sent where it is the one that was wrong, else a fresh one."""
    if type(wrong) is kind:
        return wrong
    form = kind(about=about, now=now)
    form.initial = initial
    return form


def first_words(case: Case, newest, now) -> dict[str, object]:
    """What the next version begins from: the one before, the clinic's template, or the one that ships."""
    template = None if newest else text_of(case.organisation_id, TextKind.AGREEMENT)
    text = newest.text if newest else template.text if template else template_text()
    return {"text": text, "review_on": timezone.localdate(now) + FIRST_REVIEW}


@require_GET
def expectations(request, case: str, member: str):
    return show_expectations(request, access_expectations(request, case, member))


@require_POST
def expectations_step(request, case: str, member: str, step: str):
    door = access_expectations_as_lead if step in LEADS_OWN else access_expectations_to_change
    found = door(request, case, member)
    wrong = take(request, MEMBER_STEPS[step], found)
    if wrong is None:
        return redirect("expectations", case=case, member=member)
    return show_expectations(request, found, wrong=wrong, status=422)


def show_expectations(request, member: CaseMember, *, wrong: StepForm | None = None, status: int = 200):
    page = {
        "case": member.case,
        "member": member,
        "wrong": wrong,
        "expected": expected(member),
        "mine": form_of(WriteContribution, wrong, member, request.now),
        "theirs": form_of(TypeContribution, wrong, member, request.now),
        "clients": outlooks_of(member, Side.CLIENT),
        "clinicians": outlooks_of(member, Side.CLINICIAN),
        "outlook": form_of(SayOutlook, wrong, member, request.now),
        "fit": fit_shown(member, request.now, Side.CLINICIAN),
        "is_lead": request.user == lead_of(member.case),
    }
    return render(request, "expectations/member.html", page, status=status)
