"""The line on top of a clinician's pages where data of cases they lead go within days: how many, and no name."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait_clinic.minors.queries import clinic_day
from plait_clinic.people.models import User
from plait_clinic.retention.models import FEWEST_NOTICE_DAYS, Notice
from plait_clinic.retention.queries import cases_led_by, going_of
from plait_clinic.risk.alerts import Alert


def erasure_alerts(user: User, now: datetime, *, leads: bool) -> list[Alert]:
    """In the last two weeks before it. One query where nothing is due, which is nearly always."""
    if not leads or not any_notice(user, now):
        return []
    last = clinic_day(user.organisation, now) + timedelta(days=FEWEST_NOTICE_DAYS)
    soon = len({row.client for row in going_of(user, now) if row.on <= last})
    if not soon:
        return []
    text = ngettext(
        "What is known of %(count)d client you worked with will be erased within two weeks, by your clinic’s rules.",
        "What is known of %(count)d clients you worked with will be erased within two weeks, by your clinic’s rules.",
        soon,
    )
    return [Alert(text % {"count": soon}, reverse("erasures_due"), _("See whose, and on which day"))]


def any_notice(user: User, now: datetime) -> bool:
    return Notice.objects.filter(client__memberships__case__in=cases_led_by(user, now)).exists()
