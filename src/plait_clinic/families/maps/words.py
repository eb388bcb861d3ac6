"""The words of a family map on pages, in the reader's language."""

from django.utils.formats import get_format
from django.utils.translation import gettext as _

from plait.charts.family import MapWords
from plait_clinic.cases.models import Case, CaseKind


def map_words(case: Case) -> MapWords:
    return MapWords(
        title=_("Family map"),
        description=_("Each person’s bond with the clinicians, and all together. The table below says the same."),
        whole=whole_of(case),
        together=_("all clinicians"),
        clinician=_("clinician"),
        bond=_("Bond with {name}"),
        view=_("{name}: {number}"),
        safety=_("safe to speak"),
        look_first=_("look here first"),
        as_seen_by=_("as {name} sees it"),
        among=_("Among themselves"),
        rates=_("{rater} about {about}"),
        no_rating=_("no rating yet"),
        no_range=_("range not known"),
        interval=_("{low} to {high}"),
        up=_("higher"),
        down=_("lower"),
        level=_("much as before"),
        no_change=_("first rating"),
        header=(_("What"), _("Who says so"), _("Rating"), _("Range"), _("Change")),
        key_strength=_("The heavier the line, the stronger the bond"),
        key_uncertain=_("Dashed: the range is wide or not known"),
        key_missing=_("Dotted: no rating yet"),
        key_fill=_("The fuller the circle, the more the number beside it"),
        session=_("Session {number}"),
        not_there=_("not in the case then"),
        earlier=_("Session by session"),
        earlier_description=_("Each person keeps one place. The table below says the same."),
        decimal=get_format("DECIMAL_SEPARATOR"),
    )


def whole_of(case: Case) -> str:
    """What all together are called."""
    if case.kind == CaseKind.COUPLE:
        return _("The couple")
    return _("The family") if case.kind == CaseKind.FAMILY else _("The group")
