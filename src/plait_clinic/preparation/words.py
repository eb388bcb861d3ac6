"""Where a person stands to a feature, in words for staff: plain, and without blame for a no."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.preparation.stands import Stand

STANDS = {
    Stand.YES: _("said yes"),
    Stand.NO: _("said no"),
    Stand.LATER: _("would rather decide later"),
    Stand.UNSAID: _("has not said anything yet"),
    Stand.ANEW: _("said yes to earlier words, or long ago: ask again"),
    Stand.GUARDIAN_NO: _("a guardian said no"),
    Stand.GUARDIAN_UNSAID: _("said yes; a guardian’s yes is missing"),
    Stand.UNSETTLED: _("the policy for minors settles nothing for this age"),
}
