"""The supervisor's pages: supervisees' cases, the reason that is asked before one is opened, and the way in for an
emergency, which is an administrator's too; and one caseload beside chance, a clinician's own or a supervisee's.
"""

from datetime import timedelta

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from plait_clinic.access.doors import (
    access_case_to_give_reason,
    access_case_to_open_in_emergency,
    access_supervision,
    book_support,
)
from plait_clinic.access.doors_of_caseloads import access_own_point, access_supervisee, book_point
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.queries import clinicians_of
from plait_clinic.supervision.actions import give_purpose
from plait_clinic.supervision.actions import give_reason as keep_reason
from plait_clinic.supervision.models import LASTS, Occasion
from plait_clinic.supervision.point_page import point_page
from plait_clinic.supervision.queries import has_given_purpose, is_of_one_person, supervisees_of
from plait_clinic.supervision.support import reasons_to_support, rules


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you want to look at this case?"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class EmergencyForm(ReasonForm):
    def __init__(self, data=None):
        super().__init__(data)
        self.fields["reason"].label = _("What has happened, and why do you have to look now?")


class PurposeForm(ReasonForm):
    def __init__(self, data=None):
        super().__init__(data)
        self.fields["reason"].label = _("What do you want to look at this for?")
        self.fields["reason"].help_text = _("Do not name a client here.")


def hours(occasion: Occasion) -> int:
    """For how many hours a reason or a purpose lets somebody look."""
    return LASTS[occasion] // timedelta(hours=1)


@require_GET
def supervision(request):
    """What is unseen or stuck first, each line in the book of the case it names; then everybody's cases by name."""
    access_supervision(request)
    support = reasons_to_support(request.user, request.now)
    book_support(request, [one.signal for one in support])
    page = {"support": support, "rules": rules(), "supervisees": supervisees_of(request.user, request.now)}
    return render(request, "supervision/supervision.html", page)


@require_http_methods(["GET", "POST"])
def give_reason(request, case: str):
    """Ask why, before anything of the case is shown. The reason is kept, and its clinicians see it."""
    found = access_case_to_give_reason(request, case)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep_reason(case=found, text=form.cleaned_data["reason"], audit=staff_audit(request))
        return redirect("brief", case=found.handle)
    status = 422 if request.method == "POST" else 200
    page = {"form": form, "case": found, "hours": hours(Occasion.SUPERVISION)}
    return render(request, "supervision/reason.html", page, status=status)


@require_http_methods(["GET", "POST"])
def open_in_emergency(request, case: str):
    """Ask what has happened, and open the case for two hours. Its clinicians see that, and whoever was read of."""
    found, standing = access_case_to_open_in_emergency(request, case)
    form = EmergencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["reason"]
        keep_reason(case=found, text=text, occasion=Occasion.EMERGENCY, audit=staff_audit(request))
        return redirect("brief", case=found.handle)
    page = {
        "form": form,
        "case": found,
        "standing": standing,
        "clinicians": [part.user.name for part in clinicians_of(found, request.now)],
        "one_person": is_of_one_person(found),
        "hours": hours(Occasion.EMERGENCY),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/emergency.html", page, status=status)


@require_GET
def own_point(request):
    """A clinician's own caseload beside chance, for them alone."""
    access_own_point(request)
    return render(request, "supervision/point.html", {"point": point_page(request.user, request.now)})


@require_http_methods(["GET", "POST"])
def supervisee_point(request, person: str):
    """One supervisee's, once the supervisor has said for what. The supervisee reads that, and that it was opened."""
    supervisee = access_supervisee(request, person)
    form = PurposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_purpose(supervisee=supervisee, text=form.cleaned_data["reason"], audit=staff_audit(request))
        return redirect("supervisee_point", person=supervisee.handle)
    if request.method == "GET" and has_given_purpose(request.user, supervisee, request.now):
        book_point(request, supervisee)
        page = {"point": point_page(supervisee, request.now), "supervisee": supervisee}
        return render(request, "supervision/point.html", page)
    status = 422 if request.method == "POST" else 200
    page = {"form": form, "supervisee": supervisee, "hours": hours(Occasion.SUPERVISION)}
    return render(request, "supervision/purpose.html", page, status=status)
