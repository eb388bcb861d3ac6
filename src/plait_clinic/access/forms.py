"""The forms of sign-in in our own words: labels instead of placeholders, and a sign-in name instead of a username."""

from collections.abc import Mapping

from allauth.account import forms as account
from allauth.mfa.base import forms as second_step
from allauth.mfa.totp import forms as authenticator_app
from django.utils.translation import gettext_lazy as _

CODE_LABELS = {"code": _("Code")}
CODE_HINT = _("The six digits from your authenticator app, or one of your recovery codes.")


class OurWords:
    """A form of allauth with our labels and hints. A placeholder vanishes as one types, so none is kept."""

    labels: Mapping[str, str] = {}
    hints: Mapping[str, str] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, field.help_text)


class SignIn(OurWords, account.LoginForm):
    labels = {"login": _("Sign-in name"), "password": _("Password")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}


class ConfirmPassword(OurWords, account.ReauthenticateForm):
    labels = {"password": _("Password")}


class ChangePassword(OurWords, account.ChangePasswordForm):
    labels = {
        "oldpassword": _("The password you have now"),
        "password1": _("New password"),
        "password2": _("New password once more"),
    }
    hints = {"password1": _("At least 12 characters, none of the common ones, and not like your name.")}


class SecondStep(OurWords, second_step.AuthenticateForm):
    labels = CODE_LABELS
    hints = {"code": CODE_HINT}


class ConfirmCode(OurWords, second_step.ReauthenticateForm):
    labels = CODE_LABELS
    hints = {"code": CODE_HINT}


class TurnOnSecondStep(OurWords, authenticator_app.ActivateTOTPForm):
    labels = CODE_LABELS
    hints = {"code": _("The six digits that the app shows now.")}
