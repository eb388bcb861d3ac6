"""The clinician's page that helps a client to open their own page: an address for codes, or a code handed over now;
and notes whether they want links to check-ins sent there.

It shows nothing of the own page, not even whether it was opened.
"""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from plait_clinic.access.doors import access_member_to_help
from plait_clinic.audit.record import staff_audit
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.qr import qr_svg
from plait_clinic.delivery.actions import end_messages, want_messages
from plait_clinic.delivery.forms import WantMessages
from plait_clinic.delivery.models import SaidHow
from plait_clinic.delivery.post import can_deliver, deliver_code
from plait_clinic.delivery.queries import language_of, wish_of
from plait_clinic.delivery.ways import NotDelivered
from plait_clinic.minors.own_page import channel_problems, own_page_problems
from plait_clinic.own.actions import confirm_channel, end_channel, hand_over_code, set_channel
from plait_clinic.own.codes import SENT_FOR
from plait_clinic.own.contacts import masked
from plait_clinic.own.forms import ConfirmChannel, SetChannel
from plait_clinic.own.queries import channel_of
from plait_clinic.steps import Refused, tell


@require_GET
def help_page(request, case: str, member: str):
    return show(request, access_member_to_help(request, case, member))


@require_POST
def help_step(request, case: str, member: str, step: str):
    """One step: enter an address, confirm it, end it, or hand over a code."""
    return STEPS[step](request, access_member_to_help(request, case, member))


def enter_address(request, member: CaseMember):
    """Keep the address and send the code that confirms it."""
    form = SetChannel(request.POST, about=member, now=request.now)
    if not form.is_valid():
        return show(request, member, set_form=form, status=422)
    try:
        to_send = set_channel(member=member, address=form.cleaned_data["address"], audit=staff_audit(request))
    except Refused as refused:
        form.add_error(None, refused.problems[0])
        return show(request, member, set_form=form, status=422)
    minutes = int(SENT_FOR.total_seconds() // 60)
    try:
        deliver_code(
            kind=to_send.kind,
            address=to_send.address,
            code=to_send.code,
            minutes=minutes,
            language=language_of(member, otherwise=get_language()),
        )
    except NotDelivered:
        messages.error(request, _("The code could not be sent there. Look at the address, or try again later."))
    else:
        messages.success(request, _("A code is on its way there. The address counts once the code is confirmed."))
    return back(member)


def confirm(request, member: CaseMember):
    form = ConfirmChannel(request.POST, about=member, now=request.now)
    if form.is_valid():
        if confirm_channel(member=member, typed=form.cleaned_data["code"], audit=staff_audit(request)):
            messages.success(request, _("The address is confirmed. Codes for the own page can go there from now on."))
            return back(member)
        form.add_error(
            "code", _("This code is not right, or no longer works. After five tries, enter the address again.")
        )
    return show(request, member, confirm_form=form, status=422)


def end(request, member: CaseMember):
    end_channel(member=member, audit=staff_audit(request))
    messages.success(request, _("No code goes to this address any more."))
    return back(member)


def hand_over(request, member: CaseMember):
    """A code for now, shown this once."""
    try:
        code = hand_over_code(member=member, audit=staff_audit(request))
    except Refused as refused:
        messages.error(request, refused.problems[0])
        return back(member)
    return show(request, member, code=code)


def note_wish(request, member: CaseMember):
    """Note that they said here that they want links by message."""
    form = WantMessages(request.POST, about=member, now=request.now)
    if form.is_valid():
        try:
            want_messages(member=member, way=SaidHow.HERE, audit=staff_audit(request), **form.cleaned_data)
        except Refused as refused:
            tell(form, refused)
        else:
            messages.success(request, _("It is noted. The link goes to them after each session."))
            return back(member)
    return show(request, member, want_form=form, status=422)


def end_wish(request, member: CaseMember):
    end_messages(member=member, audit=staff_audit(request))
    messages.success(request, _("It is noted. No link goes to them any more."))
    return back(member)


STEPS: dict[str, Callable] = {
    "channel": enter_address,
    "confirm": confirm,
    "end": end,
    "code": hand_over,
    "want-messages": note_wish,
    "end-messages": end_wish,
}


def back(member: CaseMember):
    return redirect("own_help", case=member.case.handle, member=member.handle)


def show(
    request, member: CaseMember, *, set_form=None, confirm_form=None, want_form=None, code: str = "", status: int = 200
):
    channel, entry = channel_of(member), settings.PUBLIC_URL + reverse("own_page")
    wish, language = wish_of(member), language_of(member, otherwise=get_language())
    page = {
        "member": member,
        "case": member.case,
        "channel": channel,
        "address": masked(channel.address) if channel else "",
        "can_deliver": can_deliver(),
        "no_page": own_page_problems(member, request.now),
        "no_channel": channel_problems(member, request.now),
        "set_form": set_form or SetChannel(about=member, now=request.now),
        "confirm_form": confirm_form or ConfirmChannel(about=member, now=request.now),
        "wish": wish,
        "want_form": want_form or WantMessages(about=member, now=request.now).chosen(wish, otherwise=language),
        "form": set_form or confirm_form or want_form,
        "code": code,
        "entry": entry,
        "qr": qr_svg(entry) if code else "",
    }
    return render(request, "own/help.html", page, status=status)
