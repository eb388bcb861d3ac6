"""Passkeys (W3C WebAuthn, level 2): adding, naming and removing one’s own, signing in with one, confirming with one.

The ceremony is allauth's and fido2's. Every passkey here is one that the device unlocks by a finger, a face or a PIN,
so that one opens the door by itself: it is two factors in one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn import forms as allauth_forms
from allauth.mfa.webauthn import views
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

NAME_CHARACTERS = 40
NAME_HINT = _("So that you can tell them apart, such as “phone” or “blue key”.")
NOT_ACCEPTED = _("This passkey was not accepted. Please try again, or use your password.")
# What fido2 raises at an answer that no browser would send.
GARBLED = (AttributeError, KeyError, OverflowError, TypeError, ValueError)


@contextmanager
def told_plainly() -> Iterator[None]:
    """Whatever is wrong with a passkey's answer reads the same; too many failures keep their own words."""
    try:
        yield
    except forms.ValidationError as problem:
        if problem.code == "too_many_login_attempts":
            raise
        raise forms.ValidationError(NOT_ACCEPTED, code="passkey") from problem
    except GARBLED as problem:
        raise forms.ValidationError(NOT_ACCEPTED, code="passkey") from problem


class NameField(forms.CharField):
    """What somebody calls a passkey of theirs."""

    def __init__(self):
        super().__init__(label=_("Name"), max_length=NAME_CHARACTERS, help_text=NAME_HINT)


class AddPasskey(allauth_forms.SignupWebAuthnForm):
    """A new passkey of somebody who is signed in; the challenge asked the device to make sure who holds it."""

    name = NameField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].label = _("Passkey")
        self.fields["credential"].error_messages["required"] = NOT_ACCEPTED

    def clean_name(self) -> str:
        return self.cleaned_data["name"]

    def clean_credential(self) -> object:
        """An answer that counts as nothing, such as `false`, would be kept as a passkey without a look at it."""
        credential = self.cleaned_data["credential"]
        if not credential:
            raise forms.ValidationError(NOT_ACCEPTED, code="passkey")
        return credential

    def clean(self) -> dict:
        with told_plainly():
            return super().clean()


class RenamePasskey(allauth_forms.EditWebAuthnForm):
    name = NameField()


class Asked:
    """A form whose passkey is asked for on the page that shows it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["credential"].label = _("Passkey")

    def clean_credential(self) -> Authenticator:
        with told_plainly():
            return super().clean_credential()


class SecondStepPasskey(Asked, allauth_forms.AuthenticateWebAuthnForm):
    """After the password."""


class SignInPasskey(Asked, allauth_forms.LoginWebAuthnForm):
    """In place of name and password."""


class ConfirmPasskey(Asked, allauth_forms.ReauthenticateWebAuthnForm):
    """Once more, before something that asks for it."""


class Add(views.AddWebAuthnView):
    form_class = AddPasskey
    template_name = "mfa/webauthn/add_form.html"

    def get_context_data(self, **kwargs) -> dict:
        """The challenge asks for a passkey that is found without a sign-in name, and for whoever holds it."""
        page = super().get_context_data(**kwargs)
        return page | {"options": auth.begin_registration(self.request.user, passwordless=True)}


class Rename(views.EditWebAuthnView):
    form_class = RenamePasskey
    success_url = reverse_lazy("mfa_index")


class Remove(views.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")


@method_decorator([login_not_required, require_http_methods(["GET", "POST"])], name="dispatch")
class SignIn(views.LoginWebAuthnView):
    """Signing in with nothing but a passkey. Whose it is stands in what the device sends and signs."""

    form_class = SignInPasskey

    def get(self, _request, *_args, **_kwargs) -> JsonResponse:
        return JsonResponse({"options": auth.begin_authentication(user=None)})

    def form_valid(self, form):
        """Only failures are limited (docs/decisions/0005): what opened is not counted."""
        ratelimit.clear(self.request, app="allauth.mfa", action="webauthn_login")
        return super().form_valid(form)


class Confirm(views.ReauthenticateWebAuthnView):
    form_class = ConfirmPasskey
    template_name = "mfa/webauthn/reauthenticate.html"

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data() | {"form": form})
