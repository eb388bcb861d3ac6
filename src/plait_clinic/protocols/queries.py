"""Reads of the clinic's violence protocol."""

from plait_clinic.people.models import Organisation
from plait_clinic.protocols.models import ViolenceProtocol


def versions_of(organisation: Organisation | int) -> list[ViolenceProtocol]:
    """Every version, the newest first."""
    found = ViolenceProtocol.objects.filter(organisation=organisation).select_related("written_by")
    return list(found.order_by("-number"))


def protocol_of(organisation: Organisation | int) -> ViolenceProtocol | None:
    """The version that holds; None until the clinic has written one."""
    return ViolenceProtocol.objects.filter(organisation=organisation).order_by("-number").first()
