"""Reads about check-ins on paper: which sheet a code is on, and what of a client's was typed in and by whom."""

from collections.abc import Iterable

from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.queries import OF_CHECK_IN
from plait_clinic.paper.models import Sheet, TypedIn


def sheet_of(code: str) -> Sheet | None:
    """The sheet with this code."""
    return Sheet.objects.filter(code=code).select_related(*OF_CHECK_IN).first() if code else None


def typed_for(stays: Iterable[CaseMember]) -> list[TypedIn]:
    """What was typed in for a person from paper, by whom and when, in the order of the sessions."""
    found = TypedIn.objects.filter(check_in__member__in=list(stays))
    return list(found.select_related("by", "check_in__session").order_by("check_in__session__number"))
