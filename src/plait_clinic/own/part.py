"""Whether anything is still asked on an own page: of whoever left the case, and once the work has ended, nothing is.

What was said stays there to read, and what was shown to others can still be taken back.
"""

from django.utils.translation import gettext as _

from plait_clinic.own.models import OwnVisit
from plait_clinic.steps import Refused


def check_is_part(visit: OwnVisit) -> None:
    """Refused, kindly, where this person left or the case was closed."""
    if visit.member.left_on is not None:
        raise Refused(_("You are no longer part of this course of work, so nothing is asked of you."))
    if visit.member.case.closed_on is not None:
        raise Refused(_("This course of work has ended, so nothing is asked of you. What was said stays here to read."))
