"""The three steps of past data: choose a file, say what its columns are and see the dry run, bring it in."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from plait_clinic.access.doors import access_imports
from plait_clinic.audit.record import staff_audit
from plait_clinic.imports.actions import CameInBefore, bring_in
from plait_clinic.imports.columns import guesses
from plait_clinic.imports.forms import ColumnsForm, UploadFile
from plait_clinic.imports.plan import make_plan, summary_of
from plait_clinic.imports.problems import UnreadableFile
from plait_clinic.imports.queries import came_in_before, known_to
from plait_clinic.imports.sealed import Checked, SealBroken, print_of, seal, unseal
from plait_clinic.imports.sheet import decode, read_sheet, too_large
from plait_clinic.risk.readers import NobodyReads

FIRST_SESSIONS = 8


@require_http_methods(["GET", "POST"])
def upload(request):
    """Choose a file. It is read and not kept: the next page carries it, sealed."""
    access_imports(request)
    if request.method == "GET":
        return render_upload(request, UploadFile())
    form = UploadFile(request.POST, request.FILES)
    if getattr(request, "upload_refused", False):
        return render_upload(request, UploadFile(), refused=too_large())
    if not form.is_valid():
        return render_upload(request, form)
    try:
        text = decode(form.cleaned_data["file"].read())
        sheet = read_sheet(text)
        sealed = seal(Checked(text, {}), user=request.user, now=request.now)
    except UnreadableFile as slip:
        return render_upload(request, UploadFile(), problems=slip.problems)
    columns = ColumnsForm(columns=sheet.columns, organisation=request.user.organisation_id, initial=guesses(sheet))
    return render(request, "imports/columns.html", page_of(columns, sheet, sealed))


def render_upload(request, form: UploadFile, *, problems=None, refused: str = ""):
    status = 422 if form.errors or problems or refused else 200
    page = {"form": form, "problems": problems, "refused": refused}
    return render(request, "imports/upload.html", page, status=status)


def page_of(form: ColumnsForm, sheet, sealed: str) -> dict[str, object]:
    """What the page of the columns shows: the form, and the first rows as they stand in the file."""
    return {"form": form, "sealed": sealed, "columns": sheet.columns, "rows": sheet.rows[:3], "count": len(sheet.rows)}


@require_POST
def check(request):
    """The dry run: what would come in, or every problem. Nothing is written."""
    access_imports(request)
    try:
        checked = unseal(request.POST.get("sealed", ""), user=request.user, now=request.now)
    except SealBroken:
        return begin_again(request)
    sheet = read_sheet(checked.text)
    form = ColumnsForm(request.POST, columns=sheet.columns, organisation=request.user.organisation_id)
    if not form.is_valid():
        page = page_of(form, sheet, request.POST["sealed"])
        return render(request, "imports/columns.html", page, status=422)
    return dry_run(request, sheet, form, Checked(checked.text, form.data_chosen()))


def dry_run(request, sheet, form: ColumnsForm, checked: Checked):
    """The page of the dry run, with the seal over what was checked where it may come in."""
    before = came_in_before(request.user.organisation_id, print_of(checked.text))
    choices, known = form.choices(), known_to(request.user, request.now)
    plan = make_plan(sheet, choices, known)
    page = page_of(form, sheet, seal(checked, user=request.user, now=request.now))
    page |= {"plan": plan, "before": before, "choices": choices}
    if plan.clients:
        page |= {"summary": summary_of(plan, choices.measure), "first": first_sessions(plan)}
        page |= {"naming": known.read.get(choices.measure.id) if choices.measure else None}
    status = 422 if plan.count or before else 200
    return render(request, "imports/checked.html", page, status=status)


def first_sessions(plan) -> list[tuple[str, object]]:
    rows = ((client.name, session) for client in plan.clients for session in client.sessions)
    return [row for row, _place in zip(rows, range(FIRST_SESSIONS), strict=False)]


@require_POST
def confirm(request):
    """Bring in exactly what was checked, all or nothing."""
    access_imports(request)
    try:
        checked = unseal(request.POST.get("sealed", ""), user=request.user, now=request.now)
    except SealBroken:
        return begin_again(request)
    sheet = read_sheet(checked.text)
    form = ColumnsForm(checked.choices, columns=sheet.columns, organisation=request.user.organisation_id)
    if not form.is_valid():
        return begin_again(request)
    plan = make_plan(sheet, form.choices(), known_to(request.user, request.now))
    if plan.count:
        # Something changed in the clinic since the dry run: it is run again and says what.
        return dry_run(request, sheet, form, checked)
    try:
        bring_in(plan=plan, choices=form.choices(), fingerprint=print_of(checked.text), audit=staff_audit(request))
    except CameInBefore:
        messages.info(request, _("This file was brought in already. Nothing was written a second time."))
        return redirect("caseload")
    except NobodyReads:
        return dry_run(request, sheet, form, checked)
    messages.success(request, told(plan))
    return redirect("caseload")


def told(plan) -> str:
    clients = ngettext("%d client", "%d clients", len(plan.clients)) % len(plan.clients)
    sessions = ngettext("%d session", "%d sessions", len(plan.sessions)) % len(plan.sessions)
    return _("Brought in: %(clients)s with %(sessions)s.") % {"clients": clients, "sessions": sessions}


def begin_again(request):
    """The page with the sealed file is too old or was changed."""
    messages.info(request, _("That page can no longer be used. Choose the file again; nothing was written."))
    return redirect("imports")
