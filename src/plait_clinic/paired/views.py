"""The clinician's page of two views: own ratings beside one client's, for the clinician alone."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from plait_clinic.access.doors import access_paired
from plait_clinic.checkins.visibility import Reader
from plait_clinic.paired.two_views import make_two_views
from plait_clinic.readings.queries import course_of


@require_GET
def two_views(request, case: str, member: str):
    """One member's ratings with the reader's own. Nobody else's own ratings can be asked for."""
    door = access_paired(request, case, member)
    course = course_of(door.case, door.member, request.user, reader=Reader(request.now))
    page = {
        "case": door.case,
        "member": door.member,
        "members": door.members if len(door.members) > 1 else (),
        "views": make_two_views(course, name=door.member.client.name, clinician=_("You")),
    }
    return render(request, "paired/two_views.html", page)
