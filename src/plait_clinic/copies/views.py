"""The client fetches a copy of everything, on their own page, after a fresh code to their own address.

No other way leads to it: the office, which must not read it (decision 0010), can therefore not make one for itself.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from plait_clinic.access.doors import own_visit
from plait_clinic.audit.record import link_audit
from plait_clinic.copies.actions import note_copy
from plait_clinic.copies.content import copy_for
from plait_clinic.copies.packing import packed
from plait_clinic.own.views import show, to_own_page


@login_not_required
@require_POST
def own_copy(request):
    visit = own_visit(request)
    if visit is None:
        return to_own_page(request)
    if not visit.past_clinicians:
        problem = _("A copy of everything needs a code that was sent to your own address.")
        return show(request, visit, problem=problem, status=422)
    note_copy(visit=visit, audit=link_audit(request))
    response = HttpResponse(packed(copy_for(visit, request.now)), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="everything-about-me.zip"'
    return response
