"""The administrator's page on how well questionnaires work here: stored figures, and asking for new ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plait.measures import UnknownMeasureError
from plait_clinic.access.context import short_code
from plait_clinic.access.doors import access_reliability
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import best_words, measure_of
from plait_clinic.reliability import words
from plait_clinic.reliability.limits import FEWEST_CLINICIANS, FEWEST_PEOPLE, PLANNED_PEOPLE, STEP
from plait_clinic.reliability.models import Figure, Kind
from plait_clinic.reliability.queries import StoredForm, StoredScale, stored_forms
from plait_clinic.reliability.tasks import make_figures_later


@dataclass(frozen=True)
class Row:
    """One figure as a row of a scale's table."""

    name: str
    says: str
    value: str
    interval: str
    people: str


@dataclass(frozen=True)
class Scale:
    """One scale: several questions together as a table of rows, or one question by itself."""

    name: str
    stored: StoredScale
    rows: Sequence[Row]
    single: bool


@dataclass(frozen=True)
class FormShown:
    """One card of the page."""

    title: str
    version: str
    form: str
    language: str
    status: str
    not_validated: str
    scales: Sequence[Scale]


@require_http_methods(["GET", "POST"])
def page(request):
    """The figures as they were last made; a POST leaves a job that makes new ones."""
    access_reliability(request)
    if request.method == "POST":
        make_figures_later.enqueue(request.user.organisation_id)
        messages.success(request, _("New figures are being worked out. Look again in a minute."))
        return redirect("clinic_reliability")
    organisation = request.user.organisation
    shown = {
        "forms": [form_shown(organisation, form) for form in stored_forms(organisation)],
        "fewest": FEWEST_PEOPLE,
        "step": STEP,
        "clinicians": FEWEST_CLINICIANS,
    }
    return render(request, "reliability/page.html", shown)


def form_shown(organisation, form: StoredForm) -> FormShown:
    """One form with its names and figures in words."""
    measure = measure_of(organisation, form.measure, form.version)
    return FormShown(
        title=measure.title,
        version=form.version,
        form=words.form_name(form.form, form.rater),
        language=language_name(form),
        status=status_of(organisation, form, measure.status),
        not_validated=planned(form) if form.measure == CHECK_IN else "",
        scales=sorted((scale_shown(form.measure, scale) for scale in form.scales), key=lambda scale: scale.single),
    )


def status_of(organisation, form: StoredForm, otherwise: str) -> str:
    """What is known of the questionnaire, in the reader's language where there are words in it."""
    preferred = (short_code(get_language()),)
    try:
        return best_words(organisation, form.measure, form.version, form.form, preferred).status or otherwise
    except UnknownMeasureError:  # the words of many questionnaires may not ship; the key tells it in English
        return otherwise


def planned(form: StoredForm) -> str:
    """How far the validation has come: people of this form here, beside how many are planned."""
    people = max((figure.people for scale in form.scales for figure in scale.figures), default=0)
    told = {"people": people, "planned": PLANNED_PEOPLE, "fewest": FEWEST_PEOPLE}
    if not people:
        return _("Not yet validated: fewer than %(fewest)d of %(planned)d planned people.") % told
    return _("Not yet validated: %(people)d or more of %(planned)d planned people.") % told


def language_name(form: StoredForm) -> str:
    """The language in its own name; empty where nothing is known of it yet."""
    if not form.scales:
        return ""
    if not form.language:
        return _("language not known")
    known = {short_code(code) for code, _name in settings.LANGUAGES}
    return get_language_info(form.language)["name_local"] if form.language in known else form.language


def scale_shown(measure: str, scale: StoredScale) -> Scale:
    """A scale's figures in the page's order; what a single question cannot have is left out."""
    by_name = {figure.name: figure for figure in scale.figures}
    single = by_name["alpha"].kind == Kind.UNDEFINED and by_name["change"].kind == Kind.UNDEFINED
    shown = [by_name[name] for name in words.ORDER if not single or by_name[name].kind != Kind.UNDEFINED]
    return Scale(words.scale_name(measure, scale.name), scale, [row(figure) for figure in shown], single)


def row(figure: Figure) -> Row:
    name, says = words.FIGURES[figure.name]
    return Row(str(name), str(says), words.told(figure), words.interval(figure), words.people(figure.people))
