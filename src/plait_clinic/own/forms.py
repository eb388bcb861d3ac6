"""Forms of the clinician's page about a client's own page: the address for codes, and the code that arrived there."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plait_clinic.delivery.post import ways_set
from plait_clinic.own.contacts import kind_of, read_contact
from plait_clinic.own.models import ChannelKind
from plait_clinic.steps import StepForm

CANNOT_SEND = {
    ChannelKind.MAIL: _("Your clinic sends no e-mail. Enter a mobile number, or hand over a code."),
    ChannelKind.TEXT: _("Your clinic sends no text messages. Enter an e-mail address, or hand over a code."),
}
ADDRESS_CHARACTERS = 254  # RFC 5321: the longest path, without its angle brackets


class SetChannel(StepForm):
    address = forms.CharField(
        label=_("The client’s own e-mail address or mobile number"),
        max_length=ADDRESS_CHARACTERS,
        help_text=_(
            "One that nobody else reads; a number with + and the country’s code. For an adolescent or a child their "
            "own, never a parent’s: without one, hand over a code instead."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean_address(self) -> str:
        """As it is kept. What the clinic cannot send to is not taken."""
        address = read_contact(self.cleaned_data["address"])
        if kind_of(address) not in ways_set():
            raise forms.ValidationError(CANNOT_SEND[kind_of(address)])
        return address


class ConfirmChannel(StepForm):
    code = forms.CharField(
        label=_("The code that arrived there"),
        max_length=20,
        help_text=_("Eight digits, at most ten minutes old. Let the client read it out or type it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
