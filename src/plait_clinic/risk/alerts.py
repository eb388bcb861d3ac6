"""The lines on top of every page of the staff: what waits for a reader, and what an administrator has to settle.

They hold numbers and the names of staff. No client's name stands here, and the office learns only that one waits.
"""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from plait_clinic.people.models import User
from plait_clinic.risk.queries import one_waits_too_long, waiting_for
from plait_clinic.risk.readers import Naming, is_asked, namings_seen_by
from plait_clinic.risk.titles import title_of


@dataclass(frozen=True)
class Alert:
    """One line, and where to go from it."""

    text: str
    url: str
    link: str


def alerts_for(user: User, now: datetime, *, names_readers: bool) -> list[Alert]:
    """Everything that this person must not miss, whichever page they are on."""
    return [*waiting_alerts(user, now), *(office_alerts(user, now) if names_readers else ())]


def waiting_alerts(user: User, now: datetime) -> list[Alert]:
    waiting = waiting_for(user, now)
    if not waiting:
        return []
    text = ngettext(
        "%(count)d answer waits to be read by you or the other one who is named for it.",
        "%(count)d answers wait to be read by you or the other one who is named for them.",
        waiting,
    )
    return [Alert(text % {"count": waiting}, reverse("open_answers"), _("Read it now"))]


def office_alerts(user: User, now: datetime) -> list[Alert]:
    """That a reader has left, and that an answer waits past its time: never whose, and never what it says."""
    where, link = reverse("clinic_readers"), _("See who is named")
    missing = [
        Alert(left_told(naming), where, _("Name somebody now"))
        for naming in namings_seen_by(user).values()
        if not naming.whole and is_asked(user.organisation_id, naming.measure)
    ]
    if not one_waits_too_long(user.organisation_id, now):
        return missing
    text = _("An answer that has to be read waits past its time. Ask those who are named whether they have seen it.")
    return [*missing, Alert(text, where, link)]


def left_told(naming: Naming) -> str:
    """Who can no longer read a measure that is asked, and who stands in."""
    measure = title_of(naming.reader.organisation_id, naming.measure)
    if not naming.can:
        text = _(
            "Nobody who is named for %(measure)s can read its risk items any more. It is not asked until somebody is "
            "named."
        )
        return text % {"measure": measure}
    gone = naming.deputy if naming.reader_can else naming.reader
    text = (
        _("%(measure)s: the deputy, %(gone)s, can no longer read its risk items. %(stays)s reads alone.")
        if naming.reader_can
        else _("%(measure)s: %(gone)s can no longer read its risk items. %(stays)s, the deputy, reads them alone.")
    )
    return text % {"measure": measure, "gone": gone.name, "stays": naming.can[0].name}
