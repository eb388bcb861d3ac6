"""A fresh sign-in: what asks for the password, a code or a passkey once more, unless that was given moments ago.

A browser left open, or a stolen session, must not be enough to take data away, to change who may do what, or to change
how somebody signs in. One table says which addresses that holds for; the middleware keeps to it.
"""

import time
from collections.abc import Mapping
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

ONE_SELF = ""
"""Where one comes back to: the same address, which has a page of its own."""

# The address's name, and the page to come back to where the address itself only takes a form.
FRESH: Mapping[str, str] = {
    # How one signs in oneself
    "account_change_password": ONE_SELF,
    "mfa_activate_totp": ONE_SELF,
    "mfa_deactivate_totp": ONE_SELF,
    "mfa_generate_recovery_codes": ONE_SELF,
    "mfa_view_recovery_codes": ONE_SELF,
    "mfa_download_recovery_codes": ONE_SELF,
    "mfa_add_webauthn": ONE_SELF,
    "mfa_edit_webauthn": ONE_SELF,
    "mfa_remove_webauthn": ONE_SELF,
    # Who else may sign in, how, and with which roles
    "new_staff": ONE_SELF,
    "person_change": "person",
    "person_password": "person",
    "person_second-step": "person",
    "person_deactivate": "person",
    "person_reactivate": "person",
    "person_supervise": "person",
    # Erasing what is known of a client
    "clinic_erase_client": ONE_SELF,
    # When such things go by themselves, and who may be asked
    "clinic_retention": ONE_SELF,
    "hold_end": "hold",
    "clinic_minors": ONE_SELF,
    # Who is told of what clients say
    "clinic_name_reader": "clinic_readers",
    "clinic_name_watchers": "clinic_signals",
    "clinic_end_watch": "clinic_signals",
}


def is_fresh(request) -> bool:
    """Whether somebody signed in here, or said again who they are, moments ago."""
    records = get_authentication_records(request, request.user)
    age = time.time() - max((record["at"] for record in records), default=0)
    return age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def back_from(match, path: str) -> str:
    """The page to come back to."""
    page = FRESH[match.view_name]
    if page == ONE_SELF:
        return path
    named = {key: value for key, value in match.captured_kwargs.items() if page in PAGES_OF_ONE}
    return reverse(page, kwargs=named)


PAGES_OF_ONE = ("person", "hold")
"""Pages whose address names what the form is about."""


class FreshSignIn:
    """Middleware: an address of the table opens to a fresh sign-in alone. A form that was sent is not kept."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, _view, _args, _kwargs):
        """Nothing where the request may go on; else the way to the page that asks who it is."""
        match = request.resolver_match
        if match.view_name not in FRESH or not request.user.is_authenticated or is_fresh(request):
            return None
        if request.method == "POST":
            messages.info(request, _("Nothing has changed yet. Please do it once more after this."))
        query = urlencode({"next": back_from(match, request.path)})
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{query}")
