"""The doors to check-ins on paper: where a sheet's code is typed, and the sheet that it leads to.

A code opens nothing by itself: to whoever does not hold the sessions of its case it leads where no code leads.
"""

from django.http import Http404

from plait_clinic.access import permissions
from plait_clinic.access.doors import access_list, access_session_to_change
from plait_clinic.access.standing import standing_in
from plait_clinic.paper.models import Sheet
from plait_clinic.paper.queries import sheet_of


def access_codes(request) -> None:
    """The page where a code is typed shows nothing of any case."""
    access_list(request, check=permissions.check_read_caseload, event=None)


def access_sheet(request, code: str) -> Sheet:
    """The sheet of a case whose sessions one holds. Its page shows what was asked, and nothing that was answered."""
    sheet = sheet_of(code)
    if sheet is None:
        raise Http404
    access_session_to_change(request, sheet.check_in.session.handle)
    return sheet


def leads_to_a_sheet(request, code: str) -> bool:
    """Whether this code is on a sheet that this person may type in."""
    sheet = sheet_of(code)
    return sheet is not None and permissions.user_can_note_session(
        standing_in(sheet.check_in.session.case, request.user, request.now)
    )
