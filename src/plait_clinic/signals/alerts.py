"""The lines on top of staff's pages: that somebody waits to be heard, for whoever is named; that one of them has left.

No client's name stands here, and the administrator learns nothing of any signal.
"""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait_clinic.people.models import User
from plait_clinic.risk.alerts import Alert
from plait_clinic.signals.queries import one_waits, waiting_for_watcher
from plait_clinic.signals.watching import sees_names, watch_seen_by, watches


def signal_alerts(user: User, now: datetime, *, names_watchers: bool) -> list[Alert]:
    """What this person must not miss, whichever page they are on."""
    return [*waiting_alerts(user, now), *(office_alerts(user) if names_watchers else ())]


def waiting_alerts(user: User, now: datetime) -> list[Alert]:
    if not watches(user) or not one_waits(user, now):
        return []
    return [Alert(waiting_words(user, now), reverse("waiting"), _("See what to do"))]


def waiting_words(user: User, now: datetime) -> str:
    if not sees_names(user):
        return _("In the practice that named you, something waits to be seen.")
    count = waiting_for_watcher(user, now).values("member").distinct().count()
    text = ngettext(
        "%(count)d person waits to be heard by their clinician.",
        "%(count)d people wait to be heard by their clinicians.",
        count,
    )
    return text % {"count": count}


def office_alerts(user: User) -> list[Alert]:
    """That somebody who is named can no longer look."""
    watch = watch_seen_by(user)
    if watch is None or not watch.gone:
        return []
    text = _("%(name)s is named to be told when a signal waits, and can no longer look.")
    names = ", ".join(person.name for person in watch.gone)
    return [Alert(text % {"name": names}, reverse("clinic_signals"), _("Name somebody now"))]
