"""Choosing what is asked, as the office's pages take one step at a time: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.batteries.actions import end_use, use_battery
from plait_clinic.batteries.administration.forms import UseBattery
from plait_clinic.steps import Step


def use(organisation, given, audit) -> None:
    """Without a battery a team follows the clinic again."""
    if given["battery"] is None:
        end_use(organisation=organisation, team=given["team"], audit=audit)
    else:
        use_battery(battery=given["battery"], team=given["team"], audit=audit)


USE_BATTERY = Step(UseBattery, use, _("It is asked from the next invitation on."))
