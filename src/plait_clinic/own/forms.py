"""Forms of the clinician's page about a client's own page: the address for codes, and the code that arrived there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plait_clinic.steps import StepForm

ADDRESS_CHARACTERS = 254  # RFC 5321: the longest path, without its angle brackets


class SetChannel(StepForm):
    address = forms.EmailField(
        label=_("The client’s own e-mail address"),
        max_length=ADDRESS_CHARACTERS,
        help_text=_(
            "One that nobody else reads. For an adolescent or a child their own, never a parent’s: without one, hand "
            "over a code instead."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class ConfirmChannel(StepForm):
    code = forms.CharField(
        label=_("The code that arrived there"),
        max_length=20,
        help_text=_("Eight digits, at most ten minutes old. Let the client read it out or type it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
