"""What the frame around every page needs: whether people are made up, which doors this person may open, and which
languages the page can be had in.
"""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from plait_clinic.access import permissions
from plait_clinic.access.second_factor import lacks_second_factor
from plait_clinic.access.standing import general_standing
from plait_clinic.endings.alerts import change_alerts
from plait_clinic.retention.alerts import erasure_alerts
from plait_clinic.risk.alerts import alerts_for
from plait_clinic.signals.alerts import signal_alerts
from plait_clinic.signins.lasting import seconds_left

ROOMS = (
    (permissions.user_can_read_caseload, "caseload", _("Caseload")),
    (permissions.user_can_read_open_answers, "open_answers", _("Open answers")),
    (permissions.user_can_read_waiting, "waiting", _("Waiting")),
    (permissions.user_can_read_supervisees, "supervision", _("Supervision")),
    (permissions.user_can_read_attendance, "attendance", _("Attendance")),
    (permissions.user_can_read_carer_home, "carer_home", _("Shared with me")),
    (permissions.user_can_read_concerns, "concerns", _("Concerns")),
    (permissions.user_can_administer, "clinic", _("Clinic")),
)


@dataclass(frozen=True)
class Door:
    """One entry of the page's navigation."""

    url: str
    label: str
    here: bool


@dataclass(frozen=True)
class Language:
    """One language that the page can be had in: its code, the short code of its link, its name in itself."""

    code: str
    short: str
    name: str
    here: bool


def languages_offered(request) -> list[Language]:
    """All of them, on a page that can simply be asked for again; none after a form was sent, where it would be lost."""
    if request.method not in ("GET", "HEAD"):
        return []
    here = get_language()
    return [Language(code, short_code(code), name, code == here) for code, name in settings.LANGUAGES]


def short_code(code: str) -> str:
    """`en` for `en-gb`: what a link and a wording file call a language."""
    return code.partition("-")[0]


def kept_language(request) -> str:
    """What a form's address ends with, so that a language chosen by a link stays chosen."""
    chosen = getattr(request, "chosen_language", "")
    return f"?lang={short_code(chosen)}" if chosen else ""


def page_again(request) -> str:
    """The address of this page without a language in it, which would win over the one that is chosen."""
    query = request.GET.copy()
    query.pop("lang", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def page_frame(request) -> dict[str, object]:
    """`made_up`, `doors`, `alerts`, and all that choosing a language needs, for the templates."""
    frame: dict[str, object] = {
        "made_up": settings.DEMO,
        "doors": (),
        "alerts": (),
        "languages": languages_offered(request),
        "kept_language": kept_language(request),
        "page_again": page_again(request),
    }
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        frame["staying"] = seconds_left(request.session, request.now)
    if user is not None and user.is_authenticated and lacks_second_factor(user):
        frame["second_factor_missing"] = True
    elif user is not None and user.is_authenticated:
        standing = general_standing(user)
        frame["doors"] = [
            Door(reverse(name), label, request.path.startswith(reverse(name)))
            for may, name, label in ROOMS
            if may(standing)
        ]
        alerts = [
            *alerts_for(user, request.now, names_readers=permissions.user_can_name_readers(standing)),
            *signal_alerts(user, request.now, names_watchers=permissions.user_can_name_watchers(standing)),
            *change_alerts(user, reads_changes=permissions.user_can_read_changes(standing)),
            *erasure_alerts(user, request.now, leads=permissions.user_can_read_erasures_due(standing)),
        ]
        frame["alerts"] = [alert for alert in alerts if alert.url != request.path]
    return frame


def first_door(user) -> str | None:
    """The name of the first page this person may open, for the way in after signing in."""
    standing = general_standing(user)
    return next((name for may, name, _label in ROOMS if may(standing)), None)
