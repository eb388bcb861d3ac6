"""Sending word that there is something to read, to each member's own confirmed address.

The message says nothing of what, of whom, or of the clinic. One message each: nobody sees who else got one.
"""

from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.delivery.messages import word_message
from plait_clinic.delivery.post import can_deliver, deliver
from plait_clinic.delivery.queries import can_be_asked, language_of
from plait_clinic.delivery.ways import NotDelivered
from plait_clinic.own.models import OwnChannel
from plait_clinic.own.queries import channels_of
from plait_clinic.preparation.actions import note_word_sent
from plait_clinic.steps import Refused


def reachable(case: Case, now: datetime) -> list[tuple[CaseMember, OwnChannel]]:
    """Who of the case has a confirmed address or number of their own, with it; no young person who is not asked now."""
    members = members_of(case)
    channels = channels_of(members)
    found = [(member, channels[member.pk]) for member in members if member.pk in channels]
    return [(member, channel) for member, channel in found if channel.confirmed_at and can_be_asked(member, now)]


def send_word(*, case: Case, audit: Audit) -> None:
    """Send word to everybody who can be reached. What could not be sent is told, and what was is noted all the same."""
    if not can_deliver():
        raise Refused(_("Your clinic sends no messages. Print the leaflets and hand them over."))
    to = reachable(case, audit.now)
    if not to:
        raise Refused(_("Nobody here has a confirmed address of their own. Print the leaflets and hand them over."))
    failed = []
    for member, channel in to:
        words = word_message(language=language_of(member, otherwise=get_language()))
        try:
            deliver(channel.kind, channel.address, words)
        except NotDelivered:
            failed.append(member.client.name)
        else:
            note_word_sent(members=[member], audit=audit)
    if failed:
        text = _("No word could be sent to: %(names)s. Print the leaflets for them, or try later.")
        raise Refused(text % {"names": ", ".join(failed)})
