"""The administrator's page that erases one client: first what would go, what stays and why; then, for good.

It says which kinds of things the clinic keeps of anybody, the same for everybody: whether this client ever answered
cannot be told from it (decision 0010).
"""

from collections.abc import Iterable
from itertools import groupby

from django.conf import settings
from django.contrib import messages
from django.db import OperationalError, transaction
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from plait_clinic.access.doors import access_client_to_erase
from plait_clinic.erasure.actions import erase_client
from plait_clinic.erasure.forms import Erase
from plait_clinic.erasure.holdings import FORGOTTEN, HOLDINGS, Holding
from plait_clinic.erasure.models import Why
from plait_clinic.erasure.queries import in_the_way, shares_a_case
from plait_clinic.erasure.remains import clear_remains
from plait_clinic.steps import Step, take

DONE = lazy("It is done. Only that there was work, and when, is left.")


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request, case: str, member: str):
    """Look first; then erase."""
    found = access_client_to_erase(request, case, member)
    if request.method != "POST":
        return page(request, found, Erase(about=found.client, now=request.now))

    def run(client, given, audit):
        erase_client(client=client, why=Why(given["why"]), audit=audit)
        transaction.on_commit(lambda: clear_files(request))

    wrong = take(request, Step(Erase, run, DONE), found.client)
    return page(request, found, wrong, status=422) if wrong else redirect("clinic_case", case=case)


def clear_files(request) -> None:
    """What was erased goes from the database's files at once, or tonight where somebody is in the way."""
    try:
        clear_remains()
    except OperationalError:
        messages.warning(
            request,
            _("Copies inside the database’s own files will go tonight."),
        )


def page(request, member, form: Erase, *, status: int = 200):
    given = {
        "member": member,
        "form": form,
        "in_the_way": in_the_way(member.client, request.now),
        "goes": [holding.title for holding in HOLDINGS if holding.goes or holding.removed],
        "stays": list(by_reason(HOLDINGS)),
        "shared": shares_a_case(member.client),
        "listed": settings.ERASURES_FILE is not None,
    }
    return render(request, "erasure/erase.html", given, status=status)


def by_reason(holdings: Iterable[Holding]) -> Iterable[tuple[str, list[str]]]:
    """What stays, by why it does."""
    kept = sorted(
        ((str(one.keeps), str(one.title)) for one in holdings if one.keeps != FORGOTTEN), key=lambda pair: pair[0]
    )
    for reason, pairs in groupby(kept, key=lambda pair: pair[0]):
        yield reason, [title for _reason, title in pairs]
