"""After a restore: whoever is on the list of erasures and came back with the backup is erased again."""

from django.conf import settings

from plait_clinic.audit.record import Audit
from plait_clinic.erasure.actions import erase_again
from plait_clinic.erasure.listed import lines_in
from plait_clinic.people.models import Client


def erase_listed(audit: Audit) -> int:
    """How many were erased again. Without a list nobody is."""
    if settings.ERASURES_FILE is None:
        return 0
    handles = {line.handle for line in lines_in(settings.ERASURES_FILE)}
    back = list(Client.objects.filter(handle__in=handles, erasure__isnull=True).select_related("organisation"))
    for client in back:
        erase_again(client=client, audit=audit)
    return len(back)
