"""What the figures are called on the page, and what each one says and does not say."""

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.scales import TOTAL
from plait_clinic.briefs.words import SCALE_NAMES
from plait_clinic.checkins.models import Rater
from plait_clinic.people.models import CheckInForm
from plait_clinic.reliability.models import Figure, Kind

FIGURES: Mapping[str, tuple[str, str]] = {
    "alpha": (lazy("Alpha"), lazy("Do the questions agree, between people? From each person’s first answers.")),
    "omega": (lazy("Omega"), lazy("The same, where questions may carry different weight.")),
    "change": (
        lazy("Reliability of change"),
        lazy("Are differences between one person’s own sessions more than error?"),
    ),
    "omega_within": (lazy("Omega within people"), lazy("The same, where questions may carry different weight.")),
    "one_session": (lazy("Reliability of one session"), lazy("Does one rating tell people apart?")),
    "person_mean": (
        lazy("Reliability of a person’s mean"),
        lazy("Does the mean of a person’s ratings tell people apart?"),
    ),
    "sem": (lazy("Standard error of measurement"), lazy("How far one score may be off, in points of the score.")),
    "reliable_change": (lazy("Reliable change"), lazy("A change beyond which error in the questions alone is rare.")),
    "ceiling": (lazy("All answers at the top"), lazy("People at the top cannot show that things get better.")),
    "floor": (lazy("All answers at the bottom"), lazy("People at the bottom cannot show that things get worse.")),
    "straight_lined": (
        lazy("The same answer to every question"),
        lazy("It can be a true answer; it says little of change."),
    ),
    "unvarying": (lazy("A score that never moved"), lazy("Of people with three ratings or more.")),
}
ORDER = (
    "change",
    "omega_within",
    "one_session",
    "person_mean",
    "unvarying",
    "alpha",
    "omega",
    "sem",
    "reliable_change",
    "ceiling",
    "floor",
    "straight_lined",
)


def told(figure: Figure) -> str:
    """The figure itself."""
    if figure.kind == Kind.NOT_ENOUGH:
        return _("not enough people yet")
    if figure.kind == Kind.UNDEFINED:
        return _("there is no such number here")
    if figure.kind == Kind.SHARE:
        return share(int(figure.low), int(figure.high), figure.people)
    return number(figure.value)


def interval(figure: Figure) -> str:
    """The interval of an estimate; a share is told as an interval anyway."""
    if figure.kind != Kind.ESTIMATE:
        return ""
    return _("%(low)s to %(high)s") % {"low": number(figure.low), "high": number(figure.high)}


def share(low: int, high: int, people: int) -> str:
    if high >= people:
        return _("%(count)d people or more") % {"count": low}
    if low == 0:
        return _("fewer than %(count)d people") % {"count": high + 1}
    return _("%(low)d to %(high)d people") % {"low": low, "high": high}


def number(value: float) -> str:
    return number_format(value, decimal_pos=2)


def people(count: int) -> str:
    """People in whole tens: the real number is this or up to nine more."""
    return _("%(count)d or more") % {"count": count} if count else _("fewer than 10")


def scale_name(measure: str, name: str) -> str:
    """A scale of the check-in by the word that the brief has for it; of another questionnaire by its own."""
    if measure == CHECK_IN:
        return str(SCALE_NAMES.get(name, name))
    return _("Total") if name == TOTAL else name


def form_name(form: str, rater: str) -> str:
    """A form by the rater's name, or by the client's form."""
    if rater == Rater.CLINICIAN:
        return _("clinicians")
    if form == CheckInForm.CHILD:
        return _("children, in faces")
    if form == CheckInForm.ADOLESCENT:
        return _("clients, in plain words for adolescents")
    return _("clients")
