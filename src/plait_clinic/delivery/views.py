"""The staff's pages of messages: when they go and how they stand, for the office; who has not answered, for clinicians.

No answer stands on either. Whether a given person has answered is shown to the clinicians who hold the sessions alone.
"""

from dataclasses import asdict

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait_clinic.access.doors_of_messages import (
    access_check_in_to_send,
    access_delivery,
    access_message_to_try,
    access_unanswered,
)
from plait_clinic.audit.record import staff_audit
from plait_clinic.delivery.actions import send_again, try_again, write_rules
from plait_clinic.delivery.forms import WriteRules
from plait_clinic.delivery.post import ways_set
from plait_clinic.delivery.queries import policies_of, rules_in
from plait_clinic.delivery.rules import Rules
from plait_clinic.delivery.standing import days_of, not_gone, unanswered_of
from plait_clinic.steps import Refused, tell


@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request):
    """When messages go, in versions; how those of the last two weeks stand; and what did not go."""
    access_delivery(request)
    organisation = request.user.organisation
    versions = [(version, rules_in(version)) for version in policies_of(organisation)]
    rules = versions[0][1] if versions else Rules()
    form = WriteRules(request.POST) if request.method == "POST" else WriteRules(initial=asdict(rules))
    if request.method == "POST" and keep(request, form):
        messages.success(request, _("It is kept, and holds from now on."))
        return redirect("clinic_messages")
    page = {
        "form": form,
        "ways": [way.label for way in ways_set()],
        "rules": rules,
        "versions": versions,
        "days": days_of(organisation, request.now),
        "not_gone": not_gone(organisation, request.now),
    }
    return render(request, "delivery/office.html", page, status=422 if form.errors else 200)


def keep(request, form: WriteRules) -> bool:
    """Whether it could be kept; everything that is wrong with it stands in the form then."""
    if not form.is_valid():
        return False
    try:
        write_rules(organisation=request.user.organisation, rules=form.rules(), audit=staff_audit(request))
    except Refused as refused:
        tell(form, refused)
        return False
    return True


@require_POST
def message_again(request, message: str):
    """Try again what did not go. The page says the same whether it is still of use or not."""
    try_again(message=access_message_to_try(request, message), audit=staff_audit(request))
    messages.success(request, _("It is tried again within minutes, outside quiet hours, if it is still of use."))
    return redirect("clinic_messages")


@require_GET
def unanswered(request):
    """Who has not answered yet, in the cases whose sessions one holds."""
    access_unanswered(request)
    page = {"people": unanswered_of(request.user, request.now), "can_send": bool(ways_set())}
    return render(request, "delivery/unanswered.html", page)


@require_POST
def unanswered_send(request, check_in: str):
    """Send the link once more to one who wants messages; once for each check-in."""
    found = access_check_in_to_send(request, check_in)
    try:
        asked = send_again(check_in=found, audit=staff_audit(request))
    except Refused as refused:
        messages.error(request, refused.problems[0])
    else:
        words = _("The link goes within minutes, outside quiet hours.") if asked else _("It was sent again already.")
        messages.success(request, words)
    return redirect("unanswered")
