"""The office's pages about measures and their words: all of them, one, entering words, looking at them, withdrawing."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plait.measures import Measure, UnknownMeasureError, Wording
from plait_clinic.access.doors import access_batteries
from plait_clinic.audit.record import staff_audit
from plait_clinic.batteries.askable import FORMS, offered_in
from plait_clinic.batteries.languages import language_name
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.batteries.registry import measure_of, own_measures_of, wordings_of
from plait_clinic.batteries.wordings.actions import enter_wording, withdraw_wording
from plait_clinic.batteries.wordings.forms import Words
from plait_clinic.batteries.wordings.queries import bare, facts_of, forms_shown, withdrawn_of, words_in
from plait_clinic.checkins.page import section_of
from plait_clinic.checkins.parts import part_of

LICENCES = {
    "a1": lazy("Its words may be used freely and come with Plait."),
    "a2": lazy("Its words may be used freely, unchanged and under their own licence. They do not come with Plait."),
    "b": lazy("Its words may be used with its owner’s permission."),
    "c": lazy("Its words are sold, or their use is enforced. They may be used with a licence from the owner."),
}


@require_GET
def measures(request):
    """Every measure: what ships and what the clinic brought, and of whom each can be asked."""
    access_batteries(request)
    found = offered_in(request.user.organisation)
    page = {
        "ready": [each for each in found if not each.why_not()],
        "waiting": [each for each in found if each.why_not() and each.languages],
        "shells": [each for each in found if each.why_not() and not each.languages],
    }
    return render(request, "batteries/measures.html", page)


@require_GET
def measure(request, measure: str, version: str):
    """One measure: whose it is, what is known of it, and the words there are."""
    access_batteries(request)
    organisation = request.user.organisation
    found = measure_or_404(organisation, measure, version)
    own = (found.id, found.version) in own_measures_of(organisation, [found.id])
    page = {
        "measure": found,
        "own": own,
        "facts": facts_of(found),
        "licence": LICENCES[found.licence_class],
        "forms": forms_shown(organisation, found, own=own),
        "withdrawn": [(row, language_name(row.language), FORMS[row.form]) for row in withdrawn_of(organisation, found)],
    }
    return render(request, "batteries/measure.html", page)


def measure_or_404(organisation, measure: str, version: str) -> Measure:
    try:
        return measure_of(organisation, measure, version)
    except UnknownMeasureError:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
def enter_words(request, measure: str, version: str, form: str):
    """Enter the words of one form. They can be looked at as a client would meet them before they are kept."""
    access_batteries(request)
    organisation = request.user.organisation
    found = measure_or_404(organisation, measure, version)
    if form not in FORMS or form not in {each.id for each in found.forms}:
        raise Http404
    started = wordings_of(organisation, measure, version, form).get(request.GET.get("language", ""))
    words = Words(request.POST or None, measure=found, form=form, now=request.now, wording=started)
    valid = request.method == "POST" and words.is_valid()
    if valid and "look" not in request.POST:
        keep(request, words)
        return redirect("measure", measure=measure, version=version)
    page = {"measure": found, "form": words, "people": FORMS[form], "licence": LICENCES[found.licence_class]}
    page |= {"owners_words": bare(found.licence_words)}
    if valid:
        page |= preview_of(organisation, found, words.wording)
    status = 422 if request.method == "POST" and not valid else 200
    return render(request, "batteries/enter_words.html", page, status=status)


def keep(request, words: Words) -> None:
    enter_wording(
        organisation=request.user.organisation,
        measure=words.measure,
        entries=words.entries(),
        permission=words.permission(),
        audit=staff_audit(request),
    )
    text = _("The words in %(language)s are kept. They can be asked from now on.")
    messages.success(request, text % {"language": language_name(words.cleaned_data["language"])})


def preview_of(organisation, measure: Measure, wording: Wording) -> dict[str, object]:
    """The questions as they stand on the page of a check-in."""
    part = part_of(measure, wording.form, clinic=organisation.pk)
    section = section_of(part, wording, {}, (), organisation)
    return {"section": section, "sections": [section]}


@require_GET
def words(request, wording: str):
    """One entry of words, in force or withdrawn, as a client meets it, with its permission."""
    access_batteries(request)
    row = wording_or_404(request, wording)
    measure, found = words_in(row)
    page = {"row": row, "measure": measure, "spoken": language_name(row.language), "people": FORMS[row.form]}
    page |= preview_of(request.user.organisation, measure, found)
    return render(request, "batteries/words.html", page)


@require_POST
def withdraw(request, wording: str):
    """Note that a permission was withdrawn."""
    access_batteries(request)
    row = wording_or_404(request, wording)
    withdraw_wording(wording=row, audit=staff_audit(request))
    messages.success(request, _("These words are asked no longer. They stay here for the record."))
    return redirect("measure", measure=row.measure, version=row.version)


def wording_or_404(request, handle: str) -> ClinicWording:
    found = ClinicWording.objects.filter(organisation=request.user.organisation, handle=handle)
    row = found.select_related("entered_by", "withdrawn_by").first()
    if row is None:
        raise Http404
    return row
