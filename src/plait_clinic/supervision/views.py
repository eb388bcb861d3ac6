"""The supervisor's pages: supervisees' cases, and the reason that is asked before one is opened."""

from django import forms
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from plait_clinic.access.doors import access_case_to_give_reason, access_supervision
from plait_clinic.audit.record import staff_audit
from plait_clinic.supervision.actions import give_reason as keep_reason
from plait_clinic.supervision.queries import supervisees_of


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why do you want to look at this case?"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@require_GET
def supervision(request):
    access_supervision(request)
    return render(request, "supervision/supervision.html", {"supervisees": supervisees_of(request.user, request.now)})


@require_http_methods(["GET", "POST"])
def give_reason(request, case: str):
    """Ask why, before anything of the case is shown. The reason is kept, and its clinicians see it."""
    found = access_case_to_give_reason(request, case)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keep_reason(case=found, text=form.cleaned_data["reason"], audit=staff_audit(request))
        return redirect("brief", case=found.handle)
    status = 422 if request.method == "POST" else 200
    return render(request, "supervision/reason.html", {"form": form}, status=status)
