"""Whether a measure can be asked of somebody in this clinic, and if not, why: one place for all that ask.

It needs a key, the form for that person, words that ship or that somebody permitted, and, where it has a risk item,
somebody who reads the answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait.measures import Measure, languages
from plait_clinic.batteries.conjoint import COME_BY_THEMSELVES
from plait_clinic.batteries.languages import language_name
from plait_clinic.batteries.models import ClinicWording
from plait_clinic.batteries.registry import Key, all_measures, languages_of, measure_of, own_measures_of
from plait_clinic.risk.readers import Naming, may_still_ask, namings_of

FORMS: Mapping[str, object] = {
    "client": lazy("adults"),
    "adolescent": lazy("adolescents"),
    "clinician": lazy("clinicians"),
}
"""The forms that a check-in can ask, by the people they are for. No form stands in for another."""


def can_be_asked(organisation, measure: str, version: str, form: str) -> bool:
    """Whether this form can be asked just now, of a measure that stands in a battery.

    Words that were withdrawn since are not asked, nor is a risk item while nobody who is named for it can read it.
    """
    found = measure_of(organisation, measure, version)
    known = any(each.id == form for each in found.forms)
    worded = known and bool(languages_of(organisation, measure, version, form))
    return worded and may_still_ask(organisation, found)


@dataclass(frozen=True)
class Offered:
    """A measure as an administrator meets it: `languages` by form, for those that a check-in can ask.

    `naming` is who reads its risk items. To come into a battery it needs both of them; to stay asked, one who can.
    """

    measure: Measure
    own: bool
    languages: Mapping[str, tuple[str, ...]]
    naming: Naming | None

    @property
    def key(self) -> Key:
        return self.measure.id, self.measure.version

    @property
    def lacks_reader(self) -> bool:
        return bool(self.measure.risk_items) and not (self.naming and self.naming.whole)

    @property
    def is_unread(self) -> bool:
        """Whether a positive answer to a risk item would be read by nobody."""
        return bool(self.measure.risk_items) and not (self.naming and self.naming.can)

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms that can come into a battery now."""
        return () if self.lacks_reader else tuple(form for form, found in self.languages.items() if found)

    @property
    def words_in(self) -> list[tuple[object, tuple[str, ...]]]:
        """The people it has words for, each with the names of the languages."""
        return [(FORMS[form], tuple(map(language_name, found))) for form, found in self.languages.items() if found]

    def why_not(self) -> str:
        """Why it cannot be asked of anybody, and what to do, all of it; "" where it can."""
        if self.measure.is_shell:
            return _("No source let its key be checked, so it cannot be scored. Bring it as a measure of your own.")
        if not self.languages:
            return _("It has no form for clients or clinicians.")
        missing = [] if any(self.languages.values()) else [NO_WORDS]
        return " ".join(map(str, [*missing, NO_READER] if self.lacks_reader else missing))

    def why_not_for(self, form: str) -> str:
        """The same for one form."""
        return self.why_not() or self.form_missing(form)

    def form_missing(self, form: str) -> str:
        if form not in self.languages:
            return _("It has no form for %(people)s. Untick them.") % {"people": FORMS[form]}
        if not self.languages[form]:
            text = _("It has no words for %(people)s. Enter them on its page, or untick %(people)s.")
            return text % {"people": FORMS[form]}
        return ""

    def not_asked(self, form: str) -> str:
        """Why this form is not asked now although it stands in a battery; "" where it is asked."""
        if not any(self.languages.values()):
            return str(NO_WORDS)
        return str(NO_READER) if self.is_unread else self.form_missing(form)


NO_WORDS = lazy("It has no words here. Enter the words you have permission for, on its page.")
NO_READER = lazy("It asks about risk. Name who reads it, by when, and a deputy first: under Clinic, Risk items.")


def offered_in(organisation) -> list[Offered]:
    """Every measure that can stand in a battery of this clinic, by title, in the same few queries."""
    own = own_measures_of(organisation).keys()
    entered, namings = entered_languages(organisation), namings_of(organisation.pk)
    measures = (measure for measure in all_measures(organisation) if measure.id not in COME_BY_THEMSELVES)
    found = [offered(measure, own, entered, namings) for measure in measures]
    return sorted(found, key=lambda each: (each.measure.title.casefold(), each.measure.version))


def offered(
    measure: Measure, own: Iterable[Key], entered: Mapping[tuple, set[str]], namings: Mapping[str, Naming]
) -> Offered:
    is_own = (measure.id, measure.version) in own
    return Offered(
        measure=measure,
        own=is_own,
        languages={
            form.id: tuple(
                sorted(
                    entered.get((measure.id, measure.version, form.id), set())
                    | (set() if is_own else set(languages(measure.id, measure.version, form.id)))
                )
            )
            for form in measure.forms
            if form.id in FORMS
        },
        naming=namings.get(measure.id),
    )


def entered_languages(organisation) -> dict[tuple[str, str, str], set[str]]:
    """The languages of the words that are in force, by measure, version and form."""
    found: dict[tuple[str, str, str], set[str]] = {}
    rows = ClinicWording.objects.filter(organisation=organisation, withdrawn_at__isnull=True)
    for *key, language in rows.values_list("measure", "version", "form", "language"):
        found.setdefault(tuple(key), set()).add(language)
    return found
