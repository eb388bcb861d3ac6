"""The form of an erasure: why, and that whoever does it has read what goes."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plait_clinic.erasure.models import Why
from plait_clinic.steps import StepForm

BY_HAND = (Why.ASKED, Why.RULE)


class Erase(StepForm):
    """`about` is the client."""

    why = forms.ChoiceField(label=_("Why"), choices=[("", _("choose")), *((why.value, why.label) for why in BY_HAND)])
    sure = forms.BooleanField(
        label=_("I have read what goes and what stays, and the client knows that it cannot be undone.")
    )
