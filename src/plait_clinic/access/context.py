"""What the frame around every page needs: whether people are made up, and which doors this person may open."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from plait_clinic.access import permissions
from plait_clinic.access.standing import general_standing

ROOMS = (
    (permissions.user_can_read_caseload, "caseload", _("Caseload")),
    (permissions.user_can_read_supervisees, "supervision", _("Supervision")),
    (permissions.user_can_read_attendance, "attendance", _("Attendance")),
    (permissions.user_can_read_concerns, "concerns", _("Concerns")),
    (permissions.user_can_administer, "clinic", _("Clinic")),
)


@dataclass(frozen=True)
class Door:
    """One entry of the page's navigation."""

    url: str
    label: str
    here: bool


def page_frame(request) -> dict[str, object]:
    """`made_up` and `doors` for the base template."""
    frame: dict[str, object] = {"made_up": settings.DEMO, "doors": ()}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        standing = general_standing(user)
        frame["doors"] = [
            Door(reverse(name), label, request.path.startswith(reverse(name)))
            for may, name, label in ROOMS
            if may(standing)
        ]
    return frame


def first_door(user) -> str | None:
    """The name of the first page this person may open, for the way in after signing in."""
    standing = general_standing(user)
    return next((name for may, name, _label in ROOMS if may(standing)), None)
