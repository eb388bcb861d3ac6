"""The office's page on which a measure of the clinic's own comes in, as a file."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plait.measures import MeasureFileError
from plait.measures.lines import numbered
from plait_clinic.access.doors import access_batteries
from plait_clinic.audit.record import staff_audit
from plait_clinic.batteries.own.actions import add_own_measure
from plait_clinic.batteries.own.forms import MeasureFile


@require_http_methods(["GET", "POST"])
def bring_measure(request):
    """Choose a file. It is kept as it is, or every mistake of it is told by line and nothing is kept."""
    access_batteries(request)
    if request.method == "GET":
        return render_upload(request, MeasureFile())
    form = MeasureFile(request.POST, request.FILES)
    if getattr(request, "upload_refused", False):
        return render_upload(request, MeasureFile(), refused=_("The file is larger than 2 MB. Nothing was kept."))
    if not form.is_valid():
        return render_upload(request, form)
    content = form.cleaned_data["file"].read()
    try:
        row = add_own_measure(organisation=request.user.organisation, content=content, audit=staff_audit(request))
    except MeasureFileError as slips:
        return render_upload(request, MeasureFile(), problems=numbered(slips.problems, content))
    messages.success(request, _("The measure is here. Enter its words next, so that it can be asked."))
    return redirect("measure", measure=row.measure, version=row.version)


def render_upload(request, form: MeasureFile, *, problems=(), refused: str = ""):
    status = 422 if form.errors or problems or refused else 200
    page = {"form": form, "problems": problems, "refused": refused}
    return render(request, "batteries/bring_measure.html", page, status=status)
