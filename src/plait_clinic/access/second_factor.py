"""The second factor of staff: who has one, the page that asks for it, and that outside the demo nobody goes without.

A second factor is a passkey or an authenticator app; recovery codes stand in for a lost one and do not count alone.
"""

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.shortcuts import redirect

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# What somebody without one can open: setting one up, saying again who they are, another language, leaving.
OPEN_WITHOUT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
        "choose_language",
    }
)


def factors_of(user) -> frozenset[str]:
    """The kinds of second factor that somebody has."""
    found = Authenticator.objects.filter(user=user, type__in=FACTORS)
    return frozenset(found.values_list("type", flat=True))


def lacks_second_factor(user) -> bool:
    """Whether somebody has to set one up before anything else; read once for each request."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return False
    if not hasattr(user, "_lacks_second_factor"):
        user._lacks_second_factor = not factors_of(user)
    return user._lacks_second_factor


class SecondStep(AuthenticateView):
    """The page after the password, which offers what this person has."""

    def get_context_data(self, **kwargs) -> dict:
        has = factors_of(self.stage.login.user)
        page = super().get_context_data(**kwargs)
        return page | {"has_passkeys": "webauthn" in has, "has_app": "totp" in has, "tried": self.form}


class SecondFactorGate:
    """Middleware: whoever is signed in without a second factor is led to set one up, and reaches nothing else.

    Pages that need no sign-in, such as a client's check-in, are the same for everybody.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _args, _kwargs):
        """Nothing where the request may go on; else the way to the page where one is set up."""
        if not request.user.is_authenticated:
            return None
        if not getattr(view, "login_required", True) or request.resolver_match.view_name in OPEN_WITHOUT:
            return None
        return redirect("mfa_index") if lacks_second_factor(request.user) else None
