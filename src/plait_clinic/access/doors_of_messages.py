"""The doors to messages: how they stand, for the office; and who has not answered, for whoever holds the sessions."""

from django.http import Http404

from plait_clinic.access import permissions
from plait_clinic.access.doors import access_list, enter
from plait_clinic.audit.events import Event
from plait_clinic.checkins.models import CheckIn
from plait_clinic.delivery.models import Kind, Message


def access_delivery(request) -> None:
    """How messages stand. No answer stands there, nor whether a given person has answered."""
    access_list(request, check=permissions.check_read_delivery, event=Event.DELIVERY_READ)


def access_delivery_to_change(request) -> None:
    access_list(request, check=permissions.check_read_delivery, event=None)


def access_message_to_try(request, handle: str) -> Message:
    """One first message of the own clinic's, for whoever looks after messages; of others the office is told nothing."""
    access_delivery_to_change(request)
    found = Message.objects.filter(
        handle=handle, kind=Kind.INVITATION, check_in__session__case__organisation=request.user.organisation_id
    ).select_related("check_in__session__case")
    message = found.first()
    if message is None:
        raise Http404
    return message


def access_unanswered(request) -> None:
    access_list(request, check=permissions.check_read_unanswered, event=Event.UNANSWERED_READ)


def access_check_in_to_send(request, handle: str) -> CheckIn:
    """A client's check-in in a case whose sessions the person holds."""
    found = CheckIn.objects.filter(
        handle=handle, member__isnull=False, session__case__organisation=request.user.organisation_id
    ).select_related("session__case__organisation", "member__client")
    check_in = found.first()
    if check_in is None:
        raise Http404
    enter(request, check_in.session.case, permissions.check_note_session)
    return check_in
