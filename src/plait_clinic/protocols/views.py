"""The office's page of the violence protocol: what holds, earlier versions, and the form for the next one."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from plait_clinic.access.doors import access_protocol
from plait_clinic.audit.record import staff_audit
from plait_clinic.checkins.filling import plain
from plait_clinic.protocols.actions import write_protocol
from plait_clinic.protocols.models import PROTOCOL_CHARACTERS
from plait_clinic.protocols.queries import versions_of


class WriteProtocol(forms.Form):
    """The next version."""

    text = forms.CharField(
        label=lazy("What clinicians are to do, and whom they can ring"),
        max_length=PROTOCOL_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=lazy("Whoever reads it has little time: first whom to ring, then what to do, then what not to do."),
    )

    def clean_text(self) -> str:
        text = plain(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text


@require_http_methods(["GET", "POST"])
def protocol(request):
    """What the clinic does when somebody may not be safe at home."""
    access_protocol(request)
    versions = versions_of(request.user.organisation)
    form = WriteProtocol(request.POST or None, initial={"text": versions[0].text if versions else ""})
    if request.method == "POST" and form.is_valid():
        write_protocol(
            organisation=request.user.organisation, text=form.cleaned_data["text"], audit=staff_audit(request)
        )
        messages.success(request, _("The protocol is kept. Clinicians see it from now on when it counts."))
        return redirect("clinic_protocol")
    status = 422 if request.method == "POST" else 200
    return render(request, "protocols/page.html", {"form": form, "versions": versions}, status=status)
