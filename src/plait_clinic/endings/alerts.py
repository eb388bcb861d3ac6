"""The line on top of an administrator's pages where somebody waits for another clinician: how many, and no name."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait_clinic.endings.queries import waiting_for_office
from plait_clinic.people.models import User
from plait_clinic.risk.alerts import Alert


def change_alerts(user: User, *, reads_changes: bool) -> list[Alert]:
    waiting = waiting_for_office(user) if reads_changes else 0
    if not waiting:
        return []
    text = ngettext(
        "%(count)d client asks for another clinician.", "%(count)d clients ask for another clinician.", waiting
    )
    return [Alert(text % {"count": waiting}, reverse("clinic_changes"), _("See to it now"))]
