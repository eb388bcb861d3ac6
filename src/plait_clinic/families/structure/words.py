"""The words of a genogram on pages, in the reader's language."""

from django.utils.translation import gettext as _

from plait.charts.genogram import GenogramWords
from plait_clinic.families.structure.models import Parenthood


def genogram_words() -> GenogramWords:
    return GenogramWords(
        title=_("Who belongs to whom"),
        description=_("Persons, couples, parents and children, and homes. The table below says the same."),
        home=_("Home {number}"),
        listed=_("{home}: {name}"),
        together=_("together"),
        separated=_("separated"),
        birth=str(Parenthood.BIRTH.label),
        adoptive=str(Parenthood.ADOPTIVE.label),
        foster=str(Parenthood.FOSTER.label),
        step=str(Parenthood.STEP.label),
        shapes=_("Shapes are as each person likes."),
        header=(_("Name"), _("Partners"), _("Parents"), _("Children"), _("Home"), _("Not here")),
    )
