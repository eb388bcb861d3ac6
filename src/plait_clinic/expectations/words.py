"""How long work like this takes, in words for client and clinician alike: what was compared; that nothing is due."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.briefs.words import SCALE_NAMES
from plait_clinic.cases.models import CaseKind
from plait_clinic.expectations.fit import FitStrand
from plait_clinic.expectations.lengths import HowLong, Range

NO_PROMISE = lazy("A range is no promise and no number of sessions that somebody is due. Some need less, some more.")
NOT_ENOUGH = lazy("Not enough information yet. Ask your clinician what they expect, and what it rests on.")
WITH = {
    CaseKind.INDIVIDUAL: lazy("one person"),
    CaseKind.COUPLE: lazy("a couple"),
    CaseKind.FAMILY: lazy("a family"),
    CaseKind.GROUP: lazy("a group"),
}


def how_long_words(found: HowLong) -> tuple[str, ...]:
    """One paragraph for the range, one for what was compared, one for what it is not."""
    if found.range is not None:
        return (range_words(found.range), compared_words(found.range, found.kind), str(NO_PROMISE))
    if found.text is not None:
        source = _("Where this comes from: %(source)s") % {"source": found.text.source}
        return (*found.text.text.splitlines(), source, str(NO_PROMISE))
    return (str(NOT_ENOUGH),)


def range_words(found: Range) -> str:
    text = _(
        "For half of those compared it took between %(low)d and %(high)d sessions; for a quarter fewer, for a quarter "
        "more."
    )
    return text % {"low": found.low, "high": found.high}


def compared_words(found: Range, kind: CaseKind) -> str:
    if found.alike:
        text = _(
            "Compared: at least %(courses)d courses of work with %(kind)s that have ended at this clinic, however they "
            "ended, and whose first check-in lay in the same third of all."
        )
    else:
        text = _(
            "Compared: at least %(courses)d courses of work with %(kind)s that have ended at this clinic, however they "
            "ended and began."
        )
    return text % {"courses": found.courses, "kind": WITH[kind]}


def strand_name(strand: FitStrand) -> str:
    return str(SCALE_NAMES[strand.key])
