"""The form that locks a tablet, and the one that unlocks it."""

from collections.abc import Sequence

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from plait_clinic.access.forms import SecondStep
from plait_clinic.access.second_factor import factors_of
from plait_clinic.checkins.models import CheckIn
from plait_clinic.kiosk.models import Kiosk
from plait_clinic.kiosk.queries import may_unlock

NAMES, PLACES = "names", "places"
NOT_THIS = _("This did not unlock the tablet: the sign-in name, the password or the code is not right.")


class LockTablet(forms.Form):
    """Who is to answer on the tablet, and what it calls them."""

    who = forms.MultipleChoiceField(
        label=_("Who answers on it"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("One after the other. Each sees the questions of nobody else."),
        error_messages={"required": _("Choose at least one person.")},
    )
    called = forms.ChoiceField(
        label=_("What the tablet calls them"),
        choices=[(NAMES, _("By their names, as they stand here")), (PLACES, _("Person 1, Person 2, and so on"))],
        help_text=_("Everybody who holds the tablet can read it. Choose places where not all know each other’s names."),
    )

    def __init__(self, data=None, *, check_ins: Sequence[CheckIn]):
        several = len(check_ins) > 1
        self.check_ins = {check_in.handle: check_in for check_in in check_ins}
        super().__init__(data, initial={"who": list(self.check_ins), "called": NAMES if several else PLACES})
        self.fields["who"].choices = [(key, found.member.client.name) for key, found in self.check_ins.items()]
        if not several:
            del self.fields["called"]

    @property
    def chosen(self) -> list[CheckIn]:
        """In the order of the members, whichever way they were sent."""
        return [found for key, found in self.check_ins.items() if key in self.cleaned_data["who"]]

    @property
    def shows_names(self) -> bool:
        return self.cleaned_data.get("called") == NAMES


class UnlockTablet(forms.Form):
    """Who unlocks it. Failures are limited as at the sign-in; what was wrong is not told."""

    login = forms.CharField(
        label=_("Sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Password"),
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        required=False,
        help_text=_("Only if you sign in with codes from an app."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, data=None, *, request, kiosk: Kiosk):
        super().__init__(data)
        self.request, self.kiosk = request, kiosk

    def clean(self):
        if self.errors:
            return self.cleaned_data
        # Too many tries are refused here, in the words of the sign-in.
        named = {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}
        user = get_adapter().authenticate(self.request, **named)
        if user is None or not may_unlock(self.kiosk, user, self.request.now) or not self.has_code(user):
            raise ValidationError(NOT_THIS)
        self.cleaned_data["user"] = user
        return self.cleaned_data

    def has_code(self, user) -> bool:
        """Whether the code is right where there is one to ask for; a passkey is asked for at the sign-in behind."""
        if "totp" not in factors_of(user):
            return True
        return SecondStep({"code": self.cleaned_data["code"]}, user=user).is_valid()
